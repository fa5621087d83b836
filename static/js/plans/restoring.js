// Brings back what an earlier visit typed and did not save, marks it, and sends it.
import { findElement, requireElement } from "../shared/dom.js";
import { applyValues } from "../shared/form-values.js";
import { sortActs } from "./acts.js";
import { sendDraft } from "./autosave.js";
import { buildDraftKey, findDraft, forgetDraft, listDrafts, loadKeptPlan, restoreDraft, storeActs } from "./drafts.js";
import { enqueueEdit, readQueue, showStatus } from "./edits.js";
import { readVersion } from "./plan-parts.js";
import { ensureRowTools } from "./row-tools.js";
import { findRow, openRow } from "./rows.js";

/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {import("./edit-queue.js").Edit} Edit */

/**
 * The form that a text was typed in; null if the plan no longer has it.
 * @param {Draft} draft
 */
function findForm({ edit: { kind, item }, isHeld }) {
  if (kind === "schedule") return findElement(".schedule__form", HTMLFormElement);
  if (isHeld) return findElement(`form[data-edit="${kind}"][data-held="${CSS.escape(item)}"]`, HTMLFormElement);
  const row = findRow(item);
  if (!row) return null;
  ensureRowTools(row);
  return findElement(kind === "dose" ? "form.dose" : "form.words", HTMLFormElement, row);
}

/** @param {Draft} draft */
function bringBack(draft) {
  const form = findForm(draft);
  if (!form) {
    if (!draft.isHeld) offerLostText(draft);
    return;
  }
  restoreDraft(draft);
  form.hidden = false;
  form.closest("details")?.setAttribute("open", "");
  const row = form.closest(".row");
  if (row instanceof HTMLElement && draft.edit.kind === "dose") openRow(row);
  applyValues(
    form,
    draft.edit.fields,
    draft.edit.fields.map(([name]) => name).filter((name) => name !== "source"),
  );
  sendDraft(buildDraftKey(draft.edit));
}

/**
 * The row of the text is no longer in the plan: the text is shown, so that it can be used elsewhere.
 * @param {Draft} draft
 */
function offerLostText(draft) {
  const texts = draft.edit.fields
    .filter(([name, value]) => name !== "source" && value.trim())
    .map(([, value]) => value);
  restoreDraft({ ...draft, isRejected: true });
  showOffer(`Not saved: “${texts.join("”, “")}” for ${draft.edit.name}, which is no longer in the plan. `, [
    buildChoiceButton("Drop it", () => forgetDraft(buildDraftKey(draft.edit))),
  ]);
}

/** @param {readonly Edit[]} edits */
function offerActs(edits) {
  const names = edits.map((edit) => `${edit.kind} ${edit.name}`.trim()).join(", ");
  showOffer(`Not saved before, and the plan has changed since then: ${names}. `, [
    buildChoiceButton("Save now", () => edits.forEach(enqueueEdit)),
    buildChoiceButton("Drop", () => storeActs([])),
  ]);
}

/**
 * @param {string} text
 * @param {readonly HTMLButtonElement[]} buttons
 */
function showOffer(text, buttons) {
  const line = document.createElement("p");
  line.className = "trouble trouble--offer";
  line.append(text, ...buttons);
  requireElement("#trouble", HTMLElement).append(line);
}

/**
 * @param {string} label
 * @param {() => void} choose
 */
function buildChoiceButton(label, choose) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = label;
  button.addEventListener("click", () => {
    button.closest("p")?.remove();
    choose();
    showStatus();
  });
  return button;
}

/** Marks each field whose text is not saved, as long as that is more than a moment. */
function markUnsaved() {
  for (const mark of document.querySelectorAll("#plan .unsaved")) mark.remove();
  const isHalted = readQueue().halt !== "";
  for (const draft of listDrafts()) {
    if (!isHalted && !draft.isRestored && !draft.isRejected) continue;
    findMarked(draft)?.append(
      Object.assign(document.createElement("span"), { className: "unsaved", textContent: "not saved" }),
    );
  }
}

/**
 * Where the mark of a text stands, without opening anything.
 * @param {Draft} draft
 */
function findMarked({ edit: { kind, item }, isHeld }) {
  if (kind === "schedule") return findElement("#schedule summary", HTMLElement);
  if (isHeld) return findElement(`form[data-held="${CSS.escape(item)}"] label`, HTMLElement);
  return findElement(kind === "dose" ? `#dose-form-${CSS.escape(item)}` : `#words-${CSS.escape(item)}`, HTMLElement);
}

export function startRestoring() {
  document.addEventListener("status:shown", markUnsaved);
  const kept = loadKeptPlan();
  const { fitting, doubtful } = sortActs(kept.acts, readVersion());
  for (const draft of kept.drafts) bringBack(draft);
  fitting.forEach(enqueueEdit);
  if (doubtful.length) offerActs(doubtful);
  if (kept.drafts.some((draft) => findDraft(buildDraftKey(draft.edit)))) showStatus();
}
