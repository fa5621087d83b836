// Makes edits of forms and buttons, sends them to the server, and shows what became of them.
import { readCsrfToken } from "../shared/csrf.js";
import { addRoot, requireElement } from "../shared/dom.js";
import { hasSignedOut } from "../shared/kept-text.js";
import { renewSession } from "../shared/session.js";
import { buildActs } from "./acts.js";
import { showConflict } from "./conflict.js";
import {
  buildDraftKey,
  confirmDraft,
  findDraft,
  forgetAllDrafts,
  forgetDraft,
  listDrafts,
  noteSending,
  rejectDraft,
  storeActs,
} from "./drafts.js";
import { EditQueue } from "./edit-queue.js";
import { listDigests, readVersion, showAnswer } from "./plan-parts.js";
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
// A browser sends at most 64 kB after the page is left.
const MAX_KEEPALIVE_LENGTH = 50_000;

/** @type {Map<string, EditHandlers>} */
const handlersByKind = new Map();

/**
 * Why the edits wait: it is said until one of them is saved, not only between two attempts.
 * @type {"" | "waiting" | "signedout"}
 */
let lastDelay = "";

/** The field of the edit that was saved last: more text for it is the same step of undo. */
let lastSavedKey = "";

/** @type {EditQueue<PlanAnswer>} */
const queue = new EditQueue({
  send: sendEdit,
  store: (edits) => storeActs(buildActs(edits, readVersion(), queue.inFlight)),
  showStatus,
  handleSaved,
  handleRejected,
  handleConflict: (page) =>
    showConflict(
      page,
      queue.edits.slice(1).filter((edit) => !edit.isTyped),
    ),
  handleLost: leavePage,
});

/**
 * @param {string} kind
 * @param {EditHandlers} handlers
 */
export function registerEditHandlers(kind, handlers) {
  handlersByKind.set(kind, handlers);
}

