/** Up to where each person has read each conversation. */
import { chatsOf, heard, topicsOf } from "./places.js";
import { isDrawable } from "./media.js";

const keyOf = (person, { chat, thread }) => `${person.id}/${chat.id}/${thread ?? ""}`;

export class ReadMarks {
  #upTo = new Map();

  constructor(world) {
    this.world = world;
  }

  /** The reader has seen everything in this conversation. */
  read(person, place) {
    this.#upTo.set(keyOf(person, place), heard(this.world, place).at(-1)?.message_id ?? 0);
  }

  /** What was there before the page was opened counts as read. */
  readAll(people) {
    for (const person of people) {
      for (const place of chatsOf(this.world, person)) {
        this.read(person, place);
        if (place.chat.is_forum) for (const topic of topicsOf(place.chat, () => "")) this.read(person, topic);
      }
    }
  }

  /** How many messages of others are new. */
  unread(person, place) {
    const from = this.#upTo.get(keyOf(person, place)) ?? 0;
    const news = heard(this.world, place).filter(
      (one) => one.message_id > from && one.from?.id !== person.id,
    );
    return news.filter(isDrawable).length;
  }
}
