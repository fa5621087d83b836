/* What every therapist's page shares: the CSRF header, dialogs, keys, counters, and nothing lost on a double click. */
import { lettersWork, onKey, setLetters } from "./shortcuts.js";

const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = token();
});

/* The server could not be reached: say so in the notice area. */
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx?.response) return;
  showNotice("Not sent. The server cannot be reached. What you typed is still here.");
});

export function showNotice(words) {
  const place = document.getElementById("notice");
  const line = Object.assign(document.createElement("p"), { textContent: words, className: "notice__title" });
  const box = Object.assign(document.createElement("div"), { className: "notice tone-caution" });
  box.append(document.createElement("span"), line);
  place.replaceChildren(box);
}

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) openDialog(opener.dataset.opens);
  const closer = event.target.closest("[data-closes]");
  if (closer) document.getElementById(closer.dataset.closes)?.close();
});

/* Ignore the second click on a form that is already being sent. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-once]")) {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

document.addEventListener("input", (event) => {
  const counter = document.querySelector(`[data-count-for="${event.target.id}"]`);
  if (!counter || !event.target.dataset.limit) return;
  const length = [...event.target.value].length;
  counter.querySelector("[data-count]").textContent = length;
  counter.classList.toggle("field__count--over", length > Number(event.target.dataset.limit));
});

/* After a rejected form: focus the first invalid field. */
document.querySelector("main [aria-invalid=true]")?.focus();

const letters = document.querySelector("[data-single-letters]");
if (letters) {
  letters.checked = lettersWork();
  letters.addEventListener("change", () => setLetters(letters.checked));
  const go = (href) => () => window.location.assign(href);
  onKey("?", () => openDialog("keys"));
  onKey("n", go("/patients/new"));
  onKey("g p", go("/patients"));
  onKey("g e", go("/exercises"));
  onKey("g t", go("/templates"));
  onKey("/", () => {
    const field = document.querySelector("[data-search]");
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  });
}
