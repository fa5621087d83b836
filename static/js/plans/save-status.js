// The save status, and announcements to screen readers.
const WORDS = {
  saving: "Saving…",
  waiting: "Not saved. Trying again. Nothing you typed is lost.",
  refused: "Not saved. Look at the row.",
  signedout: "Not saved. Sign in again in another tab; nothing is lost.",
  stale: "Changed in another window.",
};

export function show(state) {
  const place = document.getElementById("saved");
  if (!place) return;
  const at = document.getElementById("plan").dataset.savedAt;
  place.dataset.state = state;
  place.querySelector("[data-saved-text]").textContent = state === "saved" ? `Saved ${at}` : WORDS[state];
}

export function announce(text) {
  const place = document.getElementById("announce");
  // Empty the region first, so that the same sentence is read out again.
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = text; });
}
