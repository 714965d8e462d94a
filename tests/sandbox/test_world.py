"""The world as Python code uses it."""

import pytest

from bot.sandbox.errors import ControlError
from bot.sandbox.model import Chat
from bot.sandbox.posting import Draft, post
from bot.sandbox.world import World


def test_ids_are_of_telegrams_shape(world: World):
    person = world.add_person("Aigul")
    group = world.add_group("g", person.id, "group")
    supergroup = world.add_group("s", person.id)
    assert person.id > 0 > group.id > -1_000_000_000_000
    assert str(supergroup.id).startswith("-100") and len(str(supergroup.id)) == 14


def test_private_chats_and_groups_share_a_count_and_supergroups_have_their_own(world: World):
    one, two = world.add_person("A"), world.add_person("B")
    supergroup = world.add_group("s", one.id)
    chats = [world.chats[one.id], world.chats[two.id], supergroup, world.chats[one.id]]
    ids = [post(world, chat, one, Draft({"text": "a"})).id for chat in chats]
    assert ids == [1, 2, 2, 3]


def test_ids_go_on_after_a_restart(world: World):
    world.count_from(500_000)
    person = world.add_person("A")
    supergroup = world.add_group("s", person.id)
    chats: list[Chat] = [world.chats[person.id], supergroup]
    assert all(post(world, chat, person, Draft({"text": "a"})).id > 500_000 for chat in chats)
    assert world.updates.pending[0]["update_id"] > 500_000
    assert world.next_id("query") > 500_000


@pytest.mark.parametrize("wrong", [{"phone": "x"}, {"id": 5_000_000_001}])
def test_impossible_people(world: World, wrong):
    world.add_person("A")
    with pytest.raises(ControlError):
        world.add_person("B", **wrong)
