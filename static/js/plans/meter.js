// The quality meter: moves focus to the field that fixes a problem, and announces when the number changes.
import { focusRow, openRow, rowOf, rows } from "./rows.js";
import { showPanel } from "./panels.js";
import { toolsOf } from "./row-tools.js";

// Long enough that a series of edits is announced once, after the last.
const QUIET_MS = 2500;

let told = "";
let timer = 0;

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

function count() {
  return document.getElementById("status")?.dataset.toMend ?? "";
}

function sayNews() {
  const now = count();
  if (now === told) return;
  told = now;
  document.getElementById("meter-news").textContent = now === "0" ? "Sheet quality: nothing to mend." : `Sheet quality: ${now} to mend.`;
}

export function startMeter() {
  told = count();
  document.addEventListener("click", onClick);
  document.addEventListener("plan:changed", () => {
    clearTimeout(timer);
    timer = setTimeout(sayNews, QUIET_MS);
  });
  const asked = decodeURIComponent(location.hash.slice(1));
  if (asked && (rowOf(asked.replace(/^[a-z]+-/, "")) || asked === "schedule")) goTo(asked);
}
