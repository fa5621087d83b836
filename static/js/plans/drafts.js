// The typed text that is not saved yet, by field, with the value that it was typed over; kept in this browser.
import { requireElement } from "../shared/dom.js";
import { listNames, loadText, storeText } from "../shared/kept-text.js";

/** @typedef {import("./edit-queue.js").Edit} Edit */
/**
 * The text of one field or of one small form.
 * @typedef {object} Draft
 * @property {Edit} edit what is sent
 * @property {string[]} over what the field had before, and what was sent since without an answer; URL-encoded
 * @property {boolean} isHeld a text that waits for its button, such as the reason of an override
 * @property {boolean} [isRejected] the server or the page has found an error in it
 * @property {boolean} [isRestored] it comes from an earlier visit
 */
/** @typedef {{drafts: Draft[], acts: import("./acts.js").Act[]}} KeptPlan */

// The value that the page showed, and the last ones that were sent; the server reads no more.
const MAX_OVER = 8;

/** @type {Map<string, Draft>} */
const drafts = new Map();

/** @param {{kind: string, item: string}} edit */
export const buildDraftKey = (edit) => `${edit.kind}:${edit.item}`;

/** @param {readonly [string, string][]} fields */
export const encodeFields = (fields) => String(new URLSearchParams(/** @type {[string, string][]} */ (fields)));

/** @param {string} [plan] */
const buildKeptName = (plan = requireElement("#builder", HTMLElement).dataset.plan) => `plan:${plan}:`;

const ACTS = "acts";

/**
 * What is kept of a plan. Each field has an entry of its own: two windows of one browser may have typed.
 * @param {string} [plan]
 * @returns {KeptPlan}
 */
export function loadKeptPlan(plan) {
  const prefix = buildKeptName(plan);
  const names = listNames(prefix).filter((name) => name !== `${prefix}${ACTS}`);
  return { drafts: names.map((name) => loadText(name)), acts: loadText(`${prefix}${ACTS}`) ?? [] };
}

/** @param {KeptPlan["acts"]} acts */
export const storeActs = (acts) => storeText(`${buildKeptName()}${ACTS}`, acts.length ? acts : null);

/** @param {string} key of a draft */
function storeDraft(key) {
  const draft = drafts.get(key);
  if (draft) storeText(`${buildKeptName()}${key}`, { edit: draft.edit, over: draft.over, isHeld: draft.isHeld });
}

/**
 * Deletes a draft; text that another window keeps for the same field stays.
 * @param {string} key
 */
function deleteDraft(key) {
  const draft = drafts.get(key);
  const kept = loadText(`${buildKeptName()}${key}`);
  drafts.delete(key);
  if (draft && kept && encodeFields(kept.edit.fields) === encodeFields(draft.edit.fields)) {
    storeText(`${buildKeptName()}${key}`, null);
  }
}

/** @param {string} key */
export const findDraft = (key) => drafts.get(key);

export const listDrafts = () => [...drafts.values()];

/**
 * Keeps what is typed; `stored` is what the server has, which counts when the typing begins.
 * @param {Edit} edit
 * @param {readonly [string, string][]} stored
 * @param {boolean} [isHeld]
 */
export function keepDraft(edit, stored, isHeld = false) {
  const key = buildDraftKey(edit);
  const { over = [encodeFields(stored)], isRestored = false } = drafts.get(key) ?? {};
  drafts.set(key, { edit, over, isHeld, isRestored });
  storeDraft(key);
}

/**
 * Takes back a draft of an earlier visit.
 * @param {Draft} draft
 */
export function restoreDraft(draft) {
  drafts.set(buildDraftKey(draft.edit), { ...draft, isRestored: true });
  storeDraft(buildDraftKey(draft.edit));
}

/**
 * Notes that a text is on its way: text that is typed later may meet it.
 * @param {Edit} edit
 */
export function noteSending(edit) {
  const draft = drafts.get(buildDraftKey(edit));
  if (!draft) return;
  const sent = encodeFields(edit.fields);
  const [first = "", ...others] = draft.over.filter((one) => one !== sent);
  draft.over = [...new Set([first, ...others.slice(2 - MAX_OVER), sent])];
  storeDraft(buildDraftKey(edit));
}

/**
 * The server has the text; what was typed since then is typed over it.
 * @param {Edit} edit
 */
export function confirmDraft(edit) {
  const key = buildDraftKey(edit);
  const draft = drafts.get(key);
  if (!draft) return;
  const sent = encodeFields(edit.fields);
  if (encodeFields(draft.edit.fields) === sent) deleteDraft(key);
  else {
    Object.assign(draft, { over: [sent], isRestored: false });
    storeDraft(key);
  }
}

/**
 * The text cannot be saved as it is; it stays until it is changed.
 * @param {Edit} edit
 */
export function rejectDraft(edit) {
  const draft = drafts.get(buildDraftKey(edit));
  if (draft && encodeFields(draft.edit.fields) === encodeFields(edit.fields)) draft.isRejected = true;
}

/** @param {string} key */
export const forgetDraft = (key) => deleteDraft(key);

export function forgetAllDrafts() {
  for (const key of [...drafts.keys()]) deleteDraft(key);
  storeActs([]);
}
