"""What the dispatcher holds in its hands: three lanes, the first one first, one parcel of a peer at a time."""

from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Sequence

from bot.domain.notice import Lane, Parcel
from bot.domain.peer import Peer

# After so many of the lanes before it, a lane that waits gets one turn: a broadcast goes on, however busy it is.
PATIENCE = 9
LANES = tuple(Lane)
Item = tuple[Peer, Parcel]


class Lanes:
    """Parcels of one peer and lane keep their order; a peer with a parcel under way gets no other one meanwhile."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[int, Lane], deque[Item]] = {}
        # Peers with a parcel in that lane, each once, in the order of their turns.
        self._ready: dict[Lane, OrderedDict[int, None]] = {lane: OrderedDict() for lane in LANES}
        self._busy: set[int] = set()
        self._passed = dict.fromkeys(LANES, 0)
        self._count = dict.fromkeys(LANES, 0)

    def __len__(self) -> int:
        """How many parcels wait here."""
        return sum(self._count.values())

    def count(self, lane: Lane) -> int:
        """How many wait in one lane."""
        return self._count[lane]

    def put(self, peer: Peer, parcel: Parcel) -> None:
        """Let a parcel wait for its turn."""
        queue = self._waiting.setdefault((peer.id, parcel.lane), deque())
        queue.append((peer, parcel))
        self._count[parcel.lane] += 1
        if len(queue) == 1 and peer.id not in self._busy:
            self._ready[parcel.lane].setdefault(peer.id)

    def take(self, may: Callable[[Lane], bool]) -> Item | None:
        """The next parcel of a lane that `may` send; its peer is busy until `done`."""
        for lane in self._order():
            while may(lane) and self._ready[lane]:
                peer_id, _ = self._ready[lane].popitem(last=False)
                if peer_id not in self._busy:
                    self._passed = {each: self._missed(each, lane) for each in LANES}
                    self._busy.add(peer_id)
                    return self._pop(peer_id, lane)
        return None

    def done(self, peer_id: int) -> None:
        """What was under way to a peer has come to its end."""
        self._busy.discard(peer_id)
        for lane in LANES:
            if (peer_id, lane) in self._waiting:
                self._ready[lane].setdefault(peer_id)

    def ids(self, lane: Lane) -> set[int]:
        """The rows of the parcels that wait in a lane."""
        return {parcel.id for key, items in self._waiting.items() if key[1] is lane for _, parcel in items}

    def drop(self, ids: Collection[int]) -> None:
        """Forget the parcels of these rows."""
        for key in [key for key, items in self._waiting.items() if any(parcel.id in ids for _, parcel in items)]:
            kept = deque(item for item in self._waiting[key] if item[1].id not in ids)
            self._count[key[1]] -= len(self._waiting[key]) - len(kept)
            if kept:
                self._waiting[key] = kept
            else:
                del self._waiting[key]
                self._ready[key[1]].pop(key[0], None)

    def give_back(self, peer_id: int | None = None) -> list[Parcel]:
        """Take out what waits for a peer (or all that waits)."""
        keys = [key for key in self._waiting if peer_id is None or key[0] == peer_id]
        parcels = [parcel for key in keys for _, parcel in self._waiting.pop(key)]
        for each_id, lane in keys:
            self._ready[lane].pop(each_id, None)
        for parcel in parcels:
            self._count[parcel.lane] -= 1
        return parcels

    def _order(self) -> Sequence[Lane]:
        due = [lane for lane in LANES if self._passed[lane] >= PATIENCE]
        return [*due, *(lane for lane in LANES if lane not in due)] if due else LANES

    def _missed(self, lane: Lane, taken: Lane) -> int:
        """How often a lane in which something is ready has been passed over in a row."""
        return self._passed[lane] + 1 if self._ready[lane] and taken < lane else 0

    def _pop(self, peer_id: int, lane: Lane) -> Item:
        queue = self._waiting[peer_id, lane]
        item = queue.popleft()
        if not queue:
            del self._waiting[peer_id, lane]
        self._count[lane] -= 1
        return item
