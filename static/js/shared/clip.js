/* The exercise clip: loops and can be paused; with reduced motion it starts as two still pictures. */
export function startClip() {
  const clip = document.querySelector("[data-clip]");
  const button = document.querySelector("[data-clip-toggle]");
  if (!clip || !button) return;

  function show() {
    button.setAttribute("aria-label", clip.paused ? "Let the picture move" : "Hold the picture still");
    button.dataset.state = clip.paused ? "paused" : "playing";
  }

  const slot = clip.closest("[data-clip-slot]");
  const likesItStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  slot?.toggleAttribute("data-still", likesItStill);
  clip.addEventListener("play", () => slot?.removeAttribute("data-still"));
  clip.removeAttribute("controls");
  button.hidden = false;
  button.addEventListener("click", () => (clip.paused ? clip.play().catch(show) : clip.pause()));
  for (const change of ["play", "pause", "error"]) clip.addEventListener(change, show);
  if (!likesItStill) clip.play().catch(show);
  show();
}
