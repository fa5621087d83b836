// The menu of all doses: each line is the dose of a row, and says itself what is wrong with it.
import { findClosest, findElement } from "../shared/dom.js";
import { waitUntilSaved } from "./autosave.js";

const PREFIX = "dose-";

/**
 * The item whose dose is typed in the menu; empty if the event comes from elsewhere.
 * @param {EventTarget | null} target
 */
export function readTypedLine(target) {
  const field = findClosest(target, "form.alldoses .dose__input", HTMLInputElement);
  return { item: field?.name.slice(PREFIX.length) ?? "", text: field?.value ?? "" };
}

/**
 * @param {string} item
 * @param {string} message empty if nothing is wrong
 */
export function markInAllDoses(item, message) {
  const field = findElement(`#all-${CSS.escape(item)}`, HTMLInputElement);
  if (!field) return;
  document.getElementById(`all-error-${item}`)?.remove();
  field.toggleAttribute("aria-invalid", false);
  if (!message) return;
  field.setAttribute("aria-invalid", "true");
  const line = Object.assign(document.createElement("p"), { id: `all-error-${item}`, className: "texterror" });
  line.textContent = message;
  field.after(line);
}

/** @param {SubmitEvent} event */
async function handleSubmit(event) {
  const form = findClosest(event.target, "form.alldoses", HTMLFormElement);
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await waitUntilSaved();
  const wrong = findElement("[aria-invalid]", HTMLInputElement, form);
  if (wrong) wrong.focus();
  else form.closest("details")?.removeAttribute("open");
}

export function startAllDoses() {
  document.addEventListener("submit", handleSubmit, true);
}
