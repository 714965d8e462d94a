/** Pop-up menus: arrow keys, Home, End, first letters, Escape; the focus returns to where it came from. */
import { el, icon } from "./dom.js";

/**
 * Opens a menu beside `anchor`. Entries are {label, run, detail?, drawing?, checked?, danger?, lang?}.
 * The menu closes before `run` is called.
 */
export function openMenu(anchor, label, entries) {
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label, popover: "auto" });
  const close = (run) => {
    menu.hidePopover();
    run?.();
  };
  menu.append(...entries.map((entry) => item(entry, () => close(entry.run))));
  menu.addEventListener("keydown", (event) => steer(event, menu, close));
  menu.addEventListener("toggle", (event) => event.newState === "closed" && menu.remove());
  document.body.append(menu);
  menu.showPopover();
  place(menu, anchor);
  giveBack(menu, anchor);
  menu.firstElementChild?.focus();
}

function item({ label, detail, drawing, checked, danger, lang }, run) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  return el(
    "button",
    {
      type: "button",
      role,
      tabindex: "-1",
      lang,
      "aria-checked": checked === undefined ? null : String(checked),
      class: danger ? "danger" : null,
      onclick: run,
    },
    drawing && icon(drawing),
    el(
      "span",
      { class: "label" },
      el("span", { dir: "auto" }, label),
      detail && el("small", { dir: "auto" }, detail),
    ),
    checked && icon("check"),
  );
}

function steer(event, menu, close) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const target =
    {
      ArrowDown: items[(at + 1) % items.length],
      ArrowUp: items.at(at - 1),
      Home: items[0],
      End: items.at(-1),
    }[event.key] ?? byLetter(event.key, items, at);
  if (event.key === "Tab") close();
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function byLetter(key, items, at) {
  if (key.length !== 1 || key === " ") return null;
  const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return order.find((one) => one.textContent.toLowerCase().startsWith(key.toLowerCase()));
}

/** Below the anchor when there is room, else above; within its phone, and never outside the window. */
function place(menu, anchor) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const box = anchor.getBoundingClientRect();
  const frame = anchor.closest(".phone")?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
  const below = box.bottom + 4;
  const top = below + height <= innerHeight ? below : box.top - height - 4;
  const left = clamp(box.left, frame.left + 8, frame.right - width - 8);
  menu.style.left = `${clamp(left, 8, innerWidth - width - 8)}px`;
  menu.style.top = `${clamp(top, 8, innerHeight - height - 8)}px`;
}

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

function giveBack(menu, anchor) {
  menu.addEventListener("beforetoggle", (event) => {
    const inside = menu.contains(document.activeElement) || document.activeElement === document.body;
    if (event.newState === "closed" && inside) focusable(anchor)?.focus({ preventScroll: true });
  });
}

/** The anchor itself, or the nearest thing around it that can take the focus. */
export const focusable = (anchor) => (anchor.isConnected ? anchor.closest("button, a, [tabindex]") : null);
