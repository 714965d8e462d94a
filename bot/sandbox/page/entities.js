/** Message text with its entities (bold, links, quotes…) as DOM nodes: text is only ever inserted as text. */
import { el, pressable } from "./dom.js";

const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * A fragment for `text`. Offsets and lengths are UTF-16 units, as in the Bot API and as JavaScript counts.
 * `act` hears link(url), command(text), copy(text); `say` gives the words of the phone.
 */
export function renderText(text, entities, act, say) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...build(text, ordered, 0, text.length, { act, say }));
  return fragment;
}

function build(text, entities, start, end, tools) {
  const nodes = [];
  let at = start;
  for (let queue = entities; queue.length;) {
    const [entity, ...others] = queue;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    queue = others;
    if (to <= from) continue;
    const { inner, after } = split(others, to);
    nodes.push(
      text.slice(at, from),
      wrap(entity, text.slice(from, to), build(text, inner, from, to, tools), tools),
    );
    at = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to; // a block ends its own line
    queue = after;
  }
  return [...nodes, text.slice(at, end)];
}

/** Entities inside the first `to` units, and those after; one that crosses `to` is cut in two. */
function split(entities, to) {
  const inner = entities.filter((entity) => entity.offset < to);
  const tails = inner
    .filter((entity) => entity.offset + entity.length > to)
    .map((entity) => ({ ...entity, offset: to, length: entity.offset + entity.length - to }));
  return { inner, after: [...tails, ...entities.filter((entity) => entity.offset >= to)] };
}

function wrap(entity, text, children, tools) {
  const { act, say } = tools;
  const { type } = entity;
  if (type in PLAIN) return el(PLAIN[type], {}, children);
  if (type === "code") return pressable(el("code", { title: say("copy") }, children), () => act.copy(text));
  if (type === "pre") return el("pre", { "data-language": entity.language }, el("code", {}, children));
  if (type === "spoiler") return spoiler(children, say);
  if (type === "blockquote") return el("blockquote", {}, children);
  if (type === "expandable_blockquote") return expandable(children, say);
  if (type === "bot_command")
    return pressable(el("span", { class: "link" }, children), () => act.command(text));
  if (type === "text_link") return link(entity.url, children, act);
  if (type === "url") return link(/^[a-z]+:/i.test(text) ? text : `https://${text}`, children, act);
  if (type === "mention") return link(`https://t.me/${text.slice(1)}`, children, act);
  return el("span", { class: `entity ${type}` }, children);
}

function link(url, children, act) {
  const open = (event) => {
    event.preventDefault();
    act.link(url);
  };
  if (!/^https?:\/\//i.test(url)) return pressable(el("span", { class: "link" }, children), open);
  return el("a", { href: url, rel: "noopener noreferrer", target: "_blank", onclick: open }, children);
}

function spoiler(children, say) {
  const node = el(
    "span",
    { class: "spoiler", "aria-label": say("hidden") },
    el("span", { "aria-hidden": "true" }, children),
  );
  return pressable(node, () => {
    if (node.classList.contains("shown")) return;
    node.className = "spoiler shown";
    node.replaceChildren(...node.firstChild.childNodes);
    for (const name of ["role", "aria-label"]) node.removeAttribute(name);
  });
}

function expandable(children, say) {
  const button = el("button", { type: "button", class: "fold", "aria-expanded": "false" }, say("showMore"));
  const quote = el("blockquote", { class: "folded" }, el("div", { class: "folding" }, children), button);
  button.addEventListener("click", () => {
    const open = quote.classList.toggle("folded") === false;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = say(open ? "showLess" : "showMore");
  });
  return quote;
}
