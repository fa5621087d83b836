// The catalog from the keyboard: type, choose with the arrows, add with Enter, go on typing.
import { announce } from "./save-status.js";
import { press } from "./edits.js";
import { focusRow, rows } from "./rows.js";

const field = () => document.getElementById("q");
const results = () => [...document.querySelectorAll("#results .result")];
const picked = () => document.querySelector("#results .result[data-picked]");

let isBehind = false;
let addWhenThere = false;

function pick(result, isTold = true) {
  results().forEach((other) => other.toggleAttribute("data-picked", other === result));
  if (!result || !isTold) return;
  result.scrollIntoView({ block: "nearest" });
  const flag = result.querySelector(".flag")?.textContent.trim() ?? "";
  announce(`${result.dataset.name}. ${flag} Enter adds it.`);
}

function step(by) {
  const all = results();
  const at = all.indexOf(picked());
  pick(all[Math.max(0, Math.min(all.length - 1, at + by))]);
}

function add() {
  const result = picked();
  if (!result) return;
  press(result.querySelector(".addbutton"));
  field().select();
}

function onKey(event) {
  if (event.target !== field() || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    // The results on screen belong to an older query: wait for the current ones.
    if (isBehind) addWhenThere = true;
    else add();
  } else if (event.key === "Escape") {
    event.preventDefault();
    const first = rows()[0];
    if (first) focusRow(first);
    else field().blur();
  }
}

function caughtUp() {
  isBehind = false;
  markTaken();
  pick(results()[0] ?? null, false);
  if (addWhenThere) add();
  addWhenThere = false;
}

// Results that are already in the plan are marked, but can be added again.
function markTaken() {
  const taken = new Set(rows().map((row) => row.dataset.exercise));
  results().forEach((result) => result.classList.toggle("result--taken", taken.has(result.dataset.exercise)));
}

function clear() {
  field().value = "";
  field().dispatchEvent(new Event("input", { bubbles: true }));
  field().focus();
}

function clearFilters(event) {
  event.preventDefault();
  document.querySelectorAll("#catalog input[type=checkbox]").forEach((box) => { box.checked = false; });
  document.getElementById("search-form").requestSubmit();
}

export function startCatalog() {
  if (!field()) return;
  field().addEventListener("input", () => { isBehind = true; });
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:after:swap", (event) => {
    const url = event.detail.ctx?.request?.action ?? "";
    if (!url.includes("/catalog")) return;
    const answered = new URL(url, location.href).searchParams.get("q") ?? "";
    if (answered === field().value) caughtUp();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear]")) clear();
    if (event.target.closest("[data-clear-filters]")) clearFilters(event);
  });
  document.addEventListener("plan:changed", markTaken);
  caughtUp();
}
