/* What the timer counts and shows, as values without a page: intervals, their texts and the next step. */
import { fillText } from "./texts.js";

// Seconds to ease back between two holds: long enough to hear the word, short enough to stay warm.
export const EASE_BACK_SECONDS = 3;
// Seconds to get into position before the first hold.
export const GET_READY_SECONDS = 3;
// From here on the timer shows minutes and seconds: nobody reads "1200" as 20 minutes.
const CLOCK_FROM_SECONDS = 120;
// The index before the start.
export const NOT_STARTED = -1;

/**
 * @typedef {object} TimerDose
 * @property {number} sets
 * @property {number} repetitions in each set
 * @property {number} hold seconds; 0 without holds
 * @property {number} rest seconds between sets; 0 if the dose gives none
 */
/** @typedef {"ready" | "hold" | "easeBack" | "work" | "rest"} Phase */
/**
 * @typedef {object} Interval
 * @property {Phase} phase
 * @property {number} seconds 0 waits for a press of the button
 * @property {number} set counted from 1
 * @property {number} repetition counted from 1; 0 where repetitions are not counted
 */
/**
 * The texts that `TimerTexts` of the server's wording names.
 * @typedef {Readonly<Record<"ready" | "hold" | "ease_back" | "work" | "rest" | "idle" | "summary" | "repetition" | "set"
 *   | "side_done" | "done" | "finished" | "start" | "pause" | "go_on" | "set_done" | "next_set" | "other_side" | "again"
 *   | "announcement", string>>} TimerTexts
 */
/**
 * @typedef {object} TimerState
 * @property {readonly Interval[]} intervals
 * @property {number} index of the current interval; NOT_STARTED before, the number of intervals after the last
 * @property {number} secondsLeft of the current interval
 * @property {boolean} isRunning
 * @property {TimerDose} dose
 * @property {TimerTexts} texts
 * @property {string} nextSideLabel announces the side that follows; empty if none does
 */
/**
 * @typedef {object} TimerView
 * @property {string} number
 * @property {string} phase
 * @property {string} place
 * @property {number} share of the interval that is left, from 0 to 1
 * @property {string} button
 * @property {boolean} canSkip
 */

/**
 * List the intervals of one side's work.
 * @param {TimerDose} dose
 * @returns {Interval[]}
 */
export function listIntervals({ sets, repetitions, hold, rest }) {
  /** @type {Interval[]} */
  const intervals = hold ? [{ phase: "ready", seconds: GET_READY_SECONDS, set: 1, repetition: 0 }] : [];
  for (let set = 1; set <= sets; set += 1) {
    if (hold) intervals.push(...listHolds(set, repetitions, hold));
    else intervals.push({ phase: "work", seconds: 0, set, repetition: 0 });
    if (set < sets) intervals.push({ phase: "rest", seconds: rest, set, repetition: 0 });
  }
  return intervals;
}

/**
 * @param {number} set
 * @param {number} repetitions
 * @param {number} seconds
 * @returns {Interval[]}
 */
function listHolds(set, repetitions, seconds) {
  /** @type {Interval[]} */
  const intervals = [];
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    intervals.push({ phase: "hold", seconds, set, repetition });
    if (repetition < repetitions) intervals.push({ phase: "easeBack", seconds: EASE_BACK_SECONDS, set, repetition });
  }
  return intervals;
}

/**
 * Seconds until the deadline; both times in milliseconds. 0 or less when the interval is over.
 * @param {number} deadline
 * @param {number} now
 */
export const countSecondsLeft = (deadline, now) => (deadline - now) / 1000;

/**
 * What a press of the main button does.
 * @param {TimerState} state
 * @returns {"start" | "restart" | "next" | "pause" | "resume"}
 */
export function chooseAction({ intervals, index, isRunning }) {
  if (index === NOT_STARTED) return "start";
  const interval = intervals[index];
  if (!interval) return "restart";
  if (interval.seconds === 0) return "next";
  return isRunning ? "pause" : "resume";
}

/**
 * Everything that the timer shows.
 * @param {TimerState} state
 * @returns {TimerView}
 */
export function describeTimer(state) {
  const { intervals, index, secondsLeft, dose, texts, nextSideLabel } = state;
  const button = formatButtonLabel(state);
  if (index === NOT_STARTED) {
    const number = dose.hold ? formatSeconds(dose.hold) : String(dose.repetitions);
    return { number, phase: texts.idle, place: texts.summary, share: 1, button, canSkip: false };
  }
  const interval = intervals[index];
  if (!interval) {
    const phase = nextSideLabel ? texts.side_done : texts.done;
    return { number: "✓", phase, place: nextSideLabel || texts.finished, share: 1, button, canSkip: false };
  }
  return {
    number: formatNumber(interval, secondsLeft, dose),
    phase: formatPhase(interval, texts),
    place: formatPlace(interval, dose, texts),
    share: interval.seconds ? secondsLeft / interval.seconds : 1,
    button,
    canSkip: true,
  };
}

/**
 * The text for screen readers when an interval begins.
 * @param {TimerState} state
 */
export function formatAnnouncement(state) {
  const { phase, place } = describeTimer(state);
  return state.index >= state.intervals.length ? phase : fillText(state.texts.announcement, { phase, place });
}

/**
 * @param {Interval} interval
 * @param {number} secondsLeft
 * @param {TimerDose} dose
 */
function formatNumber({ phase, seconds }, secondsLeft, dose) {
  if (seconds) return formatSeconds(Math.max(0, Math.ceil(secondsLeft)), seconds);
  return phase === "work" ? String(dose.repetitions) : "–";
}

/**
 * Seconds as "45", or as "20:00" if the whole interval is long.
 * @param {number} seconds
 * @param {number} [whole] seconds of the interval, so that a long one does not change its form while it runs
 */
function formatSeconds(seconds, whole = seconds) {
  if (whole < CLOCK_FROM_SECONDS) return String(seconds);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * @param {Interval} interval
 * @param {TimerTexts} texts
 */
function formatPhase({ phase }, texts) {
  return phase === "easeBack" ? texts.ease_back : texts[phase];
}

/**
 * Which repetition and which set, where there are several.
 * @param {Interval} interval
 * @param {TimerDose} dose
 * @param {TimerTexts} texts
 */
function formatPlace({ set, repetition }, dose, texts) {
  const parts = [];
  if (repetition && dose.repetitions > 1) parts.push(fillText(texts.repetition, { number: repetition }));
  if (dose.sets > 1) parts.push(fillText(texts.set, { number: set }));
  return parts.join(" · ");
}

/** @param {TimerState} state */
function formatButtonLabel(state) {
  const { intervals, index, texts, nextSideLabel } = state;
  const labels = {
    start: texts.start,
    restart: nextSideLabel ? texts.other_side : texts.again,
    next: intervals[index]?.phase === "rest" ? texts.next_set : texts.set_done,
    pause: texts.pause,
    resume: texts.go_on,
  };
  return labels[chooseAction(state)];
}
