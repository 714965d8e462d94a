"""The lanes: whatever is put in comes out once, in its order, the first lane first, and no lane starves."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.lanes import PATIENCE, Item, Lanes
from bot.domain.notice import Lane, Notice, NoticeKind, Parcel
from bot.domain.peer import Peer, PeerKind
from tests.house import START

PEERS = {n: Peer(n, n, PeerKind.PRIVATE, "kk") for n in range(1, 5)}
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from(sorted(PEERS)), st.sampled_from(list(Lane))),
        st.tuples(st.just("take"), st.just(0), st.just(Lane.REPLY)),
        st.tuples(st.just("done"), st.sampled_from(sorted(PEERS)), st.just(Lane.REPLY)),
        st.tuples(st.just("back"), st.sampled_from(sorted(PEERS)), st.just(Lane.REPLY)),
    ),
    max_size=120,
)


def parcel(number: int, peer_id: int, lane: Lane) -> Parcel:
    return Parcel(number, number, Notice(NoticeKind.CALL), peer_id, lane, 1, False, START)


def everything(_: Lane) -> bool:
    return True


def taken(lanes: Lanes) -> list[Item]:
    """All that comes out when each send ends at once."""
    items = []
    while item := lanes.take(everything):
        items.append(item)
        lanes.done(item[0].id)
    return items


@given(DEEDS)
def test_each_parcel_comes_out_once_and_in_order(deeds: list[tuple[str, int, Lane]]) -> None:
    lanes, put, out, busy = Lanes(), [], [], set()
    for number, (deed, peer_id, lane) in enumerate(deeds):
        if deed == "put":
            put.append(number)
            lanes.put(PEERS[peer_id], parcel(number, peer_id, lane))
        elif deed == "take" and (item := lanes.take(everything)):
            assert item[0].id not in busy  # one at a time for each peer
            busy.add(item[0].id)
            out.append(item[1])
        elif deed == "done" and peer_id in busy:
            busy.discard(peer_id)
            lanes.done(peer_id)
        elif deed == "back":
            out += lanes.give_back(peer_id)
    for peer_id in busy:
        lanes.done(peer_id)
    out += [each for _, each in taken(lanes)]
    assert sorted(each.id for each in out) == put
    assert len(lanes) == sum(lanes.count(lane) for lane in Lane) == 0
    numbers: dict[tuple[int, Lane], list[int]] = defaultdict(list)
    for each in out:
        numbers[each.peer_id, each.lane].append(each.id)
    assert all(found == sorted(found) for found in numbers.values())


def test_the_first_lane_goes_first() -> None:
    lanes = Lanes()
    for number, lane in enumerate((Lane.BROADCAST, Lane.CASE, Lane.REPLY), start=1):
        lanes.put(PEERS[number], parcel(number, number, lane))
    assert [each.lane for _, each in taken(lanes)] == [Lane.REPLY, Lane.CASE, Lane.BROADCAST]


def test_a_broadcast_does_not_starve_behind_answers() -> None:
    lanes = Lanes()
    for number in range(3 * PATIENCE):
        lanes.put(PEERS[1], parcel(number, 1, Lane.REPLY))
    lanes.put(PEERS[2], parcel(99, 2, Lane.BROADCAST))
    assert [each.id for _, each in taken(lanes)].index(99) == PATIENCE


def test_a_lane_that_may_not_send_holds_up_no_other() -> None:
    lanes = Lanes()
    lanes.put(PEERS[1], parcel(1, 1, Lane.BROADCAST))
    lanes.put(PEERS[2], parcel(2, 2, Lane.REPLY))
    assert lanes.take(lambda lane: lane is Lane.BROADCAST) == (PEERS[1], parcel(1, 1, Lane.BROADCAST))
    assert lanes.take(lambda lane: lane is Lane.BROADCAST) is None


def test_what_is_dropped_does_not_come_out() -> None:
    lanes = Lanes()
    for number, peer_id in enumerate((1, 1, 2, 3), start=1):
        lanes.put(PEERS[peer_id], parcel(number, peer_id, Lane.BROADCAST))
    assert lanes.ids(Lane.BROADCAST) == {1, 2, 3, 4}
    lanes.drop({1, 3})
    assert len(lanes) == 2
    assert [each.id for _, each in taken(lanes)] == [2, 4]
