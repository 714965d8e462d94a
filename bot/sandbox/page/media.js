/** What a message carries besides text: pictures, files, voice, places. */
import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";

const ENOUGH = 640; // a picture of this width is sharp enough in a bubble

/** The nodes for everything in `message` that is not text. */
export function renderMedia(message, act, say) {
  return Object.keys(RENDER)
    .filter(
      (kind) =>
        message[kind] &&
        !(kind === "document" && message.animation) &&
        !(kind === "location" && message.venue),
    )
    .map((kind) => RENDER[kind](message[kind], message, act, say));
}

/** What a message is, in a few words: for lists, quotes and screen readers. */
export function summary(message, say) {
  const text = message.text ?? message.caption;
  const kind = KINDS.find((name) => message[name]);
  if (!kind) return text ?? say("serviceMessage");
  const what =
    kind === "sticker" ? `${message.sticker.emoji ?? ""} ${say("sticker")}` : say(WORDS[kind] ?? kind);
  return text ? `${what}: ${text}` : what;
}

const WORDS = { animation: "video", video_note: "video", venue: "location" };
const KINDS = [
  "photo",
  "video",
  "animation",
  "video_note",
  "voice",
  "audio",
  "document",
  "sticker",
  "venue",
  "location",
  "contact",
  "poll",
  "dice",
];

/** True when the page knows how to draw this message as a bubble. */
export const isDrawable = (message) => message.text != null || KINDS.some((kind) => message[kind]);

const RENDER = {
  photo,
  video,
  animation: video,
  video_note: video,
  voice: sound,
  audio: sound,
  document: file,
  sticker,
  venue,
  location: place,
  contact,
  poll,
  dice,
};

function photo(sizes, message, act, say) {
  const ordered = [...sizes].sort((a, b) => a.width - b.width);
  const size = ordered.find((one) => one.width >= ENOUGH) ?? ordered.at(-1);
  const image = el("img", {
    src: fileUrl(size.file_id),
    width: size.width,
    height: size.height,
    alt: message.caption ? "" : say("photo"),
  });
  const open = () => act.view(fileUrl(ordered.at(-1).file_id), message.caption ?? say("photo"), button);
  const button = el(
    "button",
    {
      type: "button",
      class: "photo",
      "aria-label": say("openPhoto"),
      "data-focus": `photo:${message.message_id}`,
    },
    image,
  );
  if (message.has_media_spoiler) cover(button, say);
  button.addEventListener("click", () =>
    button.classList.contains("covered") ? uncover(button, say) : open(),
  );
  return button;
}

function cover(button, say) {
  button.classList.add("covered");
  button.setAttribute("aria-label", say("hiddenPhoto"));
}

function uncover(button, say) {
  button.classList.remove("covered");
  button.setAttribute("aria-label", say("openPhoto"));
}

function video(item) {
  return el("video", {
    src: fileUrl(item.file_id),
    controls: true,
    preload: "metadata",
    width: item.width,
    height: item.height,
  });
}

function sound(item, message, act, say) {
  const track = message.voice
    ? el("span", { class: "wave", "aria-hidden": "true" })
    : el("span", { class: "track" }, item.title ?? item.file_name ?? say("audio"));
  const button = el(
    "button",
    { type: "button", class: "round play", "aria-label": say("play"), "data-focus": "play" },
    icon("play"),
  );
  const player = new LazySound(fileUrl(item.file_id), button, act, say);
  button.addEventListener("click", () => player.toggle());
  return el("div", { class: "sound" }, button, track, el("span", { class: "size" }, duration(item.duration)));
}

/** A sound that is only fetched when somebody presses the button. */
class LazySound {
  constructor(url, button, act, say) {
    Object.assign(this, { url, button, act, say, audio: null });
  }

  toggle() {
    this.audio ??= this.#load();
    if (this.audio.paused)
      this.audio.play().catch((error) => this.act.toast(this.say("failed", { reason: error.message })));
    else this.audio.pause();
  }

  #load() {
    const audio = new Audio(this.url);
    for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, () => this.#show());
    return audio;
  }

  #show() {
    this.button.replaceChildren(icon(this.audio.paused ? "play" : "pause"));
    this.button.setAttribute("aria-label", this.say(this.audio.paused ? "play" : "pause"));
  }
}

function file(item, message, act, say) {
  const name = item.file_name ?? say("document");
  return el(
    "a",
    {
      class: "file",
      href: fileUrl(item.file_id),
      download: name,
      "aria-label": `${say("download")}: ${name}`,
      "data-focus": `file:${message.message_id}`,
    },
    el("span", { class: "badge" }, icon("file")),
    el(
      "span",
      { class: "name" },
      el("bdi", {}, name),
      el("span", { class: "size" }, bytes(item.file_size, say)),
    ),
  );
}

function sticker(item, message, act, say) {
  return el(
    "span",
    { class: "sticker", role: "img", "aria-label": `${say("sticker")} ${item.emoji ?? ""}` },
    item.emoji ?? "▢",
  );
}

function place({ latitude, longitude }, message, act, say) {
  return card("place", say("location"), `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
}

function venue({ title, address }) {
  return card("place", title, address);
}

function contact({ first_name: first, last_name: last, phone_number: number }) {
  return card("person", [first, last].filter(Boolean).join(" "), number);
}

function card(drawing, title, detail) {
  return el(
    "div",
    { class: "card" },
    el("span", { class: "badge" }, icon(drawing)),
    el("span", { class: "name" }, el("bdi", {}, title), el("span", { class: "size" }, detail)),
  );
}

function poll(item) {
  return el(
    "div",
    { class: "poll" },
    el("b", {}, item.question),
    el(
      "ul",
      {},
      item.options.map((option) => el("li", {}, option.text)),
    ),
  );
}

function dice(item) {
  return el("span", { class: "sticker" }, `${item.emoji} ${item.value}`);
}

function duration(seconds = 0) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function bytes(count, say) {
  if (count == null) return "";
  const [unit, size] = count < 1e6 ? ["kilobyte", Math.max(0.1, count / 1000)] : ["megabyte", count / 1e6];
  return new Intl.NumberFormat(say.locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(size);
}
