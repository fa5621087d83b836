/* A page without a browser: the globals that the scripts use, set anew for each test file. */
import { Window } from "happy-dom";

/**
 * Shows a page with the given body; modules that read the document are imported after this.
 * @param {string} body HTML
 */
export function showPage(body) {
  const window = new Window({ url: "http://ptplanner.test/" });
  window.document.body.innerHTML = body;
  Object.assign(globalThis, {
    window,
    document: window.document,
    localStorage: window.localStorage,
    sessionStorage: window.sessionStorage,
    location: window.location,
    CSS: window.CSS,
    CustomEvent: window.CustomEvent,
    Event: window.Event,
    FormData: window.FormData,
    KeyboardEvent: window.KeyboardEvent,
  });
  for (const name of ELEMENTS) Reflect.set(globalThis, name, Reflect.get(window, name));
}

const ELEMENTS = [
  "Element",
  "HTMLElement",
  "HTMLButtonElement",
  "HTMLDetailsElement",
  "HTMLDialogElement",
  "HTMLFormElement",
  "HTMLInputElement",
  "HTMLLIElement",
  "HTMLMetaElement",
  "HTMLSelectElement",
  "HTMLTextAreaElement",
];
