/* What is typed and not saved, kept in this browser for a day: by account, so that nobody else is shown it. */
import { findElement } from "./dom.js";

const PREFIX = "ptplanner:";
const MAX_AGE_MS = 24 * 60 * 60 * 1000;
// Tells the other tabs that somebody signed out; it holds a time.
const SIGNED_OUT_KEY = "ptplanner.signed-out";

/**
 * @template T
 * @typedef {{at: number, value: T}} Kept `at` is when it was typed, in milliseconds
 */

let isSignedOut = false;

/** Empty on pages without a sign-in. */
export const readAccount = () => findElement("meta[name=account]", HTMLMetaElement)?.content ?? "";

/** @param {string} name */
const buildKey = (name) => `${PREFIX}${readAccount()}:${name}`;

/** @param {unknown} kept */
const isFresh = (kept) =>
  typeof kept === "object" &&
  kept !== null &&
  "at" in kept &&
  typeof kept.at === "number" &&
  Date.now() - kept.at < MAX_AGE_MS;

/**
 * @param {string} key
 * @returns {Kept<any> | null} null if there is none, if it is a day old, or if it is damaged
 */
function readKept(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    return isFresh(kept) ? kept : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @returns {any} null if nothing is kept
 */
export const loadText = (name) => readKept(buildKey(name))?.value ?? null;

/**
 * When the text was typed, as a clock time.
 * @param {string} name
 */
export function formatKeptTime(name) {
  const kept = readKept(buildKey(name));
  return kept ? new Date(kept.at).toTimeString().slice(0, 5) : "";
}

/**
 * @param {string} name
 * @param {unknown} value null deletes it
 */
export function storeText(name, value) {
  if (isSignedOut || !readAccount()) return;
  try {
    if (value === null) localStorage.removeItem(buildKey(name));
    else localStorage.setItem(buildKey(name), JSON.stringify({ at: Date.now(), value }));
  } catch {
    // Without storage only this safety net is lost, not the work on the page.
  }
}

/** @param {string} prefix of names */
export function listNames(prefix) {
  const start = buildKey(prefix);
  const mine = listKeys(localStorage).filter((key) => key.startsWith(start) && readKept(key));
  return mine.map((key) => key.slice(buildKey("").length));
}

/** @param {Storage} storage */
function listKeys(storage) {
  try {
    return Object.keys(storage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** Deletes what is a day old and, where somebody is signed in, what others typed. */
export function deleteOldTexts() {
  const mine = readAccount() ? buildKey("") : PREFIX;
  for (const key of listKeys(localStorage)) {
    if (!key.startsWith(mine) || !readKept(key)) localStorage.removeItem(key);
  }
}

/** Whether anything is kept for anybody. */
export const hasKeptText = () => listKeys(localStorage).some((key) => readKept(key));

/** Whoever signs out leaves nothing behind on a shared computer. Nothing is kept after this. */
export function clearKeptText() {
  isSignedOut = true;
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of listKeys(storage)) storage.removeItem(key);
  }
  try {
    localStorage.setItem(SIGNED_OUT_KEY, String(Date.now()));
  } catch {
    // Where nothing can be stored, the other tabs find out when they next ask the server.
  }
}

/**
 * Another tab signed out: this one keeps nothing more and shows nothing more.
 * @param {() => void} leave
 */
export function watchSignOut(leave) {
  window.addEventListener("storage", (event) => {
    if (event.key !== SIGNED_OUT_KEY || !event.newValue) return;
    isSignedOut = true;
    leave();
  });
}

export const hasSignedOut = () => isSignedOut;
