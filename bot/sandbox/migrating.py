"""A group becomes a supergroup: a new id, and a message on each side that tells the other one."""

from bot.sandbox.model import Chat, User
from bot.sandbox.posting import Draft, post
from bot.sandbox.world import World


def migrate(world: World, old: Chat, actor: User) -> Chat:
    """The supergroup, with the members of the group."""
    new = world.add_group(old.title or "", actor.id, "supergroup")
    new.members = dict(old.members)
    old.migrated_to = new.id
    post(world, old, actor, Draft({"migrate_to_chat_id": new.id}))
    post(world, new, actor, Draft({"migrate_from_chat_id": old.id}))
    world.journal.add("state")
    return new
