"""Extract the sentences of bot/ into bot.pot and bring the catalogs up to date: `make messages`.

The catalogs hold neither line numbers nor the hour, so that a change shows only the sentences it touches.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.i18n import LANGUAGES, LOCALES

POT = LOCALES / "bot.pot"
SOURCE = LOCALES.parent / "bot"
KEYWORDS = {**DEFAULT_KEYWORDS, "t": None, "many": (1, 2), "N_": None}
COMMENTS = ("Translators:",)
EVER = datetime(2026, 1, 1, tzinfo=UTC)


def extract() -> Catalog:
    """Every sentence that stands in bot/ as t("..."), t.many("...", "...") or N_("...")."""
    template = _new()
    for name, line, message, comments, context in extract_from_dir(SOURCE, keywords=KEYWORDS, comment_tags=COMMENTS):
        template.add(message, None, [(f"bot/{name}", line)], auto_comments=comments, context=context)
    return template


def _new(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language,
        header_comment="# The sentences of Jauap.",
        project="Jauap",
        version="1",
        msgid_bugs_address="maintainers",
        last_translator="maintainers",
        language_team=language,
        creation_date=EVER,
        revision_date=EVER,
        charset="utf-8",
        fuzzy=False,
    )


def written(catalog: Catalog) -> bytes:
    """The file of a catalog: sorted, without line numbers, without what is no longer said."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def catalog_path(language: str) -> Path:
    """Where the catalog of one of LANGUAGES lies."""
    return LOCALES / language / "LC_MESSAGES" / "bot.po"


def read(language: str) -> Catalog:
    """The catalog of a language as it lies there; an empty one where there is none yet."""
    path = catalog_path(language)
    if not path.exists():
        return _new(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, template: Catalog) -> Catalog:
    """The catalog of a language with the sentences of the template; English says the template itself."""
    catalog = read(language)
    catalog.update(template, no_fuzzy_matching=True)
    for message in catalog:
        if language == "en" and message.id:
            message.string = message.id
    return catalog


def main() -> None:
    """Write bot.pot and the catalog of every language."""
    template = extract()
    POT.write_bytes(written(template))
    for language in LANGUAGES:
        catalog_path(language).parent.mkdir(parents=True, exist_ok=True)
        catalog_path(language).write_bytes(written(updated(language, template)))


if __name__ == "__main__":
    main()
