// Measures for test_look.py: each function answers with a list of what is wrong.

const visible = (node) =>
  node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
  node.getClientRects().length > 0;
const name = (node) =>
  `${node.tagName.toLowerCase()}.${node.className} "${node.textContent.trim().slice(0, 30)}"`;

/** The page, if it is wider than the window, and boxes whose content is wider than they are. */
function overflowing() {
  const root = document.scrollingElement;
  const boxes = [
    ...document.querySelectorAll(".bar, .tabs, .holder, .head, .scroller, .text, .key, .line, .dock"),
  ];
  const wide = [root, ...boxes].filter(
    (node) => node.scrollWidth > Math.ceil(node.getBoundingClientRect().width) + 1,
  );
  return wide.map((node) => `${name(node)}: ${node.scrollWidth} > ${node.clientWidth}`);
}

/** Controls that are lower or narrower than `smallest` pixels. Links and words inside of a sentence are exempt. */
function small(smallest) {
  const controls = [...document.querySelectorAll("button, select, textarea, input, a.file")].filter(visible);
  const boxes = controls
    .filter((node) => !node.closest(".text"))
    .map((node) => [node, node.getBoundingClientRect()]);
  return boxes
    .filter(([, box]) => Math.min(box.width, box.height) < smallest)
    .map(([node, box]) => `${name(node)}: ${box.width} x ${box.height}`);
}

/** Texts whose contrast with what is behind them is less than `least`. */
function faint(least) {
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", {
    willReadFrequently: true,
  });
  const rgba = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const over = ([r, g, b, a], ground) =>
    [r, g, b].map((part, at) => (part * a + ground[at] * (255 - a)) / 255);
  const ground = (node) => {
    if (!node) return rgba(getComputedStyle(document.body).backgroundColor).slice(0, 3);
    const own = rgba(getComputedStyle(node).backgroundColor);
    return own[3] === 255 ? own.slice(0, 3) : over(own, ground(node.parentElement));
  };
  const light = (color) => {
    const [r, g, b] = color
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (node) => {
    const behind = ground(node);
    const [high, low] = [light(over(rgba(getComputedStyle(node).color), behind)), light(behind)].sort(
      (a, b) => b - a,
    );
    return (high + 0.05) / (low + 0.05);
  };
  const texts = [...document.querySelectorAll("body *")].filter((node) =>
    [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()),
  );
  const shown = texts.filter(
    (node) => visible(node) && !node.closest(".sr-only, .skip, .spoiler:not(.shown)"),
  );
  return shown
    .map((node) => [node, contrast(node)])
    .filter(([, ratio]) => ratio < least)
    .map(([node, ratio]) => `${name(node)}: ${ratio.toFixed(2)}`);
}
