import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { showPage } from "./dom.js";

showPage('<button id="plain">Add</button><input id="field"><input id="box" type="checkbox">');
mock.timers.enable({ apis: ["setTimeout"] });
const { areLettersEnabled, enableLetters, isTyping, registerKey } = await import("../../static/js/shared/shortcuts.js");

/** @type {string[]} */
let pressed = [];
registerKey("n", () => pressed.push("n"));
registerKey("p", () => pressed.push("p"));
registerKey("g p", () => pressed.push("g p"));
registerKey("x", () => false);

beforeEach(() => {
  pressed = [];
  enableLetters(true);
});
afterEach(() => mock.timers.tick(5000));

/**
 * @param {string} key
 * @param {{id?: string, ctrlKey?: boolean}} [where]
 */
function press(key, { id = "plain", ctrlKey = false } = {}) {
  const event = new KeyboardEvent("keydown", { key, ctrlKey, bubbles: true, cancelable: true });
  document.getElementById(id)?.dispatchEvent(event);
  return event;
}

test("a letter runs what is registered for it, and nothing else happens", () => {
  assert.equal(press("n").defaultPrevented, true);
  assert.deepEqual(pressed, ["n"]);
});

test("a pair is typed one after the other", () => {
  press("g");
  press("p");
  assert.deepEqual(pressed, ["g p"]);
});

test("the second letter of a pair stands alone again after a while", () => {
  press("g");
  mock.timers.tick(1500);
  press("p");
  assert.deepEqual(pressed, ["p"]);
});

test("a handler that did nothing leaves the key to the browser", () => {
  assert.equal(press("x").defaultPrevented, false);
});

test("letters do nothing in a text field, and work on a checkbox", () => {
  press("n", { id: "field" });
  assert.deepEqual(pressed, []);
  press("n", { id: "box" });
  assert.deepEqual(pressed, ["n"]);
});

test("letters with Ctrl belong to the browser", () => {
  press("n", { ctrlKey: true });
  assert.deepEqual(pressed, []);
});

test("letters can be switched off, and stay off", () => {
  enableLetters(false);
  press("n");
  assert.deepEqual(pressed, []);
  assert.equal(areLettersEnabled(), false);
});

test("typing is what goes into a field", () => {
  assert.equal(isTyping(document.getElementById("field")), true);
  assert.equal(isTyping(document.getElementById("box")), false);
  assert.equal(isTyping(null), false);
});
