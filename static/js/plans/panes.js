// On a phone either the plan or the catalog is shown; Back returns to the plan.
import { findElement, requireElement } from "../shared/dom.js";

/** @param {"plan" | "catalog"} pane */
function showPane(pane) {
  requireElement("#builder", HTMLElement).dataset.pane = pane;
  document.body.dataset.pane = pane;
  if (pane === "catalog") findElement("#q", HTMLInputElement)?.focus();
  else window.scrollTo(0, 0);
}

export function startPanes() {
  const add = findElement("#dock-add", HTMLAnchorElement);
  add?.addEventListener("click", (event) => {
    event.preventDefault();
    history.pushState({ pane: "catalog" }, "", add.href);
    showPane("catalog");
  });
  const done = findElement("#dock-done", HTMLAnchorElement);
  done?.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState({}, "", done.href);
    showPane("plan");
  });
  window.addEventListener("popstate", () => showPane(location.search.includes("pane=add") ? "catalog" : "plan"));
}
