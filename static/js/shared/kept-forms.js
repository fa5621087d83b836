/* Keeps what is typed in a form until it is saved, and brings it back: after a new sign-in, a reload or a lost page. */
import { addRoot, listElements } from "./dom.js";
import { applyValues, isSame, listChanged, listLabels, readDefaults, readValues } from "./form-values.js";
import { formatKeptTime, listNames, loadText, storeText } from "./kept-text.js";

/** @typedef {import("./form-values.js").FormValues} FormValues */
/**
 * @typedef {object} KeptForm
 * @property {string} name random; the server repeats it when the form is saved
 * @property {string} page where the form was opened
 * @property {FormValues} values as typed
 * @property {FormValues} over what the form showed before
 * @property {boolean} isSent without an answer so far
 * @property {FormValues} [carried] hidden fields that belong to what was shown, such as the version of the record
 */

const SAVED_COOKIE = /(?:^|; )ptplanner-saved=([0-9a-f]+)/;
// Set by the sign-in page: what was typed before comes back without a question.
const SIGNING_IN_KEY = "ptplanner:signing-in";

const isKept = (/** @type {HTMLFormElement} */ form) =>
  form.getAttribute("method")?.toLowerCase() === "post" &&
  !form.matches("[data-edit], [data-choose], [role=search], #edits");

/** @param {HTMLFormElement} form */
const buildName = (form) => `form:${new URL(form.getAttribute("action") || location.href, location.href).pathname}`;

/**
 * @param {HTMLFormElement} form
 * @returns {KeptForm | null}
 */
const loadForm = (form) => loadText(buildName(form));

/** @param {HTMLFormElement} form */
function keepForm(form) {
  const kept = loadForm(form);
  const over = kept?.over ?? readDefaults(form);
  const values = readValues(form);
  if (isSame(values, over)) storeText(buildName(form), null);
  else storeForm(form, { ...buildKept(form, kept), values, over, isSent: false });
}

/**
 * @param {HTMLFormElement} form
 * @returns {FormValues}
 */
const readCarried = (form) =>
  listElements("[data-carried]", HTMLInputElement, form).map((one) => [one.name, one.value]);

/**
 * What was typed over an older version of a record goes back with that version, so that the server can compare.
 * @param {HTMLFormElement} form
 * @param {KeptForm} kept
 */
