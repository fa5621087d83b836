// Drag rows to move them, also between sections; buttons and Alt+arrows do the same.
import { listElements, requireElement } from "../shared/dom.js";
import { enqueueEdit } from "./edits.js";
import { readItemId } from "./rows.js";

const ANIMATION_MS = 160;

/**
 * What SortableJS says when a row is dropped.
 * @typedef {object} DropEvent
 * @property {HTMLElement} item
 * @property {HTMLElement} from
 * @property {HTMLElement} to
 * @property {number} oldIndex
 * @property {number} newIndex
 */

/** @param {DropEvent} event */
function submitMove({ item: row, to: list }) {
  const step = requireElement(".row__moves button", HTMLButtonElement, row).getAttribute("formaction") ?? "";
  enqueueEdit({
    url: step.replace(/\/step$/, "/move"),
    kind: "move",
    name: row.dataset.name ?? "",
    item: readItemId(row),
    fields: [
      ["section", list.dataset.section ?? ""],
      ["place", String(listElements(".row", HTMLElement, list).indexOf(row))],
    ],
  });
}

function makeSortable() {
  const prefersReducedMotion = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const options = {
    group: "plan",
    handle: "[data-grip]",
    draggable: ".row",
    animation: prefersReducedMotion ? 0 : ANIMATION_MS,
    ghostClass: "row--ghost",
    chosenClass: "row--picked",
    /** @param {DropEvent} event */
    onEnd: (event) => {
      if (event.from !== event.to || event.oldIndex !== event.newIndex) submitMove(event);
    },
  };
  for (const list of document.querySelectorAll("#plan .rows")) window.Sortable.create(list, options);
  requireElement("#builder", HTMLElement).dataset.draggable = "";
}

function loadSortable() {
  const script = document.createElement("script");
  script.src = requireElement("#builder", HTMLElement).dataset.sortable ?? "";
  script.addEventListener("load", makeSortable);
  document.head.append(script);
}

// Load the library when a pointer first enters the plan; keyboard users never need it.
export function startDragging() {
  requireElement("#plan", HTMLElement).addEventListener("pointerover", loadSortable, { once: true });
}
