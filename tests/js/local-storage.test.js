import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { showPage } from "./dom.js";

showPage('<div id="builder" data-plan="p1"></div>');
const storage = await import("../../static/js/plans/local-storage.js");

const EDIT = { url: "/x", kind: "dose", name: "Bridge", item: "i1", fields: [] };

beforeEach(() => localStorage.clear());

test("unsent edits come back, and an empty queue leaves nothing behind", () => {
  storage.storeUnsentEdits([EDIT]);
  assert.deepEqual(storage.loadUnsentEdits(), [EDIT]);
  storage.storeUnsentEdits([]);
  assert.equal(localStorage.length, 0);
});

test("texts are kept by name until they are deleted", () => {
  storage.storeUnsavedText("i1", "3x10");
  storage.storeUnsavedText("text:note-i1", "Slowly.");
  storage.deleteUnsavedText("i1");
  assert.deepEqual(storage.loadUnsavedTexts(), { "text:note-i1": "Slowly." });
});

test("everything written about a row is deleted, its dose and other rows' texts are not", () => {
  for (const name of ["i1", "text:note-i1", "text:reason-i1-disc", "text:note-i2"]) storage.storeUnsavedText(name, "x");
  storage.deleteUnsavedTextsOf("i1");
  assert.deepEqual(Object.keys(storage.loadUnsavedTexts()), ["i1", "text:note-i2"]);
});

test("each plan has its own store", () => {
  storage.storeUnsavedText("i1", "3x10");
  document.getElementById("builder")?.setAttribute("data-plan", "p2");
  assert.deepEqual(storage.loadUnsavedTexts(), {});
  document.getElementById("builder")?.setAttribute("data-plan", "p1");
});

test("who signs out leaves no text of any plan, and other entries stay", () => {
  storage.storeUnsavedText("i1", "3x10");
  localStorage.setItem("ptplanner:p9:unsent", "[]");
  localStorage.setItem("ptplanner.single-letters", "off");
  storage.clearStorage();
  assert.deepEqual(Object.keys(localStorage), ["ptplanner.single-letters"]);
});

test("a damaged entry counts as empty", () => {
  localStorage.setItem("ptplanner:p1:unsent", "{");
  assert.deepEqual(storage.loadUnsentEdits(), []);
});
