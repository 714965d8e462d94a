"""The catalogs, and translators that speak Telegram's HTML with every value escaped."""

import contextlib
import gettext
import io
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
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
    """The translator of one of LANGUAGES."""
    path = LOCALES / language / "LC_MESSAGES" / "bot.po"
    return Translator(language, _catalog(path) if path.exists() else gettext.NullTranslations())


def _catalog(path: Path) -> gettext.GNUTranslations:
    """The catalog of a .po, compiled where that has not been done since it was changed."""
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime_ns <= path.stat().st_mtime_ns:
        content = _compile(path)
        with contextlib.suppress(OSError):  # where nothing may be written, it is compiled at each start
            _write(compiled, content)
        return gettext.GNUTranslations(io.BytesIO(content))
    return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))


def _compile(path: Path) -> bytes:
    from babel.messages.mofile import write_mo  # these two are not needed where the .mo is there
    from babel.messages.pofile import read_po

    with path.open("rb") as source:
        messages = read_po(source, locale=path.parent.parent.name)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    return compiled.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Write it whole, whoever else does the same at the same time."""
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)


def nearest_language(code: str | None) -> str:
    """The language of ours for a Telegram language code; Russian for its neighbours, else English.

    Many Kazakh speakers keep their phone in Russian, so /start always offers all three.
    """
    base = (code or "").lower().replace("_", "-").split("-")[0]
    if base in LANGUAGES:
        return base
    return "ru" if base in {"be", "ky", "tg", "tk", "tt", "uk", "uz", "ba"} else "en"
