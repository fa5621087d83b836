// Parts that open inside a row: note and warning, swaps, menus; and what is typed there is kept.
import { keepDraft } from "./kept.js";
import { submit } from "./edits.js";
import { focusRow } from "./rows.js";

export function showPanel(panel) {
  if (!panel) return;
  panel.hidden = false;
  panel.querySelector("textarea, button")?.focus();
}

function count(area) {
  const counter = area.parentElement.querySelector("[data-counter]");
  const limit = Number(area.dataset.limit);
  area.toggleAttribute("aria-invalid", area.value.length > limit);
  if (area.value.length > limit) area.setAttribute("aria-invalid", "true");
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
    showPanel(document.getElementById(show.dataset.show));
  }
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

export function startPanels() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.("textarea[data-limit]")) return;
    count(event.target);
    keepDraft(`text:${event.target.id}`, event.target.value);
  });
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
