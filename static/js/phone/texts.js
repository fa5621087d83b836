/* Texts in the page's language: the server writes them into the element that shows them, as JSON in data-texts. */

/**
 * Texts by name; a list where there is one for each number.
 * @template T
 * @param {HTMLElement} element
 * @returns {T}
 */
export function readTexts(element) {
  return JSON.parse(element.dataset.texts ?? "{}");
}

/**
 * Fill a text such as `set {number} of 3`.
 * @param {string} text
 * @param {Readonly<Record<string, string | number>>} values
 */
export function fillText(text, values) {
  return text.replace(/\{(\w+)\}/g, (placeholder, name) => String(values[name] ?? placeholder));
}
