// The typed text that is not saved yet, by field, with the value that it was typed over; kept in this browser.
import { requireElement } from "../shared/dom.js";
import { loadText, storeText } from "../shared/kept-text.js";

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

const buildKeptName = () => `plan:${requireElement("#builder", HTMLElement).dataset.plan}`;

/** @returns {KeptPlan} */
export const loadKeptPlan = () => loadText(buildKeptName()) ?? { drafts: [], acts: [] };

/** @type {KeptPlan["acts"]} */
let acts = [];

/** @param {KeptPlan["acts"]} changed */
export function storeActs(changed) {
  acts = changed;
  storeDrafts();
}

function storeDrafts() {
  const kept = [...drafts.values()].map(({ edit, over, isHeld }) => ({ edit, over, isHeld }));
  storeText(buildKeptName(), kept.length || acts.length ? { drafts: kept, acts } : null);
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
  storeDrafts();
}

/**
 * Takes back a draft of an earlier visit.
 * @param {Draft} draft
 */
export function restoreDraft(draft) {
  drafts.set(buildDraftKey(draft.edit), { ...draft, isRestored: true });
  storeDrafts();
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
  storeDrafts();
}

/**
 * The server has the text; what was typed since then is typed over it.
 * @param {Edit} edit
 */
export function confirmDraft(edit) {
  const draft = drafts.get(buildDraftKey(edit));
  if (!draft) return;
  const sent = encodeFields(edit.fields);
  if (encodeFields(draft.edit.fields) === sent) drafts.delete(buildDraftKey(edit));
  else Object.assign(draft, { over: [sent], isRestored: false });
  storeDrafts();
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
export function forgetDraft(key) {
  if (drafts.delete(key)) storeDrafts();
}

export function forgetAllDrafts() {
  drafts.clear();
  acts = [];
  storeDrafts();
}
