// The quality meter: moves focus to the field that fixes a problem, and announces when the number changes.
import { findClosest, findElement, requireElement } from "../shared/dom.js";
import { showPanel } from "./panels.js";
import { ensureRowTools } from "./row-tools.js";
import { findRow, focusRow, listRows, openRow, readItemId } from "./rows.js";

// Long enough that a series of edits is announced once, after the last.
const ANNOUNCE_DELAY_MS = 2500;

// The sheet is measured once after a series of edits; while the list is open, after each.
const UPDATE_DELAY_MS = 700;

let announcedCount = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let announceTimer;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let updateTimer;
let lastUpdate = 0;
let hasChanged = false;

/** @param {string} place id of an element in a row, which ends with the item's id */
const findRowOfPlace = (place) => listRows().find((row) => place.endsWith(`-${readItemId(row)}`));

/** @param {HTMLElement} row */
function focusFinding(row) {
  const finding = findElement("[data-open-finding]", HTMLElement, row);
  const control = finding && findElement("button, summary", HTMLElement, finding);
  (control ?? row).focus();
  (finding ?? row).scrollIntoView({ block: "center" });
}

/**
 * @param {HTMLElement} row
 * @param {string} place
 */
function focusField(row, place) {
  ensureRowTools(row);
  openRow(row);
  const field = document.getElementById(place);
  // Open the collapsed part that holds the field first.
  if (field && !field.matches(".dose__input") && !field.checkVisibility()) {
    row.querySelector(".editor__more")?.setAttribute("open", "");
  }
  field?.focus();
  field?.scrollIntoView({ block: "center" });
}

/**
 * @param {HTMLElement} row
 * @param {string} place
 */
function focusInRow(row, place) {
  const name = place.slice(0, -readItemId(row).length - 1);
  if (name === "finding") focusFinding(row);
  else if (name === "row") focusRow(row);
  else if (name === "note" || name === "warning") {
    showPanel(row, "words");
    document.getElementById(place)?.focus();
  } else focusField(row, place);
  row.scrollIntoView({ block: "center" });
}

function focusSchedule() {
  const schedule = requireElement("#schedule", HTMLDetailsElement);
  schedule.open = true;
  requireElement("input", HTMLInputElement, schedule).focus();
}

/**
 * Focuses `place`, an id of the builder; false if it is missing or not visible.
 * @param {string} place
 */
function focusPlace(place) {
  const row = findRowOfPlace(place);
  const element = document.getElementById(place);
  if (row) focusInRow(row, place);
  else if (place === "schedule") focusSchedule();
  else if (!element?.checkVisibility()) return false;
  else if (place === "plan") focusRow(listRows()[0]);
  else element.focus();
  return true;
}

/** @param {MouseEvent} event */
function handleFixLink(event) {
  const link = findClosest(event.target, "a[data-goto]", HTMLAnchorElement);
  if (!link || !focusPlace(link.dataset.goto ?? "")) return;
  event.preventDefault();
  link.closest("details[data-menu]")?.removeAttribute("open");
}

const isListOpen = () => findElement("#quality", HTMLDetailsElement)?.open ?? false;

// Only the newest answer is shown: an older one may arrive after it.
async function updateMeter() {
  clearTimeout(updateTimer);
  lastUpdate += 1;
  const update = lastUpdate;
  const { meterUrl } = requireElement("#builder", HTMLElement).dataset;
  try {
    const url = `${meterUrl}${isListOpen() ? "?list=1" : ""}`;
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) return;
    const text = await response.text();
    if (update !== lastUpdate) return;
    const plan = requireElement("#plan", HTMLElement);
    await window.htmx.swap({ text, target: plan, swap: "none", sourceElement: plan });
  } catch {
    return; // Offline: the score stays as it is until the next edit is saved.
  }
  announceLater();
}

const readOpenCount = () => findElement("#quality-score", HTMLElement)?.dataset.toMend ?? "";

function announceLater() {
  if (!hasChanged) announcedCount = readOpenCount();
  clearTimeout(announceTimer);
  announceTimer = setTimeout(announceOpenCount, ANNOUNCE_DELAY_MS);
}

function announceOpenCount() {
  const count = readOpenCount();
  if (count === announcedCount) return;
  announcedCount = count;
  const message = count === "0" ? "Sheet quality: nothing to mend." : `Sheet quality: ${count} to mend.`;
  requireElement("#meter-news", HTMLElement).textContent = message;
}

function handlePlanChange() {
  hasChanged = true;
  clearTimeout(updateTimer);
  updateTimer = setTimeout(updateMeter, isListOpen() ? 0 : UPDATE_DELAY_MS);
}

export function startMeter() {
  document.addEventListener("click", handleFixLink);
  document.addEventListener("plan:changed", handlePlanChange);
  requireElement("#quality", HTMLElement).addEventListener("toggle", () => {
    if (isListOpen()) updateMeter();
  });
  updateMeter();
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted && (findRow(wanted.replace(/^[a-z]+-/, "")) || wanted === "schedule")) focusPlace(wanted);
}
