"""How much one person may send: counted once, whoever handles it again, and by the moment at which Telegram got it."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, Update

from bot.chat import pace
from bot.chat.pace import LIMITS, Deed, Pace
from bot.clock import ManualClock
from bot.domain.peer import Peer, PeerKind
from bot.domain.roles import Role
from tests.house import START

BOT = Bot("7:SECRET")
ARU, MOD = Peer(1, 11, PeerKind.PRIVATE, "en"), Peer(2, 12, PeerKind.PRIVATE, "en", role=Role.MODERATOR)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def found(clock: ManualClock) -> Pace:
    return Pace(clock)


def update(number: int, clock: ManualClock, ago: int = 0, kind: str = "message", **more: Any) -> Update:
    """An update of a kind, which Telegram got some seconds `ago`."""
    chat, who = {"id": 11, "type": "private"}, {"id": 11, "is_bot": False, "first_name": "A"}
    sent = int((clock.now() - timedelta(seconds=ago)).timestamp())
    content: dict[str, Any] = {"message_id": number, "date": sent, "chat": chat, "from": who, "text": "x", **more}
    if kind == "callback_query":
        content = {"id": "1", "from": who, "chat_instance": "1", "data": "home", "message": {**content, "from": who}}
    if kind == "inline_query":
        content = {"id": "1", "from": who, "query": "x", "offset": ""}
    return Update.de_json({"update_id": number, kind: content}, BOT)


def passed(found: Pace, clock: ManualClock, numbers: range, person: Peer = ARU, **more: Any) -> int:
    return sum(found.judge(update(number, clock, **more), person).passes for number in numbers)


def test_the_21st_begins_a_pause_of_a_minute_and_then_one_goes_on(found: Pace, clock: ManualClock) -> None:
    assert passed(found, clock, range(20)) == 20
    verdict = found.judge(update(20, clock), ARU)
    assert (verdict.until, verdict.begins) == (START + timedelta(minutes=1), True)
    assert not found.judge(update(21, clock), ARU).begins
    clock.advance(59)
    assert passed(found, clock, range(30, 40)) == 0
    clock.advance(1)
    assert passed(found, clock, range(40, 70)) == 20


def test_what_is_handled_again_does_not_count_again_and_keeps_its_verdict(found: Pace, clock: ManualClock) -> None:
    first = [found.judge(update(number, clock, ago=300 - 2 * number), ARU) for number in range(150)]
    again = [found.judge(update(number, clock, ago=300 - 2 * number), ARU) for number in range(150)]
    assert first == again
    assert passed(found, clock, range(200, 230)) == 20


def test_an_album_counts_once_even_as_the_last(found: Pace, clock: ManualClock) -> None:
    assert passed(found, clock, range(19)) == 19
    assert passed(found, clock, range(20, 30), media_group_id="7") == 10
    assert passed(found, clock, range(30, 40), media_group_id="8") == 0


def test_what_piled_up_while_we_were_away_was_not_sent_at_once(found: Pace, clock: ManualClock) -> None:
    assert all(found.judge(update(number, clock, ago=3600 - 4 * number), ARU).passes for number in range(100))
    assert passed(found, clock, range(200, 230), date=1) == 20  # what was read only in part bears no date


def test_presses_and_queries_count_for_themselves_and_who_works_here_is_quicker(
    found: Pace, clock: ManualClock
) -> None:
    assert passed(found, clock, range(100)) == 20
    assert passed(found, clock, range(100, 200), kind="callback_query") == LIMITS[Deed.PRESS]
    assert passed(found, clock, range(200, 300), kind="inline_query") == LIMITS[Deed.QUERY]
    assert passed(found, clock, range(300, 400), MOD) == 60
    assert passed(found, clock, range(400, 500), migrate_to_chat_id=-1001) == 100


def test_it_remembers_no_more_than_so_many_people(
    found: Pace, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MOST_PEOPLE", 50)
    monkeypatch.setattr(pace, "MOST_VERDICTS", 80)
    for number in range(200):
        found.judge(update(number, clock), Peer(number, number, PeerKind.PRIVATE, "en"))
    assert (len(found._counts), len(found._verdicts)) == (50, 80)
