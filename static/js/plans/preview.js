// Preview and issued sheet: Ctrl+Enter issues, Esc goes back, and the paper can be seen as a black-and-white printer makes it.
import { findClosest, findElement, requireElement } from "../shared/dom.js";

document.addEventListener("click", (event) => {
  const button = findClosest(event.target, "[data-bw]", HTMLButtonElement);
  if (!button) return;
  const isOn = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isOn));
  requireElement("#stage", HTMLElement).classList.toggle("stage--bw", isOn);
});

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    findElement("#issue-form", HTMLFormElement)?.requestSubmit();
  } else if (event.key === "Escape") {
    findElement("#back", HTMLElement)?.click();
  }
});

// The sheet is laid out before it is issued, which takes seconds: say so until the next page comes.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !findClosest(event.target, "#issue-form", HTMLFormElement)) return;
  showThatItIsMade(true);
});
window.addEventListener("pageshow", () => showThatItIsMade(false));

/** @param {boolean} isMade */
function showThatItIsMade(isMade) {
  const message = findElement("[data-making]", HTMLElement);
  if (message) message.hidden = !isMade;
}

document.body.dataset.ready = "";

// Focus what prevented issuing, so that it is read first.
findElement("#missing, #not-made", HTMLElement)?.focus();
