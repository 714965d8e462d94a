/** What was typed and not yet sent, for each person and chat; it outlives a reload of the page. */

const STORE = "jauap.drafts";
const drafts = new Map(read());

function read() {
  try {
    return Object.entries(JSON.parse(sessionStorage.getItem(STORE) ?? "{}"));
  } catch {
    return []; // unreadable or forbidden storage: the page works without it
  }
}

export const draftKey = (person, chatId, thread) => `${person}/${chatId}/${thread ?? ""}`;
export const readDraft = (key) => drafts.get(key) ?? "";

export function writeDraft(key, text) {
  if (text) drafts.set(key, text);
  else drafts.delete(key);
  try {
    sessionStorage.setItem(STORE, JSON.stringify(Object.fromEntries(drafts)));
  } catch {
    // storage is full or forbidden: the draft still lives as long as this page
  }
}
