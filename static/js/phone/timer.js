/* Counts holds, sets and rests. Anything without seconds in the dose waits for a press of the button. */

// Seconds to ease back between two holds: long enough to hear the word, short enough to stay warm.
const EASE_S = 3;
const READY_S = 3;

/** List the intervals of one side's work; `seconds` 0 waits for a press of the button. */
export function stretches({ sets, repetitions, hold, rest }) {
  const all = [];
  for (let set = 1; set <= sets; set += 1) {
    if (hold) {
      for (let repetition = 1; repetition <= repetitions; repetition += 1) {
        all.push({ phase: "Hold", seconds: hold, set, repetition });
        if (repetition < repetitions) all.push({ phase: "Ease back", seconds: EASE_S, set, repetition });
      }
    } else {
      all.push({ phase: "Do", seconds: 0, set, shown: repetitions });
    }
    if (set < sets) all.push({ phase: "Rest", seconds: rest, set });
  }
  return all;
}

export function startTimer(sides) {
  const box = document.querySelector("[data-timer]");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-timer-${name}]`);
  const [number, phase, where, arc, main, skip, said] =
    ["number", "phase", "where", "arc", "main", "skip", "said"].map(part);
  const dose = Object.fromEntries(["sets", "repetitions", "hold", "rest"].map((key) => [key, Number(box.dataset[key])]));
  const work = stretches(dose);
  let at = -1; // -1: not started; work.length: done
  let left = 0;
  let deadline = 0;
  let ticking = 0;
  let side = sides.all[0]?.side;
  let lock = null;

  const isRunning = () => ticking !== 0;
  const stretch = () => work[at];

  function place() {
    const { set, repetition } = stretch();
    const parts = [];
    if (repetition && dose.repetitions > 1) parts.push(`${repetition} of ${dose.repetitions}`);
    if (dose.sets > 1) parts.push(`set ${set} of ${dose.sets}`);
    return parts.join(" · ");
  }

  function paint() {
    if (at < 0) {
      number.textContent = dose.hold || dose.repetitions;
      phase.textContent = dose.hold ? "Hold timer" : "Set counter";
      where.textContent = [dose.sets > 1 ? `${dose.sets} sets` : "", dose.repetitions > 1 ? `${dose.repetitions} times` : ""].filter(Boolean).join(" of ");
      ring(1);
    } else if (at >= work.length) {
      number.textContent = "✓";
      const other = otherSide();
      phase.textContent = other ? "Side done" : "Done";
      where.textContent = other ? `Now: ${other.label.toLowerCase()}` : "Well done. Rest now.";
      ring(1);
    } else {
      const { seconds, shown } = stretch();
      number.textContent = seconds ? Math.max(0, Math.ceil(left)) : shown ?? "–";
      phase.textContent = label();
      where.textContent = place();
      ring(seconds ? left / seconds : 1);
    }
    const isWaiting = !isRunning();
    main.textContent = buttonWords();
    main.classList.toggle("timer__button--start", isWaiting);
    skip.hidden = at < 0 || at >= work.length;
  }

  function label() {
    if (stretch().phase === "Do") return `Do ${dose.repetitions}`;
    return stretch().phase;
  }

  function buttonWords() {
    if (at < 0) return "Start";
    if (at >= work.length) return otherSide() ? "Other side" : "Again";
    if (stretch().seconds === 0) return stretch().phase === "Rest" ? "Next set" : "Set done";
    return isRunning() ? "Pause" : "Go on";
  }

  const ring = (share) => arc.setAttribute("stroke-dashoffset", String(100 * (1 - share)));

  function otherSide() {
    const index = sides.all.findIndex((one) => one.side === side);
    return sides.all[index + 1];
  }

  function go(to) {
    stop();
    at = to;
    left = stretch()?.seconds ?? 0;
    navigator.vibrate?.(at >= work.length ? [200, 100, 200] : 150);
    if (left > 0) run();
    paint();
    said.textContent = at >= work.length ? phase.textContent : `${phase.textContent}. ${where.textContent}`;
  }

  function run() {
    deadline = performance.now() + left * 1000;
    ticking = setInterval(tick, 200);
    navigator.wakeLock?.request("screen").then((given) => { lock = given; }, () => {});
  }

  function stop() {
    clearInterval(ticking);
    ticking = 0;
    lock?.release();
    lock = null;
  }

  function tick() {
    left = (deadline - performance.now()) / 1000;
    if (left <= 0) go(at + 1);
    else paint();
  }

  main.addEventListener("click", () => {
    if (at < 0) ready();
    else if (at >= work.length) again();
    else if (stretch().seconds === 0) go(at + 1);
    else if (isRunning()) { stop(); paint(); }
    else { run(); paint(); }
  });
  skip.addEventListener("click", () => go(at + 1));

  /* A moment to get into position before a clock runs. */
  function ready() {
    if (dose.hold && work[0].phase !== "Get ready") work.unshift({ phase: "Get ready", seconds: READY_S, set: 1 });
    go(0);
  }

  function again() {
    const other = otherSide();
    if (other) sides.choose(other.side);
    else if (sides.all.length) sides.choose(sides.all[0].side);
    else { at = -1; }
    ready();
  }

  sides.onChoose((chosen) => {
    if (chosen === side) return;
    side = chosen;
    stop();
    at = -1;
    paint();
  });

  box.hidden = false;
  paint();
}
