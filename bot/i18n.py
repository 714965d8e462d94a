"""The catalogs, and translators that speak Telegram's HTML with every value escaped."""

import gettext
import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

LANGUAGES = ("kk", "ru", "en")
# Day before month, as everywhere near Kazakhstan.
REGIONAL = {"en": "en_GB"}
LOCALES = Path(__file__).resolve().parent.parent / "locales"


def N_(msgid: str) -> str:
    """Mark a sentence for the catalogs where it stands as data; it is translated later."""
    return msgid


class Translator:
    """Says a sentence of the catalog in one language; values are escaped, so a name can never be markup."""

    def __init__(self, language: str, catalog: gettext.NullTranslations) -> None:
        self.language = language
        self.locale = Locale.parse(REGIONAL.get(language, language))
        self._catalog = catalog

    def __call__(self, msgid: str, **values: Any) -> Markup:
        """The sentence `msgid` in this language with its {placeholders} filled."""
        return Markup(self._catalog.gettext(msgid)).format(**values)

    def many(self, singular: str, plural: str, n: int, **values: Any) -> Markup:
        """The sentence for `n` things; {n} is filled besides the other values."""
        return Markup(self._catalog.ngettext(singular, plural, n)).format(n=n, **values)


@lru_cache(maxsize=len(LANGUAGES))
def translator(language: str) -> Translator:
    """The translator of one of LANGUAGES; its catalog is read from the .po itself, so it is never stale."""
    path = LOCALES / language / "LC_MESSAGES" / "bot.po"
    return Translator(language, _catalog(path) if path.exists() else gettext.NullTranslations())


def _catalog(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as source:
        messages = read_po(source, locale=path.parent.parent.name)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def nearest_language(code: str | None) -> str:
    """The language of ours for a Telegram language code; Russian for its neighbours, else English.

    Many Kazakh speakers keep their phone in Russian, so /start always offers all three.
    """
    base = (code or "").lower().replace("_", "-").split("-")[0]
    if base in LANGUAGES:
        return base
    return "ru" if base in {"be", "ky", "tg", "tk", "tt", "uk", "uz", "ba"} else "en"
