// One dose, two inputs: the shorthand and the fields update each other while one is edited.
import { findClosest, findElement, requireElement } from "../shared/dom.js";
import { registerEditHandlers, submitEdit } from "./edits.js";
import { deleteUnsavedText, loadUnsavedTexts, storeUnsavedText } from "./local-storage.js";
import {
  ensureRowTools,
  fillDoseFields,
  fillNotes,
  hasRowTools,
  listDoseFields,
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
 * The text that was sent last for each row: leaving a field after Enter must not send it again.
 * @type {Map<string, string>}
 */
const submitted = new Map();

/** @param {HTMLElement} row */
const findDoseForm = (row) => requireElement("form.dose", HTMLFormElement, row);

/**
 * None in the row of an exercise that no longer exists.
 * @param {HTMLElement} row
 */
const findDoseInput = (row) => findElement(".dose__input", HTMLInputElement, row);

/** @param {HTMLElement} row */
const requireDoseInput = (row) => requireElement(".dose__input", HTMLInputElement, row);

/** @param {HTMLElement} row */
const findSource = (row) => requireElement("[data-source]", HTMLInputElement, findDoseForm(row));

/** @param {HTMLElement} row */
const isDirty = (row) => row.hasAttribute("data-dirty");

/**
 * @param {HTMLElement} row
 * @param {"good" | "error"} kind
 * @param {...(Node | string)} parts
 */
function showReading(row, kind, ...parts) {
  const place = requireElement("[data-reading]", HTMLElement, ensureRowTools(row));
  place.className = `reading reading--${kind}`;
  place.replaceChildren(...parts);
}

/** @param {string} text */
function buildStrong(text) {
  return Object.assign(document.createElement("strong"), { textContent: text });
}

/**
 * Underlines the faulty word, in a copy of the text behind the input; without `start`, nothing.
 * @param {HTMLElement} row
 * @param {number} [start]
 * @param {number} [end]
 */
function underlineError(row, start, end = 0) {
  const mirror = requireElement("[data-mirror]", HTMLElement, row);
  const input = requireDoseInput(row);
  mirror.replaceChildren();
  if (start === undefined) return;
  const last = Math.max(end, start + 1);
  const mark = document.createElement("mark");
  mark.textContent = input.value.slice(start, last) || " ";
  mirror.append(input.value.slice(0, start), mark, input.value.slice(last));
  mirror.scrollLeft = input.scrollLeft;
}

/** @param {HTMLElement} row */
function clearDoseError(row) {
  for (const field of [requireDoseInput(row), ...listDoseFields(row)]) field.removeAttribute("aria-invalid");
  underlineError(row);
}

/**
 * @param {HTMLElement} row
 * @param {EditError} error
 */
function showDoseError(row, error) {
  const { message, field = "-", expected = "", start, end } = error;
  const isText = findSource(row).value === "text";
  const faulty = isText ? null : listDoseFields(row).find((one) => one.name === field);
  (faulty ?? requireDoseInput(row)).setAttribute("aria-invalid", "true");
  underlineError(row, isText ? start : undefined, end);
  const hint = expected && !message.includes(expected) ? ` ${expected}` : "";
  showReading(row, "error", `${message}${hint} Your last good dose is kept.`);
}

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
  const url = requireElement("#builder", HTMLElement).dataset.doseUrl;
  const sent = buildQuery(row);
  let response;
  let answer;
  try {
    response = await fetch(`${url}?${sent}`, { headers: { "HX-Request": "true" } });
    if (response.status !== 200 && response.status !== 422) return;
    answer = await response.json();
  } catch {
    return; // Offline: keep the text; it is interpreted with the next input.
  }
  const isText = sent.get("source") === "text";
  if (isText && requireDoseInput(row).value !== sent.get("text")) return;
  if (response.status === 422) {
    showDoseError(row, answer);
    return;
  }
  clearDoseError(row);
  if (isText) fillDoseFields(row, answer.fields);
  else requireDoseInput(row).value = answer.text;
  showReading(row, "good", "Read as: ", buildStrong(answer.reading));
}

