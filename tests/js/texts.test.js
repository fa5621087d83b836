import assert from "node:assert/strict";
import { test } from "node:test";
import { fillText } from "../../static/js/phone/texts.js";

test("a text is filled by name, in any order and as often as it asks", () => {
  assert.equal(fillText("{b} of {a}, {b}", { a: 3, b: "two" }), "two of 3, two");
});

test("what has no value stays, and a zero is a value", () => {
  assert.equal(fillText("{missing} and {zero}", { zero: 0 }), "{missing} and 0");
});

test("a value is not filled again", () => {
  assert.equal(fillText("{a}", { a: "{b}", b: "no" }), "{b}");
});
