// Panels inside a row: swaps, menus, and the texts: note, warning, and the reason to keep an exercise.
import { findClosest, findElement, listElements, requireElement } from "../shared/dom.js";
import { countCharacters } from "../shared/text.js";
import { noteTyping, saveForm } from "./autosave.js";
import { buildDraftKey, forgetDraft } from "./drafts.js";
import { registerEditHandlers, showStatus } from "./edits.js";
import { ensureRowTools, fillNotes } from "./row-tools.js";
import { findRow, focusRow, openRow } from "./rows.js";

/** @typedef {import("./edit-queue.js").Edit} Edit */
/** @typedef {import("./edit-queue.js").EditError} EditError */

const MENUS = "details[data-menu], #status-list";
const NO_REASON = "Write why you keep it. The reason is stored with the plan.";
const NO_REASON_TO_OMIT = "Write why this plan needs no such danger signs. The reason is stored with the plan.";

/**
 * Opens a part of a row by its class: words, swap, or the dose.
 * @param {HTMLElement} row
 * @param {string} name
 */
export function showPanel(row, name) {
  ensureRowTools(row);
  const panel = findElement(`.${name}`, HTMLElement, row);
  if (!panel) return;
  panel.hidden = false;
  if (name === "dose__input") openRow(row);
  (findElement("textarea, button", HTMLElement, panel) ?? panel).focus();
}

/** @param {HTMLTextAreaElement} area */
function updateCounter(area) {
  const counter = area.parentElement?.querySelector("[data-counter]");
  const limit = Number(area.dataset.limit);
  const length = countCharacters(area.value);
  if (counter) counter.textContent = `${length} of ${limit}`;
  showTextError(
    area,
    length > limit ? `${length} characters; it takes at most ${limit}. Not saved until it is shorter.` : "",
  );
}

/**
 * Says at the field what is wrong with its text.
 * @param {HTMLTextAreaElement} area
 * @param {string} message empty if nothing is
 */
function showTextError(area, message) {
  area.toggleAttribute("aria-invalid", false);
  document.getElementById(`${area.id}-error`)?.remove();
  if (!message) return;
  area.setAttribute("aria-invalid", "true");
  const line = Object.assign(document.createElement("p"), { id: `${area.id}-error`, className: "texterror" });
  line.setAttribute("role", "alert");
  line.textContent = message;
  area.after(line);
}

/** @param {Element | null} except */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open], #status-list[open]")) {
    if (menu !== except) menu.removeAttribute("open");
  }
}

/** @param {MouseEvent} event */
function handlePanelClick(event) {
  closeMenus(findClosest(event.target, MENUS, HTMLElement));
  const cancel = findClosest(event.target, "[data-close-keep]", HTMLButtonElement);
  if (cancel) dropReason(cancel);
  const opener = findClosest(event.target, "[data-show]", HTMLElement);
  const row = findClosest(event.target, ".row", HTMLElement);
  if (!row) return;
  if (opener) {
    opener.closest("details")?.removeAttribute("open");
    showPanel(row, opener.dataset.show ?? "");
  }
  if (findClosest(event.target, ".row__text, .row__picture", HTMLElement)) openRow(row);
}

/** @param {HTMLButtonElement} cancel */
function dropReason(cancel) {
  const { form } = cancel;
  if (!form) return;
  for (const area of listElements("textarea", HTMLTextAreaElement, form)) {
    area.value = "";
    updateCounter(area);
  }
  noteTyping(form);
  form.closest("details")?.removeAttribute("open");
  focusRow(findClosest(form, ".row", HTMLElement));
}

/** @param {KeyboardEvent} event */
function handlePanelKey(event) {
  if (event.key !== "Escape") return;
  const open = "details[data-menu][open], details[data-keep][open], #status-list[open]";
  const menu = findClosest(event.target, open, HTMLElement);
  if (menu) {
    menu.removeAttribute("open");
    findElement("summary", HTMLElement, menu)?.focus();
    return;
  }
  const panel = findClosest(event.target, "[data-panel]", HTMLElement);
  if (!panel) return;
  saveNote(panel);
  if (panel.querySelector("[aria-invalid]")) return;
  panel.hidden = true;
  focusRow(findClosest(panel, ".row", HTMLElement));
}

