"""Who works here: invitations, codes, roles, locks and what each of them may reach, on a real store of either kind."""

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from bot.domain.approval import Deed
from bot.domain.errors import (
    AlreadyHere,
    AlreadyTaken,
    CodeMissing,
    FromSettings,
    InvitationGone,
    Locked,
    NotAllowed,
    NotFound,
    NotYours,
    SessionLocked,
    TooManyCodes,
)
from bot.domain.message import Message
from bot.domain.notice import NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.domain.roles import PERMITTED, Permission, Role
from bot.domain.view import Pick
from bot.services import approving, filling, sessions, staffing, triage
from bot.services.consenting import forget_me
from bot.services.reading import read_queue
from bot.services.sessions import Entered
from tests.services.life import ADMIN, FOLLOWER, MODERATOR, REPORTER, living

OTHER, GUEST = 11, 12
PEOPLE = {
    Role.ADMIN: ADMIN, Role.MODERATOR: MODERATOR, Role.TRANSLATOR: 13, Role.OBSERVER: 14, Role.PERSON: FOLLOWER,
}  # fmt: skip


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path / "data") as found:
        async with found.database.unit() as unit:
            roles = {OTHER: Role.MODERATOR, GUEST: Role.PERSON, 13: Role.TRANSLATOR, 14: Role.OBSERVER}
            for number, role in roles.items():
                await unit.peers.add(Peer(number, number + 1000, PeerKind.PRIVATE, "en", role=role))
            await unit.commit()
        yield found


@asynccontextmanager
async def refused(life, error, peer_id):
    """What happens inside is refused, and leaves no trace."""
    with pytest.raises(error):
        async with life.desk(peer_id) as desk:
            yield desk


async def code_of(life, peer_id, when=None):
    """What the app of a member shows now."""
    async with life.database.unit(reading=True) as unit:
        member = await unit.staff.of(peer_id)
    return pyotp.TOTP(member.secret).at(when or life.clock.now())


async def enter(life, peer_id, code=None):
    code = code or await code_of(life, peer_id)
    async with life.desk(peer_id) as desk:
        return await sessions.enter(desk.unit, life.policy, desk.person, code)


async def joins(life, role=Role.MODERATOR, label="Aigul"):
    """GUEST follows an invitation to its end."""
    async with life.desk(ADMIN) as desk:
        invitation = await staffing.invite(desk, role, label)
    async with life.desk(GUEST) as desk:
        await sessions.accept_invitation(desk.unit, life.policy, desk.person, invitation)
    return invitation


async def told(life):
    """The notices about the staff that wait: (to whom, what)."""
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2))
    return [(p.peer_id, p.notice.data["what"]) for p in parcels if p.notice.kind is NoticeKind.STAFF]


async def test_each_permission_opens_for_its_roles_alone(life):
    for permission in Permission:
        for role, peer_id in PEOPLE.items():
            async with life.desk(peer_id) as desk:
                if role in PERMITTED[permission]:
                    assert (await desk.must(permission)).peer_id == peer_id
                    continue
                with pytest.raises(NotAllowed):
                    await desk.must(permission)


async def test_an_invitation_works_once_within_a_day_and_the_role_comes_with_the_first_code(life):
    invitation = await joins(life)
    async with refused(life, NotAllowed, GUEST) as desk:
        await desk.must(Permission.WORK_HERE)
    assert await enter(life, GUEST, "000000" if await code_of(life, GUEST) != "000000" else "1") is Entered.WRONG
    assert await enter(life, GUEST) is Entered.JOINED
    async with life.desk(GUEST) as desk:
        assert desk.person.role is Role.MODERATOR
        assert (await desk.must(Permission.READ_CASE)).label == "Aigul"
    assert (ADMIN, "joined") in await told(life)
    for peer_id, error in ((FOLLOWER, InvitationGone), (GUEST, AlreadyHere)):
        async with refused(life, error, peer_id) as desk:
            await sessions.accept_invitation(desk.unit, life.policy, desk.person, invitation)


async def test_an_invitation_that_is_late_forged_or_to_be_an_admin_is_none(life):
    async with life.desk(ADMIN) as desk:
        invitation = await staffing.invite(desk, Role.OBSERVER)
        with pytest.raises(NotFound):
            await staffing.invite(desk, Role.ADMIN)
    life.clock.advance(24 * 3600)
    for code in (invitation, "x", "", invitation[:-1]):
        async with refused(life, InvitationGone, GUEST) as desk:
            await sessions.accept_invitation(desk.unit, life.policy, desk.person, code)


async def test_a_session_locks_itself_and_each_code_opens_it_once(life):
    await joins(life)
    await enter(life, GUEST)
    for _ in range(3):  # who works goes on working
        life.clock.advance(29 * 60)
        async with life.desk(GUEST) as desk:
            await desk.must(Permission.SEE_QUEUE)
    life.clock.advance(31 * 60)
    async with refused(life, SessionLocked, GUEST) as desk:
        await desk.must(Permission.SEE_QUEUE)
    used = await code_of(life, GUEST)
    assert await enter(life, GUEST) is Entered.OPENED
    async with life.desk(GUEST) as desk:
        await desk.must(Permission.SEE_QUEUE)
    assert await enter(life, GUEST, used) is Entered.WRONG


