// The builder's keys. Letters go through shortcuts.js, which can be switched off and ignores text fields.
import { findElement } from "../shared/dom.js";
import { isTyping, registerKey } from "../shared/shortcuts.js";
import { pressButton } from "./edits.js";
import { showPanel } from "./panels.js";
import { currentRow, moveRowFocus, readItemId } from "./rows.js";

/** @param {HTMLElement} row */
function focusDose(row) {
  const input = findElement(".dose__input", HTMLInputElement, row);
  input?.focus();
  input?.select();
}

/** @param {HTMLElement} row */
function focusSwap(row) {
  const offered = findElement("[data-first-swap]", HTMLElement, row);
  if (offered) offered.focus();
  else showPanel(row, "swap");
}

/** @param {HTMLElement} row */
function overrideFinding(row) {
  const finding = findElement("[data-open-finding]", HTMLElement, row);
  if (!finding) return;
  pressButton(finding.querySelector("[data-accept]"));
  const details = findElement("[data-keep]", HTMLDetailsElement, finding);
  if (!details) return;
  details.open = true;
  findElement("textarea", HTMLTextAreaElement, details)?.focus();
}

/** @param {HTMLElement} row */
function removeRow(row) {
  pressButton(document.getElementById(`remove-${readItemId(row)}`));
}

/**
 * @param {(row: HTMLElement) => void} act
 * @returns {() => boolean} whether there is a current row
 */
const withCurrentRow = (act) => () => {
  const row = currentRow();
  if (row) act(row);
  return row !== null;
};

/** @param {KeyboardEvent} event */
function handleAltKey(event) {
  const row = currentRow();
  const direction = event.key === "ArrowUp" ? "up" : event.key === "ArrowDown" ? "down" : "";
  if (!row || !direction) return false;
  pressButton(document.getElementById(`${direction}-${readItemId(row)}`));
  return true;
}

/** @param {KeyboardEvent} event */
function handleControlKey(event) {
  if (event.key.toLowerCase() !== "z" || isTyping(event.target)) return false;
  pressButton(document.getElementById(event.shiftKey ? "redo" : "undo"));
  return true;
}

/**
 * Arrow keys and Delete also work when single-letter keys are switched off.
 * @param {KeyboardEvent} event
 */
function handlePlainKey(event) {
  const target = event.target;
  if (isTyping(target) || !(target instanceof Element) || target.closest(".menu[open]")) return false;
  if (target !== document.body && !target.closest("#plan")) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    moveRowFocus(event.key === "ArrowDown" ? 1 : -1);
    return true;
  }
  return event.key === "Delete" && withCurrentRow(removeRow)();
}

/** @param {KeyboardEvent} event */
function handleKey(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  let isHandled = false;
  if (event.altKey && !event.ctrlKey && !event.metaKey) isHandled = handleAltKey(event);
  else if (event.ctrlKey || event.metaKey) isHandled = handleControlKey(event);
  else if (!event.altKey) isHandled = handlePlainKey(event);
  if (isHandled) event.preventDefault();
}

export function startKeys() {
  document.addEventListener("keydown", handleKey);
  registerKey("d", withCurrentRow(focusDose));
  registerKey("s", withCurrentRow(focusSwap));
  registerKey("k", withCurrentRow(overrideFinding));
  registerKey(
    "w",
    withCurrentRow((row) => showPanel(row, "words")),
  );
  registerKey("p", () => findElement(".planbar__issue", HTMLElement)?.click());
}
