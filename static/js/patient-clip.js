/* The demonstration: loops by itself, can be paused, and stands still for those who asked for less motion. */
export function startClip() {
  const clip = document.querySelector("[data-clip]");
  const button = document.querySelector("[data-clip-toggle]");
  if (!clip || !button) return;

  function show() {
    button.setAttribute("aria-label", clip.paused ? "Let the picture move" : "Hold the picture still");
    button.dataset.state = clip.paused ? "paused" : "playing";
  }

  clip.removeAttribute("controls");
  button.hidden = false;
  button.addEventListener("click", () => (clip.paused ? clip.play().catch(show) : clip.pause()));
  for (const change of ["play", "pause", "error"]) clip.addEventListener(change, show);
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) clip.play().catch(show);
  show();
}
