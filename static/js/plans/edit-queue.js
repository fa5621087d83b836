// The queue of edits: sends one at a time, keeps what is not sent, and tries again after a failure.

/**
 * @typedef {object} Edit
 * @property {string} url
 * @property {string} kind what the edit does, for example "dose"
 * @property {string} name of the exercise, for messages
 * @property {string} item id of the row; empty if the edit is about no row
 * @property {[string, string][]} fields
 * @property {boolean} [isTyped] typed text, which newer text of the same field replaces
 * @property {string} [held] names a form whose text waits for its button
 * @property {boolean} [isForced] chosen in a conflict: it replaces what the page shows as saved
 */
/**
 * What became of an edit. `waiting` and `signedout` are sent again later; a conflict waits for a decision; `lost`
 * ends the queue, because the page belongs to somebody who is no longer signed in.
 * @template Answer
 * @typedef {{result: "saved", answer: Answer} | {result: "rejected", error: EditError}
 *   | {result: "conflict", page: string} | {result: "waiting" | "signedout" | "lost"}} Outcome
 */
/** @typedef {"" | "waiting" | "signedout" | "conflict" | "lost"} Halt why nothing is sent at the moment */
/**
 * @typedef {object} EditError
 * @property {string} message
 * @property {string} [field]
 * @property {string} [expected]
 * @property {number} [start] place in the text, counted from 0
 * @property {number} [end]
 * @property {readonly DoseAnswer[]} [answers] what a doubtful dose can mean
 */
/**
 * @typedef {object} DoseAnswer
 * @property {string} label
 * @property {string | null} text the dose in shorthand; null keeps the saved one
 * @property {string} note words for the note
 */
/**
 * Everything that the queue does not know: the server, the storage and the page.
 * @template Answer
 * @typedef {object} QueueOptions
 * @property {(edit: Edit) => Promise<Outcome<Answer>>} send
 * @property {(edits: readonly Edit[]) => void} store keeps the edits that are not saved yet
 * @property {() => void} showStatus the queue has changed
 * @property {(edit: Edit, answer: Answer) => Promise<void>} handleSaved
 * @property {(edit: Edit, error: EditError) => void} handleRejected
 * @property {(page: string) => Promise<void>} handleConflict
 * @property {() => void} handleLost
 */

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15000;

/** @template Answer */
export class EditQueue {
  /** @type {Edit[]} */
  #edits = [];
  #isSending = false;
  /** @type {Edit | null} */
  #inFlight = null;
  /** @type {Halt} */
  #halt = "";
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

  /** The edit that is on its way. */
  get inFlight() {
    return this.#inFlight;
  }

  get halt() {
    return this.#halt;
  }

  /**
   * Typed text takes the place of older text of its field that still waits.
   * @param {Edit} edit
   */
  enqueue(edit) {
    const place = this.#findWaiting(edit);
    if (place < 0) this.#edits.push(edit);
    else this.#edits[place] = edit;
    this.#store();
    this.#options.showStatus();
    this.#sendNext();
  }

  /**
   * The place of older text of the same field, if it is not on its way; -1 if there is none.
   * @param {Edit} edit
   */
  #findWaiting(edit) {
    if (!edit.isTyped) return -1;
    return this.#edits.findIndex(
      (other) => other !== this.#inFlight && other.isTyped && other.kind === edit.kind && other.item === edit.item,
    );
  }

  /** Go on after a failure or a conflict. */
  resume() {
    if (this.#halt === "lost") return;
    this.#halt = "";
    this.#sendNext();
  }

  /** Go on after a failure; a conflict still waits for a decision. */
  retry() {
    if (this.#halt === "waiting" || this.#halt === "signedout") this.resume();
  }

  /** Give up every edit that is not saved. */
  discard() {
    this.#edits.length = 0;
    this.#store();
  }

  /**
   * Give up the edit that met a conflict, and the acts behind it, which were done over another plan. Typed text of
   * other fields stays: it knows what it was typed over.
   * @returns {Edit[]} what is given up
   */
  discardConflict() {
    const given = this.#edits.filter((edit, index) => index === 0 || !edit.isTyped);
    this.#edits = this.#edits.filter((edit) => !given.includes(edit));
    this.#store();
    return given;
  }

  async #sendNext() {
    const edit = this.#edits[0];
    if (this.#isSending || this.#halt || !edit) return;
    this.#isSending = true;
    this.#inFlight = edit;
    clearTimeout(this.#retryTimer);
    this.#store();
    this.#options.showStatus();
    try {
      const outcome = await this.#options.send(edit);
      this.#inFlight = null;
      await this.#handle(edit, outcome);
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
      this.#halt = "conflict";
      await this.#options.handleConflict(outcome.page);
    } else if (outcome.result === "lost") {
      this.#halt = "lost";
      this.#options.handleLost();
    } else {
      this.#retryLater(outcome.result);
    }
  }

  /** @param {"waiting" | "signedout"} halt */
  #retryLater(halt) {
    this.#halt = halt;
    this.#options.showStatus();
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
