/** Conversations as places: {chat, thread, title, closed}. A forum is a place with topics, which are places too. */
import { belongs } from "./items.js";

export const GENERAL = 1; // Telegram's id of the topic "General"; its messages carry no thread id
const ADMINS = new Set(["creator", "administrator"]);

/** True for a forum as a whole: a list of topics, where nothing can be written. */
export const isForum = ({ chat, thread }) => Boolean(chat.is_forum) && thread === undefined;

/** The chats of a person. */
export function chatsOf(world, person) {
  return world.chatsOf(person).map((chat) => ({ chat, thread: undefined, title: chat.title }));
}

/** The topics of a forum; thread null is "General". */
export function topicsOf(chat, say) {
  const named = chat.topics.filter((topic) => topic.message_thread_id !== GENERAL);
  const places = named.map((topic) => ({
    chat,
    thread: topic.message_thread_id,
    title: topic.name,
    closed: topic.closed,
  }));
  return [{ chat, thread: null, title: say("generalTopic") }, ...places];
}

/** Chats and topics of a person, all in one list. */
export function placesOf(world, person, say) {
  const chats = chatsOf(world, person);
  return [...chats, ...chats.filter(isForum).flatMap(({ chat }) => topicsOf(chat, say))];
}

/** Why a person cannot write here: "start", "restart", "readOnly", "topicIsClosed"; null when they can. */
export function obstacle(world, person, { chat, thread }) {
  if (chat.type === "private") return person.blocked ? "restart" : person.started ? null : "start";
  const admin = ADMINS.has(world.status(chat, person.id));
  if (chat.type === "channel" && !admin) return "readOnly";
  const topic = chat.topics?.find((one) => one.message_thread_id === thread);
  return topic?.closed && !admin ? "topicIsClosed" : null;
}

/** What was said in a place, newest last, without what was deleted; for a forum, in all its topics. */
export function heard(world, place) {
  const all = world.messages(place.chat.id).filter((one) => !one.deleted);
  return isForum(place) ? all : all.filter((one) => belongs(one, place.thread));
}
