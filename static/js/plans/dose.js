// One dose, two inputs: the shorthand and the fields update each other while one is edited.
import { submit } from "./edits.js";
import { dropDraft, drafts, keepDraft } from "./local-storage.js";
import { focusRow, openRow, rowOf, rows } from "./rows.js";
import { fieldsOf, fillFields, fillWords, hasTools, showParts, stateOf, toolsOf } from "./row-tools.js";

const PAUSE_MS = 120;
const timers = new Map();
// The text that was sent last for each row: leaving a field after Enter must not send it again.
const submitted = new Map();

const form = (row) => row.querySelector("form.dose");
const input = (row) => row.querySelector(".dose__input");
const isDirty = (row) => row.hasAttribute("data-dirty");

function reading(row, kind, ...parts) {
  const place = toolsOf(row).querySelector("[data-reading]");
  place.className = `reading reading--${kind}`;
  place.replaceChildren(...parts);
}

function strong(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}

// Underlines the faulty word, in a copy of the text behind the input.
function underline(row, start, end) {
  const mirror = row.querySelector("[data-mirror]");
  mirror.replaceChildren();
  const text = input(row).value;
  if (start === undefined) return;
  const mark = document.createElement("mark");
  mark.textContent = text.slice(start, Math.max(end, start + 1)) || " ";
  mirror.append(text.slice(0, start), mark, text.slice(Math.max(end, start + 1)));
  mirror.scrollLeft = input(row).scrollLeft;
}

function markGood(row) {
  input(row).removeAttribute("aria-invalid");
  fieldsOf(row).forEach((field) => field.removeAttribute("aria-invalid"));
  underline(row);
}

function markBad(row, mistake) {
  const faulty = row.querySelector(`[data-dose-field][name="${CSS.escape(mistake.field || "-")}"]`);
  const isText = form(row).querySelector("[data-source]").value === "text";
  (isText ? input(row) : faulty ?? input(row)).setAttribute("aria-invalid", "true");
  underline(row, isText ? mistake.start : undefined, mistake.end);
  const expected = mistake.expected && !mistake.message.includes(mistake.expected) ? ` ${mistake.expected}` : "";
  reading(row, "error", `${mistake.message}${expected} Your last good dose is kept.`);
}

async function read(row) {
  const url = document.getElementById("builder").dataset.doseUrl;
  const sent = new URLSearchParams(new FormData(form(row)));
  ["csrf_token", "version"].forEach((name) => sent.delete(name));
  let response;
  let said;
  try {
    response = await fetch(`${url}?${sent}`, { headers: { "HX-Request": "true" } });
    if (response.status !== 200 && response.status !== 422) return;
    said = await response.json();
  } catch {
    return; // Offline: keep the text; it is interpreted with the next input.
  }
  const now = new URLSearchParams(new FormData(form(row)));
  if (now.get("text") !== sent.get("text") && sent.get("source") === "text") return;
  if (response.status === 422) return markBad(row, said);
  markGood(row);
  if (sent.get("source") === "text") fillFields(row, said.fields);
  else input(row).value = said.text;
  reading(row, "good", "Read as: ", strong(said.reading));
}

function typed(row, source) {
  row.setAttribute("data-dirty", "");
  form(row).querySelector("[data-source]").value = source;
  if (source === "text") keepDraft(row.dataset.item, input(row).value);
  underline(row);
  clearTimeout(timers.get(row.id));
  timers.set(row.id, setTimeout(() => read(row), PAUSE_MS));
}

// Also saves text that was typed before this script loaded.
function save(row) {
  const isKnown = [stateOf(row).text, submitted.get(row.id)].includes(input(row).value);
  if (!isDirty(row) && isKnown) return;
  row.removeAttribute("data-dirty");
  submitted.set(row.id, input(row).value);
  submit(form(row));
}

export function close(row) {
  row.removeAttribute("data-open");
  focusRow(row);
}

function asItWas(row) {
  clearTimeout(timers.get(row.id));
  settleDose(row.dataset.item, true);
  close(row);
}

// After a save the fields show the server's version; with `discard`, the last saved dose.
export function settleDose(item, discard = false) {
  const row = rowOf(item);
  dropDraft(item);
  if (!row) return;
  if (discard || !isDirty(row)) {
    row.removeAttribute("data-dirty");
    markGood(row);
  }
  if (discard) backToSaved(row);
}

function savedReading(row) {
  const saved = stateOf(row).reading;
  if (saved) reading(row, "good", "Read as: ", strong(saved));
  else reading(row, "good");
}

export function refuseDose(item, mistake) {
  const row = rowOf(item);
  if (!row) return;
  row.setAttribute("data-dirty", "");
  openRow(row);
  keepDraft(item, input(row).value);
  markBad(row, mistake);
  input(row).focus();
}

function backToSaved(row) {
  input(row).value = stateOf(row).text;
  if (!hasTools(row)) return;
  fillFields(row, stateOf(row).fields);
  savedReading(row);
}

function restoreDrafts() {
  for (const [item, text] of Object.entries(drafts())) {
    const row = rowOf(item);
    if (!row || !input(row)) continue;
    input(row).value = text;
    openRow(row);
    typed(row, "text");
  }
}

// After a response, every field that is not being edited shows the saved value.
function catchUp(row) {
  if (!input(row)) return;
  if (!isDirty(row) && input(row) !== document.activeElement) backToSaved(row);
  if (hasTools(row)) fillWords(row);
}

function onKey(event) {
  const row = event.target.closest?.(".row");
  if (!row || !event.target.matches(".dose__input, [data-dose-field]")) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    asItWas(row);
  } else if (event.key === "Enter" && !event.ctrlKey) {
    event.preventDefault();
    const wasBad = row.querySelector("[aria-invalid]");
    save(row);
    if (!wasBad) close(row);
  }
}

export function startDoses() {
  document.addEventListener("input", (event) => {
    const row = event.target.closest?.("#plan .row");
    if (!row) return;
    if (event.target.matches(".dose__input")) typed(row, "text");
    if (event.target.matches("[data-dose-field]")) {
      showParts(row);
      typed(row, "fields");
    }
  });
  document.addEventListener("change", (event) => {
    const row = event.target.closest?.("#plan .row");
    if (row && event.target.matches(".dose__input, [data-dose-field]")) save(row);
    if (event.target.matches("[data-days]")) showParts(event.target.form);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form.dose")) event.target.closest(".row").removeAttribute("data-dirty");
  }, true);
  document.addEventListener("keydown", onKey);
  document.addEventListener("plan:changed", () => rows().forEach(catchUp));
  document.addEventListener("row:opened", (event) => {
    toolsOf(event.target);
    if (!isDirty(event.target)) savedReading(event.target);
  });
  restoreDrafts();
}
