/* Counts holds, sets and rests. Anything without seconds in the dose waits for a press of the button. */
import { findElement, requireElement } from "../shared/dom.js";
import { readTexts } from "./texts.js";
import {
  chooseAction,
  countSecondsLeft,
  describeTimer,
  formatAnnouncement,
  listIntervals,
  NOT_STARTED,
} from "./timer-steps.js";

const TICK_MS = 200;
// Vibrations in milliseconds: at the start of an interval, and when all are done.
const INTERVAL_VIBRATION = [150];
const DONE_VIBRATION = [200, 100, 200];

/** @param {import("./tabs.js").Sides} sides */
export function startTimer(sides) {
  const box = findElement("[data-timer]", HTMLElement);
  if (box) new ExerciseTimer(box, sides).show();
}

class ExerciseTimer {
  /**
   * @param {HTMLElement} box
   * @param {import("./tabs.js").Sides} sides
   */
  constructor(box, sides) {
    this.box = box;
    this.sides = sides;
    this.dose = readDose(box);
    this.intervals = listIntervals(this.dose);
    /** @type {import("./timer-steps.js").TimerTexts} */
    this.texts = readTexts(box);
    this.index = NOT_STARTED;
    this.secondsLeft = 0;
    this.deadline = 0;
    this.ticker = 0;
    this.side = sides.all[0]?.side;
    /** @type {WakeLockSentinel | null} */
    this.wakeLock = null;
    this.elements = findParts(box);
  }

  show() {
    this.elements.main.addEventListener("click", () => this.pressMain());
    this.elements.skip.addEventListener("click", () => this.goToInterval(this.index + 1));
    this.sides.onChoose((side) => this.changeSide(side));
    this.box.hidden = false;
    this.render();
  }

  /** @returns {import("./timer-steps.js").TimerState} */
  get state() {
    const { intervals, index, secondsLeft, dose, texts } = this;
    return {
      intervals,
      index,
      secondsLeft,
      dose,
      texts,
      isRunning: this.ticker !== 0,
      nextSideLabel: this.findOtherSide()?.nextLabel ?? "",
    };
  }

  findOtherSide() {
    const index = this.sides.all.findIndex(({ side }) => side === this.side);
    return this.sides.all[index + 1];
  }

  render() {
    const view = describeTimer(this.state);
    const { number, phase, place, arc, main, skip } = this.elements;
    number.textContent = view.number;
    phase.textContent = view.phase;
    place.textContent = view.place;
    arc.setAttribute("stroke-dashoffset", String(100 * (1 - view.share)));
    main.textContent = view.button;
    main.classList.toggle("timer__button--start", this.ticker === 0);
    skip.hidden = !view.canSkip;
  }

  pressMain() {
    const actions = {
      start: () => this.goToInterval(0),
      restart: () => this.restart(),
      next: () => this.goToInterval(this.index + 1),
      pause: () => this.stopClock(),
      resume: () => this.startClock(),
    };
    actions[chooseAction(this.state)]();
    this.render();
  }

  /** @param {number} index */
  goToInterval(index) {
    this.stopClock();
    this.index = index;
    this.secondsLeft = this.intervals[index]?.seconds ?? 0;
    navigator.vibrate?.(index >= this.intervals.length ? DONE_VIBRATION : INTERVAL_VIBRATION);
    if (this.secondsLeft > 0) this.startClock();
    this.render();
    this.elements.announcement.textContent = formatAnnouncement(this.state);
  }

  /** Begin again: with the other side if one follows, else with the first. */
  restart() {
    const side = this.findOtherSide() ?? this.sides.all[0];
    if (side) this.sides.chooseSide(side.side);
    this.goToInterval(0);
  }

  /** @param {string} side */
  changeSide(side) {
    if (side === this.side) return;
    this.side = side;
    this.stopClock();
    this.index = NOT_STARTED;
    this.render();
  }

  startClock() {
    this.deadline = performance.now() + this.secondsLeft * 1000;
    this.ticker = window.setInterval(() => this.tick(), TICK_MS);
    navigator.wakeLock?.request("screen").then(
      (lock) => {
        this.wakeLock = lock;
      },
      () => {},
    );
  }

  stopClock() {
    window.clearInterval(this.ticker);
    this.ticker = 0;
    this.wakeLock?.release();
    this.wakeLock = null;
  }

  tick() {
    this.secondsLeft = countSecondsLeft(this.deadline, performance.now());
    if (this.secondsLeft <= 0) this.goToInterval(this.index + 1);
    else this.render();
  }
}

/**
 * @param {HTMLElement} box
 * @returns {import("./timer-steps.js").TimerDose}
 */
function readDose({ dataset }) {
  return {
    sets: Number(dataset.sets),
    repetitions: Number(dataset.repetitions),
    hold: Number(dataset.hold),
    rest: Number(dataset.rest),
  };
}

/** @param {HTMLElement} box */
function findParts(box) {
  return {
    number: requireElement("[data-timer-number]", HTMLElement, box),
    phase: requireElement("[data-timer-phase]", HTMLElement, box),
    place: requireElement("[data-timer-where]", HTMLElement, box),
    arc: requireElement("[data-timer-arc]", SVGElement, box),
    main: requireElement("[data-timer-main]", HTMLButtonElement, box),
    skip: requireElement("[data-timer-skip]", HTMLButtonElement, box),
    announcement: requireElement("[data-timer-announcement]", HTMLElement, box),
  };
}
