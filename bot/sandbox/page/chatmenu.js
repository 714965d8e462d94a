/** The menu in the head of a chat: blocking the bot, bringing it into a group, adding people, leaving. */
import * as api from "./api.js";
import { newTopic } from "./forms.js";
import { openMenu } from "./menu.js";
import { nameOf } from "./service.js";

/** Opens the menu of the phone's present chat. */
export function openChatMenu(phone, anchor) {
  const { chat } = phone.place;
  openMenu(
    anchor,
    phone.say("more"),
    chat.type === "private" ? withBot(phone) : withPeople(phone, chat, anchor),
  );
}

function withBot({ person, say, act }) {
  const turn = () => act.attempt(() => api.block(person.id, !person.blocked));
  return [{ label: say(person.blocked ? "unblock" : "block"), danger: !person.blocked, run: turn }];
}

function withPeople(phone, chat, anchor) {
  const { world, person, say, act } = phone;
  const set = (user, status) => () => act.attempt(() => api.setMember(chat.id, user, status));
  const { id: bot } = world.bot;
  const strangers = world.state.users.filter((user) => !world.isWithin(chat, user.id));
  const invite = () =>
    openMenu(
      anchor,
      say("addMember"),
      strangers.map((user) => ({ label: nameOf(user), run: set(user.id, "member") })),
    );
  return [
    chat.is_forum && { label: say("newTopic"), run: () => openTopic(phone, chat) },
    !world.isWithin(chat, bot) &&
      chat.type !== "channel" && { label: say("addBot"), run: set(bot, "member") },
    world.status(chat, bot) !== "administrator" && {
      label: say("addBotAdmin"),
      run: set(bot, "administrator"),
    },
    strangers.length > 0 && { label: say("addMember"), run: invite },
    world.isWithin(chat, bot) && { label: say("removeBot"), danger: true, run: set(bot, "kicked") },
    world.status(chat, person.id) !== "creator" && {
      label: say("leave"),
      danger: true,
      run: set(person.id, "left"),
    },
  ].filter(Boolean);
}

async function openTopic({ person, say, act, node }, chat) {
  const name = await newTopic(say, node);
  if (name) await act.attempt(() => api.addTopic(chat.id, person.id, name));
}