async def test_after_five_wrong_codes_even_the_right_one_waits_an_hour(life):
    await joins(life)
    await enter(life, GUEST)
    right = await code_of(life, GUEST, life.clock.now() + timedelta(seconds=30))
    wrong = next(f"{n:06}" for n in range(9) if f"{n:06}" != right)
    for _ in range(sessions.TRIES):
        assert await enter(life, GUEST, wrong) is Entered.WRONG
    with pytest.raises(TooManyCodes):
        await enter(life, GUEST, right)
    assert (ADMIN, "codes") in await told(life)
    life.clock.advance(3601)
    assert await enter(life, GUEST) is Entered.OPENED


async def test_where_codes_are_required_nobody_works_without(life):
    life.policy = replace(life.policy, require_codes=True)
    async with refused(life, CodeMissing, MODERATOR) as desk:
        await desk.must(Permission.SEE_QUEUE)
    async with life.desk(MODERATOR) as desk:
        first = await sessions.set_up(desk.unit, life.policy, desk.person)
        assert (
            await sessions.set_up(desk.unit, life.policy, desk.person)
        ).secret == first.secret  # until the first code
    assert await enter(life, MODERATOR) is Entered.SET_UP
    async with life.desk(MODERATOR) as desk:
        await desk.must(Permission.SEE_QUEUE)
        with pytest.raises(NotFound):  # who has a phone in hand must not set up an app of their own
            await sessions.set_up(desk.unit, life.policy, desk.person)


async def test_anyone_locks_a_colleague_at_once_and_only_an_admin_unlocks(life):
    async with life.desk(OTHER) as desk:
        await desk.must(Permission.WORK_HERE)
    async with life.desk(MODERATOR) as desk:
        number = next(m.number for m, _ in await staffing.colleagues(desk) if m.peer_id == OTHER)
        await staffing.lock(desk, number)
    async with refused(life, Locked, OTHER) as desk:
        await desk.must(Permission.SEE_QUEUE)
    for peer_id in (OTHER, MODERATOR):
        async with refused(life, (Locked, NotAllowed), peer_id) as desk:
            await staffing.unlock(desk, number)
    assert (ADMIN, "locked") in await told(life)
    async with life.desk(ADMIN) as desk:
        await staffing.unlock(desk, number)
    async with life.desk(OTHER) as desk:
        await desk.must(Permission.SEE_QUEUE)
    for peer_id in (13, 14, REPORTER):
        async with refused(life, NotAllowed, peer_id) as desk:
            await staffing.lock(desk, number)


async def test_who_is_demoted_loses_the_cases_and_their_half_written_words(life):
    await life.report()
    async with life.desk() as desk:
        case = await triage.claim(desk, life.code)
        number = (await desk.must(Permission.WORK_HERE)).number
        await filling.begin(desk.unit, life.policy, desk.person, "note", case.id)
    async with life.desk(ADMIN) as desk:
        await staffing.change_role(desk, number, Role.OBSERVER)
        assert (await desk.case(life.code)).moderator_id is None
        assert await desk.unit.drafts.all(MODERATOR) == []
    async with refused(life, NotAllowed, MODERATOR) as desk:
        await desk.case(life.code)
    async with life.desk(ADMIN) as desk:
        await staffing.change_role(desk, number, Role.PERSON)
        assert await desk.unit.staff.of(MODERATOR) is None
        me = (await desk.must(Permission.WORK_HERE)).number
        with pytest.raises(FromSettings):  # the last admin cannot demote themself either
            await staffing.change_role(desk, me, Role.OBSERVER)
        with pytest.raises(NotFound):
            await staffing.lock(desk, number)


async def test_a_lost_app_is_set_up_anew_before_anything_else(life):
    await joins(life)
    await enter(life, GUEST)
    async with life.desk(ADMIN) as desk:
        await staffing.reset_code(desk, (await desk.unit.staff.of(GUEST)).number)
    async with refused(life, NotAllowed, GUEST) as desk:
        await desk.must(Permission.WORK_HERE)
    async with life.desk(GUEST) as desk:
        await sessions.set_up(desk.unit, life.policy, desk.person)
    assert await enter(life, GUEST) is Entered.JOINED
    async with life.desk(GUEST) as desk:
        await desk.must(Permission.READ_CASE)


