// What a row says about its dose: how it is read, what is wrong with it, and which dose the plan keeps.
import { findElement, requireElement } from "../shared/dom.js";
import { markInAllDoses } from "./all-doses.js";
import { buildAnswerButtons } from "./dose-answers.js";
import { ensureRowTools, fillDoseFields, listDoseFields, readRowState } from "./row-tools.js";
import { readItemId } from "./rows.js";

/** @typedef {import("./edit-queue.js").DoseAnswer} DoseAnswer */
/** @typedef {import("./edit-queue.js").EditError} EditError */

/** @param {HTMLElement} row */
export const findDoseForm = (row) => requireElement("form.dose", HTMLFormElement, row);

/**
 * None in the row of an exercise that no longer exists.
 * @param {HTMLElement} row
 */
export const findDoseInput = (row) => findElement(".dose__input", HTMLInputElement, row);

/** @param {HTMLElement} row */
export const requireDoseInput = (row) => requireElement(".dose__input", HTMLInputElement, row);

/** @param {HTMLElement} row */
export const findSource = (row) => requireElement("[data-source]", HTMLInputElement, findDoseForm(row));

/**
 * @param {HTMLElement} row
 * @param {"good" | "error"} kind
 * @param {...(Node | string)} parts
 */
export function showReading(row, kind, ...parts) {
  const place = requireElement("[data-reading]", HTMLElement, ensureRowTools(row));
  place.className = `reading reading--${kind}`;
  place.replaceChildren(...parts);
  delete place.dataset.asked;
}

/**
 * Shows a question with its answers. The same question stays as it is: a button that were replaced while it is
 * pressed would lose the click, and leaving the field to press it sends the dose, which asks again.
 * @param {HTMLElement} row
 * @param {string} sentence
 * @param {readonly DoseAnswer[]} answers
 */
function showQuestion(row, sentence, answers) {
  const place = requireElement("[data-reading]", HTMLElement, ensureRowTools(row));
  const asked = JSON.stringify([sentence, answers]);
  if (place.dataset.asked === asked) return;
  showReading(row, "error", sentence, buildAnswerButtons(answers));
  place.dataset.asked = asked;
}

// A longer dose gets a wider box.
const LONG_DOSE = 20;

/** @param {HTMLElement} row */
export function fitDoseInput(row) {
  findDoseForm(row).toggleAttribute("data-long", requireDoseInput(row).value.length > LONG_DOSE);
}

/** @param {string} text */
export function buildStrong(text) {
  return Object.assign(document.createElement("strong"), { textContent: text });
}

/**
 * Underlines the faulty word, in a copy of the text behind the input; without `start`, nothing.
 * @param {HTMLElement} row
 * @param {number} [start]
 * @param {number} [end]
 */
export function underlineError(row, start, end = 0) {
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
export function clearDoseError(row) {
  for (const field of [requireDoseInput(row), ...listDoseFields(row)]) field.removeAttribute("aria-invalid");
  underlineError(row);
  markInAllDoses(readItemId(row), "");
}

/**
 * @param {HTMLElement} row
 * @param {EditError} error
 */
export function showDoseError(row, error) {
  const { message, field = "-", start, end, answers = [] } = error;
  const isText = findSource(row).value === "text";
  const faulty = isText ? null : listDoseFields(row).find((one) => one.name === field);
  (faulty ?? requireDoseInput(row)).setAttribute("aria-invalid", "true");
  underlineError(row, isText ? start : undefined, end);
  const kept = readRowState(row);
  const sentence = `${message} ${kept.text ? `The plan keeps ${kept.text}.` : "The plan has no dose yet."}`;
  if (answers.length) showQuestion(row, sentence, answers);
  else showReading(row, "error", sentence);
  markInAllDoses(readItemId(row), sentence);
  if (isText) fillDoseFields(row, kept.fields);
}

/** @param {HTMLElement} row */
export function showSavedReading(row) {
  const { reading } = readRowState(row);
  if (reading) showReading(row, "good", "Read as: ", buildStrong(reading));
  else showReading(row, "good");
}
