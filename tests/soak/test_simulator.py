"""Two scenarios of the simulator with one seed; `make soak` plays all of them, at length and with many."""

import pytest

from tests.soak.scenarios import play

SEED = 7


@pytest.mark.parametrize("name", ["calls and disk fail, kill -9, stop", "23 hours held"])
def test_nothing_is_lost(name: str) -> None:
    verdict = play(name, SEED, small=True)
    assert (verdict.reports_lost, verdict.reports_twice, verdict.notices_lost, verdict.wrong) == (0, 0, 0, [])
    assert verdict.acknowledged + verdict.expected > 0


@pytest.mark.long
def test_a_seed_gives_the_same_run_again() -> None:
    one, two = (play("calls fail, kill -9", SEED, small=True) for _ in range(2))
    assert one == two
