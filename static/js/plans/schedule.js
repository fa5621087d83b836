// The schedule, the pain limit, the next visit and the title: one form that saves itself.
import { findClosest, findElement, requireElement } from "../shared/dom.js";
import { applyValues, readValues } from "../shared/form-values.js";
import { noteTyping, saveForm } from "./autosave.js";
import { buildDraftKey, findDraft } from "./drafts.js";
import { registerEditHandlers, showStatus } from "./edits.js";
import { toggleDependentFields } from "./row-tools.js";
import { readStoredFields } from "./typed-forms.js";

/** @typedef {import("./edit-queue.js").EditError} EditError */

const KEY = buildDraftKey({ kind: "schedule", item: "" });

const findForm = () => requireElement(".schedule__form", HTMLFormElement);

/** @param {EditError | null} error */
function showError(error) {
  const form = findForm();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  requireElement("[data-form-error]", HTMLElement, form).textContent = error?.message ?? "";
  if (error?.field) form.querySelector(`[name="${CSS.escape(error.field)}"]`)?.setAttribute("aria-invalid", "true");
}

/** Shows what is saved, unless it is being edited. */
function fillSchedule() {
  const form = findForm();
  if (findDraft(KEY) || form.contains(document.activeElement)) return;
  const stored = readStoredFields(form);
  const names = new Set([...stored, ...readValues(form)].map(([name]) => name));
  applyValues(form, stored, [...names], { isQuiet: true });
  toggleDependentFields(form);
  showError(null);
}

/** @param {Event} event */
function handleInput(event) {
  const form = findClosest(event.target, ".schedule__form", HTMLFormElement);
  if (!form) return;
  showError(null);
  toggleDependentFields(form);
  noteTyping(form);
}

/** @param {EditError} error */
function rejectSchedule(error) {
  findElement("#schedule", HTMLDetailsElement)?.setAttribute("open", "");
  showError(error);
}

export function startSchedule() {
  registerEditHandlers("schedule", {
    rejected: (_, error) => rejectSchedule(error),
    discarded: () => {
      fillSchedule();
      showStatus();
    },
  });
  document.addEventListener("input", handleInput);
  document.addEventListener("change", (event) => {
    const form = findClosest(event.target, ".schedule__form", HTMLFormElement);
    if (form) saveForm(form);
  });
  document.addEventListener("focusout", (event) => {
    if (findClosest(event.target, ".schedule__form", HTMLElement)) setTimeout(fillSchedule);
  });
  document.addEventListener("plan:changed", fillSchedule);
}
