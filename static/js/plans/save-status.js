// The save status, and announcements to screen readers.
import { findElement, requireElement } from "../shared/dom.js";

/** @typedef {"saving" | "saved" | "waiting" | "refused" | "signedout" | "stale"} SaveStatus */

/** @type {Readonly<Record<Exclude<SaveStatus, "saved">, string>>} */
const STATUS_MESSAGES = {
  saving: "Saving…",
  waiting: "Not saved. Trying again. Nothing you typed is lost.",
  refused: "Not saved. Look at the row.",
  signedout: "Not saved. Sign in again in another tab; nothing is lost.",
  stale: "Changed in another window.",
};

/** @param {SaveStatus} status */
export function showSaveStatus(status) {
  const place = findElement("#saved", HTMLElement);
  if (!place) return;
  const { savedAt } = requireElement("#plan", HTMLElement).dataset;
  const message = status === "saved" ? `Saved ${savedAt}` : STATUS_MESSAGES[status];
  place.dataset.state = status;
  requireElement("[data-saved-text]", HTMLElement, place).textContent = message;
}

/** @param {string} text */
export function announce(text) {
  const place = requireElement("#announce", HTMLElement);
  // Empty the region first, so that the same sentence is read out again.
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = text;
  });
}
