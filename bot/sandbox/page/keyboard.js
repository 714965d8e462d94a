/** The buttons under a message, and the reply keyboard above the composer. */
import { el } from "./dom.js";

/** Rows of buttons as Telegram draws them, under the bubble. */
export function inlineKeyboard(message, act) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  return el(
    "div",
    { class: "keyboard" },
    rows.map((row, y) =>
      el(
        "div",
        { class: "row" },
        row.map((one, x) => inlineButton(message, one, x, y, act)),
      ),
    ),
  );
}

function inlineButton(message, button, x, y, act) {
  const node = el(
    "button",
    {
      type: "button",
      class: `key ${styleOf(button)}`,
      "data-focus": `key:${y}:${x}`,
      "data-value": button.callback_data,
    },
    el("span", { dir: "auto" }, button.text),
  );
  if (button.url) node.append(el("span", { class: "corner", "aria-hidden": "true" }, "↗"));
  node.addEventListener("click", () => pressed(message, button, node, act));
  return node;
}

const STYLES = new Set(["danger", "success", "primary"]); // Bot API 9.4, InlineKeyboardButton.style
const styleOf = (button) => (STYLES.has(button.style) ? button.style : "");

function pressed(message, button, node, act) {
  if (node.getAttribute("aria-busy") === "true") return;
  if (button.callback_data != null) act.press(message, button.callback_data, node);
  else if (button.url) act.link(button.url);
  else if (button.copy_text) act.copy(button.copy_text.text);
  else if (button.switch_inline_query_current_chat != null)
    act.inlineHere(button.switch_inline_query_current_chat);
  else if (inlineQuery(button) != null) act.inlineElsewhere(inlineQuery(button), node);
  else act.toast(act.say("notHere"));
}

const inlineQuery = (button) =>
  button.switch_inline_query ?? button.switch_inline_query_chosen_chat?.query ?? null;

/** The keyboard that the newest message brought for this chat, or null when there is none or it was removed. */
export function replyMarkup(messages) {
  const last = messages.findLast(
    ({ deleted, reply_markup: markup }) => !deleted && (markup?.keyboard || markup?.remove_keyboard),
  );
  return last?.reply_markup.keyboard ? { ...last.reply_markup, from: last.message_id } : null;
}

/** The reply keyboard as a node; `send` gets the body for the control API. */
export function replyKeyboard(markup, send) {
  const button = (one) =>
    el(
      "button",
      { type: "button", class: "key", dir: "auto", onclick: () => send(answerOf(one)) },
      one.text ?? one,
    );
  return el(
    "div",
    { class: "keyboard reply" },
    markup.keyboard.map((row) => el("div", { class: "row" }, row.map(button))),
  );
}

function answerOf(button) {
  if (button.request_contact) return { contact: true };
  if (button.request_location) return { location: { latitude: 43.23895, longitude: 76.88971 } };
  return { text: button.text ?? button };
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Moves the focus between the buttons of a keyboard by arrow keys; true when it did. */
export function moveWithin(event) {
  const key = event.target.closest(".key");
  const step = STEPS[event.key];
  if (!key || !step) return false;
  const rows = [...key.closest(".keyboard").children].map((row) => [...row.children]);
  const y = rows.findIndex((row) => row.includes(key));
  const row = rows[y + step[1]];
  if (!row) return false;
  row[Math.min(Math.max(rows[y].indexOf(key) + step[0], 0), row.length - 1)].focus();
  return true;
}
