/* The page of one exercise: its clip, and printing it. */
import { startClip } from "../shared/clip.js";

startClip();

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
