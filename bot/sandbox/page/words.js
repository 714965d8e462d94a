/** The page's own words in the language of each phone; what the bot says is never translated here. */
import en from "./words/en.js";
import kk from "./words/kk.js";
import ru from "./words/ru.js";

export const LANGUAGES = { kk: "Қазақша", ru: "Русский", en: "English" };
export const SHORT = { kk: "Қаз", ru: "Рус", en: "Eng" };
const dictionaries = { kk, ru, en };
const locales = { kk: "kk", ru: "ru", en: "en-GB" }; // for dates and numbers

/** The language this page can show for a Telegram language code (IETF tag); English when it has none. */
export function supported(code) {
  const short = (code ?? "").slice(0, 2).toLowerCase();
  return short in dictionaries ? short : "en";
}

/** A function (key, values) -> sentence, with named {placeholders}, in the language of `code`. */
export function translator(code) {
  const words = dictionaries[supported(code)];
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  return Object.assign(say, {
    language: supported(code),
    locale: locales[supported(code)],
    has: (key) => key in words,
  });
}

/** "14:05" for a Bot API date (Unix seconds). */
export function clockTime(date, say) {
  return new Intl.DateTimeFormat(say.locale, { hour: "2-digit", minute: "2-digit", hour12: false }).format(
    date * 1000,
  );
}

/** "23 November 2026" for a Bot API date (Unix seconds). */
export function dayOf(date, say) {
  return formatDay(new Date(date * 1000), say, "long");
}

/** "23 Nov 2026" for a Date. */
export const shortDay = (moment, say) => formatDay(moment, say, "medium");

// Browsers bring no Kazakh calendar and would write "2026 M11 23".
const KAZAKH_MONTHS =
  "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(" ");

function formatDay(moment, say, dateStyle) {
  if (say.language !== "kk") return new Intl.DateTimeFormat(say.locale, { dateStyle }).format(moment);
  return `${moment.getFullYear()} ж. ${moment.getDate()} ${KAZAKH_MONTHS[moment.getMonth()]}`;
}