/** @param {HTMLElement} panel a form of texts, or another panel, which has none */
function saveNote(panel) {
  if (panel instanceof HTMLFormElement) saveForm(panel);
}

/** @param {Event} event */
function handleToggle(event) {
  const details = event.target;
  if (!(details instanceof HTMLDetailsElement) || !details.open || !details.matches("[data-keep]")) return;
  requireElement("textarea", HTMLTextAreaElement, details).focus();
}

/** @param {Event} event */
function handleInput(event) {
  const area = findClosest(event.target, "#plan textarea[data-limit]", HTMLTextAreaElement);
  if (!area?.form) return;
  updateCounter(area);
  noteTyping(area.form);
}

/** @param {Event} event */
function handleChange(event) {
  const area = findClosest(event.target, "[data-autosave]", HTMLTextAreaElement);
  if (area?.form) saveForm(area.form);
}

/**
 * After the text is saved, a field that is left shows it as it is stored.
 * @param {FocusEvent} event
 */
function handleBlur(event) {
  const row = findClosest(event.target, ".row", HTMLElement);
  if (row && findClosest(event.target, "[data-autosave]", HTMLTextAreaElement)) fillNotes(row);
}

/** @param {string} item */
function refillNotes(item) {
  const row = findRow(item);
  if (row) fillNotes(row);
  showStatus();
}

/** @param {SubmitEvent} event */
function handleSubmit(event) {
  const note = findClosest(event.target, "form.words", HTMLFormElement);
  if (note && !note.querySelector("[aria-invalid]")) {
    note.hidden = true;
    focusRow(findClosest(note, ".row", HTMLElement));
  }
  const held = findClosest(event.target, "form[data-held]", HTMLFormElement);
  if (held) checkReason(event, requireElement("[name=reason]", HTMLTextAreaElement, held));
}

/**
 * Holds back a reason that is empty or too long.
 * @param {SubmitEvent} event
 * @param {HTMLTextAreaElement} area
 */
function checkReason(event, area) {
  updateCounter(area);
  if (!area.value.trim()) showTextError(area, area.form?.dataset.edit === "keep" ? NO_REASON : NO_REASON_TO_OMIT);
  const wrong = area.form && findElement("[aria-invalid]", HTMLTextAreaElement, area.form);
  if (!wrong) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  wrong.focus();
}

/** @param {Edit} edit */
const forgetReason = ({ kind, held = "" }) => forgetDraft(buildDraftKey({ kind, item: held }));

/**
 * @param {Edit} edit
 * @param {EditError} error
 */
function rejectNote(edit, error) {
  const row = findRow(edit.item);
  if (!row) return;
  ensureRowTools(row);
  const [note, warning] = listElements("form.words textarea", HTMLTextAreaElement, row);
  const area = error.message.startsWith("The warning") ? warning : note;
  requireElement("form.words", HTMLElement, row).hidden = false;
  if (area) showTextError(area, error.message);
}

export function startPanels() {
  registerEditHandlers("words", { rejected: rejectNote, discarded: (edit) => refillNotes(edit.item) });
  for (const kind of ["keep", "red-flags"]) registerEditHandlers(kind, { saved: forgetReason });
  document.addEventListener("click", handlePanelClick);
  document.addEventListener("keydown", handlePanelKey);
  document.addEventListener("toggle", handleToggle, true);
  document.addEventListener("input", handleInput);
  document.addEventListener("filled", (event) => {
    if (event.target instanceof HTMLTextAreaElement) updateCounter(event.target);
  });
  document.addEventListener("change", handleChange);
  document.addEventListener("focusout", handleBlur);
  document.addEventListener("submit", handleSubmit, true);
}
