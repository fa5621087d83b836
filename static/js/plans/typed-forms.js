// The forms whose text saves itself: what they hold, and what the server has of it.
import { findClosest, listElements, requireElement } from "../shared/dom.js";
import { countCharacters } from "../shared/text.js";
import { readItem } from "./edits.js";
import { readRowState } from "./row-tools.js";

/** @typedef {import("./edit-queue.js").Edit} Edit */
/** @typedef {[string, string][]} Fields */

/**
 * The fields of a form as they are sent. Of a dose, only what was edited last counts: the shorthand or the fields.
 * @param {HTMLFormElement} form
 * @returns {Fields}
 */
function readFields(form) {
  const fields = [...new FormData(form).entries()].map(([name, value]) => [name, String(value)]);
  const sent = /** @type {Fields} */ (fields).filter(([name]) => name !== "csrf_token" && name !== "version");
  if (form.dataset.edit !== "dose") return sent;
  const isText = sent.some(([name, value]) => name === "source" && value === "text");
  return sent.filter(([name]) => (isText ? name === "source" || name === "text" : name !== "text"));
}

/**
 * What the server last sent of a form.
 * @param {HTMLFormElement} form
 * @returns {Fields}
 */
export function readStoredFields(form) {
  const kind = form.dataset.edit;
  if (kind === "schedule") return JSON.parse(requireElement("#schedule", HTMLElement).dataset.stored ?? "[]");
  const row = findClosest(form, ".row", HTMLElement);
  if (!row) return [];
  const { text, note, warning } = readRowState(row);
  if (kind === "dose")
    return [
      ["source", "text"],
      ["text", text],
    ];
  return kind === "words"
    ? [
        ["note", note],
        ["warning", warning],
      ]
    : [["reason", ""]];
}

/**
 * @param {HTMLFormElement} form
 * @returns {Edit}
 */
export function buildTypedEdit(form) {
  const { edit: kind = "", name = "", held } = form.dataset;
  const url = form.getAttribute("action") ?? "";
  return { url, kind, name, item: held ?? readItem(form), fields: readFields(form), isTyped: true };
}

/**
 * Whether the form holds what the server has.
 * @param {HTMLFormElement} form
 */
export function isStored(form) {
  const stored = new Map(readStoredFields(form));
  const typed = readFields(form).filter(([name]) => name !== "rule" && name !== "group");
  const isSameSource = form.dataset.edit !== "dose" || new Map(typed).get("source") === "text";
  if (form.dataset.edit === "schedule") return JSON.stringify(typed) === JSON.stringify(readStoredFields(form));
  return isSameSource && typed.every(([name, value]) => (stored.get(name) ?? "") === value.trim());
}

/**
 * The text areas of the form that hold more than they take.
 * @param {HTMLFormElement} form
 */
export const listTooLong = (form) =>
  listElements("textarea[data-limit]", HTMLTextAreaElement, form).filter(
    (area) => countCharacters(area.value) > Number(area.dataset.limit),
  );
