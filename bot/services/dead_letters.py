"""What could not be delivered: moderators see it, let it be tried again, or give it up."""

from collections import Counter

from bot.domain.broadcast import BroadcastState
from bot.domain.dead_letter import DeadLetter
from bot.domain.roles import Permission
from bot.services.desk import Desk

# As many are tried again at one tap; each is a row, and people wait for the end of the transaction.
MOST = 1000


async def read_letters(desk: Desk, limit: int, offset: int) -> list[DeadLetter]:
    """A page of dead letters, oldest first. Raises NotAllowed."""
    await desk.must(Permission.LETTERS)
    return await desk.unit.dead_letters.page(limit, offset)


async def count_letters(desk: Desk) -> int:
    """How many dead letters there are. Raises NotAllowed."""
    await desk.must(Permission.LETTERS)
    return await desk.unit.dead_letters.count()


async def try_again(desk: Desk, letter_id: int) -> bool:
    """Send a dead letter once more; False where it is none any more, or must not be said. Raises NotAllowed."""
    await desk.must(Permission.LETTERS)
    letter = await desk.unit.dead_letters.get(letter_id)
    return bool(letter and await _retry(desk, [letter]))


async def try_all_again(desk: Desk) -> int:
    """Send the oldest MOST of them once more; how many those were. Raises NotAllowed."""
    await desk.must(Permission.LETTERS)
    return await _retry(desk, await desk.unit.dead_letters.page(MOST))


async def give_up(desk: Desk, letter_id: int) -> bool:
    """Let a dead letter rest; False where it is none any more. Raises NotAllowed."""
    await desk.must(Permission.LETTERS)
    gone = await desk.unit.dead_letters.drop([letter_id]) > 0
    if gone:
        await desk.unit.audit.add(desk.person.id, "give_up_letter")
    return gone


async def _retry(desk: Desk, letters: list[DeadLetter]) -> int:
    """Those that can be read, except what was taken back in the meantime, which is dropped."""
    hopeful = [letter for letter in letters if not letter.hopeless]
    withdrawn = {n for n in {letter.notice_id for letter in hopeful} if await _is_withdrawn(desk, n)}
    await desk.unit.dead_letters.drop([letter.id for letter in hopeful if letter.notice_id in withdrawn])
    again = [letter for letter in hopeful if letter.notice_id not in withdrawn]
    if again:
        await desk.unit.dead_letters.retry([letter.id for letter in again])
        await desk.unit.audit.add(desk.person.id, "retry_letters")
        await _reopen(desk, again)
    return len(again)


async def _is_withdrawn(desk: Desk, notice_id: int) -> bool:
    broadcast = await desk.unit.broadcasts.get(notice_id)
    return broadcast is not None and broadcast.state is BroadcastState.CANCELLED


async def _reopen(desk: Desk, letters: list[DeadLetter]) -> None:
    """A broadcast is not at its end while one of its followers is tried again, who has not failed then."""
    for notice_id, count in Counter(letter.notice_id for letter in letters if not letter.corrects).items():
        broadcast = await desk.unit.broadcasts.get(notice_id)
        if broadcast:
            await desk.unit.broadcasts.tally(notice_id, {"failed": -count})
            if broadcast.state is BroadcastState.DONE:
                await desk.unit.broadcasts.turn(notice_id, BroadcastState.RUNNING)
