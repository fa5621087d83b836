// The dose fields and the words of a row: one copy in the page, put into a row when it is first opened.

const escaped = (text) => Object.assign(document.createElement("i"), { textContent: text }).innerHTML.replaceAll('"', "&quot;");

export const stateOf = (row) => JSON.parse(row.dataset.row);

/** The row's tools, made where they are not there yet. */
export function toolsOf(row) {
  const place = row.querySelector("[data-tools]");
  if (!place.childElementCount) {
    const copy = document.getElementById("row-tools").innerHTML;
    place.innerHTML = copy.replaceAll("__ID__", row.dataset.item).replaceAll("__NAME__", escaped(row.dataset.name));
    fillFields(row, stateOf(row).fields);
    fillWords(row);
    window.htmx.process(place);
  }
  return place;
}

export const hasTools = (row) => row.querySelector("[data-tools]").childElementCount > 0;

export const fieldsOf = (row) => [...row.querySelectorAll("[data-dose-field]")];

export function fillFields(row, values) {
  for (const field of fieldsOf(row)) {
    if (field === document.activeElement) continue;
    const value = values[field.name] ?? "";
    if (field.name === "weekdays") field.checked = value.includes(field.value);
    else if (field.type === "checkbox") field.checked = Boolean(value);
    else field.value = value;
  }
  showParts(row);
}

/** Note and warning as they are saved, where they are not being written. */
export function fillWords(row) {
  const state = stateOf(row);
  for (const area of row.querySelectorAll("[data-autosave]")) {
    const isWritten = area === document.activeElement || area.value !== area.defaultValue;
    if (isWritten && area.value !== state[area.name]) continue;
    area.defaultValue = state[area.name];
    area.value = state[area.name];
    area.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  }
}

// A weight asks for a number, named days ask which: shown only then.
export function showParts(scope) {
  scope.querySelectorAll("[data-weight]").forEach((part) => {
    const load = part.parentElement.querySelector("select[name=load]").value;
    part.hidden = load !== "kg" && load !== "lb";
  });
  scope.querySelectorAll("[data-weekdays]").forEach((part) => {
    part.hidden = part.parentElement.querySelector("select[name=days]").value !== "named";
  });
}
