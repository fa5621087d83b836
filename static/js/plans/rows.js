// The rows of the plan: which one is current, which one is open, and where focus goes after a change.
import { findClosest, findElement, listElements } from "../shared/dom.js";
import { announce } from "./save-status.js";

/** @typedef {import("./edit-queue.js").Edit} Edit */

export const listRows = () => listElements("#plan .row", HTMLElement);

export const listItemIds = () => new Set(listRows().map(readItemId));

/** @param {HTMLElement} row */
export const readItemId = (row) => row.dataset.item ?? "";

/** @param {string} item */
export const findRow = (item) => findElement(`#${CSS.escape(`row-${item}`)}`, HTMLElement);

let currentItem = "";

/** The plan as this window shows it, with what is typed: lines for each row, to compare it with another window's. */
export const listPlanLines = () => listRows().flatMap(listRowLines);

/** @param {HTMLElement} row */
function listRowLines(row) {
  const { name } = row.dataset;
  const stored = JSON.parse(row.dataset.row ?? "{}");
  const dose = row.hasAttribute("data-dirty") ? findElement(".dose__input", HTMLInputElement, row)?.value : stored.text;
  const lines = [`${name}: ${dose || "no dose yet"}`];
  for (const field of ["note", "warning"]) {
    const area = findElement(`textarea[name=${field}]`, HTMLTextAreaElement, row);
    const text = (area?.value ?? stored[field]).trim();
    if (text) lines.push(`${name}, ${field}: ${text.replace(/\s+/g, " ")}`);
  }
  return lines;
}

export function currentRow() {
  return findClosest(document.activeElement, ".row", HTMLElement) ?? findRow(currentItem);
}

/** @param {HTMLElement | null | undefined} row */
export function focusRow(row) {
  if (!row) return;
  makeCurrent(row);
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} row */
function makeCurrent(row) {
  currentItem = readItemId(row);
  for (const other of listRows()) other.tabIndex = other === row ? 0 : -1;
}

/** @param {number} step -1 goes up, 1 goes down */
export function moveRowFocus(step) {
  const rows = listRows();
  const current = currentRow();
  const index = current ? rows.indexOf(current) : -1;
  focusRow(rows[index < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, index + step))]);
}

/** @param {HTMLElement} row */
export function openRow(row) {
  for (const other of listRows()) other.toggleAttribute("data-open", other === row);
  row.dispatchEvent(new CustomEvent("row:opened", { bubbles: true }));
  row.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} row */
function formatPlace(row) {
  const list = findClosest(row, ".rows", HTMLElement);
  if (!list) return "";
  const siblings = listElements(".row", HTMLElement, list);
  return `${siblings.indexOf(row) + 1} of ${siblings.length} in ${list.dataset.title}`;
}

/** @param {ReadonlySet<string>} before */
const listAddedRows = (before) => listRows().filter((row) => !before.has(readItemId(row)));

/**
 * What is announced and where focus goes, by the kind of the edit; `before` are the items from before it.
 * @type {Readonly<Record<string, (edit: Edit, before: ReadonlySet<string>) => void>>}
 */
const AFTER_EDIT = {
  add: (_, before) => {
    const [row] = listAddedRows(before);
    if (!row) return;
    currentItem = readItemId(row);
    announce(`${row.dataset.name} added, ${formatPlace(row)}.`);
    row.scrollIntoView({ block: "nearest" });
  },
  remove: (edit) => {
    announce(`${edit.name} removed. Undo is in its place.`);
    document.getElementById(`restore-${edit.item}`)?.focus();
  },
  restore: (_, before) => focusRow(listAddedRows(before)[0]),
  swap: (_, before) => {
    const [row] = listAddedRows(before);
    announce(`Swapped for ${row?.dataset.name}.`);
    if (row) findElement(".dose__input", HTMLElement, row)?.focus();
  },
  step: (edit) => announceMove(edit),
  move: (edit) => announceMove(edit),
  dose: (edit) => announce(document.getElementById(`sentence-${edit.item}`)?.textContent?.trim() ?? ""),
  keep: (edit) => {
    announce(`${edit.name} is kept. A warning is printed.`);
    focusRow(findRow(edit.item));
  },
  reconsider: (edit) => focusRow(findRow(edit.item)),
  undo: () => announce("Undone."),
  redo: () => announce("Done again."),
  template: (_, before) => {
    announce(describeTemplate(before));
    focusRow(listRows()[0]);
  },
};

/** @param {ReadonlySet<string>} before */
function describeTemplate(before) {
  const added = listAddedRows(before);
  const flagged = added.filter((row) => row.querySelector("[data-open-finding]")).length;
  const items = listItemIds();
  const removed = [...before].filter((item) => !items.has(item)).length;
  const sentences = [`${added.length} exercises added. `];
  if (removed) sentences.push(`${removed} taken out. `);
  if (flagged) sentences.push(`Precautions speak about ${flagged} of them.`);
  return sentences.join("");
}

/** @param {Edit} edit */
function announceMove(edit) {
  const row = findRow(edit.item);
  if (!row) return;
  announce(`${row.dataset.name}, now ${formatPlace(row)}.`);
  if (!row.contains(document.activeElement)) focusRow(row);
}

/**
 * Focus moves only if the focused element is gone or the edit requires it.
 * @param {Edit} edit
 * @param {ReadonlySet<string>} before
 */
export function focusAfterEdit(edit, before) {
  AFTER_EDIT[edit.kind]?.(edit, before);
  if (document.activeElement === document.body) focusRow(findRow(edit.item) ?? findRow(currentItem));
}

/** @param {FocusEvent} event */
function handleFocus(event) {
  const row = findClosest(event.target, "#plan .row", HTMLElement);
  if (!row) return;
  makeCurrent(row);
  if (event.target instanceof Element && event.target.matches(".dose__input")) openRow(row);
}

/** @param {MouseEvent} event */
function handleJump(event) {
  const jump = findClosest(event.target, "a[data-jump]", HTMLAnchorElement);
  const row = jump && findElement(jump.hash, HTMLElement);
  if (!row) return;
  event.preventDefault();
  jump.closest("details")?.removeAttribute("open");
  focusRow(row);
  row.scrollIntoView({ block: "center" });
}

export function startRows() {
  document.addEventListener("focusin", handleFocus);
  document.addEventListener("plan:changed", makeFirstRowTabbable);
  document.addEventListener("click", handleJump);
  makeFirstRowTabbable();
}

// Tab reaches exactly one row; the arrow keys go on from there.
function makeFirstRowTabbable() {
  const rows = listRows();
  if (rows[0] && !rows.some((row) => row.tabIndex === 0)) rows[0].tabIndex = 0;
}
