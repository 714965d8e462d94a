/** The list that opens above the composer while one types: commands after "/", results after "@bot". */
import { el } from "./dom.js";

let count = 0;

/** Belongs to `input`, which keeps the focus: the chosen line is told by aria-activedescendant. */
export class Suggestions {
  constructor(input) {
    this.input = input;
    this.id = `suggestions-${(count += 1)}`;
    this.node = el("div", { class: "suggestions", role: "listbox", id: this.id, hidden: true });
    this.entries = [];
    this.at = 0;
    input.setAttribute("aria-controls", this.id);
    input.setAttribute("aria-autocomplete", "list");
  }

  get open() {
    return !this.node.hidden;
  }

  /** What the list holds, for screen readers. */
  name(label) {
    this.node.setAttribute("aria-label", label);
  }

  /** Entries are {title, detail, run}; none closes the list. */
  show(entries) {
    this.entries = entries;
    this.at = 0;
    this.node.replaceChildren(...entries.map((entry, at) => this.#option(entry, at)));
    this.node.hidden = !entries.length;
    this.#mark();
  }

  hide() {
    this.show([]);
  }

  /** Handles a key of the input; true when the list used it. */
  key(event) {
    const { length } = this.entries;
    if (!this.open) return false;
    if (event.key === "Escape") this.hide();
    else if (event.key === "Enter" && !event.shiftKey) this.entries[this.at].run();
    else if (event.key === "ArrowDown") this.#mark((this.at + 1) % length);
    else if (event.key === "ArrowUp") this.#mark((this.at + length - 1) % length);
    else return false;
    event.preventDefault();
    return true;
  }

  #option(entry, at) {
    const node = el(
      "div",
      { role: "option", id: `${this.id}-${at}`, class: "option" },
      el("b", { dir: "auto" }, entry.title),
      el("span", { dir: "auto" }, entry.detail ?? ""),
    );
    node.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
    node.addEventListener("click", entry.run);
    return node;
  }

  #mark(at = this.at) {
    this.at = at;
    [...this.node.children].forEach((node, index) =>
      node.setAttribute("aria-selected", String(index === at)),
    );
    this.node.children[at]?.scrollIntoView({ block: "nearest" });
    if (this.open) this.input.setAttribute("aria-activedescendant", `${this.id}-${at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }
}
