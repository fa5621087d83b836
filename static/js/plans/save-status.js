// The save status, and announcements to screen readers.
import { findElement, requireElement } from "../shared/dom.js";
import { buildSignInPath } from "../shared/session.js";

/** @typedef {"saving" | "saved" | "typing" | "held" | "waiting" | "refused" | "signedout" | "stale"} SaveStatus */

/** @type {Readonly<Record<Exclude<SaveStatus, "saved">, string>>} */
const STATUS_MESSAGES = {
  saving: "Saving…",
  typing: "Not saved yet",
  held: "Not saved: a reason. Use “Keep and print a warning”.",
  waiting: "Not saved. Trying again. Nothing you typed is lost.",
  refused: "Not saved. Look at what is marked.",
  signedout: "Not saved. Your sign-in has ended; nothing typed is lost.",
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
  showSignIn(place, status === "signedout");
  document.dispatchEvent(new CustomEvent("status:shown"));
}

/**
 * @param {HTMLElement} place
 * @param {boolean} isNeeded
 */
function showSignIn(place, isNeeded) {
  const link = place.querySelector("a");
  if (!isNeeded) link?.remove();
  else if (!link) {
    place.append(Object.assign(document.createElement("a"), { href: buildSignInPath(), textContent: "Sign in" }));
  }
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
