// Makes edits of forms and buttons, sends them to the server, and shows what became of them.
import { readCsrfToken } from "../shared/csrf.js";
import { findElement, requireElement } from "../shared/dom.js";
import { showConflict } from "./conflict.js";
import { EditQueue } from "./edit-queue.js";
import { clearStorage, loadUnsentEdits, storeUnsentEdits } from "./local-storage.js";
import { listDigests, showAnswer } from "./plan-parts.js";
import { focusAfterEdit, listItemIds, listPlanLines } from "./rows.js";
import { announce, showSaveStatus } from "./save-status.js";

/** @typedef {import("./edit-queue.js").Edit} Edit */
/** @typedef {import("./edit-queue.js").EditError} EditError */
/** @typedef {import("./plan-parts.js").PlanAnswer} PlanAnswer */
/** @typedef {import("./edit-queue.js").Outcome<PlanAnswer>} Outcome */
/**
 * What a module does when an edit of its kind is saved, is rejected, or is given up after a conflict.
 * @typedef {object} EditHandlers
 * @property {(edit: Edit) => void} [saved] before the answer is shown
 * @property {(edit: Edit, error: EditError) => void} [rejected]
 * @property {(edit: Edit) => void} [discarded]
 */

const NOT_SAVED = "This could not be saved. Open the plan again.";

/** @type {Map<string, EditHandlers>} */
const handlersByKind = new Map();

/** @type {EditQueue<PlanAnswer>} */
const queue = new EditQueue({
  send: sendEdit,
  store: storeUnsentEdits,
  showSaving: () => showSaveStatus("saving"),
  showDelay: showSaveStatus,
  handleSaved,
  handleRejected,
  handleConflict: (page) => showConflict(page, queue.edits.slice(1)),
});

/**
 * @param {string} kind
 * @param {EditHandlers} handlers
 */
export function registerEditHandlers(kind, handlers) {
  handlersByKind.set(kind, handlers);
}

/**
 * The token and the version are filled in when the edit is sent, not when it is made.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 * @returns {Edit}
 */
function buildEdit(form, submitter) {
  const data = new FormData(form, submitter);
  data.delete("csrf_token");
  data.delete("version");
  const place = (submitter ?? form).closest("[data-item], [data-removed]");
  return {
    url: submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "",
    kind: submitter?.dataset.edit ?? form.dataset.edit ?? "",
    name: submitter?.dataset.name ?? form.dataset.name ?? "",
    item: (place instanceof HTMLElement && place.dataset.item) || "",
    fields: [...data.entries()].map(([name, value]) => [name, String(value)]),
  };
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [submitter]
 */
export function submitEdit(form, submitter = null) {
  enqueueEdit(buildEdit(form, submitter));
}

/**
 * Submit the edit of a button that is a whole edit by itself.
 * @param {Element | null | undefined} button
 */
export function pressButton(button) {
  if (!(button instanceof HTMLButtonElement) || !button.form) return;
  if (!button.hidden && button.getAttribute("aria-disabled") !== "true") submitEdit(button.form, button);
}

/** @param {Edit} edit */
export const enqueueEdit = (edit) => queue.enqueue(edit);

/** @param {Edit} edit */
function buildRequestBody(edit) {
  const data = new URLSearchParams(edit.fields);
  data.set("version", requireElement("#plan", HTMLElement).dataset.version ?? "");
  data.set("showing", listPlanLines().join("\n"));
  data.set("parts", listDigests());
  return data;
}

/**
 * @param {Edit} edit
 * @returns {Promise<Outcome>}
 */
async function sendEdit(edit) {
  const headers = { "HX-Request": "true", "X-CSRFToken": readCsrfToken() };
  try {
    const response = await fetch(edit.url, { method: "POST", headers, body: buildRequestBody(edit) });
    return readOutcome(response, await response.text());
  } catch {
    return { result: "waiting" };
  }
}

/**
 * @param {Response} response
 * @param {string} text its body
 * @returns {Outcome}
 */
function readOutcome(response, text) {
  if (response.redirected || response.status === 401) return { result: "signedout" };
  if (response.status === 409) return { result: "conflict", page: text };
  if (response.status >= 500 || response.status === 429) return { result: "waiting" };
  if (response.status === 422) return { result: "rejected", error: JSON.parse(text) };
  if (!response.ok) return { result: "rejected", error: { message: NOT_SAVED } };
  return { result: "saved", answer: JSON.parse(text) };
}

/**
 * @param {Edit} edit
 * @param {PlanAnswer} answer
 */
async function handleSaved(edit, answer) {
  const before = listItemIds();
  handlersByKind.get(edit.kind)?.saved?.(edit);
  await showAnswer(answer);
  showSaveStatus(queue.edits.length ? "saving" : "saved");
  if (!queue.edits.length) focusAfterEdit(edit, before);
}

/**
 * @param {Edit} edit
 * @param {EditError} error
 */
function handleRejected(edit, error) {
  const reject = handlersByKind.get(edit.kind)?.rejected;
  if (reject) reject(edit, error);
  else showEditError(error.message);
  showSaveStatus("refused");
}

/** @param {string} message */
function showEditError(message) {
  const line = document.createElement("p");
  line.className = "trouble";
  line.setAttribute("role", "alert");
  line.textContent = message;
  requireElement("#trouble", HTMLElement).replaceChildren(line);
}

/** @param {string | undefined} side "mine" sends the edits again; "theirs" gives them up */
function resolveConflict(side) {
  const rejected = queue.edits[0];
  requireElement("#compare", HTMLElement).replaceChildren();
  if (side === "theirs") {
    queue.discard();
    if (rejected) handlersByKind.get(rejected.kind)?.discarded?.(rejected);
    showSaveStatus("saved");
    announce("The other window’s version is kept.");
    requireElement("#plan", HTMLElement).focus();
  }
  queue.resume();
}

function offerUnsentEdits() {
  const unsent = loadUnsentEdits();
  if (!unsent.length) return;
  const line = document.createElement("p");
  line.className = "trouble trouble--offer";
  line.textContent = `Not saved before: ${unsent.map((edit) => `${edit.kind} ${edit.name}`.trim()).join(", ")}. `;
  line.append(
    buildChoiceButton("Save now", () => unsent.forEach(enqueueEdit)),
    buildChoiceButton("Drop", () => storeUnsentEdits([])),
  );
  requireElement("#trouble", HTMLElement).replaceChildren(line);
}

/**
 * @param {string} label
 * @param {() => void} choose
 */
function buildChoiceButton(label, choose) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = label;
  button.addEventListener("click", () => {
    findElement("#trouble", HTMLElement)?.replaceChildren();
    choose();
  });
  return button;
}

/** @param {SubmitEvent} event */
function handleSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.matches("form[data-choose]")) {
    event.preventDefault();
    resolveConflict(form.dataset.choose);
  } else if (form.id === "edits") {
    event.preventDefault();
    pressButton(event.submitter);
    event.submitter?.closest("details[data-menu]")?.removeAttribute("open");
  } else if (form.matches("form[data-edit]")) {
    event.preventDefault();
    submitEdit(form, event.submitter);
    form.closest("details[data-menu]")?.removeAttribute("open");
  } else if (form.matches("form[action$='sign-out']")) {
    clearStorage();
  }
}

export function startEdits() {
  document.addEventListener("submit", handleSubmit);
  window.addEventListener("online", () => queue.resume());
  window.addEventListener("beforeunload", (event) => {
    if (queue.edits.length) event.preventDefault();
  });
  offerUnsentEdits();
}
