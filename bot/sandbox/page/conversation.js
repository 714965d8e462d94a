/** The second screen of a phone: one chat, or one topic of a forum. */
import * as api from "./api.js";
import { avatar } from "./chatlist.js";
import { Composer } from "./composer.js";
import { el, icon, iconButton } from "./dom.js";
import { belongs } from "./items.js";
import { replyMarkup } from "./keyboard.js";
import { MessageLog } from "./log.js";
import { summary } from "./media.js";
import { obstacle } from "./places.js";

const TYPING = 5000; // milliseconds; Telegram shows a chat action for so long
const GUIDES = { relative: "relativeGuide", moderator: "moderatorGuide", supporter: "supporterGuide" };

export class Conversation {
  /**
   * `scene` is {world, person, chat, thread, title, back, say, act, over, guide}, where `guide` are the words
   * of the page; `outbox` belongs to the phone.
   */
  constructor(scene, outbox) {
    Object.assign(this, { scene, outbox });
    const { say, act } = scene;
    this.log = new MessageLog(scene, {
      of: (chatId, thread) => outbox.of(scene.person.id, chatId, thread),
      retry: (one) => outbox.retry(one),
      discard: (one) => outbox.discard(one),
    });
    this.subtitle = el("span", { class: "subtitle" });
    this.back = iconButton("back", "", () => act.back(), { class: "round back" });
    this.badge = el("span", { class: "count", hidden: true });
    this.pin = el("button", { type: "button", class: "pin", hidden: true });
    this.dock = el("div", { class: "dock" });
    const more = iconButton("more", say("more"), () => act.chatMenu(more), { "aria-haspopup": "menu" });
    this.title = el("span", { class: "title", dir: "auto" });
    this.backBox = el("span", { class: "back-box" }, this.back, this.badge);
    const head = el(
      "div",
      { class: "head" },
      this.backBox,
      avatar(scene),
      el("h3", { class: "name" }, this.title, this.subtitle),
      more,
    );
    this.empty = el("div", { class: "nothing", hidden: true });
    this.node = el("div", { class: "conversation" }, head, this.pin, this.empty, this.log.node, this.dock);
    this.update();
  }

  /** Messages or people have changed. */
  update() {
    const { world, chat, thread } = this.scene;
    const messages = world.messages(chat.id);
    this.log.show(messages, thread);
    this.#showHead();
    this.#showDock();
    this.composer?.showKeyboard(replyMarkup(messages.filter((one) => belongs(one, thread))));
    this.#showPin();
    this.#showEmpty();
  }

  #showHead() {
    const { title, back, say } = this.scene;
    this.title.textContent = title;
    this.backBox.hidden = !back;
    if (back) for (const name of ["aria-label", "title"]) this.back.setAttribute(name, say(back));
    if (!this.typing) this.subtitle.textContent = this.#about();
  }

  /** The bot is typing: said in the head for a while, or until it has spoken. */
  showTyping() {
    clearTimeout(this.typing);
    this.subtitle.textContent = this.scene.say("typing");
    this.typing = setTimeout(() => this.stopTyping(), TYPING);
  }

  stopTyping() {
    clearTimeout(this.typing);
    this.typing = null;
    this.subtitle.textContent = this.#about();
  }

  showUnread(count) {
    this.badge.hidden = !count;
    this.badge.textContent = count || "";
  }

  focus() {
    (this.dock.querySelector("textarea, .start") ?? this.log.list.lastElementChild)?.focus({
      preventScroll: true,
    });
  }

  #about() {
    const { chat, thread, say, world } = this.scene;
    if (chat.type === "private") return say("bot");
    if (thread !== undefined) return chat.title;
    const count = chat.members.filter((member) => world.isWithin(chat, member.user_id)).length;
    return chat.type === "channel" ? say("channel") : say("memberCount", { count });
  }

  #showEmpty() {
    const { say, chat, person, world, guide } = this.scene;
    const fresh = chat.type === "private" && !person.started;
    const told = world.bot.descriptions;
    const purpose = told[person.language_code] || told[""] || say("beforeStart");
    const text = fresh ? purpose : say("noMessagesHere");
    this.empty.hidden = this.log.list.children.length > 0;
    this.empty.replaceChildren(
      ...(fresh ? [el("p", { class: "guide", lang: guide.language }, guide(GUIDES[person.phone]))] : []),
      el("p", {}, text),
    );
  }

  /** The composer, or the one thing that can be done instead. It is only built anew when that changes. */
  #showDock() {
    const { world, person } = this.scene;
    const kind = obstacle(world, person, this.scene) ?? "composer";
    if (kind === this.dockKind) return;
    this.dockKind = kind;
    this.composer = kind === "composer" ? new Composer(this.scene, this.outbox) : null;
    const hadFocus = this.dock.contains(document.activeElement);
    this.dock.replaceChildren(this.composer?.node ?? this.#instead(kind));
    if (hadFocus) this.focus();
  }

  #instead(kind) {
    const { say, act, person } = this.scene;
    if (kind === "start")
      return el("button", { type: "button", class: "start", onclick: () => act.start() }, say("start"));
    if (kind === "restart")
      return el(
        "button",
        { type: "button", class: "start", onclick: () => act.attempt(() => api.block(person.id, false)) },
        say("restart"),
      );
    return el("p", { class: "read-only" }, say(kind));
  }

  #showPin() {
    const { chat, thread, say, world } = this.scene;
    const message = world.pinned(chat.id);
    this.pin.hidden = !message || !belongs(message, thread);
    if (this.pin.hidden) return;
    this.pin.replaceChildren(
      icon("pin"),
      el(
        "span",
        { class: "name" },
        el("b", {}, say("pinned")),
        el("span", { dir: "auto" }, summary(message, say)),
      ),
    );
    this.pin.onclick = () => this.log.goTo(message.message_id);
  }
}
