// The plan was changed in another window: shows both versions, marks what differs, and lists what still waits.
import { findElement, listElements } from "../shared/dom.js";
import { isTyping } from "../shared/shortcuts.js";
import { swapInResponse } from "./morphing.js";
import { announce, showSaveStatus } from "./save-status.js";

/**
 * Whoever is typing keeps the focus: the next key belongs to their field.
 * @param {string} page HTML of the two versions
 * @param {readonly import("./edit-queue.js").Edit[]} queued acts behind the edit that met the conflict
 */
export async function showConflict(page, queued) {
  await swapInResponse(page);
  showSaveStatus("stale");
  listQueuedEdits(queued);
  if (isTyping(document.activeElement))
    announce("This plan was changed in another window. Both versions are shown above it.");
  else findElement("#compare-view", HTMLElement)?.focus();
  markDifferences();
}

/**
 * The choice applies to all of them.
 * @param {readonly import("./edit-queue.js").Edit[]} queued
 */
function listQueuedEdits(queued) {
  const place = document.querySelector(".compare__typed");
  for (const edit of queued) {
    const line = document.createElement("p");
    line.textContent = `Also waiting: ${edit.kind} ${edit.name}`;
    place?.append(line);
  }
}

function markDifferences() {
  const mine = listElements("[data-mine] li", HTMLElement);
  const theirs = listElements("[data-theirs] li", HTMLElement);
  markMissing(mine, theirs);
  markMissing(theirs, mine);
}

/**
 * @param {readonly HTMLElement[]} lines
 * @param {readonly HTMLElement[]} others
 */
function markMissing(lines, others) {
  const texts = new Set(others.map((line) => line.textContent));
  for (const line of lines) line.classList.toggle("differs", !texts.has(line.textContent));
}
