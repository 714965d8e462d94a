"""What must hold when everything has come to rest: the zeros."""

from collections import defaultdict
from dataclasses import dataclass, field, fields
from itertools import pairwise

import sqlalchemy as sa

from bot.domain.casefile import Name, Statement
from bot.store.unit import Database
from tests.soak.audience import Audience
from tests.soak.relatives import Relative
from tests.soak.wire import Mishap, Sent

# A case that is whole has rows in each of these.
WHOLE = ("profiles", "names", "events", "sources", "statements", "agreements", "reminders")
UNCERTAIN = {Mishap.TROUBLE_AFTER, Mishap.TIMEOUT_AFTER, Mishap.RESET_AFTER}


@dataclass
class Verdict:
    """Figures of one run, and whatever is wrong with it."""

    acknowledged: int = 0
    reports_lost: int = 0
    reports_twice: int = 0
    expected: int = 0
    notices_lost: int = 0
    copies: int = 0
    uncertain: int = 0
    told: int = 0
    kills: int = 0
    stops: int = 0
    wrong: list[str] = field(default_factory=list)

    def plus(self, other: "Verdict") -> "Verdict":
        """Both together."""
        return Verdict(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


async def reports(database: Database, relatives: list[Relative], verdict: Verdict) -> None:
    """Every report that has a receipt is there once, whole, and nothing else is."""
    found: dict[str, list[str]] = defaultdict(list)
    async with database.unit(reading=True) as unit:
        for case in await unit.cases.queue(100_000):
            names = [name.text for name in await unit.records.all(Name, case.id) if name.kind == "main"]
            told = [statement.text for statement in await unit.records.all(Statement, case.id)]
            found[names[0] if names else "?"].append(case.code)
            if f"The story of {names[0]}." not in told:
                verdict.wrong.append(f"case {case.code} has no story")
    for relative in relatives:
        for name, code in relative.codes.items():
            verdict.acknowledged += 1
            verdict.reports_lost += code not in found[name]
            verdict.reports_twice += max(0, len(found[name]) - 1)
    unknown = set(found) - {name for relative in relatives for name in relative.names}
    verdict.wrong += [f"a case of {name!r} that nobody reported" for name in unknown]
    verdict.wrong += await _half_written(database)


async def _half_written(database: Database) -> list[str]:
    async with database.engine.connect() as conn:
        conn = await conn.execution_options(reading=True)
        query = "SELECT code FROM cases WHERE id NOT IN (SELECT case_id FROM {})"
        return [
            f"case {row.code} has no {table}"
            for table in WHOLE
            for row in await conn.execute(sa.text(query.format(table)))
        ]


def notices(audience: Audience, sent: list[Sent], verdict: Verdict, in_order: bool = True) -> None:
    """Everybody has heard of everything (`in_order`), and each copy has an excuse."""
    heard = _heard(audience, sent)
    group = [audience.group.id] if audience.group else []
    for chat_id in [*audience.followers, *group]:
        _all(chat_id, audience.published, heard[chat_id], verdict, in_order)
    for chat_id, texts in audience.posted.items():
        _all(chat_id, texts, heard[chat_id], verdict, in_order)
    for chat_id in audience.blocked:
        verdict.wrong += [f"{chat_id} had blocked the bot and got {text}" for text in heard[chat_id]]
    for chat_id, texts in heard.items():
        for text, tries in texts.items():
            verdict.copies += len(tries) - 1
            verdict.wrong += [
                f"{chat_id} got {text} again without need" for one, two in pairwise(tries)
                if one.told and one.life == two.life
            ]  # fmt: skip
    verdict.uncertain = sum(each.mishap in UNCERTAIN and each.acted for each in sent)


def _heard(audience: Audience, sent: list[Sent]) -> dict[int, dict[str, list[Sent]]]:
    """What has arrived with each follower: the texts that are numbered, and each time of each."""
    whose = {
        found: chat_id
        for chat_id in [*audience.followers, *audience.blocked, *([audience.group.id] if audience.group else [])]
        for found in audience.heard(chat_id)
    }
    heard: dict[int, dict[str, list[Sent]]] = defaultdict(lambda: defaultdict(list))
    for each in sent:
        text = _numbered(each.text)
        if each.acted and each.method == "sendMessage" and text and each.chat in whose:
            heard[whose[each.chat]][text].append(each)
    return heard


def _numbered(text: str) -> str:
    """The part of a text that begins with #."""
    _, mark, rest = text.partition("#")
    return (mark + rest).split("\n")[0].split("<")[0] if mark else ""


def _all(chat_id: int, texts: list[str], heard: dict[str, list[Sent]], verdict: Verdict, in_order: bool) -> None:
    verdict.expected += len(texts)
    missing = [text for text in texts if text not in heard]
    verdict.notices_lost += len(missing)
    verdict.wrong += [f"{chat_id} never got {text}" for text in missing]
    moments = [(heard[text][0].at, text) for text in texts if text in heard]
    verdict.wrong += [
        f"{chat_id} got {two[1]} before {one[1]}" for one, two in pairwise(moments) if two < one and in_order
    ]
