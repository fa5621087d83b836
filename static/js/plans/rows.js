// The rows of the plan: which one is current, which one is open, and where focus goes after a change.
import { announce } from "./save-status.js";

export const rows = () => [...document.querySelectorAll("#plan .row")];
export const itemIds = () => new Set(rows().map((row) => row.dataset.item));
export const rowOf = (item) => document.getElementById(`row-${item}`);

let currentItem = "";

export function lines() {
  return rows().map((row) => `${row.dataset.name}: ${JSON.parse(row.dataset.row).text || "no dose yet"}`);
}

export function currentRow() {
  return document.activeElement?.closest?.(".row") ?? rowOf(currentItem);
}

export function focusRow(row) {
  if (!row) return;
  currentItem = row.dataset.item;
  rows().forEach((other) => { other.tabIndex = other === row ? 0 : -1; });
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

export function stepFocus(by) {
  const all = rows();
  const at = all.indexOf(currentRow());
  focusRow(all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]);
}

export function openRow(row) {
  rows().forEach((other) => other.toggleAttribute("data-open", other === row));
  row.dispatchEvent(new CustomEvent("row:opened", { bubbles: true }));
  row.scrollIntoView({ block: "nearest" });
}

function placeWords(row) {
  const list = row.closest(".rows");
  const siblings = [...list.querySelectorAll(".row")];
  return `${siblings.indexOf(row) + 1} of ${siblings.length} in ${list.dataset.title}`;
}

const added = (before) => rows().find((row) => !before.has(row.dataset.item));

const AFTER = {
  add: (change, before) => {
    const row = added(before);
    if (!row) return;
    currentItem = row.dataset.item;
    announce(`${row.dataset.name} added, ${placeWords(row)}.`);
    row.scrollIntoView({ block: "nearest" });
  },
  remove: (change) => {
    announce(`${change.name} removed. Undo is in its place.`);
    document.getElementById(`restore-${change.item}`)?.focus();
  },
  restore: (change, before) => focusRow(added(before)),
  swap: (change, before) => {
    const row = added(before);
    announce(`Swapped for ${row?.dataset.name}.`);
    row?.querySelector(".dose__input")?.focus();
  },
  step: (change) => told(change),
  move: (change) => told(change),
  dose: (change) => announce(document.getElementById(`sentence-${change.item}`)?.textContent.trim() ?? ""),
  words: (change) => announce(`Saved for ${change.name}.`),
  keep: (change) => {
    announce(`${change.name} is kept. A warning is printed.`);
    focusRow(rowOf(change.item));
  },
  reconsider: (change) => focusRow(rowOf(change.item)),
  undo: () => announce("Undone."),
  redo: () => announce("Done again."),
  template: (change, before) => {
    const added = rows().filter((row) => !before.has(row.dataset.item));
    const waiting = added.filter((row) => row.querySelector("[data-open-finding]")).length;
    const here = new Set(rows().map((row) => row.dataset.item));
    const gone = [...before].filter((item) => !here.has(item)).length;
    announce(`${added.length} exercises added. ${gone ? `${gone} taken out. ` : ""}${waiting ? `Precautions speak about ${waiting} of them.` : ""}`);
    focusRow(rows()[0]);
  },
};

function told(change) {
  const row = rowOf(change.item);
  if (!row) return;
  announce(`${row.dataset.name}, now ${placeWords(row)}.`);
  if (!row.contains(document.activeElement)) focusRow(row);
}

// Focus moves only if the focused element is gone or the edit requires it.
export function focusAfter(change, before) {
  AFTER[change.kind]?.(change, before);
  if (document.activeElement === document.body) focusRow(rowOf(change.item) ?? rowOf(currentItem));
}

export function startRows() {
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("#plan .row");
    if (!row) return;
    currentItem = row.dataset.item;
    rows().forEach((other) => { other.tabIndex = other === row ? 0 : -1; });
    if (event.target.matches(".dose__input")) openRow(row);
  });
  document.addEventListener("plan:changed", markFirst);
  document.addEventListener("click", (event) => {
    const jump = event.target.closest("a[data-jump]");
    if (!jump) return;
    const row = document.querySelector(jump.hash);
    if (!row) return;
    event.preventDefault();
    jump.closest("details")?.removeAttribute("open");
    focusRow(row);
    row.scrollIntoView({ block: "center" });
  });
  markFirst();
}

// Tab reaches exactly one row; the arrow keys go on from there.
function markFirst() {
  const all = rows();
  if (all.length && !all.some((row) => row.tabIndex === 0)) all[0].tabIndex = 0;
}
