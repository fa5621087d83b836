// The builder's keys. Letters go through shortcuts.js, which can be switched off and ignores text fields.
import { isTyping, registerKey } from "../shared/shortcuts.js";
import { press } from "./edits.js";
import { currentRow, stepFocus } from "./rows.js";
import { showPanel } from "./panels.js";

function dose(row) {
  const field = row.querySelector(".dose__input");
  field?.focus();
  field?.select();
}

function swap(row) {
  const offered = row.querySelector("[data-first-swap]");
  if (offered) offered.focus();
  else showPanel(row, "swap");
}

function keep(row) {
  const finding = row.querySelector("[data-open-finding]");
  const accept = finding?.querySelector("[data-accept]");
  if (accept) press(accept);
  const details = finding?.querySelector("[data-keep]");
  if (!details) return;
  details.open = true;
  details.querySelector("textarea").focus();
}

function remove(row) {
  press(document.getElementById(`remove-${row.dataset.item}`));
}

const onRow = (act) => () => {
  const row = currentRow();
  if (!row) return false;
  act(row);
  return true;
};

function withAlt(event) {
  const row = currentRow();
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!row || !direction) return false;
  press(document.getElementById(`${direction}-${row.dataset.item}`));
  return true;
}

function withControl(event) {
  if (event.key.toLowerCase() !== "z" || isTyping(event.target)) return false;
  press(document.getElementById(event.shiftKey ? "redo" : "undo"));
  return true;
}

// Arrow keys and Delete also work when single-letter keys are switched off.
function alone(event) {
  if (isTyping(event.target) || event.target.closest?.(".menu[open]")) return false;
  const isInPlan = event.target === document.body || event.target.closest?.("#plan");
  if (!isInPlan) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    stepFocus(event.key === "ArrowDown" ? 1 : -1);
    return true;
  }
  return event.key === "Delete" && onRow(remove)();
}

function onOtherKey(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  let isDone = false;
  if (event.altKey && !event.ctrlKey && !event.metaKey) isDone = withAlt(event);
  else if (event.ctrlKey || event.metaKey) isDone = withControl(event);
  else if (!event.altKey) isDone = alone(event);
  if (isDone) event.preventDefault();
}

export function startKeys() {
  document.addEventListener("keydown", onOtherKey);
  registerKey("d", onRow(dose));
  registerKey("s", onRow(swap));
  registerKey("k", onRow(keep));
  registerKey("w", onRow((row) => showPanel(row, "words")));
  registerKey("p", () => document.querySelector(".planbar__issue")?.click());
}
