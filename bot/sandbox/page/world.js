/** What the page knows of the sandbox: people, chats and messages, kept up to date by events. */
import { readMessages, readState } from "./api.js";

const WITHIN = new Set(["creator", "administrator", "member", "restricted"]);

/**
 * Fires "state" (people, chats or time changed), "chat" ({chatId}: its messages changed), and every other
 * event of the server under its own name with the event as detail.
 */
export class World extends EventTarget {
  state = { seq: 0, now: null, bot: null, users: [], chats: [] };
  seq = 0;
  #messages = new Map();
  #loaded = new Set();
  #pins = new Map();

  get bot() {
    return this.state.bot;
  }

  person(id) {
    return this.state.users.find((user) => user.id === id);
  }

  holders(role) {
    return this.state.users.filter((user) => user.phone === role);
  }

  chat(id) {
    return this.state.chats.find((chat) => chat.id === id);
  }

  /** The chats that a person sees: the private one with the bot, then those of which they are a member. */
  chatsOf(person) {
    const own = {
      id: person.id,
      type: "private",
      title: this.bot?.first_name ?? "",
      face: this.bot?.id,
      members: [],
    };
    const shared = this.state.chats.filter(
      (chat) => chat.type !== "private" && this.isWithin(chat, person.id) && !this.#moved(chat.id),
    );
    return [own, ...shared];
  }

  /** A group that became a supergroup is gone: its last message says where to. */
  #moved(chatId) {
    return this.messages(chatId).at(-1)?.migrate_to_chat_id != null;
  }

  status(chat, userId) {
    return chat.members?.find((member) => member.user_id === userId)?.status;
  }

  isWithin(chat, userId) {
    return WITHIN.has(this.status(chat, userId));
  }

  /** The messages of a chat by rising id, deleted ones included. */
  messages(chatId) {
    return [...(this.#messages.get(chatId)?.values() ?? [])].sort((a, b) => a.message_id - b.message_id);
  }

  message(chatId, messageId) {
    return this.#messages.get(chatId)?.get(messageId);
  }

  /** The pinned message of a chat that counts: the newest that is still there. */
  pinned(chatId) {
    const ids = this.#pins.get(chatId) ?? this.chat(chatId)?.pinned ?? this.#announcedPins(chatId);
    return ids.map((id) => this.message(chatId, id)).findLast((one) => one && !one.deleted);
  }

  #announcedPins(chatId) {
    return this.messages(chatId).flatMap((one) =>
      one.pinned_message && !one.deleted ? [one.pinned_message.message_id] : [],
    );
  }

  /** Keeps a message (a new one, or a new version of it) and tells the phones. */
  put(chatId, message) {
    if (!this.#messages.has(chatId)) this.#messages.set(chatId, new Map());
    this.#messages.get(chatId).set(message.message_id, message);
    this.#tell("chat", { chatId });
  }

  /** Reads everything anew: at the start, and whenever the thread of events was lost. */
  async resync() {
    this.state = await readState();
    this.seq = this.state.seq;
    const chats = this.#wanted();
    const read = await Promise.all(chats.map((id) => readMessages(id)));
    this.#loaded = new Set(chats);
    this.#messages = new Map(chats.map((id, at) => [id, new Map(read[at].map((m) => [m.message_id, m]))]));
    this.#pins.clear();
    this.#tell("reset", {});
    this.#tell("state", {});
  }

  /** Reads people, chats and time again, and the messages of chats that are new to this page. */
  async refresh() {
    this.state = { ...(await readState()), seq: this.state.seq };
    const missing = this.#wanted().filter((id) => !this.#loaded.has(id));
    await Promise.all(missing.map((id) => this.#load(id)));
    this.#tell("state", {});
  }

  /** Applies what /sandbox/events brought, in order. */
  async apply(events) {
    for (const event of events) this.#applyOne(event);
    if (events.some((event) => event.type === "state")) await this.refresh();
  }

  #applyOne(event) {
    if (event.type === "message" || event.type === "edit") this.put(event.chat_id, event.message);
    if (event.type === "delete") this.#markDeleted(event.chat_id, event.message_id);
    if (event.type === "pin") this.#pin(event);
    if (event.type !== "state") this.#tell(event.type, event);
  }

  #pin({ chat_id: chatId, message_id: id, pinned = true }) {
    const before = this.#pins.get(chatId) ?? this.chat(chatId)?.pinned ?? this.#announcedPins(chatId);
    const others = before.filter((one) => one !== id);
    this.#pins.set(chatId, pinned ? [...others, id] : others);
    this.#tell("chat", { chatId });
  }

  #markDeleted(chatId, messageId) {
    const message = this.message(chatId, messageId);
    if (message) this.put(chatId, { ...message, deleted: true });
  }

  async #load(chatId) {
    this.#loaded.add(chatId);
    for (const message of await readMessages(chatId)) this.put(chatId, message);
  }

  /** The chats of all who hold a phone. */
  #wanted() {
    const holders = this.state.users.filter((user) => user.phone);
    return [...new Set(holders.flatMap((user) => this.chatsOf(user).map((chat) => chat.id)))];
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
