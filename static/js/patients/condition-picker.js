/* Filters the list of conditions while typing; chosen conditions move to the top and stay visible. */
import { findElement, listElements, requireElement } from "../shared/dom.js";
import { foldText, resemblesWord } from "../shared/text.js";

const picker = requireElement("[data-picker]", HTMLElement);
const list = requireElement("[data-picker-list]", HTMLElement, picker);
const chosen = requireElement("[data-picker-chosen]", HTMLElement, picker);
const count = requireElement("[data-picker-count]", HTMLElement, picker);
const filter = requireElement("input[type=search]", HTMLInputElement, picker);

const listConditions = () => listElements(":scope > li", HTMLLIElement, list);

function filterConditions() {
  const words = foldText(filter.value).split(/\s+/).filter(Boolean);
  const conditions = listConditions();
  let shown = showMatching(conditions, (text) => words.every((word) => text.includes(word)));
  if (!shown) {
    const resembles = (/** @type {string} */ text) =>
      words.every((word) => text.includes(word) || resemblesWord(word, text));
    shown = showMatching(conditions, resembles);
  }
  count.textContent = words.length ? formatCount(shown, conditions.length) : "";
}

/**
 * @param {HTMLLIElement[]} conditions
 * @param {(text: string) => boolean} isMatch
 */
function showMatching(conditions, isMatch) {
  for (const condition of conditions) condition.hidden = !isMatch(foldText(condition.dataset.words ?? ""));
  return conditions.filter((condition) => !condition.hidden).length;
}

/**
 * @param {number} shown
 * @param {number} all
 */
function formatCount(shown, all) {
  if (shown) return `${shown} of ${all}`;
  return `Nothing is called “${filter.value.trim()}”. Write it in the notes; it is then not checked.`;
}

requireElement("[data-picker-search]", HTMLElement, picker).hidden = false;
filter.addEventListener("input", filterConditions);
filter.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const first = listConditions().find((condition) => !condition.hidden);
  if (first && filter.value.trim()) chooseCondition(requireElement("input[type=checkbox]", HTMLInputElement, first));
});

/** @param {HTMLInputElement} box */
function chooseCondition(box) {
  box.checked = true;
  moveToChosen(box);
}

/** @param {HTMLInputElement} box */
function moveToChosen(box) {
  const condition = box.closest("li");
  if (!condition) return;
  chosen.append(condition);
  filter.value = "";
  filterConditions();
  findElement(".condition__more input", HTMLInputElement, condition)?.focus();
}

/** @param {Event} event */
function findChangedBox(event) {
  const box = event.target;
  return box instanceof HTMLInputElement && box.name === "condition" ? box : null;
}

list.addEventListener("change", (event) => {
  const box = findChangedBox(event);
  if (box?.checked) moveToChosen(box);
});
chosen.addEventListener("change", (event) => {
  const box = findChangedBox(event);
  const condition = box?.closest("li");
  if (!box || box.checked || !condition) return;
  list.prepend(condition);
  box.focus();
  filterConditions();
});