async def test_a_moderator_reaches_the_queue_and_their_own_cases(life):
    await life.report()
    async with life.desk() as desk:
        await triage.claim(desk, life.code)
    async with refused(life, NotYours, OTHER) as desk:
        await desk.case(life.code)
    async with refused(life, NotYours, OTHER) as desk:
        await triage.note(desk, life.code, "…")
    async with refused(life, AlreadyTaken, OTHER) as desk:
        await triage.claim(desk, life.code)
    async with life.desk(OTHER) as desk:
        (row,) = await read_queue(desk, Pick.ALL, 5, 0)
        assert row.name == ""
    async with life.desk(ADMIN) as desk:
        assert (await desk.case(life.code)).code == life.code
        await triage.assign(desk, life.code, OTHER)
    async with life.desk(OTHER) as desk:
        (row,) = await read_queue(desk, Pick.ALL, 5, 0)
        assert row.name == "Серік Аманов"


async def test_an_unusual_number_of_reads_is_told_to_the_admins_once_a_day(life):
    life.policy = replace(life.policy, reads_alert=2)
    codes = []
    for _ in range(3):
        await life.report()
        codes.append(life.code)
    async with life.desk() as desk:
        for code in (codes[0], *codes):
            await desk.case(code)
    async with life.desk() as desk:
        for code in codes:
            await desk.case(code)
    assert await told(life) == [(ADMIN, "reads")]


async def test_erasing_everything_is_no_way_out_of_a_lock(life):
    await joins(life)
    await enter(life, GUEST)
    await life.report()
    async with life.desk(GUEST) as desk:
        await filling.begin(desk.unit, life.policy, desk.person, "report")
        await desk.unit.follows.add(Follow(GUEST, FollowKind.ALL))
        await desk.unit.messages.add([Message(GUEST, 5, life.clock.now(), None, life.clock.now())])
    async with life.desk() as desk:
        await staffing.lock(desk, (await desk.unit.staff.of(GUEST)).number)
    async with life.desk(GUEST) as desk:
        before = await desk.unit.staff.of(GUEST)
        assert await forget_me(desk.unit, life.policy, desk.person, 1) == [5]
    async with refused(life, Locked, GUEST) as desk:
        assert await desk.unit.staff.of(GUEST) == before
        assert await desk.unit.drafts.all(GUEST) == await desk.unit.follows.of(GUEST) == []
        assert await desk.unit.messages.of(GUEST, str(GUEST + 1000)) == []
        await desk.must(Permission.WORK_HERE)


async def test_who_locks_everybody_is_heard_and_does_nothing_alone(life):
    await life.report()
    async with life.desk(ADMIN) as desk:
        await desk.must(Permission.WORK_HERE)
    async with life.desk() as desk:
        case = await triage.claim(desk, life.code)
        await staffing.lock(desk, (await desk.unit.staff.of(ADMIN)).number)
        assert await approving.ask(desk, case, Deed.FORM, {"form": "reveal", "answers": {}, "context": {}})
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2))
    heard = {p.notice.kind: p.notice.data for p in parcels if p.peer_id == ADMIN}
    assert heard[NoticeKind.STAFF]["what"] == "locked"
    assert heard[NoticeKind.APPROVAL]["state"] == "asked"


async def test_a_lock_takes_the_details_off_the_screen_and_holds_against_what_is_under_way(life):
    await joins(life)
    now = life.clock.now()
    late = [Message(GUEST, 5, now, None, now + timedelta(hours=1)), Message(GUEST, 6, now, None, None)]
    async with life.desk(GUEST) as desk:
        await desk.unit.messages.add(late)
    async with life.desk(GUEST) as desk:
        stale = await desk.unit.staff.of(GUEST)
        await desk.unit.staff.lock(stale, now)
        await desk.unit.staff.save(stale)  # read before, saved after
        assert (await desk.unit.staff.of(GUEST)).locked_at == now
        await desk.unit.staff.lock(stale, None)
    async with life.desk() as desk:
        await staffing.lock(desk, stale.number)
        assert [row[1:] for row in await desk.unit.messages.due(9)] == [(GUEST, 5)]


async def test_a_number_is_never_given_again(life):
    async with life.desk(GUEST) as desk:
        old = (await desk.unit.staff.join(GUEST)).number
        await desk.unit.staff.leave(GUEST)
    async with life.desk(OTHER) as desk:
        new = (await desk.unit.staff.join(OTHER)).number
        await desk.unit.peers.delete(OTHER)
        assert (await desk.unit.staff.join(13)).number == new + 1 == old + 2


async def test_what_is_offered_ends_after_a_day_also_when_it_was_accepted(life):
    await joins(life)
    life.clock.advance(24 * 3600)
    with pytest.raises(InvitationGone):
        await enter(life, GUEST)
    async with refused(life, InvitationGone, GUEST) as desk:
        await sessions.set_up(desk.unit, life.policy, desk.person)
    async with life.desk(ADMIN) as desk:
        await staffing.reset_code(desk, (await desk.unit.staff.of(GUEST)).number)
    life.clock.advance(23 * 3600)
    async with life.desk(GUEST) as desk:
        await sessions.set_up(desk.unit, life.policy, desk.person)
    assert await enter(life, GUEST) is Entered.JOINED
