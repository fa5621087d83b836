import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { showPage } from "./dom.js";

showPage('<meta name="account" content="mia">');
const texts = await import("../../static/js/shared/kept-text.js");

/** @param {string} account empty on a page without a sign-in */
function becomeAccount(account) {
  document.querySelector("meta")?.setAttribute("content", account);
}

beforeEach(() => {
  localStorage.clear();
  becomeAccount("mia");
});

test("a text comes back by its name until it is deleted", () => {
  texts.storeText("form:/patients/new", { name: "Zed" });
  assert.deepEqual(texts.loadText("form:/patients/new"), { name: "Zed" });
  assert.deepEqual(texts.listNames("form:"), ["form:/patients/new"]);
  texts.storeText("form:/patients/new", null);
  assert.equal(texts.loadText("form:/patients/new"), null);
  assert.equal(localStorage.length, 0);
});

test("another account is not shown the text, and its sign-in deletes it", () => {
  texts.storeText("plan:p1", "3x10");
  becomeAccount("kim");
  assert.equal(texts.loadText("plan:p1"), null);
  assert.deepEqual(texts.listNames(""), []);
  texts.deleteOldTexts();
  assert.equal(localStorage.length, 0);
});

test("the sign-in page keeps the text, and keeps nothing itself", () => {
  texts.storeText("plan:p1", "3x10");
  becomeAccount("");
  texts.storeText("plan:p2", "4x10");
  texts.deleteOldTexts();
  assert.equal(texts.hasKeptText(), true);
  becomeAccount("mia");
  assert.deepEqual(texts.listNames(""), ["plan:p1"]);
});

test("after 24 hours the text is gone", () => {
  mock.timers.enable({ apis: ["Date"], now: 0 });
  texts.storeText("plan:p1", "3x10");
  mock.timers.tick(24 * 60 * 60 * 1000 - 1);
  assert.equal(texts.loadText("plan:p1"), "3x10");
  mock.timers.tick(1);
  assert.equal(texts.loadText("plan:p1"), null);
  assert.equal(texts.hasKeptText(), false);
  texts.deleteOldTexts();
  assert.equal(localStorage.length, 0);
  mock.timers.reset();
});

test("what an earlier release kept without an account and a time is deleted, and settings stay", () => {
  localStorage.setItem("ptplanner:p9:drafts", '{"i1": "3x10"}');
  localStorage.setItem("ptplanner:mia:plan:p1", "{");
  localStorage.setItem("ptplanner.single-letters", "off");
  texts.deleteOldTexts();
  assert.deepEqual(Object.keys(localStorage), ["ptplanner.single-letters"]);
});

test("whoever signs out leaves no text of anybody, and nothing is kept afterwards", () => {
  texts.storeText("plan:p1", "3x10");
  sessionStorage.setItem("ptplanner:signing-in", "1");
  localStorage.setItem("ptplanner.single-letters", "off");
  texts.clearKeptText();
  texts.storeText("plan:p1", "4x10");
  assert.equal(localStorage.getItem("ptplanner:mia:plan:p1"), null);
  assert.equal(sessionStorage.length, 0);
  assert.equal(localStorage.getItem("ptplanner.single-letters"), "off");
});
