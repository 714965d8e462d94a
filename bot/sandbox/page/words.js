/** The page's own words in the language of each phone; what the bot says is never translated here. */
import en from "./words/en.js";
import kk from "./words/kk.js";
import ru from "./words/ru.js";

export const LANGUAGES = { kk: "Қазақша", ru: "Русский", en: "English" };
const dictionaries = { kk, ru, en };

/** The language this page can show for a Telegram language code (IETF tag); English when it has none. */
export function supported(code) {
  const short = (code ?? "").slice(0, 2).toLowerCase();
  return short in dictionaries ? short : "en";
}

/** A function (key, values) -> sentence, with named {placeholders}, in the language of `code`. */
export function translator(code) {
  const words = dictionaries[supported(code)];
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  return Object.assign(say, { language: supported(code), has: (key) => key in words });
}

/** "14:05" for a Bot API date (Unix seconds). */
export function clockTime(date, say) {
  return new Intl.DateTimeFormat(say.language, { hour: "2-digit", minute: "2-digit", hour12: false }).format(date * 1000);
}

/** "23 November 2026" for a Bot API date (Unix seconds). */
export function dayOf(date, say) {
  return new Intl.DateTimeFormat(say.language, { dateStyle: "long" }).format(date * 1000);
}
