/** What a Telegram client does with an address, told apart from what leaves Telegram. */

const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

/**
 * One of {kind: "start", payload}, {kind: "share", url, text}, {kind: "bot"} (the bot's own address),
 * {kind: "outside", url} (http and https only) and {kind: "none"}.
 */
export function readLink(address, botUsername) {
  const url = parse(address);
  if (!url) return { kind: "none" };
  const path = telegramPath(url);
  const outside = /^https?:$/.test(url.protocol) ? { kind: "outside", url: url.href } : { kind: "none" };
  if (path === null) return outside;
  if (path === "share/url" || path === "share" || path === "msg_url") return share(url);
  if (path.toLowerCase() !== botUsername.toLowerCase()) return outside;
  return url.searchParams.has("start")
    ? { kind: "start", payload: url.searchParams.get("start") }
    : { kind: "bot" };
}

function parse(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** "name" for t.me/name and tg://resolve?domain=name; null for everything else. */
function telegramPath(url) {
  if (url.protocol === "tg:" && url.host === "resolve") return url.searchParams.get("domain") ?? "";
  if (url.protocol === "tg:") return url.host;
  return HOSTS.has(url.hostname) ? url.pathname.replace(/^\/|\/$/g, "") : null;
}

function share(url) {
  return { kind: "share", url: url.searchParams.get("url") ?? "", text: url.searchParams.get("text") ?? "" };
}
