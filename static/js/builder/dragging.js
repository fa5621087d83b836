// Rows move by drag, between sections too; buttons and Alt with the arrows do the same.
import { enqueue } from "./edits.js";

const EASE_MS = 160;

function moved(event) {
  const row = event.item;
  const list = event.to;
  enqueue({
    url: row.querySelector(".row__moves").getAttribute("action").replace(/\/step$/, "/move"),
    kind: "move",
    name: row.dataset.name,
    item: row.dataset.item,
    fields: [["section", list.dataset.section], ["place", String([...list.querySelectorAll(".row")].indexOf(row))]],
  });
}

export function startDragging() {
  if (!window.Sortable) return;
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
}
