import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { EditQueue } from "../../static/js/plans/edit-queue.js";

/** @typedef {import("../../static/js/plans/edit-queue.js").Edit} Edit */
/** @typedef {import("../../static/js/plans/edit-queue.js").Outcome<string>} Outcome */

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

/**
 * @param {string} name
 * @returns {Edit}
 */
const buildEdit = (name) => ({ url: `/edits/${name}`, kind: "dose", name, item: name, fields: [["text", "3x10"]] });

/** A server that answers when the test says so, and a page that writes down what happens to it. */
class Harness {
  /** @type {string[]} */
  events = [];
  /** @type {string[]} names of the edits in the browser's storage */
  stored = [];
  /** @type {((outcome: Outcome) => void)[]} */
  #waiting = [];
  #halt = "";

  queue = /** @type {EditQueue<string>} */ (
    new EditQueue({
      send: (edit) => {
        this.events.push(`send ${edit.name}`);
        return new Promise((resolve) => this.#waiting.push(resolve));
      },
      store: (edits) => {
        this.stored = edits.map((edit) => edit.name);
      },
      showStatus: () => {
        const { halt } = this.queue;
        if (halt !== this.#halt && halt && halt !== "conflict") this.events.push(halt);
        this.#halt = halt;
      },
      handleSaved: async (edit, answer) => {
        this.events.push(`saved ${edit.name}: ${answer}`);
      },
      handleRejected: (edit, error) => this.events.push(`rejected ${edit.name}: ${error.message}`),
      handleLost: () => this.events.push("lost"),
      handleConflict: async (page) => {
        this.events.push(`conflict: ${page}`);
      },
    })
  );

  /** @param {...string} names */
  enqueue(...names) {
    for (const name of names) this.queue.enqueue(buildEdit(name));
  }

  /** @param {Outcome} outcome of the edit that is on its way */
  async answer(outcome) {
    this.#waiting.shift()?.(outcome);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** @returns {string[]} what happened since the last call */
  takeEvents() {
    return this.events.splice(0);
  }
}

/** @type {Outcome} */
const SAVED = { result: "saved", answer: "version 2" };

test("an edit is stored until it is saved", async () => {
  const page = new Harness();
  page.enqueue("a");
  assert.deepEqual(page.stored, ["a"]);
  await page.answer(SAVED);
  assert.deepEqual(page.takeEvents(), ["send a", "saved a: version 2"]);
  assert.deepEqual(page.stored, []);
});

test("edits are sent one at a time, in the order in which they were made", async () => {
  const page = new Harness();
  page.enqueue("a", "b", "c");
  assert.deepEqual(page.takeEvents(), ["send a"]);
  await page.answer(SAVED);
  assert.deepEqual(page.takeEvents(), ["saved a: version 2", "send b"]);
  assert.deepEqual(page.stored, ["b", "c"]);
  await page.answer(SAVED);
  await page.answer(SAVED);
  assert.deepEqual(page.takeEvents(), ["saved b: version 2", "send c", "saved c: version 2"]);
});

test("a rejected edit leaves the queue, and the next one is sent", async () => {
  const page = new Harness();
  page.enqueue("a", "b");
  page.takeEvents();
  await page.answer({ result: "rejected", error: { message: "0 sets are too few." } });
  assert.deepEqual(page.takeEvents(), ["rejected a: 0 sets are too few.", "send b"]);
  assert.deepEqual(page.stored, ["b"]);
});

test("without a server the same edit is sent again, after 1, 2, 4, 8 and then every 15 seconds", async () => {
  const page = new Harness();
  page.enqueue("a");
  page.takeEvents();
  for (const seconds of [1, 2, 4, 8, 15, 15]) {
    await page.answer({ result: "waiting" });
    assert.deepEqual(page.takeEvents(), ["waiting"]);
    mock.timers.tick(seconds * 1000 - 1);
    assert.deepEqual(page.takeEvents(), []);
    mock.timers.tick(1);
    assert.deepEqual(page.takeEvents(), ["send a"]);
  }
  assert.deepEqual(page.stored, ["a"]);
});

test("after a save the wait is short again", async () => {
  const page = new Harness();
  page.enqueue("a");
  for (const seconds of [1, 2]) {
    await page.answer({ result: "waiting" });
    mock.timers.tick(seconds * 1000);
  }
  await page.answer(SAVED);
  page.enqueue("b");
  await page.answer({ result: "signedout" });
  page.takeEvents();
  mock.timers.tick(1000);
  assert.deepEqual(page.takeEvents(), ["send b"]);
});

test("what is typed during a failure waits with the rest and does not claim to be saving", async () => {
  const page = new Harness();
  page.enqueue("a");
  await page.answer({ result: "waiting" });
  page.takeEvents();
  page.enqueue("b");
  assert.deepEqual(page.takeEvents(), []);
  assert.deepEqual(page.stored, ["a", "b"]);
});

test("when the network is back, nothing waits for the timer, and nothing is sent twice", async () => {
  const page = new Harness();
  page.enqueue("a");
  await page.answer({ result: "waiting" });
  page.takeEvents();
  page.queue.resume();
  page.queue.resume();
  mock.timers.tick(20_000);
  assert.deepEqual(page.takeEvents(), ["send a"]);
});

test("a conflict stops the queue until it is decided; mine is sent again", async () => {
  const page = new Harness();
  page.enqueue("a", "b");
  page.takeEvents();
  await page.answer({ result: "conflict", page: "both versions" });
  mock.timers.tick(60_000);
  assert.deepEqual(page.takeEvents(), ["conflict: both versions"]);
  assert.deepEqual(page.stored, ["a", "b"]);
  page.queue.resume();
  assert.deepEqual(page.takeEvents(), ["send a"]);
});

test("a conflict decided for the other window gives up its edit and the acts behind it, not other typed text", async () => {
  const page = new Harness();
  page.queue.enqueue({ ...buildEdit("a"), isTyped: true });
  page.queue.enqueue(buildEdit("b"));
  page.queue.enqueue({ ...buildEdit("c"), isTyped: true });
  await page.answer({ result: "conflict", page: "both versions" });
  page.takeEvents();
  assert.deepEqual(
    page.queue.discardConflict().map((edit) => edit.name),
    ["a", "b"],
  );
  page.queue.resume();
  assert.deepEqual(page.takeEvents(), ["send c"]);
});

test("newer text of a field takes the place of text that waits, not of text that is on its way", async () => {
  const page = new Harness();
  for (const text of ["1", "2", "3"]) {
    page.queue.enqueue({ ...buildEdit("a"), fields: [["text", text]], isTyped: true });
  }
  assert.deepEqual(
    page.queue.edits.map((edit) => edit.fields[0]?.[1]),
    ["1", "3"],
  );
  await page.answer(SAVED);
  assert.deepEqual(page.stored, ["a"]);
});

test("when somebody else has signed in, nothing more is sent", async () => {
  const page = new Harness();
  page.enqueue("a");
  await page.answer({ result: "lost" });
  page.queue.resume();
  mock.timers.tick(60_000);
  assert.deepEqual(page.takeEvents(), ["send a", "lost"]);
});

test("a conflict decided for the other window gives up every edit that waits", async () => {
  const page = new Harness();
  page.enqueue("a", "b");
  await page.answer({ result: "conflict", page: "both versions" });
  page.takeEvents();
  page.queue.discard();
  page.queue.resume();
  assert.deepEqual(page.takeEvents(), []);
  assert.deepEqual(page.stored, []);
  page.enqueue("c");
  assert.deepEqual(page.takeEvents(), ["send c"]);
});
