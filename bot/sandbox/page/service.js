/** Sentences for what Telegram reports by itself: who joined, what was pinned, which topic was opened. */

/** The sentence for a service message, in the words of the phone. */
export function serviceText(message, say) {
  const name = nameOf(message.from ?? message.sender_chat);
  const kind = Object.keys(SENTENCES).find((field) => message[field]);
  return kind ? SENTENCES[kind](message[kind], name, message, say) : say("serviceMessage");
}

const SENTENCES = {
  new_chat_members: (people, name, message, say) => arrived(people, name, message, say),
  left_chat_member: (who, name, message, say) =>
    who.id === message.from?.id ? say("left", { name }) : say("removed", { name, who: nameOf(who) }),
  pinned_message: (pinned, name, message, say) => say("pinnedBy", { name }),
  forum_topic_created: (topic, name, message, say) => say("topicCreated", { title: topic.name }),
  forum_topic_edited: (topic, name, message, say) => say("topicRenamed", { title: topic.name ?? "" }),
  forum_topic_closed: (_, name, message, say) => say("topicClosedBy", { name }),
  forum_topic_reopened: (_, name, message, say) => say("topicReopened", { name }),
  group_chat_created: (_, name, message, say) => say("groupCreated", { name }),
  supergroup_chat_created: (_, name, message, say) => say("groupCreated", { name }),
  migrate_to_chat_id: (_, name, message, say) => say("migrated"),
  migrate_from_chat_id: (_, name, message, say) => say("migrated"),
};

function arrived(people, name, message, say) {
  const others = people.filter((person) => person.id !== message.from?.id);
  return others.length ? say("added", { name, who: others.map(nameOf).join(", ") }) : say("joined", { name });
}

/** The name that Telegram shows for a person, a bot or a chat. */
export function nameOf(one) {
  if (!one) return "";
  return one.title ?? [one.first_name, one.last_name].filter(Boolean).join(" ");
}

/** Whom a forwarded message came from (MessageOrigin of the Bot API). */
export function originName(origin) {
  return nameOf(origin.sender_user ?? origin.sender_chat ?? origin.chat) || origin.sender_user_name || "";
}
