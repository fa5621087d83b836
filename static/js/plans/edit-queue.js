// The queue of edits: sends one at a time, keeps what is not sent, and tries again after a failure.

/**
 * @typedef {object} Edit
 * @property {string} url
 * @property {string} kind what the edit does, for example "dose"
 * @property {string} name of the exercise, for messages
 * @property {string} item id of the row; empty if the edit is about no row
 * @property {[string, string][]} fields
 */
/**
 * What became of an edit. `waiting` and `signedout` are sent again later; a conflict waits for a decision.
 * @template Answer
 * @typedef {{result: "saved", answer: Answer} | {result: "rejected", error: EditError}
 *   | {result: "conflict", page: string} | {result: "waiting" | "signedout"}} Outcome
 */
/**
 * @typedef {object} EditError
 * @property {string} message
 * @property {string} [field]
 * @property {string} [expected]
 * @property {number} [start] place in the text, counted from 0
 * @property {number} [end]
 */
/**
 * Everything that the queue does not know: the server, the storage and the page.
 * @template Answer
 * @typedef {object} QueueOptions
 * @property {(edit: Edit) => Promise<Outcome<Answer>>} send
 * @property {(edits: readonly Edit[]) => void} store keeps the edits that are not saved yet
 * @property {() => void} showSaving
 * @property {(status: "waiting" | "signedout") => void} showDelay
 * @property {(edit: Edit, answer: Answer) => Promise<void>} handleSaved
 * @property {(edit: Edit, error: EditError) => void} handleRejected
 * @property {(page: string) => Promise<void>} handleConflict
 */

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15000;

/** @template Answer */
export class EditQueue {
  /** @type {Edit[]} */
  #edits = [];
  #isSending = false;
  #isHalted = false;
  #retryMs = FIRST_RETRY_MS;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  /** @type {QueueOptions<Answer>} */
  #options;

  /** @param {QueueOptions<Answer>} options */
  constructor(options) {
    this.#options = options;
  }

  /** Edits that are not saved yet, the one that is sent next first. */
  get edits() {
    return /** @type {readonly Edit[]} */ (this.#edits);
  }

  /** @param {Edit} edit */
  enqueue(edit) {
    this.#edits.push(edit);
    this.#store();
    if (!this.#isHalted) this.#options.showSaving();
    this.#sendNext();
  }

  /** Go on after a failure or a conflict. */
  resume() {
    this.#isHalted = false;
    this.#sendNext();
  }

  /** Give up every edit that is not saved. */
  discard() {
    this.#edits.length = 0;
    this.#store();
  }

  async #sendNext() {
    const edit = this.#edits[0];
    if (this.#isSending || this.#isHalted || !edit) return;
    this.#isSending = true;
    clearTimeout(this.#retryTimer);
    try {
      await this.#handle(edit, await this.#options.send(edit));
    } finally {
      this.#isSending = false;
    }
    this.#sendNext();
  }

  /**
   * @param {Edit} edit
   * @param {Outcome<Answer>} outcome
   */
  async #handle(edit, outcome) {
    if (outcome.result === "saved") {
      this.#retryMs = FIRST_RETRY_MS;
      this.#removeFirst();
      await this.#options.handleSaved(edit, outcome.answer);
    } else if (outcome.result === "rejected") {
      this.#removeFirst();
      this.#options.handleRejected(edit, outcome.error);
    } else if (outcome.result === "conflict") {
      this.#isHalted = true;
      await this.#options.handleConflict(outcome.page);
    } else {
      this.#retryLater(outcome.result);
    }
  }

  /** @param {"waiting" | "signedout"} status */
  #retryLater(status) {
    this.#isHalted = true;
    this.#options.showDelay(status);
    this.#retryTimer = setTimeout(() => this.resume(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  #removeFirst() {
    this.#edits.shift();
    this.#store();
  }

  #store() {
    this.#options.store(this.#edits);
  }
}
