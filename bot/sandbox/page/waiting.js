/** What a phone waits for from the bot: the answer to a pressed button, the results of an inline query. */
import * as api from "./api.js";

const PAUSE = 250; // milliseconds without typing before an inline query is asked

/** Pressed buttons that show progress until the bot has answered; the answer may come before the press is confirmed. */
export class Presses {
  #waiting = new Map();
  #answered = new Set();

  /** Calls `done` when the query is answered, or after `patience` milliseconds, and then `late` too. */
  wait(id, done, patience, late) {
    if (this.#answered.has(id)) return done();
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      done();
      late();
    }, patience);
    return this.#waiting.set(id, () => {
      clearTimeout(timer);
      done();
    });
  }

  answered(id) {
    this.#answered.add(id);
    this.#waiting.get(id)?.();
    this.#waiting.delete(id);
  }
}

/** Inline queries of one phone: the newest one counts. */
export class InlineQueries {
  #current = null;
  #results = new Map();

  constructor(phone) {
    this.phone = phone;
  }

  ask(query) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(query), PAUSE);
  }

  async #ask(query) {
    await this.phone.act.attempt(async () => {
      this.#current = (await api.askInline(this.phone.person.id, query)).inline_query_id;
    });
    this.#show();
  }

  answered({ inline_query_id: id, results }) {
    this.#results = new Map([[id, results]]);
    this.#show();
  }

  #show() {
    const { conversation, person, act } = this.phone;
    const id = this.#current;
    const results = this.#results.get(id);
    if (!results || !conversation?.composer) return;
    const { chat } = conversation.scene;
    conversation.composer.showResults(results, (one) =>
      act.attempt(() => api.chooseInline(person.id, id, one.id, chat.id)),
    );
  }
}
