/** The attach menu: files of one's own, a sample photo, and the things a bot does not expect. */
import { sendFiles } from "./api.js";
import { ask, field } from "./dialog.js";
import { el } from "./dom.js";
import { openMenu } from "./menu.js";
import { samplePhoto } from "./sample.js";

const HUGE = 21 * 1024 * 1024; // bytes; bots can download 20 MB at most

/** Opens the menu at `anchor`. `place` is {person, say, post(body, label), postFiles(label, run), over, fields}. */
export function openAttach(anchor, place) {
  const { say } = place;
  const pick =
    (kind, accept, multiple = false) =>
    () =>
      choose(accept, multiple, (files) => preview(kind, files, place));
  openMenu(anchor, say("attach"), [
    {
      label: say("attachSample"),
      run: async () => preview("photo", [await samplePhoto(say("photo"))], place),
    },
    { label: say("attachPhoto"), run: pick("photo", "image/*") },
    { label: say("attachFile"), run: pick("document", "") },
    { label: say("attachAlbum"), run: pick("album", "", true) },
    { label: say("attachVoice"), run: pick("voice", "audio/*") },
    { label: say("attachSticker"), run: () => place.post({ sticker: "🙏" }, say("sticker")) },
    {
      label: say("attachLocation"),
      run: () => place.post({ location: { latitude: 43.23895, longitude: 76.88971 } }, say("location")),
    },
    { label: say("attachContact"), run: () => place.post({ contact: true }, say("contact")) },
    {
      label: say("attachHuge"),
      run: () => deliver("document", [new File(["21 MB"], "archive.zip")], { size: HUGE }, place),
    },
  ]);
}

/** The browser's own file chooser. */
function choose(accept, multiple, use) {
  const input = el("input", { type: "file", accept: accept || null, multiple, hidden: true });
  input.addEventListener("change", () => {
    input.remove();
    if (input.files.length) use([...input.files]);
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}

/** Shows what will be sent and asks for a caption, as Telegram does. Also for files that were pasted or dropped. */
export async function preview(kind, files, place) {
  const { say, over } = place;
  const urls = files.map((file) => (file.type.startsWith("image/") ? URL.createObjectURL(file) : null));
  const caption = el("input", {
    type: "text",
    maxlength: 1024,
    dir: "auto",
    autofocus: true,
    autocomplete: "off",
  });
  const thumbs = files.map((file, at) =>
    el("li", {}, urls[at] ? el("img", { src: urls[at], alt: file.name }) : el("bdi", {}, file.name)),
  );
  const body = [
    el("ul", { class: "thumbs" }, thumbs),
    kind === "sticker" ? null : field(say("caption"), caption),
  ];
  const answer = await ask({
    title: say("sendFiles", { count: files.length }),
    body,
    over,
    kind: "form",
    actions: [
      ["send", say("send")],
      ["", say("cancel")],
    ],
  });
  urls.filter(Boolean).forEach((url) => URL.revokeObjectURL(url));
  if (answer) deliver(kind, files, { caption: caption.value }, place);
}

function deliver(kind, files, extra, place) {
  const images = files.every((file) => file.type.startsWith("image/"));
  const actual = kind === "album" ? (images ? "photo" : "document") : kind;
  const label = files.map((file) => file.name).join(", ");
  const fields = { ...place.fields(), kind: actual, ...extra };
  place.postFiles(label, () => sendFiles(place.person.id, fields, files));
}
