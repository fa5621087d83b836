// Saves typed text by itself: a second after the last key, when the field is left, and when the page is left.
import { findClosest, findElement, requireElement } from "../shared/dom.js";
import { hasSignedOut } from "../shared/kept-text.js";
import { buildDraftKey, encodeFields, findDraft, forgetDraft, keepDraft, listDrafts, rejectDraft } from "./drafts.js";
import { enqueueEdit, isQueued, readQueue, sendWhileLeaving, showStatus } from "./edits.js";
import { buildTypedEdit, isStored, listTooLong, readStoredFields } from "./typed-forms.js";

/** @typedef {import("./drafts.js").Draft} Draft */

const PAUSE_MS = 1000;
// How long a link waits for the text to be saved; after that, the text is still kept in the browser.
const LEAVING_MS = 4000;
const STEP_MS = 50;

/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const timers = new Map();

/**
 * Keeps what a form holds and sends it after a pause; text that is back at what the server has is forgotten.
 * @param {HTMLFormElement} form
 */
export function noteTyping(form) {
  const edit = buildTypedEdit(form);
  const key = buildDraftKey(edit);
  clearTimeout(timers.get(key));
  const isBack = isStored(form) && (findDraft(key)?.over.length ?? 1) <= 1 && !isQueued(key);
  if (isBack) forgetDraft(key);
  else keepDraft(edit, readStoredFields(form), form.dataset.held !== undefined);
  if (!isBack && listTooLong(form).length) rejectDraft(edit);
  else if (!isBack)
    timers.set(
      key,
      setTimeout(() => sendDraft(key), PAUSE_MS),
    );
  document.dispatchEvent(new CustomEvent("draft:changed"));
  showStatus();
}

/**
 * Sends the text of a field now, if it is not on its way.
 * @param {string} key
 */
export function sendDraft(key) {
  clearTimeout(timers.get(key));
  const draft = findDraft(key);
  if (!draft || draft.isHeld || draft.isRejected || isOnItsWay(draft)) return;
  enqueueEdit({ ...draft.edit });
}

/** @param {Draft} draft */
function isOnItsWay({ edit }) {
  const sent = readQueue().inFlight;
  return (
    sent?.isTyped === true &&
    buildDraftKey(sent) === buildDraftKey(edit) &&
    encodeFields(sent.fields) === encodeFields(edit.fields)
  );
}

/**
 * Keeps and sends what the form holds, without a pause.
 * @param {HTMLFormElement} form
 */
export function saveForm(form) {
  noteTyping(form);
  sendDraft(buildDraftKey(buildTypedEdit(form)));
}

export function sendAllDrafts() {
  for (const draft of listDrafts()) sendDraft(buildDraftKey(draft.edit));
}

function sendDraftsWhileLeaving() {
  if (hasSignedOut() || readQueue().halt === "lost") return;
  const drafts = listDrafts().filter((draft) => !draft.isHeld && !draft.isRejected && !isOnItsWay(draft));
  for (const draft of drafts) sendWhileLeaving(draft.edit);
}

const isSaving = () => {
  const { halt, isEmpty } = readQueue();
  return !halt && (!isEmpty || listDrafts().some((draft) => !draft.isHeld && !draft.isRejected));
};

/** Waits until everything is saved, or cannot be saved at the moment. */
export async function waitUntilSaved() {
  sendAllDrafts();
  for (let waited = 0; waited < LEAVING_MS && isSaving(); waited += STEP_MS) {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

/**
 * A link to another page waits until the text is saved, so that the page shows it.
 * @param {MouseEvent} event
 */
function handleLink(event) {
  const link = findClosest(event.target, "a[href]", HTMLAnchorElement);
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || link.target || !isPlain || event.defaultPrevented || !isSaving()) return;
  if (link.origin !== location.origin || (link.hash && link.pathname === location.pathname)) return;
  event.preventDefault();
  waitUntilSaved().then(() => {
    if (readQueue().halt !== "conflict") location.assign(link.href);
    else findElement("#compare-view", HTMLElement)?.focus();
  });
}

/** @param {SubmitEvent} event */
function handleSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("form[data-typed]")) return;
  event.preventDefault();
  saveForm(form);
  form.closest("details[data-menu]")?.removeAttribute("open");
}

export function startAutosave() {
  document.addEventListener("submit", handleSubmit);
  document.addEventListener("click", handleLink);
  window.addEventListener("pagehide", sendDraftsWhileLeaving);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) sendAllDrafts();
  });
  // A page out of the browser's memory may be older than the plan.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  requireElement("#builder", HTMLElement).dataset.autosave = "";
}
