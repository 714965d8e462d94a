/** The bot's commands, as this person is offered them in this chat: after "/", and in a menu. */
import { readCommands } from "./api.js";
import { openMenu } from "./menu.js";

export class Commands {
  #known = [];

  /** `choose(text)` sends a command; in a group it names the bot, as Telegram does. */
  constructor(scene, choose) {
    Object.assign(this, { scene, choose });
    this.load();
  }

  async load() {
    const { person, chat } = this.scene;
    this.#known = await readCommands(person.id, chat.id).catch(() => []); // one still can type them
  }

  /** Entries for the list of suggestions. */
  startingWith(text) {
    const fitting = this.#known.filter((one) => `/${one.command}`.startsWith(text));
    return fitting.map((one) => ({
      title: `/${one.command}`,
      detail: one.description,
      run: () => this.#run(one),
    }));
  }

  openMenu(anchor) {
    const { say, act } = this.scene;
    const entries = this.startingWith("/").map(({ title, ...rest }) => ({ label: title, ...rest }));
    if (entries.length) openMenu(anchor, say("commands"), entries);
    else act.toast(say("noCommands"));
  }

  #run({ command }) {
    const { chat, world } = this.scene;
    this.choose(chat.type === "private" ? `/${command}` : `/${command}@${world.bot.username}`);
  }
}
