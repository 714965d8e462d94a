/** The messages of a conversation as the rows of a list: days, albums joined, deleted ones reduced to a trace. */

/**
 * Rows {key, kind, messages | date | count | local, parts}; a row is drawn anew only when one of its `parts` changed.
 * `thread` is the topic in a forum (null is "General"), undefined elsewhere.
 */
export function toRows(messages, thread, locals) {
  const rows = [];
  const here = messages.filter((one) => belongs(one, thread));
  here.forEach((message, at) => addMessage(rows, message, here[at - 1]));
  for (const local of locals)
    rows.push({ key: `local:${local.id}`, kind: "local", local, parts: [local, local.error] });
  return rows;
}

/** Whether a message is shown in that topic. */
export function belongs(message, thread) {
  if (thread === undefined) return true;
  return (message.is_topic_message ? message.message_thread_id : null) === thread;
}

function addMessage(rows, message, before) {
  addDay(rows, message, before);
  if (message.deleted) return addTrace(rows, message);
  const last = rows.at(-1);
  if (message.media_group_id && last?.album === message.media_group_id) {
    last.messages.push(message);
    last.parts.push(message);
    return last;
  }
  return rows.push({
    key: `message:${message.message_id}`,
    kind: "message",
    album: message.media_group_id,
    messages: [message],
    parts: [message],
  });
}

function addTrace(rows, message) {
  const last = rows.at(-1);
  if (last?.kind !== "deleted")
    return rows.push({ key: `message:${message.message_id}`, kind: "deleted", count: 1, parts: [1] });
  last.count += 1;
  last.parts = [last.count];
  return last;
}

function addDay(rows, message, before) {
  const day = new Date(message.date * 1000).toDateString();
  if (!before || day !== new Date(before.date * 1000).toDateString())
    rows.push({ key: `day:${day}`, kind: "day", date: message.date, parts: [day] });
}
