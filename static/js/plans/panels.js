// Panels inside a row: note and warning, swaps and menus; their text is stored until it is saved.
import { drafts, keepDraft } from "./local-storage.js";
import { submit } from "./edits.js";
import { focusRow, openRow, rows } from "./rows.js";
import { toolsOf } from "./row-tools.js";

/** Opens a part of a row by its class: words, swap, or the dose. */
export function showPanel(row, name) {
  toolsOf(row);
  const panel = row.querySelector(`.${name}`);
  if (!panel) return;
  panel.hidden = false;
  if (name === "dose__input") openRow(row);
  (panel.querySelector("textarea, button") ?? panel).focus();
}

function count(area) {
  const counter = area.parentElement.querySelector("[data-counter]");
  const limit = Number(area.dataset.limit);
  if (area.value.length > limit) area.setAttribute("aria-invalid", "true");
  else area.removeAttribute("aria-invalid");
  if (counter) counter.textContent = `${area.value.length} of ${limit}`;
}

function closeMenus(except) {
  document.querySelectorAll("details[data-menu][open], #status-list[open]").forEach((menu) => {
    if (menu !== except) menu.removeAttribute("open");
  });
}

function onClick(event) {
  closeMenus(event.target.closest("details[data-menu], #status-list"));
  const show = event.target.closest("[data-show]");
  if (show) {
    show.closest("details")?.removeAttribute("open");
    showPanel(show.closest(".row"), show.dataset.show);
  }
  const text = event.target.closest(".row__text, .row__picture");
  if (text) openRow(text.closest(".row"));
  const cancel = event.target.closest("[data-close-keep]");
  if (cancel) {
    const row = cancel.closest(".row");
    cancel.closest("details").removeAttribute("open");
    focusRow(row);
  }
}

function onKey(event) {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details[data-menu][open], details[data-keep][open], #status-list[open]");
  if (menu) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
    return;
  }
  const panel = event.target.closest?.("[data-panel]");
  if (!panel) return;
  saveWords(panel);
  panel.hidden = true;
  focusRow(panel.closest(".row"));
}

function saveWords(panel) {
  const changed = [...panel.querySelectorAll("[data-autosave]")].some((area) => area.value !== area.defaultValue);
  if (changed) submit(panel);
}

function onToggle(event) {
  if (event.target.open && event.target.matches?.("[data-keep]")) event.target.querySelector("textarea").focus();
}

// Restores text that was not saved when the page was left.
function restoreTexts() {
  for (const [name, text] of Object.entries(drafts())) {
    const row = rows().find((one) => name.startsWith("text:") && name.includes(one.dataset.item));
    if (!row) continue;
    toolsOf(row);
    const area = document.getElementById(name.slice("text:".length));
    if (!area) continue;
    area.closest("[data-panel]")?.removeAttribute("hidden");
    area.closest("details[data-keep]")?.setAttribute("open", "");
    area.value = text;
    count(area);
  }
}

export function startPanels() {
  restoreTexts();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("textarea[data-limit]")) return;
    count(event.target);
    keepDraft(`text:${event.target.id}`, event.target.value);
  });
  document.addEventListener("filled", (event) => count(event.target));
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-autosave]")) saveWords(event.target.closest("[data-panel]"));
  });
  document.addEventListener("submit", (event) => {
    const words = event.target.closest?.("form.words");
    if (!words) return;
    words.hidden = true;
    focusRow(words.closest(".row"));
  });
}
