/* Single-letter keys: they work outside fields alone and can be switched off (WCAG 2.1.4). */
const SWITCH = "ptplanner.single-letters";
const handlers = new Map();
let waiting = "";
let forget = 0;

export const lettersWork = () => localStorage.getItem(SWITCH) !== "off";
export const setLetters = (work) => localStorage.setItem(SWITCH, work ? "on" : "off");

/** Registers `act` for a key ("n") or a pair typed one after the other ("g p"). */
export function onKey(keys, act) {
  handlers.set(keys, act);
}

export function isTyping(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
  if (isTyping(event.target) || !lettersWork() || document.querySelector("dialog[open]")) return;
  const act = handlers.get(`${waiting} ${event.key}`.trim()) ?? handlers.get(event.key);
  clearTimeout(forget);
  waiting = event.key === "g" ? "g" : "";
  forget = setTimeout(() => { waiting = ""; }, 1500);
  if (!act) return;
  waiting = "";
  if (act(event) !== false) event.preventDefault();
});
