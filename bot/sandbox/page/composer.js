/** Where one types: drafts, editing, replying, commands after "/", inline results after "@bot", the reply keyboard. */
import * as api from "./api.js";
import { openAttach, preview } from "./attach.js";
import { Commands } from "./commands.js";
import { el, icon, iconButton } from "./dom.js";
import { draftKey, readDraft, writeDraft } from "./drafts.js";
import { replyKeyboard } from "./keyboard.js";
import { summary } from "./media.js";
import { nameOf } from "./service.js";
import { Suggestions } from "./suggest.js";

const TALLEST = 140; // pixels a growing text field may take

export class Composer {
  mode = null; // {kind: "reply" | "edit", message}

  /** `scene` is {person, chat, thread, say, act, world, over}. */
  constructor(scene, outbox) {
    Object.assign(this, { scene, outbox, draft: draftKey(scene.person.id, scene.chat.id, scene.thread) });
    const { say } = scene;
    this.input = el("textarea", {
      rows: 1,
      maxlength: 4096,
      dir: "auto",
      "aria-label": say("message"),
      placeholder: say("message"),
    });
    this.suggestions = new Suggestions(this.input);
    this.commands = new Commands(scene, (text) => this.#command(text));
    this.strip = el("div", { class: "strip", hidden: true });
    this.keys = el("div", { class: "reply-keys", hidden: true });
    this.keysButton = iconButton("keys", say("keyboard"), () => this.#toggleKeys(), {
      hidden: true,
      "aria-expanded": "true",
    });
    this.node = this.#form(say);
    this.input.value = readDraft(this.draft);
    this.#listen();
  }

  #form(say) {
    const attach = iconButton("attach", say("attach"), () => openAttach(attach, this.#place()), {
      "aria-haspopup": "menu",
    });
    const slash = iconButton("slash", say("commands"), () => this.commands.openMenu(slash), {
      "aria-haspopup": "menu",
    });
    this.sendButton = el(
      "button",
      { type: "submit", class: "round send", "aria-label": say("send"), title: say("send") },
      icon("send"),
    );
    const line = el("div", { class: "line" }, attach, this.input, this.keysButton, slash, this.sendButton);
    return el("form", { class: "composer" }, this.suggestions.node, this.strip, line, this.keys);
  }

  #listen() {
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("paste", (event) => this.#pasted(event));
  }

  #key(event) {
    if (event.isComposing || this.suggestions.key(event)) return;
    if (event.key === "Escape" && this.mode) this.setMode(null);
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.submit();
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    preview(
      files.length > 1 ? "album" : files[0].type.startsWith("image/") ? "photo" : "document",
      files,
      this.#place(),
    );
  }

  #typed() {
    this.#grow();
    if (this.mode?.kind !== "edit") writeDraft(this.draft, this.input.value);
    this.#suggest();
  }

  #grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST)}px`;
  }

  /** Puts `text` into the field, as if typed. */
  type(text) {
    this.input.value = text;
    this.#typed();
    this.input.focus();
  }

  /** Answers or edits a message; null goes back to plain writing. */
  setMode(mode) {
    if (this.mode?.kind === "edit") this.input.value = readDraft(this.draft);
    this.mode = mode;
    this.strip.hidden = !mode;
    if (mode) this.#showMode(mode);
    if (mode?.kind === "edit") this.input.value = mode.message.text ?? mode.message.caption;
    this.#grow();
    this.input.focus();
  }

  #showMode({ kind, message }) {
    const { say } = this.scene;
    const title =
      kind === "edit"
        ? say("editing")
        : say("replyingTo", { name: nameOf(message.sender_chat ?? message.from) });
    const cancel = iconButton("close", say("cancel"), () => this.setMode(null));
    this.strip.replaceChildren(
      el("div", {}, el("b", {}, title), el("span", { dir: "auto" }, summary(message, say))),
      cancel,
    );
    this.sendButton.setAttribute("aria-label", say(kind === "edit" ? "save" : "send"));
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const { mode } = this;
    if (mode?.kind === "edit") return this.#edit(mode.message, text);
    this.input.value = "";
    writeDraft(this.draft, "");
    this.suggestions.hide();
    this.post({ text }, text);
  }

  /** Sends a body of the control API to this conversation. `label` stands for it while it is under way. */
  post(body, label) {
    const { person } = this.scene;
    const message = { ...this.#fields(), ...body };
    this.#queue(label, () => api.send(person.id, message));
  }

  #queue(text, run) {
    const { person, chat, thread, act } = this.scene;
    if (this.mode) this.setMode(null);
    this.#grow();
    act.writing();
    this.outbox.post({ person: person.id, chatId: chat.id, thread, text }, run);
  }

  async #edit(message, text) {
    const { person, chat, act } = this.scene;
    if (text === (message.text ?? message.caption)) return this.setMode(null);
    if (await act.attempt(() => api.editText(person.id, chat.id, message.message_id, text)))
      this.setMode(null);
  }

  #fields() {
    const { chat, thread } = this.scene;
    const reply = this.mode?.kind === "reply" ? this.mode.message.message_id : undefined;
    return { chat_id: chat.id, message_thread_id: thread ?? undefined, reply_to_message_id: reply };
  }

  #place() {
    const { person, say, over } = this.scene;
    return {
      person,
      say,
      over,
      fields: () => this.#fields(),
      post: (body, label) => this.post(body, label),
      postFiles: (label, run) => this.#queue(label, run),
    };
  }

  /** Reads the commands again: the bot has set others. */
  refresh() {
    this.commands.load();
  }

  #suggest() {
    const { value } = this.input;
    const query = inlineQuery(value, this.scene.world.bot.username);
    if (query !== null) return this.scene.act.askInline(query);
    if (!/^\/\w*$/.test(value)) return this.suggestions.hide();
    this.suggestions.name(this.scene.say("commands"));
    return this.suggestions.show(this.commands.startingWith(value));
  }

  #command(text) {
    this.input.value = "";
    writeDraft(this.draft, "");
    this.suggestions.hide();
    this.post({ text }, text);
  }

  /** Shows the answers of the bot to an inline query; `choose(result)` sends one. */
  showResults(results, choose) {
    this.suggestions.name(this.scene.say("results"));
    const run = (result) => () => {
      this.type("");
      choose(result);
    };
    this.suggestions.show(
      results.map((one) => ({ title: one.title ?? one.id, detail: one.description, run: run(one) })),
    );
  }

  /** Shows the bot's reply keyboard, or takes it away when `markup` is null. */
  showKeyboard(markup) {
    if (markup?.from === this.keyboardFrom) return;
    this.keyboardFrom = markup?.from;
    this.keysButton.hidden = !markup;
    this.keys.hidden = !markup;
    const press = (body) => {
      this.post(body, body.text ?? this.scene.say("contact"));
      if (markup.one_time_keyboard) this.#toggleKeys();
    };
    this.keys.replaceChildren(...(markup ? [replyKeyboard(markup, press)] : []));
    this.input.placeholder = markup?.input_field_placeholder ?? this.scene.say("message");
  }

  #toggleKeys() {
    this.keys.hidden = !this.keys.hidden;
    this.keysButton.setAttribute("aria-expanded", String(!this.keys.hidden));
  }
}

/** The query after "@bot ", or null when the text is no inline query. */
function inlineQuery(text, username) {
  const start = `@${username} `;
  return text.toLowerCase().startsWith(start.toLowerCase()) ? text.slice(start.length) : null;
}
