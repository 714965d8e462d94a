"""The public card: what it says, in which order, and that it always fits into a message."""

from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.case import Situation
from bot.domain.peer import PeerKind
from bot.domain.public_card import PublicCard
from bot.domain.publication import NewsKind, PublicLink
from bot.domain.ties import Tie
from bot.i18n import LANGUAGES, translator
from bot.sandbox.html import parse_html
from bot.sandbox.utf16 import utf16
from bot.texts.supporters import card, updates, words
from tests.published import appeal, day, event, news, publication

NOW = datetime(2025, 9, 1, 11, tzinfo=ZoneInfo("Asia/Almaty"))
LINK = "https://t.me/jauap_bot?start=JK74QX"
T = translator("en")


def shown(view, kind=PeerKind.PRIVATE, t=T):
    return card.card(t, view, NOW, LINK, kind)


def plain(screen) -> str:
    return parse_html(str(screen.text))[0]


def length(screen) -> int:
    return utf16(plain(screen))


def data(screen) -> list[str]:
    return [button.data for row in screen.rows for button in row if button.data]


def test_who_what_since_when_and_where():
    view = PublicCard(publication(other_names=["Серик Ахметов"], place="на вокзале"))
    told = plain(shown(view)).splitlines()
    assert told[0] == "Серік Ахметов"
    assert told[1].endswith("Серик Ахметов")
    assert "70 days without an answer" in told
    assert any("23 June 2025" in line for line in told)
    assert any("Almaty City, на вокзале" in line for line in told)


def test_the_days_end_with_the_case_or_with_the_release():
    closed = plain(shown(PublicCard(publication(open=False))))
    released = plain(shown(PublicCard(publication(situation=Situation.RELEASED))))
    assert "This case is closed" in closed
    assert "without an answer" not in closed + released


def test_the_readers_language_or_the_original_with_its_name():
    case = publication(summary={"ru": "Отец троих детей.", "kk": "Үш баланың әкесі."}, summary_language="ru")
    view = PublicCard(case)
    assert "In Russian:\nОтец троих детей." in plain(shown(view))
    kazakh = plain(shown(view, t=translator("kk")))
    assert "Үш баланың әкесі." in kazakh and "Отец" not in kazakh


def test_events_stand_in_the_order_of_their_dates_and_undated_ones_last():
    case = publication()
    items = (
        event(case.case_id, "undated"),
        event(case.case_id, "second", date=day("2025-08-10"), after=1),
        event(case.case_id, "first", date=day("2025-07-23"), after=2),
    )
    told = plain(shown(PublicCard(case, items)))
    assert told.index("first") < told.index("second") < told.index("undated")


def test_versions_stand_side_by_side_whatever_lies_between_their_dates():
    case = publication()
    items = (
        event(case.case_id, "on the 23rd", date=day("2025-07-23"), event_id=7),
        event(case.case_id, "between", date=day("2025-08-01")),
        event(case.case_id, "much later", date=day("2025-08-20"), version_of="7"),
    )
    told = plain(shown(PublicCard(case, items)))
    order = ["Version 1", "on the 23rd", "Version 2", "much later", "between"]
    assert sorted(order, key=told.index) == order
    assert "another version" not in told
    assert "another version" in plain(updates.updates(T, PublicCard(case, items), 0, NOW))


def test_of_many_events_the_first_and_the_last_are_shown():
    case = publication()
    items = tuple(event(case.case_id, f"text {n:02}.", date=day(f"2025-08-{n:02}")) for n in range(1, 13))
    told = plain(shown(PublicCard(case, items)))
    assert [n for n in range(1, 13) if f"text {n:02}." in told] == [1, 9, 10, 11, 12]
    assert "There is more" in told


def test_silence_is_counted():
    case = publication()
    items = (appeal(case.case_id, "One"), appeal(case.case_id, "Two", reply="formal"), appeal(case.case_id, "Three"))
    told = plain(shown(PublicCard(case, items)))
    assert "3 appeals" in told and "2 without a reply" in told


def test_the_newest_updates_are_named_by_the_date_of_the_people():
    case = publication()
    items = tuple(news(case.case_id, NewsKind.MILESTONE, {"days": n}, after=n) for n in range(1, 6))
    told = plain(shown(PublicCard(case, items))).split("Latest updates\n")[1].splitlines()
    assert told == [f"{20 + n} August 2025: {n} days without an answer" for n in (5, 4, 3)]


def test_an_update_of_no_named_kind_is_headed_by_its_first_words():
    case = publication()
    items = (event(case.case_id, "Суд <b>начался</b>", kind="other"), event(case.case_id, "", kind="other"))
    told = plain(shown(PublicCard(case, items))).split("Latest updates\n")[1].splitlines()
    assert sorted(told) == ["20 August 2025: Other", "20 August 2025: Суд <b>начался</b>"]


