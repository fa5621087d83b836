// The dose fields, note and warning of a row: one template per page, copied into a row when it first opens.
import { listElements, requireElement } from "../shared/dom.js";
import { buildDraftKey, findDraft } from "./drafts.js";
import { readItemId } from "./rows.js";

/** @typedef {HTMLInputElement | HTMLSelectElement} DoseField */
/**
 * The value of each dose field by its name; weekdays are a list.
 * @typedef {Readonly<Record<string, string | readonly string[] | boolean>>} DoseValues
 */
/**
 * What the server last saved of a row.
 * @typedef {object} RowState
 * @property {string} text the dose in shorthand
 * @property {string} reading the dose in words
 * @property {DoseValues} fields
 * @property {string} note
 * @property {string} warning
 */

/** @param {string} text */
function escapeHtml(text) {
  const element = Object.assign(document.createElement("i"), { textContent: text });
  return element.innerHTML.replaceAll('"', "&quot;");
}

/**
 * @param {HTMLElement} row
 * @returns {RowState}
 */
export const readRowState = (row) => JSON.parse(row.dataset.row ?? "{}");

/** @param {HTMLElement} row */
const findToolsPlace = (row) => requireElement("[data-tools]", HTMLElement, row);

/**
 * The row's tools; they are created if they are not there.
 * @param {HTMLElement} row
 */
export function ensureRowTools(row) {
  const place = findToolsPlace(row);
  if (!place.childElementCount) {
    const copy = requireElement("#row-tools", HTMLElement).innerHTML;
    const name = escapeHtml(row.dataset.name ?? "");
    place.innerHTML = copy.replaceAll("__ID__", readItemId(row)).replaceAll("__NAME__", name);
    fillDoseFields(row, readRowState(row).fields);
    fillNotes(row);
    window.htmx.process(place);
  }
  return place;
}

/** @param {HTMLElement} row */
export const hasRowTools = (row) => findToolsPlace(row).childElementCount > 0;

/**
 * @param {HTMLElement} row
 * @returns {DoseField[]}
 */
export function listDoseFields(row) {
  return listElements("[data-dose-field]", HTMLElement, row).filter((field) => isDoseField(field));
}

/**
 * @param {HTMLElement} element
 * @returns {element is DoseField}
 */
function isDoseField(element) {
  return element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
}

/**
 * @param {HTMLElement} row
 * @param {DoseValues} values
 */
export function fillDoseFields(row, values) {
  for (const field of listDoseFields(row)) {
    if (field !== document.activeElement) fillDoseField(field, values[field.name] ?? "");
  }
  toggleDependentFields(row);
}

/**
 * @param {DoseField} field
 * @param {DoseValues[string]} value
 */
function fillDoseField(field, value) {
  if (field instanceof HTMLInputElement && field.type === "checkbox") {
    const isWeekday = field.name === "weekdays" && typeof value !== "boolean";
    field.checked = isWeekday ? value.includes(field.value) : Boolean(value);
  } else field.value = String(value);
}

/**
 * Shows the saved note and warning, unless they are being edited.
 * @param {HTMLElement} row
 */
export function fillNotes(row) {
  if (findDraft(buildDraftKey({ kind: "words", item: readItemId(row) }))) return;
  const { note, warning } = readRowState(row);
  for (const area of listElements("[data-autosave]", HTMLTextAreaElement, row)) {
    const saved = area.name === "note" ? note : warning;
    if (area === document.activeElement && area.value.trim() === saved) continue;
    area.defaultValue = saved;
    area.value = saved;
    area.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }
}

/**
 * Shows the weight field only for kg and lb, and the weekdays only for named days.
 * @param {ParentNode} scope
 */
export function toggleDependentFields(scope) {
  for (const part of listElements("[data-weight]", HTMLElement, scope)) {
    const load = readSibling(part, "load");
    part.hidden = load !== "kg" && load !== "lb";
  }
  for (const part of listElements("[data-weekdays]", HTMLElement, scope)) {
    part.hidden = readSibling(part, "days") !== "named";
  }
}

/**
 * @param {HTMLElement} part
 * @param {string} name of a choice beside it
 */
function readSibling(part, name) {
  return requireElement(`select[name=${name}]`, HTMLSelectElement, part.parentElement ?? part).value;
}
