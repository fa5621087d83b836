// One dose, two inputs: the shorthand and the fields update each other while one is edited.
import { findClosest, requireElement } from "../shared/dom.js";
import { readTypedLine } from "./all-doses.js";
import { noteTyping, saveForm } from "./autosave.js";
import { addToNote } from "./dose-answers.js";
import {
  buildStrong,
  clearDoseError,
  findDoseForm,
  findDoseInput,
  findSource,
  fitDoseInput,
  requireDoseInput,
  showDoseError,
  showReading,
  showSavedReading,
  underlineError,
} from "./dose-reading.js";
import { buildDraftKey, findDraft, forgetDraft } from "./drafts.js";
import { isQueued, registerEditHandlers, showStatus } from "./edits.js";
import {
  ensureRowTools,
  fillDoseFields,
  fillNotes,
  hasRowTools,
  readRowState,
  toggleDependentFields,
} from "./row-tools.js";
import { findRow, focusRow, listRows, openRow, readItemId } from "./rows.js";

/** @typedef {import("./edit-queue.js").EditError} EditError */

const PAUSE_MS = 120;
const FIELDS = "[data-dose-field]";

/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const timers = new Map();
/**
 * The dose from before a row was edited, which Escape brings back.
 * @type {Map<string, string>}
 */
const before = new Map();

/** @param {HTMLElement} row */
const buildKey = (row) => buildDraftKey({ kind: "dose", item: readItemId(row) });

/** @param {HTMLElement} row */
const isDirty = (row) => findDraft(buildKey(row)) !== undefined;

/** @param {HTMLElement} row */
const markDirty = (row) => row.toggleAttribute("data-dirty", isDirty(row));

/** @param {HTMLElement} row */
function buildQuery(row) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(findDoseForm(row))) {
    if (name !== "csrf_token" && name !== "version") query.append(name, String(value));
  }
  return query;
}

/**
 * Ask the server what the typed dose means, and show it.
 * @param {HTMLElement} row
 */
async function interpretDose(row) {
  const sent = buildQuery(row);
  const read = await fetchReading(sent);
  const isText = sent.get("source") === "text";
  if (isText && requireDoseInput(row).value !== sent.get("text")) return;
  if (!read) showReading(row, "error", "Not read yet: the server does not answer.");
  else if (read.error) showDoseError(row, read.error);
  else {
    clearDoseError(row);
    if (isText) fillDoseFields(row, read.dose.fields);
    else requireDoseInput(row).value = read.dose.text;
    showReading(row, "good", "Read as: ", buildStrong(read.dose.reading));
  }
}

/**
 * The dose as the server reads it, or what is wrong with it; null if it does not answer.
 * @param {URLSearchParams} sent
 * @returns {Promise<{dose: any, error: EditError | null} | null>}
 */