def test_all_updates_come_in_pages_newest_first():
    case = publication()
    items = tuple(event(case.case_id, f"text {n:02}.", after=n) for n in range(12))
    view = PublicCard(case, items)
    pages = [plain(updates.updates(T, view, page, NOW)) for page in (0, 1, 2, 99)]
    found = [[n for n in range(12) if f"text {n:02}." in page] for page in pages]
    assert found == [[8, 9, 10, 11], [4, 5, 6, 7], [0, 1, 2, 3], [0, 1, 2, 3]]
    assert pages[0].index("text 11.") < pages[0].index("text 08.")
    assert data(updates.updates(T, view, 1, NOW)) == ["pub:JK74QX:0", "pub:JK74QX:2", "pub:JK74QX"]


def test_a_page_of_long_updates_leaves_none_out_and_breaks_no_link():
    case, link = publication(), "https://example.org/" + "x" * 470
    said = [{"kind": "media", "text": "Ж" * 500, "link": link}] * 5
    long = {"place": "Ж" * 500, "responsible": "Ж" * 1000, "amount": "Ж" * 100, "sources": said}
    items = tuple(event(case.case_id, f"{n} " + "Ж" * 2000, after=n, **long) for n in range(4))
    screen = updates.updates(T, PublicCard(case, items), 0, NOW)
    assert length(screen) <= 4096
    assert str(screen.text).count(f'href="{link}"') == 12
    assert all(f"\n{n} ЖЖ" in plain(screen) for n in range(4))


@pytest.mark.parametrize("kind", PeerKind)
def test_the_follow_button_says_for_whom_and_tells_the_wanted_state(kind):
    off, on = (PublicCard(publication(), follows_case=follows, follows_region=follows) for follows in (False, True))
    labels = {str(shown(view, kind).rows[0][0].label) for view in (off, on)}
    assert len(labels) == 2
    assert all(("group" in label) == (kind in {PeerKind.GROUP, PeerKind.SUPERGROUP}) for label in labels)
    assert data(shown(off))[:2] == ["follow:case:JK74QX:on:pub.JK74QX", "follow:region:KZ-75:on:pub.JK74QX"]
    assert data(shown(on))[:2] == ["follow:case:JK74QX:off:pub.JK74QX", "follow:region:KZ-75:off:pub.JK74QX"]


def test_sharing_carries_the_link_and_the_name():
    case = publication(name="Әсел & Ко")
    link = parse_qs(urlsplit(card.share(T, case, LINK)).query)
    assert link["url"] == [LINK]
    assert link["text"][0].startswith("Әсел & Ко.")


def test_a_name_is_never_markup():
    case = publication(name="<b>&amp;</b> <a href='x'>", other_names=["</b>"])
    assert plain(shown(PublicCard(case))).splitlines()[0] == "<b>&amp;</b> <a href='x'>"


TEXT = st.text(st.sampled_from("aәж<&>\"' \n👩‍👩‍👧‍👦ىبە"), min_size=1, max_size=60).map(lambda text: text * 35)


@st.composite
def views(draw):
    case = publication(
        name=draw(TEXT), other_names=draw(st.lists(TEXT, max_size=3)), place=draw(TEXT),
        summary=draw(st.dictionaries(st.sampled_from(LANGUAGES), TEXT, max_size=3)), summary_language="ru",
        open=draw(st.booleans()),
    )  # fmt: skip
    text, count = draw(TEXT), draw(st.integers(0, 12))
    said = [{"kind": "media", "text": text, "link": "https://example.org/" + "x" * 480}] * 5
    events = [event(case.case_id, text, place=text, responsible=text, amount=text, sources=said, version_of=version)
              for version in draw(st.lists(st.sampled_from([None, "1"]), min_size=count, max_size=count))]  # fmt: skip
    appeals = [appeal(case.case_id, text, reply_text=text, reply="refused", date=day("2025-08-01"))] * count
    return PublicCard(case, (*events, *appeals, news(case.case_id, NewsKind.CLOSED, {"words": text})))


@given(views(), st.sampled_from(LANGUAGES), st.integers(0, 6))
@settings(max_examples=40)
def test_whatever_people_wrote_it_fits_into_a_message(view, language, page):
    t = translator(language)
    screens = [shown(view, t=t), updates.updates(t, view, page, NOW), card.shared(t, view.publication, NOW, LINK)]
    for screen in screens:
        assert length(screen) <= 4096
        assert words.size(str(screen.text)) >= length(screen)  # Telegram trims the ends
        screen.call()


@given(TEXT)
def test_the_length_is_counted_as_telegram_counts_it(text):
    html = str(T("<b>x{text}x</b>", text=text))
    assert words.size(html) == utf16(parse_html(html)[0])


def test_linked_cases_can_be_opened_and_of_many_the_rest_is_counted():
    links = tuple(PublicLink(f"JK74Q{n}", f"Person {n} & Co", Tie.SAME_EVENT) for n in range(8))
    screen = shown(PublicCard(publication(), links=links))
    assert "The same event: Person 0 & Co" in plain(screen) and "and 2 more" in plain(screen)
    assert [f"pub:JK74Q{n}" in data(screen) for n in range(8)] == [True] * 6 + [False] * 2
    assert "belong together" not in plain(shown(PublicCard(publication())))
