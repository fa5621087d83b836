import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { showPage } from "./dom.js";

showPage('<meta name="account" content="mia"><div id="builder" data-plan="p1"></div>');
const drafts = await import("../../static/js/plans/drafts.js");
const { buildActs, sortActs } = await import("../../static/js/plans/acts.js");

/**
 * @param {string} text
 * @returns {import("../../static/js/plans/edit-queue.js").Edit}
 */
const buildDose = (text) => ({
  url: "/x",
  kind: "dose",
  name: "Bridge",
  item: "i1",
  fields: [["text", text]],
  isTyped: true,
});

beforeEach(() => {
  drafts.forgetAllDrafts();
  localStorage.clear();
});

/** @returns {string[]} what the draft was typed over */
const readOver = () => drafts.findDraft("dose:i1")?.over ?? [];

test("a draft remembers what it was typed over, not what the page shows later", () => {
  drafts.keepDraft(buildDose("4"), [["text", "2x8"]]);
  drafts.keepDraft(buildDose("4x6"), [["text", "5x5"]]);
  assert.deepEqual(readOver(), ["text=2x8"]);
  assert.deepEqual(drafts.loadKeptPlan().drafts[0]?.over, ["text=2x8"]);
});

test("a saved text leaves nothing behind", () => {
  drafts.keepDraft(buildDose("4x6"), [["text", "2x8"]]);
  drafts.noteSending(buildDose("4x6"));
  drafts.confirmDraft(buildDose("4x6"));
  assert.equal(drafts.findDraft("dose:i1"), undefined);
  assert.equal(localStorage.length, 0);
});

test("text that was typed during the answer is typed over what was saved", () => {
  drafts.keepDraft(buildDose("4"), [["text", "2x8"]]);
  drafts.noteSending(buildDose("4"));
  drafts.keepDraft(buildDose("4x6"), [["text", "2x8"]]);
  assert.deepEqual(readOver(), ["text=2x8", "text=4"]);
  drafts.confirmDraft(buildDose("4"));
  assert.deepEqual(readOver(), ["text=4"]);
});

test("of many attempts without an answer the first value and the newest ones are named", () => {
  drafts.keepDraft(buildDose("0"), [["text", "2x8"]]);
  for (let number = 0; number < 20; number += 1) drafts.noteSending(buildDose(String(number)));
  assert.equal(readOver().length, 8);
  assert.equal(readOver()[0], "text=2x8");
  assert.equal(readOver().at(-1), "text=19");
});

test("a rejected text is marked until it is changed", () => {
  drafts.keepDraft(buildDose("4xx"), [["text", "2x8"]]);
  drafts.rejectDraft(buildDose("4x"));
  assert.equal(drafts.findDraft("dose:i1")?.isRejected, undefined);
  drafts.rejectDraft(buildDose("4xx"));
  assert.equal(drafts.findDraft("dose:i1")?.isRejected, true);
  drafts.keepDraft(buildDose("4x6"), [["text", "2x8"]]);
  assert.equal(drafts.findDraft("dose:i1")?.isRejected, undefined);
});

test("acts of an earlier visit are sent if the plan is as they left it", () => {
  const [add, move] = [
    { ...buildDose("a"), isTyped: false },
    { ...buildDose("b"), isTyped: false },
  ];
  const acts = buildActs([add, buildDose("typed"), move], 7, add);
  assert.deepEqual(
    acts.map((act) => [act.version, act.wasSent]),
    [
      [7, true],
      [9, false],
    ],
  );
  assert.deepEqual(sortActs(acts, 7).fitting, [add, move]);
});

test("an act that was on its way has arrived if the plan has changed, and the next one fits", () => {
  const [add, move] = [
    { ...buildDose("a"), isTyped: false },
    { ...buildDose("b"), isTyped: false },
  ];
  const acts = buildActs([add, move], 7, add);
  assert.deepEqual(sortActs(acts, 8), { fitting: [move], doubtful: [] });
  assert.deepEqual(sortActs(acts, 12), { fitting: [], doubtful: [move] });
  assert.deepEqual(sortActs([], 12), { fitting: [], doubtful: [] });
});
