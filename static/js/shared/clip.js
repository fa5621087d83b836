/* The exercise clip: loops and can be paused; with reduced motion it starts as two still pictures. */
import { findElement } from "./dom.js";

export function startClip() {
  const clip = findElement("[data-clip]", HTMLVideoElement);
  const button = findElement("[data-clip-toggle]", HTMLButtonElement);
  if (clip && button) connectToggle(clip, button);
}

/**
 * @param {HTMLVideoElement} clip
 * @param {HTMLButtonElement} button
 */
function connectToggle(clip, button) {
  function updateToggle() {
    button.setAttribute("aria-label", (clip.paused ? button.dataset.playLabel : button.dataset.pauseLabel) ?? "");
    button.dataset.state = clip.paused ? "paused" : "playing";
  }
  const play = () => clip.play().catch(updateToggle);

  const slot = clip.closest("[data-clip-slot]");
  const prefersReducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  slot?.toggleAttribute("data-still", prefersReducedMotion);
  clip.addEventListener("play", () => slot?.removeAttribute("data-still"));
  clip.removeAttribute("controls");
  button.hidden = false;
  button.addEventListener("click", () => (clip.paused ? play() : clip.pause()));
  for (const change of ["play", "pause", "error"]) clip.addEventListener(change, updateToggle);
  if (!prefersReducedMotion) play();
  updateToggle();
}
