// Preview and issued sheet: Ctrl+Enter issues, Esc goes back, and the paper can be seen as a black-and-white printer makes it.
import { findClosest, findElement, requireElement } from "../shared/dom.js";
import { loadKeptPlan } from "./drafts.js";

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

// The picture of a page may find no place while many sheets are being made: it is asked for again, a few times.
const PICTURE_RETRIES = 5;
const PICTURE_PAUSE_MS = 4000;
document.addEventListener("error", (event) => retryPicture(event.target), true);

/** @param {EventTarget | null} picture */
function retryPicture(picture) {
  if (!(picture instanceof HTMLImageElement) || !picture.closest(".sheetpage")) return;
  const tries = Number(picture.dataset.tries ?? 0);
  if (tries >= PICTURE_RETRIES) return;
  picture.dataset.tries = String(tries + 1);
  const address = picture.src;
  setTimeout(() => {
    picture.src = address;
  }, PICTURE_PAUSE_MS);
}

/** Text that is typed and not saved is not on this sheet: says so before it is issued. */
function warnOfUnsavedText() {
  const place = findElement("#unsaved", HTMLElement);
  if (!place) return;
  const { drafts } = loadKeptPlan(place.dataset.plan);
  if (!drafts.length) return;
  const names = new Set(drafts.map((draft) => draft.edit.name || "the schedule"));
  const line = document.createElement("p");
  const title = Object.assign(document.createElement("span"), { className: "notice__title" });
  title.textContent = "Something typed is not on this sheet.";
  const link = Object.assign(document.createElement("a"), { href: requireElement("#back", HTMLAnchorElement).href });
  link.textContent = "Back to the plan";
  line.append(title, ` It is not saved yet: ${[...names].join(", ")}. `, link);
  const body = Object.assign(document.createElement("div"), { className: "notice__body" });
  body.append(line);
  place.className = "notice tone-caution";
  place.append(document.createElement("span"), body);
}

warnOfUnsavedText();
document.body.dataset.ready = "";

// Focus what prevented issuing, so that it is read first.
findElement("#missing, #not-made", HTMLElement)?.focus();
