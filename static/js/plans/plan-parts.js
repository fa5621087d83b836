// The parts of the plan that the server sends after an edit, and where they go.
// Each part is an element with an id and a digest of its content; see ptplanner/web/plans/plan_parts.py.
import { listElements, requireElement } from "../shared/dom.js";
import { swapInResponse } from "./morphing.js";

/**
 * @typedef {object} PlanAnswer
 * @property {number} version
 * @property {string} saved_at
 * @property {number} items
 * @property {Record<string, string[]>} order the ids of the row elements of each section
 * @property {Record<string, string>} parts the HTML of each part that changed, by id
 */

/** What the page shows, as the server reads it: `row-1=a1b2 row-2=c3d4`. */
export function listDigests() {
  const parts = listElements("[data-digest]", HTMLElement);
  return parts.map((part) => `${part.id}=${part.dataset.digest}`).join(" ");
}

/**
 * The element of a part that the page does not have yet.
 * @param {string} html
 */
function buildElement(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

/**
 * Moves a row without losing focus, where the browser can.
 * @param {Element} list
 * @param {Element} row
 * @param {Element | null} next
 */
function placeRow(list, row, next) {
  const mover = /** @type {{moveBefore?: (row: Element, next: Element | null) => void}} */ (list);
  if (row.isConnected && mover.moveBefore) mover.moveBefore(row, next);
  else list.insertBefore(row, next);
}

/**
 * Removes, adds and moves rows until each section shows its order.
 * @param {PlanAnswer} answer
 */
function arrangeRows(answer) {
  const wanted = new Set(Object.values(answer.order).flat());
  for (const row of document.querySelectorAll("#plan .rows > li")) {
    if (!wanted.has(row.id)) row.remove();
  }
  for (const [section, ids] of Object.entries(answer.order)) {
    const list = requireElement(`#rows-${section}`, HTMLElement);
    for (const [index, id] of ids.entries()) arrangeRow(list, index, id, answer.parts[id]);
  }
}

/**
 * @param {HTMLElement} list
 * @param {number} index
 * @param {string} id
 * @param {string | undefined} html of a row that may be new
 */
function arrangeRow(list, index, id, html) {
  const current = list.children[index] ?? null;
  if (current?.id === id) return;
  const row = document.getElementById(id) ?? (html === undefined ? null : buildElement(html));
  if (row) placeRow(list, row, current);
}

/** The version of the plan on the page. */
export const readVersion = () => Number(requireElement("#plan", HTMLElement).dataset.version);

/**
 * Writes the new version wherever the next edit reads it.
 * @param {PlanAnswer} answer
 */
function setVersion(answer) {
  const version = String(answer.version);
  const { dataset } = requireElement("#plan", HTMLElement);
  dataset.version = version;
  dataset.savedAt = answer.saved_at;
  dataset.items = String(answer.items);
  for (const input of document.querySelectorAll("input[data-version]")) input.setAttribute("value", version);
}

/**
 * Shows the answer to an edit: the changed parts and the order of the rows.
 * @param {PlanAnswer} answer
 */
export async function showAnswer(answer) {
  const focused = document.activeElement?.id;
  document.getElementById("compare")?.replaceChildren();
  document.getElementById("trouble")?.replaceChildren();
  const changed = Object.entries(answer.parts).filter(([id]) => document.getElementById(id));
  arrangeRows(answer);
  setVersion(answer);
  await swapInResponse(changed.map(([id, html]) => wrapPart(id, html)).join(""), focused);
}

/**
 * @param {string} id
 * @param {string} html
 */
function wrapPart(id, html) {
  return `<hx-partial hx-target="#${CSS.escape(id)}" hx-swap="outerMorph">${html}</hx-partial>`;
}
