// The dose fields, note and warning of a row: one template per page, copied into a row when it first opens.

const escaped = (text) => Object.assign(document.createElement("i"), { textContent: text }).innerHTML.replaceAll('"', "&quot;");

export const stateOf = (row) => JSON.parse(row.dataset.row);

/** Returns the row's tools, creating them if necessary. */
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

/** Shows the saved note and warning, unless they are being edited. */
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

// Shows the weight field only for kg and lb, and the weekdays only for named days.
export function showParts(scope) {
  scope.querySelectorAll("[data-weight]").forEach((part) => {
    const load = part.parentElement.querySelector("select[name=load]").value;
    part.hidden = load !== "kg" && load !== "lb";
  });
  scope.querySelectorAll("[data-weekdays]").forEach((part) => {
    part.hidden = part.parentElement.querySelector("select[name=days]").value !== "named";
  });
}
