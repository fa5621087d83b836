/* Ticks of today and this week, stored only in this browser and never sent. */

const PREFIX = "ptplanner.ticks.";
// Two weeks are enough to show a habit; older ticks are dropped.
const KEPT_DAYS = 15;
const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const iso = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

function read(key) {
  try { return JSON.parse(localStorage.getItem(key) ?? "{}"); } catch { return {}; }
}

function write(key, ticks) {
  const kept = Object.entries(ticks).sort().slice(-KEPT_DAYS);
  try { localStorage.setItem(key, JSON.stringify(Object.fromEntries(kept))); } catch { /* private mode: ticks last until the page closes */ }
}

export function startTicks() {
  const today = document.querySelector("[data-today]");
  const boxes = [...document.querySelectorAll("[data-tick]")];
  if (!today || boxes.length === 0) return;
  const key = PREFIX + today.dataset.plan;
  const ticks = read(key);
  const now = iso(new Date());
  for (const box of boxes) {
    box.checked = (ticks[now] ?? []).includes(box.dataset.tick);
    box.addEventListener("change", () => {
      ticks[now] = boxes.filter((one) => one.checked).map((one) => one.dataset.tick);
      write(key, ticks);
      show();
    });
  }
  function show() {
    const done = boxes.filter((box) => box.checked).length;
    today.querySelector("[data-today-words]").textContent =
      done === boxes.length ? "Today: all done." : `Today: ${done} of ${boxes.length} done.`;
    showWeek(today, ticks);
    showNext(boxes);
  }
  today.hidden = false;
  show();
}

function showWeek(today, ticks) {
  const planned = today.dataset.weekdays.split(",").filter(Boolean).map(Number);
  const now = new Date();
  const monday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7));
  const days = NAMES.map((name, index) => {
    const date = iso(new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + index));
    const isDone = (ticks[date] ?? []).length > 0;
    const isRest = planned.length > 0 && !planned.includes(index + 1);
    return dayMark(name, { isDone, isRest: isRest && !isDone, isToday: date === iso(now) });
  });
  today.querySelector("[data-week]").replaceChildren(...days);
}

function dayMark(name, { isDone, isRest, isToday }) {
  const element = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
  const day = element("li", isToday ? "week__day--today" : "");
  const letter = element("span", "", name[0]);
  letter.setAttribute("aria-hidden", "true");
  const mark = element("span", `week__mark${isDone ? " week__mark--done" : ""}${isRest ? " week__mark--rest" : ""}`, isDone ? "✓" : isRest ? "-" : "");
  mark.setAttribute("aria-hidden", "true");
  const words = element("span", "visually-hidden", `${name}${isToday ? ", today" : ""}: ${isDone ? "done" : isRest ? "rest day" : "not done"}`);
  day.append(letter, mark, words);
  return day;
}

/* The big button leads to the first exercise that is not ticked yet. */
function showNext(boxes) {
  const button = document.querySelector("[data-go-on]");
  if (!button) return;
  const index = boxes.findIndex((box) => !box.checked);
  const at = index < 0 ? 0 : index;
  const link = document.querySelector(`[data-exercise="${boxes[at].dataset.tick}"]`);
  if (!link) return;
  button.href = link.href;
  const isFirst = boxes.every((box) => !box.checked);
  button.querySelector("[data-go-on-words]").textContent =
    index < 0 ? "Look at number 1 again" : isFirst ? "Start with number 1" : `Go on with number ${at + 1}`;
}
