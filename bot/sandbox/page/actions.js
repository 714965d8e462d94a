/** What pressing, tapping and choosing on a phone does. */
import * as api from "./api.js";
import { openChatMenu } from "./chatmenu.js";
import { ask } from "./dialog.js";
import { el } from "./dom.js";
import { readLink } from "./links.js";
import { isDrawable } from "./media.js";
import { openMenu } from "./menu.js";
import { isForum, obstacle, placesOf } from "./places.js";

const PATIENCE = 15000; // milliseconds that a pressed button shows progress before the page says: no answer

/** The actions of one phone; `phone` is a Phone. */
export function actionsOf(phone) {
  const { world } = phone;
  const act = { say: phone.say, toast: (text) => phone.toast(text) };
  act.attempt = (run) => attempt(phone, run);
  act.press = (message, data, button) => press(phone, message, data, button);
  act.copy = (text) => copy(phone, text);
  act.link = (url) => follow(phone, readLink(url, world.bot.username));
  act.start = (payload) => start(phone, payload);
  act.command = (text) => phone.conversation.composer?.post({ text }, text);
  act.view = (url, caption) => view(phone, url, caption);
  act.menu = (message, anchor) => messageMenu(phone, act, message, anchor);
  act.jump = (id) => phone.conversation.log.goTo(id);
  act.writing = () => phone.conversation.log.follow();
  act.askInline = (query) => phone.inline.ask(query);
  act.inlineHere = (query) => phone.conversation.composer?.type(`@${world.bot.username} ${query}`);
  act.inlineElsewhere = (query, anchor) =>
    choosePlace(phone, anchor, phone.say("openChoose"), (place) => typeThere(phone, place, query));
  act.back = () => phone.back();
  act.chatMenu = (anchor) => openChatMenu(phone, anchor);
  return act;
}

/** Runs a call; says what went wrong when it fails. True when it worked. */
async function attempt(phone, run) {
  try {
    await run();
    return true;
  } catch (error) {
    phone.toast(phone.reason(error));
    return false;
  }
}

async function press(phone, message, data, button) {
  button.setAttribute("aria-busy", "true");
  const done = () => button.removeAttribute("aria-busy");
  const asked = await attempt(phone, async () => {
    const { callback_query_id: id } = await api.press(
      phone.person.id,
      message.chat.id,
      message.message_id,
      data,
    );
    phone.presses.wait(id, done, PATIENCE, () => phone.toast(phone.say("noAnswer")));
  });
  if (!asked) done();
}

async function copy(phone, text) {
  const copied = await attempt(phone, () => toClipboard(text));
  if (copied) phone.toast(phone.say("copied"));
}

/** Pages that are not served by this computer or by https have no clipboard, but may still "copy". */
async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = el("textarea", { class: "sr-only" }, text);
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  return field.remove();
}

function view({ say }, url, caption) {
  return ask({
    title: say("photo"),
    kind: "viewer",
    body: [el("img", { src: url, alt: caption })],
    actions: [["", say("close")]],
  });
}

function start(phone, payload) {
  const { id } = phone.person;
  const body = payload ? { start: payload } : { text: "/start" };
  return phone.outbox.post({ person: id, chatId: id, text: `/start ${payload ?? ""}` }, () =>
    api.send(id, body),
  );
}

function follow(phone, link) {
  if (link.kind === "none") return phone.toast(phone.say("notHere"));
  if (link.kind === "share") return share(phone, link);
  if (link.kind === "outside") return leave(phone, link.url);
  phone.openPrivate();
  return link.kind === "start" ? start(phone, link.payload) : null;
}

async function leave({ say, node }, url) {
  const where = el("p", { class: "address", dir: "ltr" }, url);
  const answer = await ask({
    title: say("openLink"),
    over: node,
    body: [where, el("p", {}, say("openLinkText"))],
    actions: [
      ["open", say("open")],
      ["", say("cancel")],
    ],
  });
  if (answer) window.open(url, "_blank", "noopener,noreferrer");
}

async function share(phone, { url, text }) {
  const { say, node } = phone;
  const whole = [url, text].filter(Boolean).join("\n");
  const answer = await ask({
    title: say("share"),
    over: node,
    body: [el("p", { class: "address", dir: "auto" }, whole)],
    actions: [
      ["forward", say("forward")],
      ["copy", say("copy")],
      ["", say("cancel")],
    ],
  });
  if (answer === "copy") await copy(phone, whole);
  if (answer === "forward")
    choosePlace(phone, phone.handle(), say("forwardTo"), (place) => deliver(phone, place, { text: whole }));
}

/** Sends to another chat of this person, and shows it. */
function deliver(phone, { chat, thread }, body) {
  const { id } = phone.person;
  phone.go({ chat, thread });
  const message = { chat_id: chat.id, message_thread_id: thread ?? undefined, ...body };
  phone.outbox.post({ person: id, chatId: chat.id, thread, label: body.text ?? phone.say("forward") }, () =>
    api.send(id, message),
  );
}

function typeThere(phone, place, query) {
  phone.go(place);
  phone.conversation.composer?.type(`@${phone.world.bot.username} ${query}`);
}

function choosePlace(phone, anchor, label, use) {
  const { world, person, say } = phone;
  const places = placesOf(world, person, say).filter(
    (place) => !isForum(place) && !obstacle(world, person, place),
  );
  openMenu(
    anchor,
    label,
    places.map((place) => ({ label: place.title, run: () => use(place) })),
  );
}

function messageMenu(phone, act, message, anchor) {
  const { say, person, conversation } = phone;
  const own = message.from?.id === person.id;
  const text = message.text ?? message.caption;
  const free = !message.has_protected_content;
  const remove = () => attempt(phone, () => api.remove(person.id, message.chat.id, message.message_id));
  const pass = (place) =>
    deliver(phone, place, { forward_from: { chat_id: message.chat.id, message_id: message.message_id } });
  const { composer } = conversation;
  openMenu(
    anchor,
    say("actions"),
    [
      composer &&
        isDrawable(message) && {
          label: say("reply"),
          run: () => composer.setMode({ kind: "reply", message }),
        },
      text && free && { label: say("copy"), run: () => act.copy(text) },
      free && { label: say("forward"), run: () => choosePlace(phone, anchor, say("forwardTo"), pass) },
      own &&
        composer &&
        text && { label: say("edit"), run: () => composer.setMode({ kind: "edit", message }) },
      (own || message.chat.type === "private") && { label: say("remove"), danger: true, run: remove },
    ].filter(Boolean),
  );
}
