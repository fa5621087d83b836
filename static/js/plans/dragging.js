// Drag rows to move them, also between sections; buttons and Alt+arrows do the same.
import { enqueue } from "./edits.js";

const EASE_MS = 160;

function moved(event) {
  const row = event.item;
  const list = event.to;
  enqueue({
    url: row.querySelector(".row__moves button").getAttribute("formaction").replace(/\/step$/, "/move"),
    kind: "move",
    name: row.dataset.name,
    item: row.dataset.item,
    fields: [["section", list.dataset.section], ["place", String([...list.querySelectorAll(".row")].indexOf(row))]],
  });
}

function makeSortable() {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.querySelectorAll("#plan .rows").forEach((list) => window.Sortable.create(list, {
    group: "plan",
    handle: "[data-grip]",
    draggable: ".row",
    animation: isStill ? 0 : EASE_MS,
    ghostClass: "row--ghost",
    chosenClass: "row--picked",
    onEnd: (event) => {
      if (event.from !== event.to || event.oldIndex !== event.newIndex) moved(event);
    },
  }));
  document.getElementById("builder").dataset.draggable = "";
}

// Load the library when a pointer first enters the plan; keyboard users never need it.
export function startDragging() {
  const plan = document.getElementById("plan");
  plan.addEventListener("pointerover", () => {
    const script = document.createElement("script");
    script.src = document.getElementById("builder").dataset.sortable;
    script.addEventListener("load", makeSortable);
    document.head.append(script);
  }, { once: true });
}
