/* Single-letter keys: they work outside fields alone and can be switched off (WCAG 2.1.4). */
const STORAGE_KEY = "ptplanner.single-letters";
// How long the first key of a pair waits for the second.
const PAIR_MS = 1500;

/** @typedef {(event: KeyboardEvent) => unknown} KeyHandler returns false if the key did nothing */

/** @type {Map<string, KeyHandler>} */
const handlers = new Map();
let pendingKey = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pendingTimer;

export const areLettersEnabled = () => localStorage.getItem(STORAGE_KEY) !== "off";

/** @param {boolean} isEnabled */
export const enableLetters = (isEnabled) => localStorage.setItem(STORAGE_KEY, isEnabled ? "on" : "off");

/**
 * Registers `handler` for a key ("n") or a pair typed one after the other ("g p").
 * @param {string} keys
 * @param {KeyHandler} handler
 */
export function registerKey(keys, handler) {
  handlers.set(keys, handler);
}

const TEXT_FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** @param {EventTarget | null} target */
export function isTyping(target) {
  return target instanceof Element && target.closest(TEXT_FIELDS) !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
  if (isTyping(event.target) || !areLettersEnabled() || document.querySelector("dialog[open]")) return;
  const handler = handlers.get(`${pendingKey} ${event.key}`.trim()) ?? handlers.get(event.key);
  clearTimeout(pendingTimer);
  pendingKey = event.key === "g" ? "g" : "";
  pendingTimer = setTimeout(() => {
    pendingKey = "";
  }, PAIR_MS);
  if (!handler) return;
  pendingKey = "";
  if (handler(event) !== false) event.preventDefault();
});
