// On a phone either the plan or the catalog is shown; Back returns to the plan.
const builder = () => document.getElementById("builder");

function turn(pane) {
  builder().dataset.pane = pane;
  document.body.dataset.pane = pane;
  if (pane === "catalog") document.getElementById("q")?.focus();
  else window.scrollTo(0, 0);
}

export function startPanes() {
  document.getElementById("dock-add")?.addEventListener("click", (event) => {
    event.preventDefault();
    history.pushState({ pane: "catalog" }, "", event.currentTarget.href);
    turn("catalog");
  });
  document.getElementById("dock-done")?.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState({}, "", event.currentTarget.href);
    turn("plan");
  });
  window.addEventListener("popstate", () => turn(location.search.includes("pane=add") ? "catalog" : "plan"));
}
