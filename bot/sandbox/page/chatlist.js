/** The first screen of a phone: the chats of its holder, or the topics of a forum. */
import { el, icon } from "./dom.js";
import { isDrawable, summary } from "./media.js";
import { heard } from "./places.js";
import { reconcile } from "./reconcile.js";
import { nameOf, serviceText } from "./service.js";
import { clockTime } from "./words.js";

/** A list of places; `scene` is {world, person, say, unread(place), open(place)}. */
export class PlaceList {
  constructor(scene, label) {
    this.scene = scene;
    this.list = el("ul", { class: "places", "aria-label": label });
    this.node = el("div", { class: "place-list" }, this.list);
    this.list.addEventListener("keydown", (event) => step(event, this.list));
  }

  focus() {
    this.list.querySelector(".place")?.focus();
  }

  show(places) {
    const rows = places.map((place) => this.#row(place));
    rows.sort((a, b) => b.date - a.date);
    reconcile(this.list, rows, (row) => this.#draw(row));
  }

  #row(place) {
    const last = heard(this.scene.world, place).at(-1);
    const unread = this.scene.unread(place);
    return {
      key: `${place.chat.id}/${place.thread ?? ""}`,
      place,
      last,
      unread,
      date: last?.date ?? 0,
      parts: [last, unread, place.title, place.closed],
    };
  }

  #draw({ place, last, unread }) {
    const { say, open } = this.scene;
    const button = el(
      "button",
      { type: "button", class: "place", "data-focus": "open", onclick: () => open(place) },
      avatar(place),
      el(
        "span",
        { class: "name" },
        el(
          "b",
          { dir: "auto" },
          place.title,
          place.closed && el("span", { role: "img", "aria-label": say("topicClosed") }, icon("lock")),
        ),
        el("span", { class: "last", dir: "auto" }, lastWords(last, say)),
      ),
      el(
        "span",
        { class: "side" },
        last && el("time", {}, clockTime(last.date, say)),
        unread > 0 &&
          el("span", { class: "count", "aria-label": say("unread", { count: unread }) }, String(unread)),
      ),
    );
    return el("li", {}, button);
  }
}

function lastWords(message, say) {
  if (!message) return say("noMessages");
  if (!isDrawable(message)) return serviceText(message, say);
  const who = message.chat?.type === "private" || !message.from ? "" : `${nameOf(message.from)}: `;
  return who + summary(message, say);
}

/** A round picture with the first letters of a name, in one of six colours. */
export function avatar({ chat, thread, title }) {
  if (chat.is_forum && thread !== undefined)
    return el("span", { class: `avatar tint${(thread ?? 0) % 6}`, "aria-hidden": "true" }, icon("topic"));
  const letters = (title ?? "")
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("");
  return el(
    "span",
    { class: `avatar tint${Math.abs(chat.face ?? chat.id) % 6}`, "aria-hidden": "true" },
    letters.toUpperCase(),
  );
}

function step(event, list) {
  const buttons = [...list.querySelectorAll(".place")];
  const at = buttons.indexOf(event.target.closest(".place"));
  const next = {
    ArrowDown: buttons[at + 1],
    ArrowUp: buttons[at - 1],
    Home: buttons[0],
    End: buttons.at(-1),
  }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
