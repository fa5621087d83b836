import assert from "node:assert/strict";
import { test } from "node:test";
import { countTypos, foldText, resemblesWord } from "../../static/js/shared/text.js";

test("text is compared without case and accents", () => {
  assert.equal(foldText("Zoë ÅNGSTRÖM"), "zoe angstrom");
});

test("letters without an accent stay", () => {
  assert.equal(foldText("Straße 12 μ"), "straße 12 μ");
});

test("each added, removed, replaced or swapped letter is one typing error", () => {
  assert.equal(countTypos("osteoprosis", "osteoporosis"), 1);
  assert.equal(countTypos("sciatcia", "sciatica"), 1);
  assert.equal(countTypos("knee", "knee"), 0);
  assert.equal(countTypos("", "hip"), 3);
});

test("a condition is found despite a typing error in a word or its beginning", () => {
  assert.ok(resemblesWord("osteoprosis", "osteoporosis, thin bones"));
  assert.ok(resemblesWord("stenoss", "lumbar spinal stenosis"));
  assert.ok(resemblesWord("spondylolithe", "spondylolisthesis"));
});

test("a short word and another first letter are no typing error", () => {
  assert.ok(!resemblesWord("lbp", "low back pain"));
  assert.ok(!resemblesWord("tenosis", "stenosis"));
  assert.ok(!resemblesWord("knee", "hip replacement"));
});