/** @param {HTMLElement} element of the edit */
export function readItem(element) {
  const place = element.closest("[data-item], [data-removed]");
  return (place instanceof HTMLElement && place.dataset.item) || "";
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
  return {
    url: submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "",
    kind: submitter?.dataset.edit ?? form.dataset.edit ?? "",
    name: submitter?.dataset.name ?? form.dataset.name ?? "",
    item: readItem(submitter ?? form),
    fields: [...data.entries()].map(([name, value]) => [name, String(value)]),
    ...(form.dataset.held ? { held: form.dataset.held } : {}),
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

/** The edit that is on its way, the halt of the queue, and whether it has anything to send. */
export const readQueue = () => {
  const isEmpty = !queue.edits.length;
  return { inFlight: queue.inFlight, halt: queue.halt || (isEmpty ? "" : lastDelay), isEmpty };
};

/** Whether the queue holds typed text of this field, on its way or waiting. */
export const isQueued = (/** @type {string} */ key) =>
  queue.edits.some((edit) => edit.isTyped && buildDraftKey(edit) === key);

/** Says where the typed text stands: it is saved only when the server has all of it. */
export function showStatus() {
  showSaveStatus(chooseStatus());
}

/** @returns {import("./save-status.js").SaveStatus} */
function chooseStatus() {
  const drafts = listDrafts();
  if (queue.halt === "conflict") return "stale";
  if (queue.halt === "waiting" || queue.halt === "signedout") lastDelay = queue.halt;
  if (lastDelay && queue.edits.length) return lastDelay;
  if (drafts.some((draft) => draft.isRejected)) return "refused";
  if (queue.edits.length) return "saving";
  if (drafts.some((draft) => !draft.isHeld)) return "typing";
  return drafts.length ? "held" : "saved";
}

/**
 * @param {Edit} edit
 * @param {boolean} isLeaving the page, so that nobody reads the answer
 */
function buildRequestBody(edit, isLeaving) {
  const data = new URLSearchParams(edit.fields);
  data.set("version", String(readVersion()));
  if (edit.isTyped && !edit.isForced) {
    for (const over of findDraft(buildDraftKey(edit))?.over ?? []) data.append("over", over);
    if (lastSavedKey === buildDraftKey(edit)) data.set("continues", "1");
  }
  if (isLeaving) return data;
  data.set("showing", listPlanLines().join("\n"));
  data.set("parts", listDigests());
  return data;
}

/**
 * The request goes on when the page is left.
 * @param {Edit} edit
 * @param {boolean} [isLeaving]
 */
function postEdit(edit, isLeaving = false) {
  const headers = { "HX-Request": "true", "X-CSRFToken": readCsrfToken() };
  const body = buildRequestBody(edit, isLeaving);
  noteSending(edit);
  return fetch(edit.url, { method: "POST", headers, body, keepalive: String(body).length < MAX_KEEPALIVE_LENGTH });
}

/**
 * Sends typed text while the page is left; if it does not arrive, it is still kept in the browser.
 * @param {Edit} edit
 */
export const sendWhileLeaving = (edit) => postEdit(edit, true).catch(() => undefined);

/**
 * @param {Edit} edit
 * @returns {Promise<Outcome>}
 */
async function sendEdit(edit) {
  const outcome = await tryToSend(edit);
  if (outcome.result !== "signedout") return outcome;
  const session = await renewSession();
  if (session === "another") return { result: "lost" };
  if (session === "unreachable") return { result: "waiting" };
  if (session === "signedout") return hasSignedOut() ? { result: "lost" } : outcome;
  const second = await tryToSend(edit);
  return second.result === "signedout" ? { result: "waiting" } : second;
}

/**
 * @param {Edit} edit
 * @returns {Promise<Outcome>}
 */
async function tryToSend(edit) {
  try {
    const response = await postEdit(edit);
    return readOutcome(response, await response.text());
  } catch {
    return { result: "waiting" };
  }
}

/**
 * A token of an earlier session is answered with 400.
 * @param {Response} response
 * @param {string} text its body
 * @returns {Outcome}
 */
function readOutcome(response, text) {
  if (response.redirected || response.status === 401 || response.status === 400) return { result: "signedout" };
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
  lastDelay = "";
  lastSavedKey = edit.isTyped ? buildDraftKey(edit) : "";
  confirmDraft(edit);
  handlersByKind.get(edit.kind)?.saved?.(edit);
  await showAnswer(answer);
  showStatus();
  if (!queue.edits.length) focusAfterEdit(edit, before);
}

/**
 * @param {Edit} edit
 * @param {EditError} error
 */
function handleRejected(edit, error) {
  rejectDraft(edit);
  const reject = handlersByKind.get(edit.kind)?.rejected;
  if (reject) reject(edit, error);
  else showEditError(error.message);
  if (findDraft(buildDraftKey(edit))) showStatus();
  else showSaveStatus("refused");
}

/** @param {string} message */
function showEditError(message) {
  const line = document.createElement("p");
  line.className = "trouble";
  line.setAttribute("role", "alert");
  line.textContent = message;
  requireElement("#trouble", HTMLElement).replaceChildren(line);
}

/** Somebody else is signed in, or nobody in any tab: what stands here is not shown to them. */
function leavePage() {
  forgetAllDrafts();
  queue.discard();
  location.replace(addRoot("/patients"));
}

/** @param {string | undefined} side "mine" sends the edits again; "theirs" gives them up */
function resolveConflict(side) {
  requireElement("#compare", HTMLElement).replaceChildren();
  if (side === "theirs") discardConflict();
  else if (queue.edits[0]) queue.edits[0].isForced = true;
  queue.resume();
  showStatus();
}

function discardConflict() {
  for (const edit of queue.discardConflict()) {
    forgetDraft(buildDraftKey(edit));
    handlersByKind.get(edit.kind)?.discarded?.(edit);
  }
  announce("The other window’s version is kept.");
  requireElement("#plan", HTMLElement).focus();
}

/** @param {SubmitEvent} event */
function handleSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
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
  }
}

export function startEdits() {
  document.addEventListener("submit", handleSubmit);
  window.addEventListener("online", () => queue.retry());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) queue.retry();
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.halt === "waiting" || queue.halt === "conflict") event.preventDefault();
  });
}
