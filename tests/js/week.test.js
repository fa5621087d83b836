import assert from "node:assert/strict";
import { test } from "node:test";
import { fillText } from "../../static/js/phone/texts.js";
import { dropOldTicks, formatIsoDate, listWeek, MAX_STORED_DAYS } from "../../static/js/phone/week.js";

const SUNDAY = new Date(2026, 10, 29, 23, 59);
const WEDNESDAY = new Date(2026, 10, 25);

test("a date is written in local time with two digits each", () => {
  assert.equal(formatIsoDate(new Date(2026, 0, 5)), "2026-01-05");
});

test("a week begins on Monday and holds today", () => {
  assert.equal(listWeek(SUNDAY, {}, []).findIndex(({ isToday }) => isToday), 6); // biome-ignore format: one line
  assert.equal(listWeek(WEDNESDAY, {}, []).findIndex(({ isToday }) => isToday), 2); // biome-ignore format: one line
});

test("a day with a tick is done, also on a rest day", () => {
  const week = listWeek(WEDNESDAY, { "2026-11-23": ["a"], "2026-11-24": ["a"], "2026-11-25": [] }, [1, 3, 5]);
  assert.deepEqual(week.map(({ isDone }) => isDone), [true, true, false, false, false, false, false]); // biome-ignore format: one line
  assert.deepEqual(week.map(({ isRest }) => isRest), [false, false, false, true, false, true, true]); // biome-ignore format: one line
});

test("without fixed weekdays no day is a rest day", () => {
  assert.ok(listWeek(WEDNESDAY, {}, []).every(({ isRest }) => !isRest));
});

test("the week of a clock change has seven different days", () => {
  const week = listWeek(new Date(2026, 2, 29), { "2026-03-23": ["a"], "2026-03-29": ["a"] }, []);
  assert.deepEqual([week[0]?.isDone, week[6]?.isDone], [true, true]);
});

test("only the newest days of ticks are stored", () => {
  const days = Array.from({ length: 31 }, (_, index) => `2026-10-${String(index + 1).padStart(2, "0")}`);
  const stored = Object.keys(dropOldTicks(Object.fromEntries(days.reverse().map((day) => [day, ["a"]]))));
  assert.equal(stored.length, MAX_STORED_DAYS);
  assert.deepEqual([stored[0], stored.at(-1)], ["2026-10-17", "2026-10-31"]);
});

test("a text is filled by name; an unknown name stays", () => {
  assert.equal(fillText("set {number} of 3", { number: 2 }), "set 2 of 3");
  assert.equal(fillText("{day}: {state}", { day: "Monday" }), "Monday: {state}");
});
