// The catalog from the keyboard: type, choose with the arrows, add with Enter, go on typing.
import { findClosest, findElement, listElements, requireElement } from "../shared/dom.js";
import { pressButton } from "./edits.js";
import { currentRow, focusRow, listRows } from "./rows.js";
import { announce } from "./save-status.js";

const listResults = () => listElements("#results .result", HTMLElement);
const isAnswered = () => !findElement("#results[data-near]", HTMLElement);
const findPickedResult = () => findElement("#results .result[data-picked]", HTMLElement);

// The results on screen belong to an older query.
let areResultsStale = false;
let shouldAddOnResults = false;

/** @param {HTMLElement | null} result */
function markPicked(result) {
  for (const other of listResults()) other.toggleAttribute("data-picked", other === result);
}

/** @param {number} step -1 goes up, 1 goes down */
function movePick(step) {
  const results = listResults();
  const picked = findPickedResult();
  const index = picked ? results.indexOf(picked) : -1;
  const result = results[Math.max(0, Math.min(results.length - 1, index + step))];
  markPicked(result ?? null);
  if (!result) return;
  result.scrollIntoView({ block: "nearest" });
  const flag = result.querySelector(".flag")?.textContent?.trim() ?? "";
  announce(`${result.dataset.name}. ${flag} Enter adds it.`);
}

// What Enter added last, until something else is typed: a second Enter is a slip.
let added = "";

/** @param {HTMLInputElement} field */
function addPickedResult(field) {
  const result = findPickedResult();
  if (!result) return;
  const { exercise = "", name } = result.dataset;
  if (exercise === added) announce(`${name} is in the plan already. The button Add adds it once more.`);
  else pressButton(result.querySelector(".addbutton"));
  added = exercise;
  field.select();
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} field
 */
function handleSearchKey(event, field) {
  if (event.isComposing || !["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "ArrowDown") movePick(1);
  else if (event.key === "ArrowUp") movePick(-1);
  else if (event.key === "Escape") leaveSearch(field);
  else if (areResultsStale) shouldAddOnResults = true;
  else addPickedResult(field);
}

/**
 * Goes to the row that was added last, or to the first.
 * @param {HTMLInputElement} field
 */
function leaveSearch(field) {
  const row = currentRow() ?? listRows()[0];
  if (row) focusRow(row);
  else field.blur();
}

/** @param {HTMLInputElement} field */
function handleNewResults(field) {
  areResultsStale = false;
  markResultsInPlan();
  // What only comes near is never added by Enter alone.
  markPicked(isAnswered() ? (listResults()[0] ?? null) : null);
  if (shouldAddOnResults) addPickedResult(field);
  shouldAddOnResults = false;
}

// Results that are already in the plan are marked, but can be added again.
function markResultsInPlan() {
  const inPlan = new Set(listRows().map((row) => row.dataset.exercise));
  for (const result of listResults()) {
    result.classList.toggle("result--taken", inPlan.has(result.dataset.exercise));
  }
}

/** @param {HTMLInputElement} field */
function clearSearch(field) {
  field.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function clearFilters() {
  for (const box of listElements("#catalog input[type=checkbox]", HTMLInputElement)) box.checked = false;
  requireElement("#search-form", HTMLFormElement).requestSubmit();
}

/** @typedef {CustomEvent<{ctx?: {request?: {action?: string}}}>} HtmxSwapEvent */

export function startCatalog() {
  const findField = () => requireElement("#q", HTMLInputElement);
  const field = findElement("#q", HTMLInputElement);
  if (!field) return;
  field.addEventListener("input", () => {
    areResultsStale = true;
    added = "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.id === "q") handleSearchKey(event, event.target);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const url = /** @type {HtmxSwapEvent} */ (event).detail.ctx?.request?.action ?? "";
    if (!url.includes("/catalog")) return;
    const answered = new URL(url, location.href).searchParams.get("q") ?? "";
    if (answered === findField().value) handleNewResults(findField());
  });
  document.addEventListener("click", (event) => {
    if (findClosest(event.target, "[data-clear]", HTMLElement)) clearSearch(findField());
    if (!findClosest(event.target, "[data-clear-filters]", HTMLElement)) return;
    event.preventDefault();
    clearFilters();
  });
  document.addEventListener("plan:changed", markResultsInPlan);
  handleNewResults(field);
}
