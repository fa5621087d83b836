/* What every therapist's page shares: the CSRF header, dialogs, keys, counters, and nothing typed that is lost. */
import { readCsrfToken } from "./csrf.js";
import { addRoot, findClosest, findElement, listElements, requireElement } from "./dom.js";
import { noteSigningIn, startKeptForms } from "./kept-forms.js";
import { clearKeptText, deleteOldTexts, hasKeptText, readAccount, watchSignOut } from "./kept-text.js";
import { buildSignInPath, renewSession } from "./session.js";
import { areLettersEnabled, enableLetters, registerKey } from "./shortcuts.js";
import { countCharacters } from "./text.js";

/**
 * What htmx says in its events, as far as it is used here.
 * @typedef {CustomEvent<{ctx?: {request: {headers: Record<string, string>}, response?: unknown}}>} HtmxEvent
 */

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = /** @type {HtmxEvent} */ (event).detail;
  if (ctx) ctx.request.headers["X-CSRFToken"] = readCsrfToken();
});

/* The server could not be reached: say so in the notice area. */
document.addEventListener("htmx:error", (event) => {
  if (/** @type {HtmxEvent} */ (event).detail.ctx?.response) return;
  showNotice("Not sent. The server cannot be reached. What you typed is still here.");
});

/** @param {string} words */
function showNotice(words) {
  const line = Object.assign(document.createElement("p"), { textContent: words, className: "notice__title" });
  const box = Object.assign(document.createElement("div"), { className: "notice tone-caution" });
  box.append(document.createElement("span"), line);
  requireElement("#notice", HTMLElement).replaceChildren(box);
}

/** @param {string} id */
const findDialog = (id) => findElement(`#${CSS.escape(id)}`, HTMLDialogElement);

/** @param {string} id */
function openDialog(id) {
  const dialog = findDialog(id);
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opens = findClosest(event.target, "[data-opens]", HTMLElement)?.dataset.opens;
  if (opens) openDialog(opens);
  const closes = findClosest(event.target, "[data-closes]", HTMLElement)?.dataset.closes;
  if (closes) findDialog(closes)?.close();
});

/* Ignore the second click on a form that is already being sent. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of listElements("form[data-sent]", HTMLFormElement)) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  const counter = document.querySelector(`[data-count-for="${field.id}"]`);
  if (!counter || !field.dataset.limit) return;
  const length = countCharacters(field.value);
  requireElement("[data-count]", HTMLElement, counter).textContent = String(length);
  counter.classList.toggle("field__count--over", length > Number(field.dataset.limit));
});

/* What is typed is kept by account, and cleared by signing out, in all tabs. */
deleteOldTexts();
if (readAccount()) {
  startKeptForms();
  watchSignOut(leaveAfterSignOut);
} else {
  noteSigningIn();
  const line = findElement("[data-kept-text]", HTMLElement);
  if (line) line.hidden = !hasKeptText();
}
document.addEventListener("submit", (event) => {
  const isSignOut = event.target instanceof Element && event.target.matches("form[action*='/sign-out']");
  if (isSignOut) clearKeptText();
});

/* Another tab is signing out: show nothing more, and go when the server has done it. */
async function leaveAfterSignOut() {
  document.body.hidden = true;
  for (let tries = 0; tries < 20 && (await renewSession()) === "renewed"; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  location.replace(addRoot("/sign-in"));
}

/* Somebody comes back to a page that was left open: is it still theirs? */
const AWAY_MS = 60_000;
let leftAt = 0;
document.addEventListener("visibilitychange", async () => {
  if (document.hidden) leftAt = Date.now();
  else if (readAccount() && leftAt && Date.now() - leftAt > AWAY_MS) await checkSession();
});

async function checkSession() {
  const state = await renewSession();
  if (state === "another") location.reload();
  if (state !== "signedout" || findElement("#builder", HTMLElement)) return;
  showNotice("Your sign-in has ended. What you typed is kept. ");
  const link = Object.assign(document.createElement("a"), { href: buildSignInPath(), textContent: "Sign in again" });
  findElement("#notice .notice__title", HTMLElement)?.append(link);
}

/* After a rejected form: focus the first invalid field. */
findElement("main [aria-invalid=true]", HTMLElement)?.focus();

function focusSearch() {
  const field = findElement("[data-search]", HTMLInputElement);
  if (!field) return false;
  field.focus();
  field.select();
  return true;
}

// On a phone the menu of the Clinic area is a line that scrolls: show the page that is open.
findElement(".side-menu [aria-current]", HTMLElement)?.scrollIntoView({ block: "nearest", inline: "center" });

const lettersSwitch = findElement("[data-single-letters]", HTMLInputElement);
if (lettersSwitch) {
  lettersSwitch.checked = areLettersEnabled();
  lettersSwitch.addEventListener("change", () => enableLetters(lettersSwitch.checked));
  registerKey("?", () => openDialog("keys"));
  registerKey("/", focusSearch);
  const pages = { n: "/patients/new", "g p": "/patients", "g e": "/exercises", "g t": "/templates", "g c": "/clinic" };
  for (const [keys, address] of Object.entries(pages))
    registerKey(keys, () => window.location.assign(addRoot(address)));
}
