// The quality meter: moves focus to the field that fixes a problem, and announces when the number changes.
import { focusRow, openRow, rowOf, rows } from "./rows.js";
import { showPanel } from "./panels.js";
import { toolsOf } from "./row-tools.js";

// Long enough that a series of edits is announced once, after the last.
const QUIET_MS = 2500;

// The sheet is measured once after a series of edits; while the list is open, after each.
const UPDATE_DELAY_MS = 700;

let told = "";
let timer = 0;
let updateTimer = 0;
let lastUpdate = 0;
let hasChanged = false;

const rowIn = (place) => rows().find((row) => place.endsWith(`-${row.dataset.item}`));

function toFinding(row) {
  const finding = row.querySelector("[data-open-finding]");
  (finding?.querySelector("button, summary") ?? row).focus();
  (finding ?? row).scrollIntoView({ block: "center" });
}

function toField(row, place) {
  toolsOf(row);
  openRow(row);
  const field = document.getElementById(place);
  // Open the collapsed part that holds the field first.
  if (field && !field.matches(".dose__input") && !field.checkVisibility()) {
    row.querySelector(".editor__more")?.setAttribute("open", "");
  }
  field?.focus();
  field?.scrollIntoView({ block: "center" });
}

function toRow(row, place) {
  const name = place.slice(0, -row.dataset.item.length - 1);
  if (name === "finding") toFinding(row);
  else if (name === "row") focusRow(row);
  else if (name === "note" || name === "warning") {
    showPanel(row, "words");
    document.getElementById(place)?.focus();
  } else toField(row, place);
  row.scrollIntoView({ block: "center" });
}

/** Focuses `place`, an id of the builder; false if it is missing or not visible. */
function goTo(place) {
  const row = rowIn(place);
  if (row) {
    toRow(row, place);
    return true;
  }
  if (place === "schedule") {
    const schedule = document.getElementById("schedule");
    schedule.open = true;
    schedule.querySelector("input").focus();
    return true;
  }
  const there = document.getElementById(place);
  if (!there?.checkVisibility()) return false;
  if (place === "plan") focusRow(rows()[0]);
  else there.focus();
  return true;
}

function onClick(event) {
  const way = event.target.closest("a[data-goto]");
  if (!way || !goTo(way.dataset.goto)) return;
  event.preventDefault();
  way.closest("details[data-menu]")?.removeAttribute("open");
}

const isListOpen = () => document.getElementById("quality")?.open ?? false;

// Only the newest answer is shown: an older one may arrive after it.
async function updateMeter() {
  clearTimeout(updateTimer);
  const mine = ++lastUpdate;
  const url = `${document.getElementById("builder").dataset.meterUrl}${isListOpen() ? "?list=1" : ""}`;
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!response.ok || response.redirected) return;
    const text = await response.text();
    if (mine !== lastUpdate) return;
    const plan = document.getElementById("plan");
    await window.htmx.swap({ text, target: plan, swap: "none", sourceElement: plan });
  } catch {
    return; // Offline: the score stays as it is until the next edit is saved.
  }
  announceLater();
}

function count() {
  return document.getElementById("quality-score")?.dataset.toMend ?? "";
}

function announceLater() {
  if (!hasChanged) told = count();
  clearTimeout(timer);
  timer = setTimeout(sayNews, QUIET_MS);
}

function sayNews() {
  const now = count();
  if (now === told) return;
  told = now;
  document.getElementById("meter-news").textContent = now === "0" ? "Sheet quality: nothing to mend." : `Sheet quality: ${now} to mend.`;
}

export function startMeter() {
  document.addEventListener("click", onClick);
  document.addEventListener("plan:changed", () => {
    hasChanged = true;
    clearTimeout(updateTimer);
    updateTimer = setTimeout(updateMeter, isListOpen() ? 0 : UPDATE_DELAY_MS);
  });
  document.getElementById("quality").addEventListener("toggle", () => {
    if (isListOpen()) updateMeter();
  });
  updateMeter();
  const asked = decodeURIComponent(location.hash.slice(1));
  if (asked && (rowOf(asked.replace(/^[a-z]+-/, "")) || asked === "schedule")) goTo(asked);
}
