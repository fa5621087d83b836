/* Left and right side as tabs; without scripts both are shown, one below the other. */
import { findElement, listElements, requireElement } from "../shared/dom.js";

/**
 * @typedef {object} Side
 * @property {string} side left or right
 * @property {string} nextLabel announces this side after the other
 */
/**
 * @typedef {object} Sides
 * @property {readonly Side[]} all in the order of the tabs; empty if there are none
 * @property {(side: string) => void} chooseSide
 * @property {(listener: (side: string) => void) => void} onChoose calls the listener with each side that is chosen
 */

/** @returns {Sides} */
export function startTabs() {
  const bar = findElement("[data-tabs]", HTMLElement);
  return bar ? connectTabs(bar) : { all: [], chooseSide: () => {}, onChoose: () => {} };
}

/**
 * @param {HTMLElement} bar
 * @returns {Sides}
 */
function connectTabs(bar) {
  const tabs = listElements("[role=tab]", HTMLElement, bar);
  /** @type {((side: string) => void)[]} */
  const listeners = [];
  /** @param {string} side */
  const chooseSide = (side) => {
    for (const tab of tabs) showTab(tab, side);
    showPicturesOfSide(side);
    for (const listener of listeners) listener(side);
  };
  for (const tab of tabs) connectPanel(tab, chooseSide);
  bar.addEventListener("keydown", (event) => moveFocus(event, tabs, chooseSide));
  bar.hidden = false;
  findElement("[data-timer-tabs]", HTMLElement)?.append(bar);
  const all = tabs.map((tab) => ({ side: readSide(tab), nextLabel: tab.dataset.nextLabel ?? "" }));
  if (all[0]) chooseSide(all[0].side);
  return { all, chooseSide, onChoose: (listener) => listeners.push(listener) };
}

/** @param {HTMLElement} tab */
const readSide = (tab) => tab.dataset.side ?? "";

/** @param {HTMLElement} tab */
const findPanel = (tab) => requireElement(`[data-steps="${readSide(tab)}"]`, HTMLElement);

/**
 * @param {HTMLElement} tab
 * @param {string} side the chosen one
 */
function showTab(tab, side) {
  const isChosen = readSide(tab) === side;
  tab.setAttribute("aria-selected", String(isChosen));
  tab.tabIndex = isChosen ? 0 : -1;
  findPanel(tab).hidden = !isChosen;
}

/**
 * @param {HTMLElement} tab
 * @param {(side: string) => void} chooseSide
 */
function connectPanel(tab, chooseSide) {
  const panel = findPanel(tab);
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  requireElement("[data-side-title]", HTMLElement, panel).hidden = true;
  tab.addEventListener("click", () => chooseSide(readSide(tab)));
}

/**
 * @param {KeyboardEvent} event
 * @param {readonly HTMLElement[]} tabs
 * @param {(side: string) => void} chooseSide
 */
function moveFocus(event, tabs, chooseSide) {
  const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
  if (!step) return;
  const current = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  const next = tabs[(current + step + tabs.length) % tabs.length];
  if (!next) return;
  chooseSide(readSide(next));
  next.focus();
  event.preventDefault();
}

/**
 * Drawings show the left side; for the right side, mirror them and swap their alternative texts.
 * @param {string} side
 */
function showPicturesOfSide(side) {
  for (const drawing of document.querySelectorAll("[data-mirrors]")) {
    drawing.classList.toggle("slot__figure--mirrored", side === "right");
  }
  for (const element of listElements("[data-side-text]", HTMLElement)) {
    const text = element.dataset[side];
    if (text && element instanceof HTMLImageElement) element.alt = text;
    else if (text) element.textContent = text;
  }
}
