import assert from "node:assert/strict";
import { test } from "node:test";
import { foldText } from "../../static/js/shared/text.js";

test("text is compared without case and accents", () => {
  assert.equal(foldText("Zoë ÅNGSTRÖM"), "zoe angstrom");
});

test("letters without an accent stay", () => {
  assert.equal(foldText("Straße 12 μ"), "straße 12 μ");
});