async function fetchReading(sent) {
  const url = requireElement("#builder", HTMLElement).dataset.doseUrl;
  try {
    const response = await fetch(`${url}?${sent}`, { headers: { "HX-Request": "true" } });
    if (response.status !== 200 && response.status !== 422) return null;
    const answer = await response.json();
    return response.status === 422 ? { dose: null, error: answer } : { dose: answer, error: null };
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} row
 * @param {"text" | "fields"} source
 */
function handleDoseInput(row, source) {
  ensureRowTools(row);
  findSource(row).value = source;
  fitDoseInput(row);
  noteTyping(findDoseForm(row));
  markDirty(row);
  underlineError(row);
  clearTimeout(timers.get(row.id));
  const timer = setTimeout(() => interpretDose(row), PAUSE_MS);
  timers.set(row.id, timer);
}

/** @param {HTMLElement} row */
function saveDose(row) {
  if (!isDirty(row)) return;
  saveForm(findDoseForm(row));
  markDirty(row);
}

/** Text that was typed before this script loaded is typed text too. */
function noteEarlyTyping() {
  for (const row of listRows()) {
    const input = findDoseInput(row);
    if (input && input.value !== readRowState(row).text) handleDoseInput(row, "text");
  }
}

/** @param {HTMLElement} row */
function closeRow(row) {
  row.removeAttribute("data-open");
  focusRow(row);
}

/**
 * Goes back to the dose from before the row was edited, also if a newer one is saved already.
 * @param {HTMLElement} row
 */
function cancelDose(row) {
  clearTimeout(timers.get(row.id));
  const item = readItemId(row);
  const old = before.get(item) ?? readRowState(row).text;
  before.delete(item);
  if (readRowState(row).text === old && !isQueued(buildKey(row))) discardDose(item);
  else {
    clearDoseError(row);
    requireDoseInput(row).value = old;
    findSource(row).value = "text";
    saveForm(findDoseForm(row));
    markDirty(row);
  }
  showStatus();
  closeRow(row);
}

/**
 * After a save the fields show the server's version.
 * @param {string} item
 */
function acceptSavedDose(item) {
  const row = findRow(item);
  if (!row) return;
  markDirty(row);
  if (!isDirty(row)) clearDoseError(row);
}

/**
 * Go back to the last saved dose.
 * @param {string} item
 */
function discardDose(item) {
  const row = findRow(item);
  forgetDraft(buildDraftKey({ kind: "dose", item }));
  if (!row) return;
  markDirty(row);
  clearDoseError(row);
  restoreSavedDose(row);
}

/**
 * @param {string} item
 * @param {EditError} error
 */
function rejectDose(item, error) {
  const row = findRow(item);
  if (!row) return;
  markDirty(row);
  if (!isDirty(row)) return;
  if (!document.querySelector(".row[data-open]")) openRow(row);
  showDoseError(row, error);
  if (document.activeElement === document.body || document.activeElement === row) requireDoseInput(row).focus();
}

/** @param {HTMLElement} row */
function restoreSavedDose(row) {
  const { text, fields } = readRowState(row);
  requireDoseInput(row).value = text;
  fitDoseInput(row);
  if (!hasRowTools(row)) return;
  fillDoseFields(row, fields);
  showSavedReading(row);
}

/**
 * After a response, every field that is not being edited shows the saved value.
 * @param {HTMLElement} row
 */
function refreshRow(row) {
  const input = findDoseInput(row);
  if (!input) return;
  if (!isDirty(row) && input !== document.activeElement) restoreSavedDose(row);
  if (hasRowTools(row)) fillNotes(row);
}

/**
 * @param {Event} event
 * @param {string} selector
 */
const isFor = (event, selector) => event.target instanceof Element && event.target.matches(selector);

/** @param {KeyboardEvent} event */
function handleDoseKey(event) {
  const row = findClosest(event.target, ".row", HTMLElement);
  if (!row || !isFor(event, `.dose__input, ${FIELDS}`)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    cancelDose(row);
  } else if (event.key === "Enter" && !event.ctrlKey) {
    event.preventDefault();
    const wasInvalid = row.querySelector("[aria-invalid]");
    saveDose(row);
    if (!wasInvalid) closeRow(row);
  }
}

/** @param {Event} event */
function handleInput(event) {
  const line = readTypedLine(event.target);
  const listed = line.item ? findRow(line.item) : null;
  if (listed) {
    requireDoseInput(listed).value = line.text;
    handleDoseInput(listed, "text");
  }
  const row = findClosest(event.target, "#plan .row", HTMLElement);
  if (!row) return;
  if (isFor(event, ".dose__input")) handleDoseInput(row, "text");
  if (isFor(event, FIELDS)) {
    toggleDependentFields(row);
    handleDoseInput(row, "fields");
  }
}

/** @param {Event} event */
function handleChange(event) {
  const listed = findRow(readTypedLine(event.target).item);
  if (listed) saveDose(listed);
  const row = findClosest(event.target, "#plan .row", HTMLElement);
  if (row && isFor(event, `.dose__input, ${FIELDS}`)) saveDose(row);
  const days = findClosest(event.target, "select[data-days]", HTMLSelectElement);
  if (days?.form) toggleDependentFields(days.form);
}

/**
 * Remembers the dose from before the row is edited.
 * @param {FocusEvent} event
 */
function handleFocus(event) {
  const row = findClosest(event.target, "#plan .row", HTMLElement);
  if (!row || !isFor(event, `.dose__input, ${FIELDS}`)) return;
  if (!before.has(readItemId(row))) before.set(readItemId(row), readRowState(row).text);
}

/**
 * A field that is left shows the dose as it is saved.
 * @param {FocusEvent} event
 */
function handleBlur(event) {
  const row = findClosest(event.target, "#plan .row", HTMLElement);
  if (!row || !isFor(event, `.dose__input, ${FIELDS}`)) return;
  if (event.relatedTarget instanceof Node && row.contains(event.relatedTarget)) return;
  before.delete(readItemId(row));
  if (!isDirty(row)) restoreSavedDose(row);
}

/**
 * Takes one answer to the question about a dose.
 * @param {Event} event
 */
function handleAnswer(event) {
  const row = findClosest(event.target, "#plan .row", HTMLElement);
  if (!row || !(event instanceof CustomEvent)) return;
  /** @type {import("./edit-queue.js").DoseAnswer} */
  const { text, note } = event.detail;
  if (text === null) discardDose(readItemId(row));
  else {
    requireDoseInput(row).value = text;
    handleDoseInput(row, "text");
    saveDose(row);
  }
  if (note) addToNote(row, note);
  requireDoseInput(row).focus();
}

/** @param {Event} event */
function handleRowOpened(event) {
  const row = findClosest(event.target, ".row", HTMLElement);
  if (!row) return;
  ensureRowTools(row);
  if (!isDirty(row)) showSavedReading(row);
}

export function startDoses() {
  registerEditHandlers("dose", {
    saved: (edit) => acceptSavedDose(edit.item),
    rejected: (edit, error) => rejectDose(edit.item, error),
    discarded: (edit) => discardDose(edit.item),
  });
  document.addEventListener("input", handleInput);
  document.addEventListener("change", handleChange);
  document.addEventListener("keydown", handleDoseKey);
  document.addEventListener("plan:changed", () => listRows().forEach(refreshRow));
  document.addEventListener("row:opened", handleRowOpened);
  document.addEventListener("dose:answered", handleAnswer);
  document.addEventListener("focusin", handleFocus);
  document.addEventListener("focusout", handleBlur);
  noteEarlyTyping();
}
