/** The scrolling list of messages: one stop for Tab, arrow keys from message to message, always at the newest. */
import { el, iconButton } from "./dom.js";
import { toRows } from "./items.js";
import { moveWithin } from "./keyboard.js";
import { notice, renderLocal, renderMessage } from "./message.js";
import { reconcile } from "./reconcile.js";
import { dayOf } from "./words.js";

const NEAR = 80; // pixels from the end that still count as "at the end"
const CONTROLS = "button, a, [role=button], video";

/** `scene` is {person, chat, say, act, world}; `outbox` holds what is on its way. */
export class MessageLog {
  constructor(scene, outbox) {
    this.scene = scene;
    this.outbox = outbox;
    this.list = el("ol", { class: "messages", "aria-label": scene.say("messages") });
    this.jump = iconButton("down", scene.say("toNewest"), () => this.toEnd(), {
      class: "round jump",
      hidden: true,
    });
    this.scroller = el("div", { class: "scroller" }, this.list);
    this.node = el("div", { class: "log" }, this.scroller, this.jump);
    this.pinned = true; // the reader is at the end, and stays there
    this.#listen();
  }

  show(messages, thread) {
    const rows = toRows(messages, thread, this.outbox.of(this.scene.chat.id, thread));
    const count = this.list.children.length;
    reconcile(this.list, rows, (row) => this.#draw(row));
    this.list.classList.toggle("empty", !rows.length);
    this.#rove(this.#current(this.list.children.length > count));
    if (this.pinned) this.toEnd();
  }

  /** Goes to the end and stays there: somebody has written. */
  follow() {
    this.pinned = true;
    this.toEnd();
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Scrolls to a message, and lights it up for a moment. */
  goTo(messageId) {
    const row = this.list.querySelector(`[data-key="message:${messageId}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    row.classList.remove("lit");
    requestAnimationFrame(() => row.classList.add("lit"));
    this.#rove(row);
    row.focus({ preventScroll: true });
  }

  #draw(row) {
    const { scene, outbox } = this;
    if (row.kind === "day") return notice(dayOf(row.date, scene.say), "day");
    if (row.kind === "deleted")
      return notice(
        row.count > 1 ? scene.say("deletedCount", { count: row.count }) : scene.say("deleted"),
        "trace",
      );
    if (row.kind === "local")
      return renderLocal(
        row.local,
        scene,
        () => outbox.retry(row.local),
        () => outbox.discard(row.local),
      );
    return renderMessage(row.messages, scene);
  }

  #listen() {
    this.scroller.addEventListener("scroll", () => this.#scrolled());
    this.list.addEventListener("load", () => this.pinned && this.toEnd(), true);
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("focusin", (event) => this.#rove(this.#rowOf(event.target)));
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.scroller);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.pinned = scrollHeight - scrollTop - clientHeight < NEAR;
    this.jump.hidden = this.pinned;
  }

  #rowOf(node) {
    return [...this.list.children].find((row) => row.contains(node));
  }

  /** The row that Tab stops at: the one with the focus, else the newest. */
  #current(grown) {
    const focused = this.#rowOf(document.activeElement);
    const roving = this.list.querySelector(':scope > [tabindex="0"]');
    return focused ?? (grown || !roving ? this.list.lastElementChild : roving);
  }

  #rove(current) {
    for (const row of this.list.children) {
      row.tabIndex = row === current ? 0 : -1;
      for (const control of row.querySelectorAll(CONTROLS)) control.tabIndex = row.tabIndex;
    }
  }

  #key(event) {
    if (moveWithin(event)) return event.preventDefault();
    const row = this.#rowOf(event.target);
    if (event.target === row && event.key === "Enter") return openMenu(event, row);
    const next = this.#step(event.key, row, event.target);
    if (!next) return null;
    event.preventDefault();
    next.focus();
    return next.scrollIntoView({ block: "nearest" });
  }

  #step(key, row, target) {
    if (key === "ArrowUp") return target === row ? row.previousElementSibling : row;
    if (key === "ArrowDown") return row.nextElementSibling;
    if (key === "Home") return this.list.firstElementChild;
    if (key === "End") return this.list.lastElementChild;
    return null;
  }
}

/** Enter on a message opens its menu; prevented, lest the same key press the first entry. */
function openMenu(event, row) {
  event.preventDefault();
  row.querySelector(".more")?.click();
}
