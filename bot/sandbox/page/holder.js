/** The line above a phone: whose it is, and in which language their Telegram speaks. */
import * as api from "./api.js";
import { choice } from "./dialog.js";
import { el, icon } from "./dom.js";
import { newPerson } from "./forms.js";
import { openMenu } from "./menu.js";
import { nameOf } from "./service.js";
import { LANGUAGES, SHORT } from "./words.js";

/** Draws the line for `phone` in the language of the page. */
export function holderLine(phone) {
  const { page, role, person } = phone;
  const { say } = page;
  const name = person ? nameOf(person) : say("nobody");
  const who = el(
    "button",
    {
      type: "button",
      class: "who",
      "aria-haspopup": "menu",
      "aria-label": say("whoHolds", { name }),
      onclick: () => people(phone, who),
    },
    el("span", { dir: "auto" }, name),
    icon("down"),
  );
  return el("div", { class: "holder" }, el("h2", {}, say(role)), who, person && languageOf(phone));
}

function people(phone, anchor) {
  const { world, role, person, page } = phone;
  const holders = world
    .holders(role)
    .map((one) => ({ label: nameOf(one), checked: one.id === person?.id, run: () => phone.take(one.id) }));
  openMenu(anchor, page.say(role), [
    ...holders,
    { label: page.say("addPerson"), drawing: "plus", run: () => add(phone) },
  ]);
}

/** Asks for another person, who then holds this phone (or the one that was chosen). */
export async function add(phone) {
  await phone.act.attempt(async () => {
    const user = await newPerson(phone.page.say, phone.role, phone.node);
    if (!user) return;
    await phone.world.refresh();
    if (user.phone === phone.role) phone.take(user.id);
  });
}

function languageOf({ person, page, act }) {
  const code = person.language_code;
  const known = Object.keys(LANGUAGES);
  const others = known.includes(code) ? [] : [[code, code]];
  const select = choice([...known.map((one) => [one, SHORT[one]]), ...others], code);
  select.setAttribute("aria-label", page.say("phoneLanguage"));
  select.title = page.say("phoneLanguage");
  select.className = "language";
  select.dataset.focus = "language";
  select.addEventListener("change", () => act.attempt(() => api.setLanguage(person.id, select.value)));
  return select;
}
