/* Enter in the search of patients opens the only one that is found. */
import { findElement, listElements } from "../shared/dom.js";

let isWaiting = false;
// The query that the list shows.
let answered = findElement("#q", HTMLInputElement)?.value ?? "";

function openOnlyHit() {
  const hits = listElements("#patient-rows .list__name", HTMLAnchorElement);
  const [hit] = hits;
  if (hit && hits.length === 1) location.assign(hit.href);
}

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.id !== "q" || event.key !== "Enter" || event.isComposing) return;
  if (!field.value.trim()) return;
  if (field.value === answered) {
    event.preventDefault();
    openOnlyHit();
  } else isWaiting = true;
});

document.addEventListener("input", () => {
  isWaiting = false;
});

document.addEventListener("htmx:after:swap", () => {
  answered = findElement("#q", HTMLInputElement)?.value ?? "";
  if (isWaiting) openOnlyHit();
  isWaiting = false;
});
