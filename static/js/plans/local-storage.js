// Stores text that is typed but not saved yet in this browser, and nothing else.
import { requireElement } from "../shared/dom.js";

/** @typedef {import("./edit-queue.js").Edit} Edit */

const PREFIX = "ptplanner:";

/** @param {string} name */
const buildStorageKey = (name) => `${PREFIX}${requireElement("#builder", HTMLElement).dataset.plan}:${name}`;

/**
 * @template T
 * @param {string} name
 * @param {T} otherwise
 * @returns {T}
 */
function readStored(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(buildStorageKey(name)) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

/**
 * @param {string} name
 * @param {unknown} value null removes it
 */
function writeStored(name, value) {
  try {
    if (value === null) localStorage.removeItem(buildStorageKey(name));
    else localStorage.setItem(buildStorageKey(name), JSON.stringify(value));
  } catch {
    // Without storage only this safety net is lost, not the work on the page.
  }
}

/** @returns {Edit[]} */
export const loadUnsentEdits = () => readStored("unsent", []);

/** @param {readonly Edit[]} edits */
export const storeUnsentEdits = (edits) => writeStored("unsent", edits.length ? edits : null);

/**
 * What is typed and not sent yet: the dose by the item's id, a text by "text:" and its field's id.
 * @returns {Record<string, string>}
 */
export const loadUnsavedTexts = () => readStored("drafts", {});

/**
 * @param {string} name
 * @param {string} text
 */
export function storeUnsavedText(name, text) {
  writeStored("drafts", { ...loadUnsavedTexts(), [name]: text });
}

/** @param {string} name */
export function deleteUnsavedText(name) {
  const { [name]: _, ...others } = loadUnsavedTexts();
  writeStored("drafts", Object.keys(others).length ? others : null);
}

/**
 * Delete everything written about a row: its note, warning and reasons.
 * @param {string} item
 */
export function deleteUnsavedTextsOf(item) {
  for (const name of Object.keys(loadUnsavedTexts())) {
    if (name.startsWith("text:") && name.includes(item)) deleteUnsavedText(name);
  }
}

// Whoever signs out leaves nothing behind on a shared computer.
export function clearStorage() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX)) localStorage.removeItem(name);
    }
  } catch {
    // Nothing was stored where nothing can be read.
  }
}
