// Panels inside a row: note and warning, swaps and menus; their text is stored until it is saved.
import { findClosest, findElement, listElements, requireElement } from "../shared/dom.js";
import { registerEditHandlers, submitEdit } from "./edits.js";
import { deleteUnsavedTextsOf, loadUnsavedTexts, storeUnsavedText } from "./local-storage.js";
import { ensureRowTools } from "./row-tools.js";
import { focusRow, listRows, openRow, readItemId } from "./rows.js";

const MENUS = "details[data-menu], #status-list";
const TEXT_PREFIX = "text:";

/**
 * Opens a part of a row by its class: words, swap, or the dose.
 * @param {HTMLElement} row
 * @param {string} name
 */
export function showPanel(row, name) {
  ensureRowTools(row);
  const panel = findElement(`.${name}`, HTMLElement, row);
  if (!panel) return;
  panel.hidden = false;
  if (name === "dose__input") openRow(row);
  (findElement("textarea, button", HTMLElement, panel) ?? panel).focus();
}

/** @param {HTMLTextAreaElement} area */
function updateCounter(area) {
  const counter = area.parentElement?.querySelector("[data-counter]");
  const limit = Number(area.dataset.limit);
  if (area.value.length > limit) area.setAttribute("aria-invalid", "true");
  else area.removeAttribute("aria-invalid");
  if (counter) counter.textContent = `${area.value.length} of ${limit}`;
}

/** @param {Element | null} except */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open], #status-list[open]")) {
    if (menu !== except) menu.removeAttribute("open");
  }
}

/** @param {MouseEvent} event */
function handlePanelClick(event) {
  closeMenus(findClosest(event.target, MENUS, HTMLElement));
  const opener = findClosest(event.target, "[data-show]", HTMLElement);
  const row = findClosest(event.target, ".row", HTMLElement);
  if (!row) return;
  if (opener) {
    opener.closest("details")?.removeAttribute("open");
    showPanel(row, opener.dataset.show ?? "");
  }
  if (findClosest(event.target, ".row__text, .row__picture", HTMLElement)) openRow(row);
  const cancel = findClosest(event.target, "[data-close-keep]", HTMLElement);
  if (cancel) {
    cancel.closest("details")?.removeAttribute("open");
    focusRow(row);
  }
}

/** @param {KeyboardEvent} event */
function handlePanelKey(event) {
  if (event.key !== "Escape") return;
  const open = "details[data-menu][open], details[data-keep][open], #status-list[open]";
  const menu = findClosest(event.target, open, HTMLElement);
  if (menu) {
    menu.removeAttribute("open");
    findElement("summary", HTMLElement, menu)?.focus();
    return;
  }
  const panel = findClosest(event.target, "[data-panel]", HTMLElement);
  if (!panel) return;
  saveNote(panel);
  panel.hidden = true;
  focusRow(findClosest(panel, ".row", HTMLElement));
}

/** @param {HTMLElement} panel a form of texts, or another panel, which has none */
function saveNote(panel) {
  const texts = listElements("[data-autosave]", HTMLTextAreaElement, panel);
  const hasChanged = texts.some((area) => area.value !== area.defaultValue);
  if (hasChanged && panel instanceof HTMLFormElement) submitEdit(panel);
}

/** @param {Event} event */
function handleToggle(event) {
  const details = event.target;
  if (!(details instanceof HTMLDetailsElement) || !details.open || !details.matches("[data-keep]")) return;
  requireElement("textarea", HTMLTextAreaElement, details).focus();
}

// Restores text that was not saved when the page was left.
function restoreUnsavedTexts() {
  for (const [name, text] of Object.entries(loadUnsavedTexts())) {
    const row = listRows().find((one) => name.startsWith(TEXT_PREFIX) && name.includes(readItemId(one)));
    if (!row) continue;
    ensureRowTools(row);
    const area = document.getElementById(name.slice(TEXT_PREFIX.length));
    if (!(area instanceof HTMLTextAreaElement)) continue;
    area.closest("[data-panel]")?.removeAttribute("hidden");
    area.closest("details[data-keep]")?.setAttribute("open", "");
    area.value = text;
    updateCounter(area);
  }
}

/** @param {Event} event */
function handleInput(event) {
  const area = findClosest(event.target, "textarea[data-limit]", HTMLTextAreaElement);
  if (!area) return;
  updateCounter(area);
  storeUnsavedText(`${TEXT_PREFIX}${area.id}`, area.value);
}

/** @param {Event} event */
function handleChange(event) {
  const area = findClosest(event.target, "[data-autosave]", HTMLTextAreaElement);
  const panel = findClosest(area, "[data-panel]", HTMLElement);
  if (panel) saveNote(panel);
}

/** @param {SubmitEvent} event */
function handleSubmit(event) {
  const note = findClosest(event.target, "form.words", HTMLFormElement);
  if (!note) return;
  note.hidden = true;
  focusRow(findClosest(note, ".row", HTMLElement));
}

export function startPanels() {
  for (const kind of ["words", "keep"]) {
    registerEditHandlers(kind, { saved: (edit) => deleteUnsavedTextsOf(edit.item) });
  }
  restoreUnsavedTexts();
  document.addEventListener("click", handlePanelClick);
  document.addEventListener("keydown", handlePanelKey);
  document.addEventListener("toggle", handleToggle, true);
  document.addEventListener("input", handleInput);
  document.addEventListener("filled", (event) => {
    if (event.target instanceof HTMLTextAreaElement) updateCounter(event.target);
  });
  document.addEventListener("change", handleChange);
  document.addEventListener("submit", handleSubmit);
}
