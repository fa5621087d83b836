/* The page of one exercise: its clip, and printing it. */
import { startClip } from "../shared/clip.js";
import { findElement } from "../shared/dom.js";

startClip();

const printButton = findElement("[data-print]", HTMLButtonElement);
if (printButton) {
  printButton.hidden = false;
  printButton.addEventListener("click", () => window.print());
}
