/** One bubble: a message, or the messages of one album, as Telegram draws them. */
import { el, iconButton } from "./dom.js";
import { renderText } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { isDrawable, renderMedia, summary } from "./media.js";
import { nameOf, originName, serviceText } from "./service.js";
import { clockTime } from "./words.js";

/**
 * A list item for `messages` (one, or an album). `scene` says for whom: {person, chat, say, act, world}.
 */
export function renderMessage(messages, scene) {
  const [message] = messages;
  if (!isDrawable(message) && !message.reply_markup?.inline_keyboard)
    return notice(serviceOr(message, scene.say));
  const own = message.from?.id === scene.person.id;
  const bubble = el("div", { class: "bubble" }, opening(message, own, scene), body(messages, own, scene));
  bubble.append(moreButton(message, scene));
  const node = el(
    "li",
    { class: `message ${own ? "out" : "in"} ${shape(messages)}` },
    bubble,
    inlineKeyboard(message, scene.act),
  );
  node.addEventListener("contextmenu", (event) => openActions(event, message, bubble, scene));
  bubble.addEventListener("click", (event) => tapped(event, message, bubble, scene));
  return node;
}

/** A line in the middle of the conversation: a day, a service message, a trace of something deleted. */
export function notice(text, kind = "notice") {
  return el("li", { class: kind }, el("span", { dir: "auto" }, text));
}

function serviceOr(message, say) {
  return Object.keys(message).some((field) => SERVICE.test(field))
    ? serviceText(message, say)
    : say("unknownMessage");
}

const SERVICE = /^(new_chat|left_chat|pinned_|forum_topic|group_chat|supergroup_chat|channel_chat|migrate_)/;

function shape(messages) {
  if (messages.length > 1) return "album";
  return messages[0].sticker || messages[0].dice ? "bare" : "";
}

function opening(message, own, { chat, say, act }) {
  const sender = message.sender_chat ?? message.from;
  const shown = chat.type !== "private" && !own;
  const name = own ? say("you") : nameOf(sender);
  return [
    el(
      "span",
      { class: shown ? `sender tint${Math.abs(sender?.id ?? 0) % 6}` : "sr-only", dir: "auto" },
      shown ? name : `${name}:`,
    ),
    message.forward_origin &&
      el("span", { class: "origin" }, say("forwardedFrom", { name: originName(message.forward_origin) })),
    message.via_bot && el("span", { class: "origin" }, say("via", { name: `@${message.via_bot.username}` })),
    message.reply_to_message && quoted(message, say, act),
  ];
}

/** What this message answers. The message that opened a forum's topic is no answer: Telegram hides it too. */
function quoted(message, say, act) {
  const original = message.reply_to_message;
  if (original.forum_topic_created) return null;
  const text = message.quote?.text ?? summary(original, say);
  return el(
    "button",
    { type: "button", class: "quoted", onclick: () => act.jump(original.message_id) },
    el("b", { dir: "auto" }, nameOf(original.sender_chat ?? original.from)),
    el("span", { dir: "auto" }, text),
  );
}

function body(messages, own, { act, say }) {
  const media = messages.flatMap((message) => renderMedia(message, act, say));
  const told = messages.find((message) => message.text ?? message.caption);
  const words =
    told &&
    el(
      "span",
      { class: "words" },
      renderText(told.text ?? told.caption, told.entities ?? told.caption_entities, act, say),
    );
  const text = el("div", { class: "text", dir: "auto" }, words, closing(messages, own, say));
  const shown =
    messages.length > 1 ? el("div", { class: `grid count${Math.min(media.length, 4)}` }, media) : media;
  return told?.show_caption_above_media ? [text, shown] : [shown, text];
}

function closing(messages, own, say) {
  const message = messages.at(-1);
  const date = new Date(message.date * 1000).toISOString();
  const edited = messages.some((one) => one.edit_date);
  const tick = own && el("span", { class: "tick", role: "img", "aria-label": say("sent") }, "✓");
  return el(
    "span",
    { class: "meta" },
    edited && el("i", {}, say("edited")),
    el("time", { datetime: date }, clockTime(message.date, say)),
    tick,
  );
}

function moreButton(message, scene) {
  const properties = { class: "round more", "data-focus": "more", "aria-haspopup": "menu" };
  const more = iconButton(
    "more",
    scene.say("actions"),
    (event) => openActions(event, message, more, scene),
    properties,
  );
  return more;
}

function openActions(event, message, anchor, { act }) {
  event.preventDefault();
  event.stopPropagation();
  act.menu(message, anchor);
}

/** On a touch screen a tap on a bubble opens its menu, as in Telegram; a mouse has the right button and ⋮. */
function tapped(event, message, bubble, scene) {
  if (event.pointerType !== "touch" || event.target.closest("button, a, [role=button], video, summary"))
    return;
  openActions(event, message, bubble, scene);
}

/** A message of one's own that is on its way, or that could not be sent: it keeps what was typed. */
export function renderLocal(local, { say }, retry, discard) {
  const text = local.text ?? local.label;
  const state = local.error
    ? [
        el("span", { class: "failure" }, `${say("notSent")}: ${local.error}`),
        action(say("tryAgain"), "retry", retry),
        action(say("remove"), "discard", discard),
      ]
    : [el("span", {}, say("sending"))];
  return el(
    "li",
    { class: `message out local ${local.error ? "failed" : ""}` },
    el(
      "div",
      { class: "bubble" },
      el("div", { class: "text", dir: "auto" }, text),
      el("div", { class: "state" }, state),
    ),
  );
}

const action = (label, name, run) =>
  el("button", { type: "button", class: "plain", "data-focus": name, onclick: run }, label);
