// Stores text that is typed but not saved yet in this browser, and nothing else.
const plan = () => document.getElementById("builder").dataset.plan;
const key = (name) => `ptplanner:${plan()}:${name}`;

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key(name))) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(name, value) {
  try {
    if (value === null) localStorage.removeItem(key(name));
    else localStorage.setItem(key(name), JSON.stringify(value));
  } catch {
    // Without storage only this safety net is lost, not the work on the page.
  }
}

export const unsent = () => read("unsent", []);
export const keepUnsent = (edits) => write("unsent", edits.length ? edits : null);

export function keepDraft(field, text) {
  const drafts = read("drafts", {});
  drafts[field] = text;
  write("drafts", drafts);
}

export function dropDraft(field) {
  const drafts = read("drafts", {});
  delete drafts[field];
  write("drafts", Object.keys(drafts).length ? drafts : null);
}

// Everything written about a row: its note, warning and reasons.
export function dropTexts(item) {
  Object.keys(drafts()).filter((name) => name.startsWith("text:") && name.includes(item)).forEach(dropDraft);
}

export const drafts = () => read("drafts", {});

// Whoever signs out leaves nothing behind on a shared computer.
export function forgetEverything() {
  try {
    Object.keys(localStorage).filter((name) => name.startsWith("ptplanner:")).forEach((name) => localStorage.removeItem(name));
  } catch {
    // Nothing was stored where nothing can be read.
  }
}
