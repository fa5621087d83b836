/* Text as it is compared, not as it is shown. */

/**
 * In lower case and without accents, so that "Zoe" finds "Zoë".
 * @param {string} text
 */
export const foldText = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/**
 * The number of letters to add, remove, replace or swap with the next one to get from one word to the other
 * (optimal string alignment).
 * @param {string} one
 * @param {string} other
 */
export function countTypos(one, other) {
  let before = /** @type {number[]} */ ([]);
  let last = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let place = 1; place <= other.length; place++) {
      const isSame = one[row - 1] === other[place - 1];
      const replaced = (last[place - 1] ?? 0) + (isSame ? 0 : 1);
      let least = Math.min(replaced, (last[place] ?? 0) + 1, (now[place - 1] ?? 0) + 1);
      const isSwapped = row > 1 && place > 1 && one[row - 1] === other[place - 2] && one[row - 2] === other[place - 1];
      if (isSwapped) least = Math.min(least, (before[place - 2] ?? 0) + 1);
      now.push(least);
    }
    [before, last] = [last, now];
  }
  return last[other.length] ?? 0;
}

/**
 * Whether the typed word is a word of the text, or its beginning, with a typing error: one from four letters on,
 * two from seven on, never in the first letter.
 * @param {string} typed
 * @param {string} text folded
 */
export function resemblesWord(typed, text) {
  const allowed = typed.length < 4 ? 0 : typed.length < 7 ? 1 : 2;
  if (!allowed) return false;
  const lengths = Array.from({ length: 2 * allowed + 1 }, (_, n) => typed.length - allowed + n);
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word[0] === typed[0])
    .some((word) => lengths.some((length) => countTypos(typed, word.slice(0, length)) <= allowed));
}

/**
 * The characters as the server counts them: without the space around the text, an emoji as what it is made of.
 * @param {string} text
 */
export const countCharacters = (text) => [...text.trim()].length;
