// The parts of the plan that the server sends after an edit, and where they go.
// Each part is an element with an id and a digest of its content; see ptplanner/web/plans/plan_parts.py.
import { swapIn } from "./morphing.js";

/**
 * @typedef {object} PlanAnswer
 * @property {number} version
 * @property {string} saved_at
 * @property {number} items
 * @property {Record<string, string[]>} order the ids of the row elements of each section
 * @property {Record<string, string>} parts the HTML of each part that changed, by id
 */

/** Returns what the page shows, as the server reads it: `row-1=a1b2 row-2=c3d4`. */
export function listDigests() {
  const parts = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-digest]"));
  return [...parts].map((part) => `${part.id}=${part.dataset.digest}`).join(" ");
}

/** Builds the element of a part that the page does not have yet.
 * @param {string} html */
function buildElement(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return /** @type {HTMLElement} */ (template.content.firstElementChild);
}

/** Moves a row without losing focus, where the browser can.
 * @param {Element} list @param {Element} row @param {Element | null} next */
function placeRow(list, row, next) {
  const mover = /** @type {{moveBefore?: (row: Element, next: Element | null) => void}} */ (list);
  if (row.isConnected && mover.moveBefore) mover.moveBefore(row, next);
  else list.insertBefore(row, next);
}

/** Removes, adds and moves rows until each section shows its order.
 * @param {PlanAnswer} answer */
function arrangeRows(answer) {
  const wanted = new Set(Object.values(answer.order).flat());
  for (const row of document.querySelectorAll("#plan .rows > li")) if (!wanted.has(row.id)) row.remove();
  for (const [section, ids] of Object.entries(answer.order)) {
    const list = /** @type {HTMLElement} */ (document.getElementById(`rows-${section}`));
    ids.forEach((id, index) => {
      const current = list.children[index] ?? null;
      if (current?.id === id) return;
      const html = answer.parts[id];
      const row = document.getElementById(id) ?? (html === undefined ? null : buildElement(html));
      if (row) placeRow(list, row, current);
    });
  }
}

/** Writes the new version wherever the next edit reads it.
 * @param {PlanAnswer} answer */
function setVersion(answer) {
  const plan = /** @type {HTMLElement} */ (document.getElementById("plan"));
  plan.dataset.version = String(answer.version);
  plan.dataset.savedAt = answer.saved_at;
  plan.dataset.items = String(answer.items);
  for (const input of document.querySelectorAll("input[data-version]")) input.setAttribute("value", String(answer.version));
}

/** Shows the answer to an edit: the changed parts and the order of the rows.
 * @param {PlanAnswer} answer */
export async function showAnswer(answer) {
  const focused = document.activeElement?.id;
  document.getElementById("compare")?.replaceChildren();
  document.getElementById("trouble")?.replaceChildren();
  const known = new Set(Object.keys(answer.parts).filter((id) => document.getElementById(id)));
  arrangeRows(answer);
  const changed = Object.entries(answer.parts).filter(([id]) => known.has(id));
  const text = changed.map(([id, html]) => `<hx-partial hx-target="#${CSS.escape(id)}" hx-swap="outerMorph">${html}</hx-partial>`);
  setVersion(answer);
  await swapIn(text.join(""), focused);
}
