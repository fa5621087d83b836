/* Ticks by day, and the days of this week, as values without a page. */

// Two weeks are enough to show a habit; older ticks are dropped.
export const MAX_STORED_DAYS = 15;

/**
 * Ids of the exercises that were ticked, by ISO date.
 * @typedef {Record<string, string[]>} Ticks
 */
/**
 * @typedef {object} WeekDay
 * @property {boolean} isDone at least one exercise was ticked
 * @property {boolean} isRest not planned for exercise, and nothing was ticked
 * @property {boolean} isToday
 */

/** @param {Date} day local time */
export function formatIsoDate(day) {
  const month = String(day.getMonth() + 1).padStart(2, "0");
  return `${day.getFullYear()}-${month}-${String(day.getDate()).padStart(2, "0")}`;
}

/**
 * Seven days, Monday first.
 * @param {Date} now
 * @param {Ticks} ticks
 * @param {readonly number[]} planned weekdays for exercise, Monday is 1; empty if none are fixed
 * @returns {WeekDay[]}
 */
export function listWeek(now, ticks, planned) {
  const daysSinceMonday = (now.getDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, index) => {
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysSinceMonday + index);
    const isDone = (ticks[formatIsoDate(day)] ?? []).length > 0;
    const isPlanned = planned.length === 0 || planned.includes(index + 1);
    return { isDone, isRest: !isPlanned && !isDone, isToday: index === daysSinceMonday };
  });
}

/**
 * The ticks of the newest days.
 * @param {Ticks} ticks
 * @returns {Ticks}
 */
export function dropOldTicks(ticks) {
  const days = Object.entries(ticks).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(days.slice(-MAX_STORED_DAYS));
}
