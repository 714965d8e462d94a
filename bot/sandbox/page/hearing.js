/** What a phone hears from the world: new messages, answers to pressed buttons, changes of people and chats. */
import { ask } from "./dialog.js";
import { el } from "./dom.js";
import { belongs } from "./items.js";
import { isDrawable, summary } from "./media.js";
import { chatsOf } from "./places.js";
import { nameOf } from "./service.js";

/** Connects a phone with the events of its world. */
export function listen(phone) {
  const { world } = phone;
  const on = (name, hear) => world.addEventListener(name, ({ detail }) => hear(detail));
  const own = (hear) => (event) => event.user_id === phone.person?.id && hear(event);
  on("reset", () => phone.marks.readAll(world.holders(phone.role)));
  on("state", () => phone.draw());
  on("chat", ({ chatId }) => phone.schedule(chatId));
  on("message", (event) => announce(phone, event));
  on("edit", (event) => announce(phone, event));
  on("commands", () => phone.conversation?.composer?.refresh());
  on("chat_action", ({ chat_id: id }) => phone.isOpen(id) && phone.conversation.showTyping());
  on(
    "callback_answer",
    own((event) => answered(phone, event)),
  );
  on(
    "inline_results",
    own((event) => phone.inline.answered(event)),
  );
}

/** The words of others are told to screen readers; an edit only where it can be seen. */
function announce(phone, { type, chat_id: chatId, message }) {
  const { world, person, say } = phone;
  const place = person && chatsOf(world, person).find(({ chat }) => chat.id === chatId);
  if (!place || message.from?.id === person.id || !isDrawable(message)) return;
  const here = phone.isOpen(chatId) && belongs(message, phone.place.thread);
  if (here) phone.conversation.stopTyping();
  if (!here && type === "edit") return;
  const who = here ? nameOf(message.sender_chat ?? message.from) : place.title;
  const whose = phone.node.contains(document.activeElement) ? "" : `${phone.page.say(phone.role)}. `;
  phone.ear.announce(`${whose}${who}: ${summary(message, say)}`, say.language);
}

function answered(phone, { callback_query_id: id, text, show_alert: alert, url }) {
  phone.presses.answered(id);
  if (url) phone.act.link(url);
  if (text && alert) warn(phone, text);
  else if (text) phone.toast(text);
}

function warn({ world, node, say }, text) {
  const title = world.bot.first_name;
  ask({ title, role: "alertdialog", over: node, body: [el("p", {}, text)], actions: [["ok", say("ok")]] });
}
