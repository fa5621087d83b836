// Acts that are not saved yet, such as moving a row: they are done over one version of the plan.

/** @typedef {import("./edit-queue.js").Edit} Edit */
/** @typedef {{edit: Edit, version: number, wasSent: boolean}} Act `version` is the one that the act is done over */

/**
 * What to keep of the edits in the queue: each will meet the version that the one before it makes.
 * @param {readonly Edit[]} edits
 * @param {number} version of the plan on the page
 * @param {Edit | null} inFlight the one that is on its way
 * @returns {Act[]}
 */
export function buildActs(edits, version, inFlight) {
  const acts = edits.map((edit, index) => ({ edit, version: version + index, wasSent: edit === inFlight }));
  return acts.filter((act) => !act.edit.isTyped);
}

/**
 * What to do with the acts of an earlier visit: send those that fit the plan as it is now, and ask about those that
 * do not. An act that was on its way when the page was left has arrived if the plan has changed since.
 * @param {readonly Act[]} acts
 * @param {number} version of the plan now
 * @returns {{fitting: Edit[], doubtful: Edit[]}}
 */
export function sortActs(acts, version) {
  const waiting = acts.filter((act) => act.version >= version || !act.wasSent);
  const isFitting = waiting.length > 0 && waiting[0]?.version === version;
  const edits = waiting.map((act) => act.edit);
  return isFitting ? { fitting: edits, doubtful: [] } : { fitting: [], doubtful: edits };
}
