// Sends edits one at a time, each based on the version that the previous one produced.
import { announce, show } from "./save-status.js";
import { dropTexts, forgetEverything, keepUnsent, unsent } from "./local-storage.js";
import { swapIn } from "./morphing.js";
import { listDigests, showAnswer } from "./plan-parts.js";
import { focusAfter, itemIds, lines } from "./rows.js";
import { refuseDose, settleDose } from "./dose.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;

const queue = [];
let isSending = false;
let isHalted = false;
let wait = FIRST_WAIT_MS;
let timer = 0;

// The token and the version are filled in when the edit is sent, not when it is made.
function edit(form, submitter) {
  const data = new FormData(form, submitter);
  data.delete("csrf_token");
  data.delete("version");
  return {
    url: submitter?.getAttribute("formaction") ?? form.getAttribute("action"),
    kind: submitter?.dataset.edit ?? form.dataset.edit,
    name: submitter?.dataset.name ?? form.dataset.name ?? "",
    item: (submitter ?? form).closest("[data-item], [data-removed]")?.dataset.item ?? "",
    fields: [...data.entries()],
  };
}

export function submit(form, submitter) {
  enqueue(edit(form, submitter));
}

// Submit the edit of a button that is a whole edit by itself.
export function press(button) {
  if (button && !button.hidden && button.getAttribute("aria-disabled") !== "true") submit(button.form, button);
}

export function enqueue(change) {
  queue.push(change);
  keepUnsent(queue);
  if (!isHalted) show("saving");
  pump();
}

function body(change) {
  const data = new URLSearchParams(change.fields);
  data.set("version", document.getElementById("plan").dataset.version);
  data.set("showing", lines().join("\n"));
  data.set("parts", listDigests());
  return data;
}

async function pump() {
  if (isSending || isHalted || !queue.length) return;
  isSending = true;
  clearTimeout(timer);
  try {
    await send(queue[0]);
  } finally {
    isSending = false;
  }
  pump();
}

async function send(change) {
  let response;
  let text;
  try {
    response = await fetch(change.url, {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
      body: body(change),
    });
    text = await response.text();
  } catch {
    return later("waiting");
  }
  if (response.redirected || response.status === 401) return later("signedout");
  if (response.status === 409) return stale(text);
  if (response.status >= 500 || response.status === 429) return later("waiting");
  if (response.status === 422) return refused(change, JSON.parse(text));
  if (!response.ok) return refused(change, { message: "This could not be saved. Open the plan again." });
  return done(change, JSON.parse(text));
}

const csrfToken = () => document.querySelector("meta[name=csrf-token]").content;

async function done(change, answer) {
  queue.shift();
  keepUnsent(queue);
  wait = FIRST_WAIT_MS;
  const before = itemIds();
  if (change.kind === "dose") settleDose(change.item);
  if (change.kind === "words" || change.kind === "keep") dropTexts(change.item);
  await showAnswer(answer);
  show(queue.length ? "saving" : "saved");
  if (!queue.length) focusAfter(change, before);
}

function later(state) {
  show(state);
  isHalted = true;
  timer = setTimeout(resume, wait);
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

function resume() {
  isHalted = false;
  pump();
}

function refused(change, mistake) {
  queue.shift();
  keepUnsent(queue);
  if (change.kind === "dose") refuseDose(change.item, mistake);
  else trouble(mistake.message);
  show("refused");
}

export function trouble(message) {
  const place = document.getElementById("trouble");
  const line = document.createElement("p");
  line.className = "trouble";
  line.setAttribute("role", "alert");
  line.textContent = message;
  place.replaceChildren(line);
}

async function stale(text) {
  isHalted = true;
  await swapIn(text);
  show("stale");
  listWaiting();
  document.getElementById("compare-view")?.focus();
  markDifferences();
}

// Lists the edits queued behind the rejected one, because the choice applies to all of them.
function listWaiting() {
  const typed = document.querySelector(".compare__typed");
  for (const change of queue.slice(1)) {
    const line = document.createElement("p");
    line.textContent = `Also waiting: ${change.kind} ${change.name}`;
    typed?.append(line);
  }
}

function markDifferences() {
  const [mine, theirs] = ["[data-mine]", "[data-theirs]"].map((name) => [...document.querySelectorAll(`${name} li`)]);
  const texts = (side) => new Set(side.map((line) => line.textContent));
  const [hasMine, hasTheirs] = [texts(mine), texts(theirs)];
  mine.forEach((line) => line.classList.toggle("differs", !hasTheirs.has(line.textContent)));
  theirs.forEach((line) => line.classList.toggle("differs", !hasMine.has(line.textContent)));
}

function choose(side) {
  const refusedChange = queue[0];
  document.getElementById("compare").replaceChildren();
  if (side === "theirs") {
    queue.length = 0;
    keepUnsent(queue);
    if (refusedChange?.kind === "dose") settleDose(refusedChange.item, true);
    show("saved");
    announce("The other window’s version is kept.");
    document.getElementById("plan").focus();
  }
  resume();
}

function offerUnsent() {
  const left = unsent();
  if (!left.length) return;
  const place = document.getElementById("trouble");
  const line = document.createElement("p");
  line.className = "trouble trouble--offer";
  line.textContent = `Not saved before: ${left.map((change) => `${change.kind} ${change.name}`.trim()).join(", ")}. `;
  line.append(
    choiceButton("Save now", () => left.forEach(enqueue)),
    choiceButton("Drop", () => keepUnsent([])),
  );
  place.replaceChildren(line);
}

function choiceButton(word, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = word;
  button.addEventListener("click", () => {
    document.getElementById("trouble").replaceChildren();
    act();
  });
  return button;
}

export function startEdits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form[data-choose]")) {
      event.preventDefault();
      choose(form.dataset.choose);
    } else if (form.id === "edits") {
      event.preventDefault();
      press(event.submitter);
      event.submitter?.closest("details[data-menu]")?.removeAttribute("open");
    } else if (form.matches("form[data-edit]")) {
      event.preventDefault();
      submit(form, event.submitter);
      form.closest("details[data-menu]")?.removeAttribute("open");
    } else if (form.matches("form[action$='sign-out']")) {
      forgetEverything();
    }
  });
  window.addEventListener("online", resume);
  window.addEventListener("beforeunload", (event) => {
    if (queue.length) event.preventDefault();
  });
  offerUnsent();
}
