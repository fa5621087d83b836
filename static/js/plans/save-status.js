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
  signedout: "Not saved. Your sign-in has ended.",
  stale: "Changed in another window.",
};

/** @param {SaveStatus} status */
export function showSaveStatus(status) {
  const place = findElement("#saved", HTMLElement);
  if (!place) return;
  const { savedAt } = requireElement("#plan", HTMLElement).dataset;
  const message = status === "saved" ? `Saved ${savedAt}` : STATUS_MESSAGES[status];
  const line = requireElement("[data-saved-text]", HTMLElement, place);
  // A link that is replaced while it is pressed is not followed.
  if (place.dataset.state !== status || !line.textContent?.startsWith(message)) {
    place.dataset.state = status;
    line.textContent = message;
    if (status === "signedout") addSignIn(line);
  }
  document.dispatchEvent(new CustomEvent("status:shown"));
}

/** @param {HTMLElement} place */
function addSignIn(place) {
  place.append(" ", Object.assign(document.createElement("a"), { href: buildSignInPath(), textContent: "Sign in" }));
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
