/** One phone: who holds it, and which screen it shows. */
import { actionsOf } from "./actions.js";
import { PlaceList } from "./chatlist.js";
import { Conversation } from "./conversation.js";
import { el, iconButton } from "./dom.js";
import { Ear } from "./ear.js";
import { listen } from "./hearing.js";
import { add, holderLine } from "./holder.js";
import { Outbox } from "./outbox.js";
import { chatsOf, isForum, placesOf, topicsOf } from "./places.js";
import { ReadMarks } from "./readmarks.js";
import { InlineQueries, Presses } from "./waiting.js";
import { translator } from "./words.js";

export class Phone {
  place = null; // {chat, thread, title}; null is the list of chats
  visible = true;

  /** `page` is {say}, the words of the page; `news()` is called when the number of unread messages changed. */
  constructor(world, role, page, news) {
    Object.assign(this, { world, role, page, news, say: page.say });
    this.presses = new Presses();
    this.inline = new InlineQueries(this);
    this.marks = new ReadMarks(world);
    this.outbox = new Outbox(
      world,
      (error) => this.#plainReason(error),
      () => this.conversation?.update(),
    );
    this.holder = el("div", {});
    this.screen = el("div", { class: "screen" });
    this.ear = new Ear();
    this.node = el(
      "section",
      { class: "phone", id: `phone-${role}` },
      this.holder,
      el("div", { class: "device" }, this.screen, this.ear.toaster),
      this.ear.live,
    );
    this.act = actionsOf(this);
    listen(this);
    this.draw();
  }

  reason(error) {
    return this.say("failed", { reason: this.#plainReason(error) });
  }

  #plainReason(error) {
    return error.offline ? this.say("offline") : error.message;
  }

  /** Draws what people, chats and languages say now; the screen itself only when it has become another. */
  draw() {
    const holders = this.world.holders(this.role);
    this.person = holders.find((one) => one.id === this.person?.id) ?? holders[0];
    this.say = this.person ? translator(this.person.language_code) : this.page.say;
    this.act.say = this.say;
    this.node.setAttribute("aria-label", this.page.say("phoneOf", { role: this.page.say(this.role) }));
    this.screen.lang = this.say.language;
    this.#drawHolder();
    this.#drawScreen();
  }

  #drawHolder() {
    const { person, page } = this;
    const shown = [person?.id, person?.first_name, person?.language_code, page.say.language].join("/");
    if (shown === this.shownHolder) return;
    this.shownHolder = shown;
    const name = this.holder.contains(document.activeElement) ? document.activeElement.tagName : null;
    this.holder.replaceChildren(holderLine(this));
    if (name) this.holder.querySelector(name)?.focus();
  }

  /** Gives the phone to another person. */
  take(id) {
    this.person = this.world.person(id);
    this.place = null;
    this.draw();
    this.news();
  }

  #drawScreen() {
    if (!this.person) return this.world.bot && this.#drawNobody();
    this.#settle();
    const key = [this.person.id, this.say.language, this.place?.chat.id, this.place?.thread].join("/");
    if (key !== this.key) this.#build(key);
    else if (this.conversation)
      Object.assign(this.conversation.scene, {
        person: this.person,
        ...this.place,
        back: this.#backTo(),
        guide: this.page.say,
      });
    return this.update();
  }

  #drawNobody() {
    this.key = null;
    this.conversation = null;
    this.list = null;
    const button = el(
      "button",
      { type: "button", class: "primary", onclick: () => add(this) },
      this.page.say("addPerson"),
    );
    this.screen.replaceChildren(
      el("div", { class: "nobody" }, el("p", {}, this.page.say("nobodyText")), button),
    );
  }

  /** Finds the place again among the present chats; one who has a single chat sees no list. */
  #settle() {
    const places = placesOf(this.world, this.person, this.say);
    const chats = chatsOf(this.world, this.person);
    const same = (one) => one.chat.id === this.place?.chat.id && one.thread === this.place?.thread;
    this.place = places.find(same) ?? (chats.length === 1 ? chats[0] : null);
  }

  #backTo() {
    if (!this.place) return null;
    if (this.place.thread !== undefined) return "backToTopics";
    return chatsOf(this.world, this.person).length > 1 ? "backToChats" : null;
  }

  #build(key) {
    this.key = key;
    this.conversation = null;
    this.list = null;
    const { place } = this;
    if (place && !isForum(place)) this.#buildConversation();
    else this.#buildList();
  }

  #buildConversation() {
    const { world, person, say, act, node } = this;
    const writing = this.screen.contains(document.activeElement);
    this.conversation = new Conversation(
      { world, person, say, act, ...this.place, over: node, back: this.#backTo(), guide: this.page.say },
      this.outbox,
    );
    this.screen.replaceChildren(this.conversation.node);
    if (writing) this.conversation.focus();
  }

  #buildList() {
    const { world, person, say, act, place } = this;
    const title = place ? place.title : say("chats");
    this.list = new PlaceList(
      { world, person, say, unread: (one) => this.unread(one), open: (one) => this.go(one, true) },
      title,
    );
    const back = place && iconButton("back", say("backToChats"), () => this.back(), { class: "round back" });
    const more =
      place && iconButton("more", say("more"), () => act.chatMenu(more), { "aria-haspopup": "menu" });
    this.screen.replaceChildren(
      el(
        "div",
        { class: "head" },
        back,
        el("h3", { class: "name" }, el("span", { class: "title", dir: "auto" }, title)),
        more,
      ),
      this.list.node,
    );
  }

  /** Messages have changed: draws them, counts the unread ones. */
  update() {
    this.conversation?.update();
    if (this.conversation && this.visible) this.marks.read(this.person, this.place);
    this.list?.show(this.place ? topicsOf(this.place.chat, this.say) : chatsOf(this.world, this.person));
    this.conversation?.showUnread(this.unreadElsewhere());
    this.news();
  }

  unread(place) {
    const places = isForum(place) ? topicsOf(place.chat, this.say) : [place];
    return places.reduce((sum, one) => sum + this.marks.unread(this.person, one), 0);
  }

  unreadElsewhere() {
    return chatsOf(this.world, this.person).reduce((sum, one) => sum + this.unread(one), 0);
  }

  /** Goes to a conversation; `focus` when a person asked for it. */
  go(place, focus = true) {
    this.place = { title: place.chat.title, ...place };
    this.draw();
    if (focus) this.focus();
  }

  back() {
    const from = this.place;
    this.place =
      from.thread === undefined ? null : { chat: from.chat, thread: undefined, title: from.chat.title };
    this.draw();
    this.focus();
  }

  focus() {
    (this.conversation ?? this.list)?.focus();
  }

  /** Where menus open that no button of the screen has asked for. */
  handle() {
    return this.screen.querySelector(".head > .round") ?? this.node;
  }

  openPrivate() {
    this.go(chatsOf(this.world, this.person)[0]);
  }

  isOpen(chatId) {
    return this.conversation && this.place?.chat.id === chatId;
  }

  /** Draws soon, once for all that has just changed in a chat of this person. */
  schedule(chatId) {
    if (!this.person || this.scheduled) return;
    if (!this.world.chatsOf(this.person).some((chat) => chat.id === chatId)) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      if (this.person) this.update();
    });
  }

  toast(text) {
    this.ear.toast(text);
  }
}
