/** What a person has sent and the sandbox has not yet confirmed: nothing typed is lost when that fails. */

const PATIENCE = 300; // milliseconds before "sending…" is worth showing

/** `reason(error)` says in words why sending failed; `changed()` is called when there is something new to show. */
export class Outbox {
  #items = [];
  #count = 0;

  constructor(world, reason, changed) {
    Object.assign(this, { world, reason, changed });
  }

  /** What to show in a conversation: the failed ones, and those that take long. */
  of(person, chatId, thread) {
    return this.#items.filter(
      (one) => one.person === person && one.chatId === chatId && one.thread === thread && one.visible,
    );
  }

  /** Sends by calling `run`; `item` is {person, chatId, thread, text or label}. */
  post(item, run) {
    const local = { ...item, id: (this.#count += 1), run, error: null, visible: false };
    this.#items.push(local);
    return this.#attempt(local);
  }

  retry(local) {
    const again = { ...local, error: null };
    this.#items = this.#items.map((one) => (one.id === local.id ? again : one));
    this.changed();
    return this.#attempt(again);
  }

  discard(local) {
    this.#items = this.#items.filter((one) => one.id !== local.id);
    this.changed();
  }

  async #attempt(local) {
    const slow = setTimeout(() => this.#show(local), PATIENCE);
    try {
      const sent = await local.run();
      if (sent?.message_id) this.world.put(local.chatId, sent);
      this.discard(local);
    } catch (error) {
      local.error = this.reason(error);
      this.#show(local);
    } finally {
      clearTimeout(slow);
    }
  }

  #show(local) {
    local.visible = true;
    this.changed();
  }
}
