/* What a person has put into a form: read, compared and put back. Files, passwords and hidden fields are left out. */

/** @typedef {[name: string, value: string][]} FormValues ticked boxes and chosen options by their value */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} FormField */

const LEFT_OUT = new Set(["hidden", "password", "file", "submit", "button", "reset", "image", "search"]);

/**
 * @param {HTMLFormElement} form
 * @returns {FormField[]}
 */
function listFields(form) {
  return /** @type {FormField[]} */ (
    [...form.elements].filter((field) => {
      if (field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) return field.name !== "";
      return field instanceof HTMLInputElement && field.name !== "" && !LEFT_OUT.has(field.type) && !field.readOnly;
    })
  );
}

/** @param {FormField} field */
const isTick = (field) => field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");

/**
 * @param {HTMLFormElement} form
 * @returns {FormValues}
 */
export function readValues(form) {
  const chosen = listFields(form).filter(
    (field) => !isTick(field) || (field instanceof HTMLInputElement && field.checked),
  );
  return chosen.map((field) => [field.name, field.value]);
}

/**
 * The values that the server sent, whatever was typed since.
 * @param {HTMLFormElement} form
 * @returns {FormValues}
 */
export function readDefaults(form) {
  /** @type {FormValues} */
  const values = [];
  for (const field of listFields(form)) {
    if (field instanceof HTMLSelectElement) values.push([field.name, findDefaultOption(field)]);
    else if (!isTick(field)) values.push([field.name, field.defaultValue]);
    else if (field instanceof HTMLInputElement && field.defaultChecked) values.push([field.name, field.value]);
  }
  return values;
}

/** @param {HTMLSelectElement} field */
function findDefaultOption(field) {
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

/**
 * @param {FormValues} values
 * @param {string} name
 */
const readAll = (values, name) => values.filter((one) => one[0] === name).map((one) => one[1].replaceAll("\r\n", "\n"));

/**
 * The names of the fields that differ.
 * @param {FormValues} before
 * @param {FormValues} after
 */
export function listChanged(before, after) {
  const names = new Set([...before, ...after].map((one) => one[0]));
  return [...names].filter((name) => JSON.stringify(readAll(before, name)) !== JSON.stringify(readAll(after, name)));
}

/**
 * @param {FormValues} before
 * @param {FormValues} after
 */
export const isSame = (before, after) => !listChanged(before, after).length;

/**
 * Puts values into the fields with these names, and tells the page's scripts.
 * @param {HTMLFormElement} form
 * @param {FormValues} values
 * @param {readonly string[]} names
 * @param {{isQuiet?: boolean}} [options] `isQuiet` tells no script
 */
export function applyValues(form, values, names, { isQuiet = false } = {}) {
  for (const name of names) {
    const wanted = readAll(values, name);
    for (const [index, field] of listFields(form)
      .filter((one) => one.name === name)
      .entries()) {
      if (isTick(field) && field instanceof HTMLInputElement) field.checked = wanted.includes(field.value);
      else field.value = wanted[index] ?? "";
      if (isQuiet) continue;
      for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
  }
}

/**
 * The label of each field with one of these names, or the legend of its group.
 * @param {HTMLFormElement} form
 * @param {readonly string[]} names
 * @returns {HTMLElement[]}
 */
export function listLabels(form, names) {
  const fields = listFields(form).filter((field) => names.includes(field.name));
  const labels = fields.map((field) => (isTick(field) ? findLegend(field) : field.labels?.[0]));
  return [...new Set(labels)].filter((label) => label instanceof HTMLElement);
}

/** @param {FormField} field */
const findLegend = (field) => field.closest("fieldset")?.querySelector("legend") ?? field.labels?.[0];
