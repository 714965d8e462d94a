/** The page: a bar, three phones, and the thread of events that keeps them alive. */
import { Bar } from "./bar.js";
import { ROLES } from "./forms.js";
import { follow } from "./live.js";
import { Phone } from "./phone.js";
import { Tabs } from "./tabs.js";
import { supported, translator } from "./words.js";
import { World } from "./world.js";

const STORE = "jauap.language";

const world = new World();
const page = { say: translator(chosenLanguage()) };
let tabs = null;
const phones = ROLES.map((role) => new Phone(world, role, page, () => tabs?.update()));
const bar = new Bar(world, page, speak);
tabs = new Tabs(phones, page);

function chosenLanguage() {
  return (
    localStorage.getItem(STORE) ??
    navigator.languages.find((code) => supported(code) === code.slice(0, 2)) ??
    "en"
  );
}

/** Draws the page anew in another language. */
function speak(code) {
  localStorage.setItem(STORE, code);
  page.say = translator(code);
  head();
  bar.draw();
  bar.language.focus();
  for (const phone of phones) phone.draw();
  tabs.draw();
}

function head() {
  const { say } = page;
  document.documentElement.lang = say.language;
  document.querySelector(".skip").textContent = say("skip");
}

head();
const main = document.querySelector("main");
main.before(bar.node, bar.status, tabs.node);
main.append(...phones.map((phone) => phone.node));
const slow = setTimeout(() => bar.tell(page.say("connecting")), 1000);
follow(world, (state) => {
  clearTimeout(slow);
  if (state === "live") document.body.dataset.live = "";
  else delete document.body.dataset.live;
  bar.connection(state);
});
