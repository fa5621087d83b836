// A doubtful dose is a question. Each answer is a button: one reading of the text, or words for the note.
import { requireElement } from "../shared/dom.js";
import { saveForm } from "./autosave.js";

/** @typedef {import("./edit-queue.js").DoseAnswer} DoseAnswer */

/**
 * One button for each answer; a click sends the event "dose:answered" with it.
 * @param {readonly DoseAnswer[]} answers
 */
export function buildAnswerButtons(answers) {
  const place = document.createElement("span");
  place.className = "reading__answers";
  for (const answer of answers) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = answer.label;
    button.addEventListener("click", () =>
      button.dispatchEvent(new CustomEvent("dose:answered", { bubbles: true, detail: answer })),
    );
    place.append(button);
  }
  return place;
}

/**
 * Adds words to the note of a row, behind what stands there, and saves it.
 * @param {HTMLElement} row
 * @param {string} words
 */
export function addToNote(row, words) {
  const area = requireElement('textarea[name="note"]', HTMLTextAreaElement, row);
  area.value = [area.value.trim(), words].filter(Boolean).join(" ");
  area.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  if (area.form) saveForm(area.form);
}