function putBackCarried(form, kept) {
  for (const [name, value] of kept.carried ?? []) {
    for (const field of listElements("[data-carried]", HTMLInputElement, form))
      if (field.name === name) field.value = value;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {KeptForm | null} kept
 */
const buildKept = (form, kept) => ({
  carried: kept?.carried ?? readCarried(form),
  name: kept?.name ?? crypto.getRandomValues(new Uint32Array(4)).reduce((text, one) => text + one.toString(16), ""),
  page: kept?.page ?? `${location.pathname}${location.search}`,
});

/**
 * @param {HTMLFormElement} form
 * @param {KeptForm} kept
 */
const storeForm = (form, kept) => storeText(buildName(form), kept);

/** @param {HTMLFormElement} form */
function markSent(form) {
  const kept = loadForm(form);
  if (kept) {
    storeForm(form, { ...kept, isSent: true });
    setHiddenField(form, "kept-as", kept.name);
  }
  setHiddenField(form, "from-page", kept?.page ?? `${location.pathname}${location.search}`);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
function setHiddenField(form, name, value) {
  const found = form.querySelector(`input[type=hidden][name="${name}"]`);
  const field = found instanceof HTMLInputElement ? found : document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  if (!found) form.append(field);
}

/** Deletes the form that the server named as saved. */
function deleteSavedForm(/** @type {readonly string[]} */ names) {
  const saved = SAVED_COOKIE.exec(document.cookie)?.[1];
  if (!saved) return;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `ptplanner-saved=; path=${addRoot("/")}; max-age=0; samesite=lax`;
  for (const name of names) if (loadText(name)?.name === saved) storeText(name, null);
}

/**
 * Text that nobody has changed since comes back by itself if the page was not left on purpose; else it is offered.
 * @param {HTMLFormElement} form
 * @param {boolean} isReturn
 */
function bringBack(form, isReturn) {
  const kept = loadForm(form);
  if (!kept) return;
  const shown = readDefaults(form);
  if (kept.isSent && form.hasAttribute("data-refused")) {
    // The server shows what it refused, and what it compares that with from now on.
    storeForm(form, { ...kept, values: shown, carried: readCarried(form), isSent: false });
    return;
  }
  if (isSame(kept.values, shown)) {
    // The server shows what it refused, or it has the text already.
    if (kept.isSent) storeForm(form, { ...kept, isSent: false });
    else storeText(buildName(form), null);
    return;
  }
  const changed = listChanged(kept.over, kept.values);
  const newer = listChanged(kept.over, shown).filter((name) => changed.includes(name));
  if ((isReturn || kept.isSent) && !newer.length) restoreForm(form, kept);
  else offerForm(form, kept, newer);
}

/**
 * @param {HTMLFormElement} form
 * @param {KeptForm} kept
 */
function restoreForm(form, kept) {
  const changed = listChanged(kept.over, kept.values);
  applyValues(form, kept.values, changed);
  putBackCarried(form, kept);
  for (const label of listLabels(form, changed)) markUnsaved(label);
  showNotice(form, "Not saved yet.", "This is what you typed before. Look at it, then save.", [
    buildButton("Drop it", () => dropForm(form, kept)),
  ]);
}

/**
 * @param {HTMLFormElement} form
 * @param {KeptForm} kept
 * @param {readonly string[]} newer names of fields that somebody else has changed since
 */
function offerForm(form, kept, newer) {
  const time = formatKeptTime(buildName(form));
  const fields = listLabels(form, newer).map((label) => label.textContent?.trim());
  const since = newer.length ? ` Since then it was changed and saved: ${fields.join(", ") || "this form"}.` : "";
  showNotice(form, "You typed in this form and did not save it.", `That was at ${time}.${since}`, [
    buildButton("Put it back", () => restoreForm(form, kept)),
    buildButton("Drop it", () => dropForm(form, kept)),
  ]);
}

/**
 * @param {HTMLFormElement} form
 * @param {KeptForm} kept
 */
function dropForm(form, kept) {
  applyValues(form, readDefaults(form), listChanged(kept.over, kept.values));
  storeText(buildName(form), null);
  for (const mark of form.querySelectorAll(".unsaved")) mark.remove();
  form.querySelector("[data-kept-notice]")?.remove();
}

/** @param {HTMLElement} label */
function markUnsaved(label) {
  if (label.querySelector(".unsaved")) return;
  label.append(" ", Object.assign(document.createElement("span"), { className: "unsaved", textContent: "not saved" }));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} title
 * @param {string} text
 * @param {readonly HTMLButtonElement[]} buttons
 */
function showNotice(form, title, text, buttons) {
  const notice = Object.assign(document.createElement("div"), { className: "notice tone-caution" });
  notice.dataset.keptNotice = "";
  notice.setAttribute("role", "status");
  const line = document.createElement("p");
  line.append(
    Object.assign(document.createElement("span"), { className: "notice__title", textContent: title }),
    ` ${text}`,
  );
  const body = Object.assign(document.createElement("div"), { className: "notice__body" });
  const ways = Object.assign(document.createElement("div"), { className: "notice__actions" });
  ways.append(...buttons);
  body.append(line, ways);
  notice.append(document.createElement("span"), body);
  form.querySelector("[data-kept-notice]")?.remove();
  form.closest("details")?.setAttribute("open", "");
  form.prepend(notice);
}

/**
 * @param {string} label
 * @param {() => void} act
 */
function buildButton(label, act) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button",
    textContent: label,
  });
  button.addEventListener("click", act);
  return button;
}

/** Whether the page was reloaded, or left and entered again without a choice of the person. */
function isReturning() {
  const [entry] = performance.getEntriesByType("navigation");
  const type = entry && "type" in entry ? entry.type : "";
  const hasSignedIn = sessionStorage.getItem(SIGNING_IN_KEY) !== null;
  sessionStorage.removeItem(SIGNING_IN_KEY);
  return hasSignedIn || type === "reload" || type === "back_forward";
}

export const noteSigningIn = () => sessionStorage.setItem(SIGNING_IN_KEY, "1");

/** @param {Event} event */
function handleTyping(event) {
  const { target } = event;
  const form = target && "form" in target ? target.form : null;
  if (form instanceof HTMLFormElement && isKept(form)) keepForm(form);
}

export function startKeptForms() {
  const isReturn = isReturning();
  const forms = listElements("form", HTMLFormElement).filter(isKept);
  deleteSavedForm(listNames("form:"));
  for (const form of forms) bringBack(form, isReturn);
  document.addEventListener("input", handleTyping);
  document.addEventListener("change", handleTyping);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!event.defaultPrevented && form instanceof HTMLFormElement && isKept(form)) markSent(form);
  });
}
