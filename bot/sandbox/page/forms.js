/** The dialogs that build the sandbox's world: people, groups, faults. */
import * as api from "./api.js";
import { ask, checks, choice, field } from "./dialog.js";
import { el } from "./dom.js";
import { nameOf } from "./service.js";
import { LANGUAGES } from "./words.js";

export const ROLES = ["relative", "moderator", "supporter"];

const text = (properties) =>
  el("input", {
    type: "text",
    required: true,
    maxlength: 64,
    dir: "auto",
    autocomplete: "off",
    autofocus: true,
    ...properties,
  });

/** Asks for a new person; answers with the user, or null. */
export async function newPerson(say, role, over) {
  const name = text();
  const phone = choice(
    ROLES.map((one) => [one, say(one)]),
    role,
  );
  const language = choice(Object.entries(LANGUAGES), say.language);
  const body = [field(say("name"), name), field(say("phone"), phone), field(say("phoneLanguage"), language)];
  const answer = await ask({
    title: say("addPerson"),
    body,
    over,
    kind: "form",
    actions: [
      ["add", say("addPerson")],
      ["", say("cancel")],
    ],
  });
  if (!answer) return null;
  return api.addPerson({ first_name: name.value.trim(), language_code: language.value, phone: phone.value });
}

/** Asks for a new group, forum or channel, and puts people and the bot into it. */
export async function newGroup(say, world) {
  const people = world.state.users.map((user) => [user.id, nameOf(user)]);
  const title = text();
  const kind = choice(
    [
      ["group", say("kindGroup")],
      ["supergroup", say("kindSupergroup")],
      ["forum", say("kindForum")],
      ["channel", say("kindChannel")],
    ],
    "supergroup",
  );
  const owner = choice(people, people[0]?.[0]);
  const members = checks(say("members"), people);
  const bot = choice(
    [
      ["administrator", say("botAdmin")],
      ["member", say("botMember")],
      ["", say("botAbsent")],
    ],
    "administrator",
  );
  const body = [
    field(say("title"), title),
    field(say("kind"), kind),
    field(say("owner"), owner),
    members,
    field(say("botWithin"), bot),
  ];
  const answer = await ask({
    title: say("createGroup"),
    body,
    kind: "form",
    actions: [
      ["create", say("create")],
      ["", say("cancel")],
    ],
  });
  if (!answer) return;
  const chosen = [...members.querySelectorAll("input:checked")].map((box) => Number(box.value));
  await found(
    {
      title: title.value.trim(),
      kind: kind.value,
      owner: Number(owner.value),
      members: chosen,
      bot: bot.value,
    },
    world,
  );
}

async function found({ title, kind, owner, members, bot }, world) {
  const forum = kind === "forum";
  const chat = await api.addChat({ title, owner, type: forum ? "supergroup" : kind, is_forum: forum });
  for (const member of members) if (member !== owner) await api.setMember(chat.id, member, "member");
  if (bot) await api.setMember(chat.id, world.bot.id, bot);
}

/** Asks for the name of a new topic; null when there is none. */
export async function newTopic(say, over) {
  const name = text();
  const answer = await ask({
    title: say("newTopic"),
    body: [field(say("title"), name)],
    over,
    kind: "form",
    actions: [
      ["create", say("create")],
      ["", say("cancel")],
    ],
  });
  return answer ? name.value.trim() : null;
}

const METHODS = [
  "sendMessage",
  "editMessageText",
  "answerCallbackQuery",
  "sendPhoto",
  "sendMediaGroup",
  "deleteMessage",
  "getFile",
  "getUpdates",
];

/** Orders trouble for the bot's next calls, or ends all trouble; `tell` gets the sentence that says so. */
export async function newFault(say, tell) {
  const method = choice([["*", say("faultAny")], ...METHODS.map((name) => [name, name])], "*");
  const kind = choice(
    [
      ["429", say("fault429")],
      ["500", say("fault500")],
      ["timeout", say("faultTimeout")],
      ["drop", say("faultDrop")],
      ["drop_after", say("faultDropAfter")],
    ],
    "429",
  );
  const count = el("input", { type: "number", min: 1, max: 1000, value: 3, required: true });
  const body = [
    el("p", {}, say("faultText")),
    field(say("faultMethod"), method),
    field(say("faultKind"), kind),
    field(say("faultCount"), count),
  ];
  const answer = await ask({
    title: say("fault"),
    body,
    kind: "form",
    actions: [
      ["order", say("faultOrder")],
      ["clear", say("faultClear")],
      ["", say("cancel")],
    ],
  });
  if (answer === "order")
    await order({ method: method.value, kind: kind.value, count: Number(count.value) }, say, tell);
  if (answer === "clear") await api.clearFaults().then(() => tell(say("faultCleared")));
}

async function order(fault, say, tell) {
  await api.orderFault(fault.kind === "429" ? { ...fault, retry_after: 5 } : fault);
  tell(
    say("faultOrdered", {
      count: fault.count,
      method: fault.method === "*" ? say("faultAny") : fault.method,
    }),
  );
}
