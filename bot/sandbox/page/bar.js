/** The thin bar above the phones: what this is, the sandbox's time, tools, the page's language, the connection. */
import * as api from "./api.js";
import { choice } from "./dialog.js";
import { el, icon } from "./dom.js";
import { newFault, newGroup, newPerson } from "./forms.js";
import { openMenu } from "./menu.js";
import { LANGUAGES, clockTime, shortDay } from "./words.js";

const HOUR = 3600;
const STEPS = [
  ["plusHour", HOUR],
  ["plusDay", 24 * HOUR],
  ["plusFortnight", 14 * 24 * HOUR],
];
const SHOWN = 6000; // milliseconds a remark stays on the page

export class Bar {
  /** `page` is {say}; `chosen(code)` is called when another page language was chosen. */
  constructor(world, page, chosen) {
    Object.assign(this, { world, page, chosen });
    this.node = el("header", { class: "bar" });
    this.status = el("p", { class: "status", role: "status" });
    this.time = el("time", { class: "now" });
    world.addEventListener("state", () => this.#showTime());
    this.draw();
  }

  /** Draws everything in the page's language. */
  draw() {
    const { say } = this.page;
    const language = choice(Object.entries(LANGUAGES), say.language);
    language.setAttribute("aria-label", say("pageLanguage"));
    language.addEventListener("change", () => this.chosen(language.value));
    const tools = el(
      "button",
      { type: "button", class: "tools", "aria-haspopup": "menu", onclick: () => this.#tools(tools) },
      say("tools"),
      icon("down"),
    );
    const steps = STEPS.map(([word, seconds]) =>
      el("button", { type: "button", onclick: () => this.#advance(seconds) }, say(word)),
    );
    const clock = el(
      "div",
      { class: "clock", role: "group", "aria-label": say("now") },
      el("span", { class: "now-label" }, el("span", {}, say("now")), this.time),
      el("span", { class: "steps" }, steps),
    );
    const brand = el(
      "div",
      { class: "brand" },
      el("h1", {}, "Jauap"),
      el("p", { class: "about" }, say("about")),
    );
    this.node.replaceChildren(brand, clock, tools, language);
    this.language = language;
    this.#showTime();
  }

  /** Says something for a while, for the eye and for screen readers. */
  tell(text) {
    clearTimeout(this.timer);
    this.status.className = "status shown";
    this.status.textContent = text;
    this.timer = setTimeout(() => (this.status.className = "status"), SHOWN);
  }

  /** "live" or "lost": a lost connection is said for as long as it lasts. */
  connection(state) {
    const { say } = this.page;
    if (state === "live") this.status.className = "status";
    if (state === "live" && this.lost) this.tell(say("back"));
    if (state === "lost") {
      clearTimeout(this.timer);
      this.status.className = "status shown lost";
      this.status.textContent = say("lost");
    }
    this.lost = state === "lost";
  }

  #showTime() {
    const { now } = this.world.state;
    if (!now) return;
    this.time.dateTime = now;
    const { say } = this.page;
    this.time.replaceChildren(
      el("span", {}, shortDay(new Date(now), say)),
      " ",
      el("span", {}, clockTime(Date.parse(now) / 1000, say)),
    );
  }

  #tools(anchor) {
    const { say } = this.page;
    openMenu(anchor, say("tools"), [
      { label: say("addPerson"), drawing: "person", run: () => this.#try(() => newPerson(say, "relative")) },
      { label: say("createGroup"), drawing: "group", run: () => this.#try(() => newGroup(say, this.world)) },
      {
        label: say("fault"),
        drawing: "bolt",
        run: () => this.#try(() => newFault(say, (text) => this.tell(text))),
      },
    ]);
  }

  #advance(seconds) {
    return this.#try(async () => {
      const { now } = await api.advance(seconds);
      this.world.state.now = now;
      this.#showTime();
      this.tell(this.page.say("timeMoved", { time: this.time.textContent }));
    });
  }

  async #try(run) {
    const { say } = this.page;
    try {
      await run();
    } catch (error) {
      this.tell(say("failed", { reason: error.offline ? say("offline") : error.message }));
    }
  }
}
