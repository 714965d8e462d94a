/** What a phone says aloud: announcements for screen readers, and short remarks (toasts) at its lower edge. */
import { el } from "./dom.js";

const TOAST = 4000; // milliseconds
const REMEMBERED = 6; // announcements that stay in the document

export class Ear {
  constructor() {
    this.live = el("div", { class: "sr-only", "aria-live": "polite" });
    this.toaster = el("p", { class: "toast", role: "status" });
  }

  /** Tells screen readers, without showing anything. */
  announce(text, lang) {
    this.live.append(el("p", { lang }, text));
    while (this.live.childElementCount > REMEMBERED) this.live.firstChild.remove();
  }

  /** Shows a remark for a while. */
  toast(text) {
    clearTimeout(this.timer);
    this.toaster.textContent = text;
    this.toaster.classList.add("shown");
    this.timer = setTimeout(() => this.toaster.classList.remove("shown"), TOAST);
  }
}