/**
 * @param {HTMLElement} row
 * @param {"text" | "fields"} source
 */
function handleDoseInput(row, source) {
  row.setAttribute("data-dirty", "");
  findSource(row).value = source;
  if (source === "text") storeUnsavedText(readItemId(row), requireDoseInput(row).value);
  underlineError(row);
  clearTimeout(timers.get(row.id));
  const timer = setTimeout(() => interpretDose(row), PAUSE_MS);
  timers.set(row.id, timer);
}

/**
 * Also saves text that was typed before this script loaded.
 * @param {HTMLElement} row
 */
function saveDose(row) {
  const text = requireDoseInput(row).value;
  const isKnown = text === readRowState(row).text || text === submitted.get(row.id);
  if (!isDirty(row) && isKnown) return;
  row.removeAttribute("data-dirty");
  submitted.set(row.id, text);
  submitEdit(findDoseForm(row));
}

/** @param {HTMLElement} row */
function closeRow(row) {
  row.removeAttribute("data-open");
  focusRow(row);
}

/** @param {HTMLElement} row */
function cancelDose(row) {
  clearTimeout(timers.get(row.id));
  discardDose(readItemId(row));
  closeRow(row);
}

/**
 * After a save the fields show the server's version.
 * @param {string} item
 */
function acceptSavedDose(item) {
  deleteUnsavedText(item);
  const row = findRow(item);
  if (row && !isDirty(row)) clearDoseError(row);
}

/**
 * Go back to the last saved dose.
 * @param {string} item
 */
function discardDose(item) {
  deleteUnsavedText(item);
  const row = findRow(item);
  if (!row) return;
  row.removeAttribute("data-dirty");
  clearDoseError(row);
  restoreSavedDose(row);
}

/** @param {HTMLElement} row */
function showSavedReading(row) {
  const { reading } = readRowState(row);
  if (reading) showReading(row, "good", "Read as: ", buildStrong(reading));
  else showReading(row, "good");
}

/**
 * @param {string} item
 * @param {EditError} error
 */
function rejectDose(item, error) {
  const row = findRow(item);
  if (!row) return;
  const input = requireDoseInput(row);
  row.setAttribute("data-dirty", "");
  openRow(row);
  storeUnsavedText(item, input.value);
  showDoseError(row, error);
  input.focus();
}

/** @param {HTMLElement} row */
function restoreSavedDose(row) {
  const { text, fields } = readRowState(row);
  requireDoseInput(row).value = text;
  if (!hasRowTools(row)) return;
  fillDoseFields(row, fields);
  showSavedReading(row);
}

function restoreUnsavedDoses() {
  for (const [item, text] of Object.entries(loadUnsavedTexts())) {
    const row = findRow(item);
    const input = row && findDoseInput(row);
    if (!row || !input) continue;
    input.value = text;
    openRow(row);
    handleDoseInput(row, "text");
  }
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
  const row = findClosest(event.target, "#plan .row", HTMLElement);
  if (row && isFor(event, `.dose__input, ${FIELDS}`)) saveDose(row);
  const days = findClosest(event.target, "select[data-days]", HTMLSelectElement);
  if (days?.form) toggleDependentFields(days.form);
}

/** @param {SubmitEvent} event */
function handleSubmit(event) {
  if (isFor(event, "form.dose")) findClosest(event.target, ".row", HTMLElement)?.removeAttribute("data-dirty");
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
  document.addEventListener("submit", handleSubmit, true);
  document.addEventListener("keydown", handleDoseKey);
  document.addEventListener("plan:changed", () => listRows().forEach(refreshRow));
  document.addEventListener("row:opened", handleRowOpened);
  restoreUnsavedDoses();
}
