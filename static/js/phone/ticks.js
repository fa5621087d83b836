/* Ticks of today and this week, stored only in this browser and never sent. */
import { findElement, listElements, requireElement } from "../shared/dom.js";
import { fillText, readTexts } from "./texts.js";
import { dropOldTicks, formatIsoDate, listWeek } from "./week.js";

const STORAGE_PREFIX = "ptplanner.ticks.";

/**
 * The texts that `TickTexts` of the server's wording names.
 * @typedef {object} TickTexts
 * @property {readonly string[]} progress
 * @property {readonly (readonly [string, string])[]} weekdays
 * @property {string} day
 * @property {string} current_day
 * @property {string} done
 * @property {string} rest_day
 * @property {string} not_done
 * @property {string} start
 * @property {string} go_on
 * @property {string} again
 */

export function startTicks() {
  const today = findElement("[data-today]", HTMLElement);
  const boxes = listElements("[data-tick]", HTMLInputElement);
  if (!today || boxes.length === 0) return;
  /** @type {TickTexts} */
  const texts = readTexts(today);
  const key = STORAGE_PREFIX + today.dataset.plan;
  const ticks = loadTicks(key);
  const now = formatIsoDate(new Date());
  const show = () => {
    showProgress(today, boxes, texts);
    showWeek(today, ticks, texts);
    updateContinueButton(boxes, texts);
  };
  for (const box of boxes) {
    box.checked = (ticks[now] ?? []).includes(box.dataset.tick ?? "");
    box.addEventListener("change", () => {
      ticks[now] = boxes.filter((one) => one.checked).map((one) => one.dataset.tick ?? "");
      storeTicks(key, ticks);
      show();
    });
  }
  today.hidden = false;
  show();
}

/**
 * @param {string} key
 * @returns {import("./week.js").Ticks}
 */
function loadTicks(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * @param {string} key
 * @param {import("./week.js").Ticks} ticks
 */
function storeTicks(key, ticks) {
  try {
    localStorage.setItem(key, JSON.stringify(dropOldTicks(ticks)));
  } catch {
    /* Private mode: ticks last until the page closes. */
  }
}

/**
 * @param {HTMLElement} today
 * @param {readonly HTMLInputElement[]} boxes
 * @param {TickTexts} texts
 */
function showProgress(today, boxes, texts) {
  const done = boxes.filter((box) => box.checked).length;
  requireElement("[data-today-words]", HTMLElement, today).textContent = texts.progress[done] ?? "";
}

/**
 * @param {HTMLElement} today
 * @param {import("./week.js").Ticks} ticks
 * @param {TickTexts} texts
 */
function showWeek(today, ticks, texts) {
  const planned = (today.dataset.weekdays ?? "").split(",").filter(Boolean).map(Number);
  const marks = listWeek(new Date(), ticks, planned).map((day, index) =>
    buildDayMark(day, texts.weekdays[index] ?? ["", ""], texts),
  );
  requireElement("[data-week]", HTMLElement, today).replaceChildren(...marks);
}

/**
 * @param {import("./week.js").WeekDay} day
 * @param {readonly [string, string]} weekday letter and full name
 * @param {TickTexts} texts
 */
function buildDayMark({ isDone, isRest, isToday }, [letter, name], texts) {
  const item = buildElement("li", isToday ? "week__day--today" : "", "");
  const state = isDone ? texts.done : isRest ? texts.rest_day : texts.not_done;
  const modifier = isDone ? " week__mark--done" : isRest ? " week__mark--rest" : "";
  const shown = [
    buildElement("span", "", letter),
    buildElement("span", `week__mark${modifier}`, isDone ? "✓" : isRest ? "-" : ""),
  ];
  for (const element of shown) element.setAttribute("aria-hidden", "true");
  const spoken = fillText(isToday ? texts.current_day : texts.day, { day: name, state });
  item.append(...shown, buildElement("span", "visually-hidden", spoken));
  return item;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} text
 */
function buildElement(tag, className, text) {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

/**
 * The big button leads to the first exercise that is not ticked yet.
 * @param {readonly HTMLInputElement[]} boxes
 * @param {TickTexts} texts
 */
function updateContinueButton(boxes, texts) {
  const button = findElement("[data-go-on]", HTMLAnchorElement);
  if (!button) return;
  const firstOpen = boxes.findIndex((box) => !box.checked);
  const index = Math.max(firstOpen, 0);
  const link = findElement(`[data-exercise="${boxes[index]?.dataset.tick}"]`, HTMLAnchorElement);
  if (!link) return;
  button.href = link.href;
  const isFresh = boxes.every((box) => !box.checked);
  const text = firstOpen < 0 ? texts.again : isFresh ? texts.start : texts.go_on;
  requireElement("[data-go-on-words]", HTMLElement, button).textContent = fillText(text, { number: index + 1 });
}
