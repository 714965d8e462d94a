"""The catalogs: complete, fresh, and saying the same things with the same names and tags."""

import re
from collections import Counter
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from bot.i18n import LANGUAGES
from locales import messages

TAG = re.compile(r"<[^>]*>?")
languages = pytest.mark.parametrize("language", LANGUAGES)


def placeholders(sentence: str) -> set[str] | None:
    """The names in braces; None where the braces do not match."""
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return None


def nests(sentence: str) -> bool:
    """Does every opening tag have its closing one, in order?"""
    still_open: list[str] = []
    for tag in TAG.findall(sentence):
        if not tag.startswith("</"):
            still_open.append(re.split(r"[\s>]", tag[1:])[0])
        elif not still_open or still_open.pop() != tag[2:-1]:
            return False
    return not still_open


def faults(source: str, said: str) -> Iterator[str]:
    """What a translation of `source` gets wrong, apart from its words."""
    if not said.strip():
        yield "is missing"
        return
    if placeholders(said) != placeholders(source):
        yield "has other {placeholders}"
    if Counter(TAG.findall(said)) != Counter(TAG.findall(source)) or not nests(said):
        yield "has other <tags>"
    if edges(said) != edges(source):
        yield "begins or ends with other white space"


def edges(sentence: str) -> tuple[str, str]:
    """The white space before and after."""
    return sentence[: -len(sentence.lstrip())], sentence[len(sentence.rstrip()) :]


def pairs(message: Message, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Each form of a message beside its source; the forms of another language follow the English plural,
    because a Russian "one" is said of 21 too and a Kazakh noun after a number never changes."""
    if isinstance(message.id, str):
        yield message.id, str(message.string or "")
        return
    said = message.string if isinstance(message.string, tuple | list) else ()
    forms = [*said, *[""] * (catalog.num_plurals - len(said))]
    sources = message.id if str(catalog.locale) == "en" else [message.id[1]] * len(forms)
    yield from zip(sources, forms, strict=True)


def sentences(catalog: Catalog) -> list[Message]:
    """The entries of a catalog without its header."""
    return [message for message in catalog if message.id]


def test_the_template_is_fresh() -> None:
    template = messages.extract()
    assert len(template) > 0, "no sentence was found in bot/"
    assert messages.POT.read_bytes() == messages.written(template), "bot.pot is stale: make messages"


@languages
def test_each_catalog_has_the_sentences_of_the_template(language: str) -> None:
    template = {(message.id, message.context) for message in sentences(messages.extract())}
    catalog = {(message.id, message.context) for message in sentences(messages.read(language))}
    assert catalog == template, f"{language} is stale: make messages"


@languages
def test_nothing_is_fuzzy(language: str) -> None:
    assert [message.id for message in sentences(messages.read(language)) if message.fuzzy] == []


@languages
def test_each_translation_fits_its_source(language: str) -> None:
    catalog = messages.read(language)
    wrong = [
        f"{language} {fault}: {source!r} -> {said!r}"
        for message in sentences(catalog)
        for source, said in pairs(message, catalog)
        for fault in faults(source, said)
    ]
    assert not wrong, f"{len(wrong)} faults\n" + "\n".join(wrong)


def test_english_says_the_source_itself() -> None:
    assert [message.id for message in sentences(messages.read("en")) if message.string != message.id] == []


@pytest.mark.parametrize(
    ("source", "said", "expected"),
    [
        ("Case <b>{code}</b>", "Іс <b>{code}</b>", []),
        ("{who} told {whom}", "{whom} естіді, {who} айтты", []),
        ("Case {code}", "", ["is missing"]),
        ("Case {code}", " ", ["is missing"]),
        ("Case {code}", "Іс {kod}", ["has other {placeholders}"]),
        ("Case {code}", "Іс", ["has other {placeholders}"]),
        ("Case {code}", "Іс {code", ["has other {placeholders}"]),
        ("<b>Case</b>", "<i>Іс</i>", ["has other <tags>"]),
        ("<b>Case</b>", "<b>Іс", ["has other <tags>"]),
        ("<b>One</b> <i>two</i>", "<b>Бір <i>екі</b></i>", ["has other <tags>"]),
        ('<a href="{link}">here</a>', '<a href="{link}">осында</a>', []),
        ("Line\n", "Жол", ["begins or ends with other white space"]),
        ("\nLine", "Жол", ["begins or ends with other white space"]),
    ],
)
def test_a_fault_is_found(source: str, said: str, expected: list[str]) -> None:
    assert list(faults(source, said)) == expected


def test_a_missing_plural_form_is_found() -> None:
    catalog = Catalog(locale="ru")
    message = catalog.add(("{n} case", "{n} cases"), ("{n} дело", "{n} дела"))
    assert [list(faults(*pair)) for pair in pairs(message, catalog)] == [[], [], ["is missing"]]
