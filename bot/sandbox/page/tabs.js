/** On a narrow screen the phones stand in a row that one swipes; these buttons say which is in view and go there. */
import { el } from "./dom.js";

export class Tabs {
  constructor(phones, page) {
    Object.assign(this, { phones, page });
    this.node = el("nav", { class: "tabs" });
    this.draw();
    const watcher = new IntersectionObserver((entries) => entries.forEach((entry) => this.#seen(entry)), {
      threshold: 0.6,
    });
    for (const phone of phones) watcher.observe(phone.node);
  }

  draw() {
    const { say } = this.page;
    this.node.setAttribute("aria-label", say("phones"));
    this.buttons = this.phones.map((phone) => this.#button(phone, say));
    this.node.replaceChildren(...this.buttons);
    this.update();
  }

  #button(phone, say) {
    const count = el("span", { class: "count", hidden: true });
    return el("button", { type: "button", onclick: () => this.#go(phone) }, say(phone.role), count);
  }

  /** Marks the phone in view, and counts what is new on the others. */
  update() {
    this.phones.forEach((phone, at) => {
      const button = this.buttons[at];
      const count = phone.person ? phone.unreadElsewhere() : 0;
      button.setAttribute("aria-current", String(phone.visible));
      button.lastElementChild.hidden = !count;
      button.lastElementChild.textContent = String(count);
      button.lastElementChild.setAttribute("aria-label", this.page.say("unread", { count }));
    });
  }

  #go(phone) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    phone.node.scrollIntoView({ behavior: calm ? "auto" : "smooth", inline: "center", block: "nearest" });
  }

  #seen({ target, isIntersecting }) {
    const phone = this.phones.find((one) => one.node === target);
    phone.visible = isIntersecting;
    if (isIntersecting && phone.person) phone.update();
    this.update();
  }
}
