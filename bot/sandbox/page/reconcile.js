/** Brings a list on the page in line with new rows, and loses neither the focus nor the nodes that did not change. */

/**
 * Rows are {key, parts}. A node whose parts are the same objects as before stays; others are drawn by `draw(row)`.
 * The focus inside a node that is drawn anew goes to the same control of the new one, or to the nearest row.
 */
export function reconcile(list, rows, draw) {
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const focus = remember(list);
  const nodes = rows.map((row) => kept(before.get(row.key), row) ?? drawn(row, draw));
  const staying = new Set(nodes);
  for (const node of [...list.children]) if (!staying.has(node)) node.remove();
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
  restore(list, focus);
}

const parts = new WeakMap();

function kept(node, row) {
  const known = node && parts.get(node);
  const same = known?.length === row.parts.length && known.every((part, at) => part === row.parts[at]);
  return same ? node : null;
}

function drawn(row, draw) {
  const node = draw(row);
  node.dataset.key = row.key;
  parts.set(node, row.parts);
  return node;
}

/** Which control of which row has the focus. */
function remember(list) {
  const active = document.activeElement;
  const row =
    active && list.contains(active) && active !== list
      ? [...list.children].find((node) => node.contains(active))
      : null;
  if (!row) return null;
  return {
    row,
    active,
    key: row.dataset.key,
    at: [...list.children].indexOf(row),
    name: active.dataset.focus,
    value: active.dataset.value,
  };
}

function restore(list, focus) {
  if (!focus || document.activeElement === focus.active) return;
  const row =
    list.querySelector(`:scope > [data-key="${CSS.escape(focus.key)}"]`) ??
    list.children[Math.min(focus.at, list.children.length - 1)];
  if (!row) return;
  const same = focus.value && row.querySelector(`[data-value="${CSS.escape(focus.value)}"]`);
  const target = same ?? (focus.name && row.querySelector(`[data-focus="${CSS.escape(focus.name)}"]`)) ?? row;
  if (target === row && !row.hasAttribute("tabindex")) row.tabIndex = -1;
  target.focus({ preventScroll: true });
}
