import assert from "node:assert/strict";
import { test } from "node:test";
import {
  chooseAction,
  countSecondsLeft,
  describeTimer,
  EASE_BACK_SECONDS,
  formatAnnouncement,
  GET_READY_SECONDS,
  listIntervals,
  NOT_STARTED,
} from "../../static/js/phone/timer-steps.js";

const HOLDS = { sets: 2, repetitions: 3, hold: 5, rest: 20 };
const COUNTS = { sets: 2, repetitions: 10, hold: 0, rest: 0 };
const TEXTS = {
  ready: "Get ready",
  hold: "Hold",
  ease_back: "Ease back",
  work: "Do 10",
  rest: "Rest",
  idle: "Hold timer",
  summary: "2 sets of 3 times",
  repetition: "{number} of 3",
  set: "set {number} of 2",
  side_done: "Side done",
  done: "Done",
  finished: "Well done. Rest now.",
  start: "Start",
  pause: "Pause",
  go_on: "Go on",
  set_done: "Set done",
  next_set: "Next set",
  other_side: "Other side",
  again: "Again",
  announcement: "{phase}. {place}",
};

/**
 * A timer that was not started yet, with some values changed.
 * @param {Partial<import("../../static/js/phone/timer-steps.js").TimerState>} changed
 */
function buildState(changed = {}) {
  const dose = changed.dose ?? HOLDS;
  return {
    intervals: listIntervals(dose),
    index: NOT_STARTED,
    secondsLeft: 0,
    isRunning: false,
    dose,
    texts: TEXTS,
    nextSideLabel: "",
    ...changed,
  };
}

test("holds are listed with a time to get ready, to ease back and to rest", () => {
  const phases = listIntervals(HOLDS).map(({ phase }) => phase);
  const set = ["hold", "easeBack", "hold", "easeBack", "hold"];
  assert.deepEqual(phases, ["ready", ...set, "rest", ...set]);
});

test("the seconds of all intervals add up to the time that one side takes", () => {
  const seconds = listIntervals(HOLDS).reduce((sum, interval) => sum + interval.seconds, 0);
  assert.equal(seconds, GET_READY_SECONDS + 2 * (3 * 5 + 2 * EASE_BACK_SECONDS) + 20);
});

test("each hold knows its repetition and its set", () => {
  const holds = listIntervals(HOLDS).filter(({ phase }) => phase === "hold");
  const places = holds.map(({ set, repetition }) => [set, repetition]);
  assert.deepEqual(places, [[1, 1], [1, 2], [1, 3], [2, 1], [2, 2], [2, 3]]); // biome-ignore format: pairs
});

test("sets without holds wait for a press, and so does a rest without seconds", () => {
  const intervals = listIntervals(COUNTS);
  assert.deepEqual(intervals.map(({ phase }) => phase), ["work", "rest", "work"]); // biome-ignore format: one line
  assert.ok(intervals.every(({ seconds }) => seconds === 0));
});

test("one set of one hold needs neither easing back nor rest", () => {
  const phases = listIntervals({ sets: 1, repetitions: 1, hold: 30, rest: 60 }).map(({ phase }) => phase);
  assert.deepEqual(phases, ["ready", "hold"]);
});

test("seconds are counted from milliseconds and may pass zero", () => {
  assert.equal(countSecondsLeft(10_000, 7_500), 2.5);
  assert.equal(countSecondsLeft(10_000, 10_200), -0.2);
});

test("before the start the timer shows the dose", () => {
  assert.deepEqual(describeTimer(buildState()), {
    number: "5",
    phase: "Hold timer",
    place: "2 sets of 3 times",
    share: 1,
    button: "Start",
    canSkip: false,
  });
});

test("a running hold shows whole seconds, its place and what is left of it", () => {
  const view = describeTimer(buildState({ index: 3, secondsLeft: 2.2, isRunning: true }));
  assert.equal(view.number, "3");
  assert.equal(view.phase, "Hold");
  assert.equal(view.place, "2 of 3 · set 1 of 2");
  assert.equal(Math.round(view.share * 100), 44);
  assert.equal(view.button, "Pause");
  assert.equal(view.canSkip, true);
});

test("a set without holds shows its repetitions", () => {
  const view = describeTimer(buildState({ dose: COUNTS, index: 0 }));
  assert.deepEqual([view.number, view.phase, view.place, view.button], ["10", "Do 10", "set 1 of 2", "Set done"]);
});

test("a rest without seconds shows a dash and leads to the next set", () => {
  const view = describeTimer(buildState({ dose: COUNTS, index: 1 }));
  assert.deepEqual([view.number, view.phase, view.button], ["–", "Rest", "Next set"]);
});

test("when a side is done the timer names the other side", () => {
  const end = listIntervals(HOLDS).length;
  const view = describeTimer(buildState({ index: end, nextSideLabel: "Now: left side" }));
  assert.deepEqual(
    [view.number, view.phase, view.place, view.button],
    ["✓", "Side done", "Now: left side", "Other side"],
  );
});

test("when all is done the timer can begin again", () => {
  const end = listIntervals(HOLDS).length;
  const view = describeTimer(buildState({ index: end }));
  assert.deepEqual([view.phase, view.place, view.button], ["Done", "Well done. Rest now.", "Again"]);
});

test("the main button starts, pauses, resumes, goes on and begins again", () => {
  assert.equal(chooseAction(buildState()), "start");
  assert.equal(chooseAction(buildState({ index: 0, isRunning: true })), "pause");
  assert.equal(chooseAction(buildState({ index: 0 })), "resume");
  assert.equal(chooseAction(buildState({ dose: COUNTS, index: 0 })), "next");
  assert.equal(chooseAction(buildState({ index: 99 })), "restart");
});

test("an announcement has phase and place, and at the end only that it is done", () => {
  assert.equal(formatAnnouncement(buildState({ index: 1, secondsLeft: 5 })), "Hold. 1 of 3 · set 1 of 2");
  assert.equal(formatAnnouncement(buildState({ index: 99 })), "Done");
});

test("a long duration is counted in minutes and seconds, to its end", () => {
  const dose = { sets: 1, repetitions: 1, hold: 1200, rest: 0 };
  assert.equal(describeTimer(buildState({ dose })).number, "20:00");
  assert.equal(describeTimer(buildState({ dose, index: 1, secondsLeft: 61.2 })).number, "1:02");
  assert.equal(describeTimer(buildState({ dose, index: 1, secondsLeft: 4.2 })).number, "0:05");
});
