/** The control API of the sandbox, one function for each thing a person can do. */

/** What the server refused, or `offline: true` when it could not be reached. */
export class ApiError extends Error {
  constructor(message, { offline = false } = {}) {
    super(message);
    this.offline = offline;
  }
}

async function call(method, path, body, signal) {
  const form = body instanceof FormData;
  const headers = body && !form ? { "Content-Type": "application/json" } : {};
  let response;
  try {
    response = await fetch(`/sandbox/${path}`, {
      method,
      headers,
      signal,
      body: form || !body ? body : JSON.stringify(body),
    });
  } catch {
    throw new ApiError("offline", { offline: true });
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.error ?? `HTTP ${response.status}`);
  return answer;
}

const get = (path, signal) => call("GET", path, undefined, signal);
const post = (path, body) => call("POST", path, body);

/** Everything but the messages: people, chats, the time. */
export const readState = () => get("state");
export const readMessages = async (chatId) => (await get(`chats/${chatId}/messages?after=0`)).messages;
/** What happened after event number `after`; waits up to `wait` seconds for something to happen. */
export const readEvents = (after, wait) =>
  get(`events?after=${after}&wait=${wait}`, AbortSignal.timeout((wait + 15) * 1000));
export const readCommands = async (user, chatId) =>
  (await get(`users/${user}/commands?chat_id=${chatId}`)).commands;
export const fileUrl = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

export const send = (user, message) => post(`users/${user}/send`, message);
export const press = (user, chatId, messageId, data) =>
  post(`users/${user}/press`, { chat_id: chatId, message_id: messageId, data });
export const editText = (user, chatId, messageId, text) =>
  post(`users/${user}/edit`, { chat_id: chatId, message_id: messageId, text });
export const remove = (user, chatId, messageId) =>
  post(`users/${user}/delete`, { chat_id: chatId, message_id: messageId });
export const block = (user, blocked) => post(`users/${user}/block`, { blocked });
export const setLanguage = (user, code) => post(`users/${user}/language`, { language_code: code });
export const askInline = (user, query) => post(`users/${user}/inline`, { query });
export const chooseInline = (user, queryId, resultId, chatId) =>
  post(`users/${user}/choose`, { inline_query_id: queryId, result_id: resultId, chat_id: chatId });

export const addPerson = (person) => post("users", person);
export const addChat = (chat) => post("chats", chat);
export const setMember = (chatId, user, status) => post(`chats/${chatId}/members`, { user_id: user, status });
export const addTopic = (chatId, user, name) => post(`chats/${chatId}/topics`, { user_id: user, name });
export const advance = (seconds) => post("time", { advance: seconds });
export const orderFault = (fault) => post("faults", fault);
export const clearFaults = () => call("DELETE", "faults");

/** Sends files as one message, or as one album when there are several. `fields` are the text fields of the form. */
export function sendFiles(user, fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (value != null && value !== "") form.append(name, value);
  for (const file of files) form.append("file", file, file.name);
  return post(`users/${user}/send`, form);
}
