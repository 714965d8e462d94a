"""How the bot gets what happens: getMe, getUpdates, webhooks, files."""

from bot.sandbox.errors import bad_request
from bot.sandbox.files import DOWNLOAD_LIMIT
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.updates import conflict
from bot.sandbox.webhook import Webhook, checked_address, checked_secret
from bot.sandbox.world import World

ABILITIES = {
    "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True,
    "can_connect_to_business": False, "has_main_web_app": False, "has_topics_enabled": False,
    "allows_users_to_create_topics": False,
}  # fmt: skip


@method("getMe")
def get_me(world: World, params: Params) -> Json:
    """The bot itself."""
    return world.bot.api() | ABILITIES


def allowed_updates(params: Params) -> list[str] | None:
    """The kinds that the bot names, or None if it names none. Raises ApiError 400."""
    if "allowed_updates" not in params:
        return None
    return [str(kind) for kind in params.array("allowed_updates", "String")]


@method("getUpdates")
async def get_updates(world: World, params: Params) -> list[Json]:
    """What is not confirmed yet; waits for it up to `timeout` real seconds. Raises ApiError 409."""
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    world.updates.allow(allowed_updates(params))
    limit = min(max(params.integer("limit", 100), 1), 100)
    timeout = 0 if world.closing.is_set() else max(0, params.integer("timeout"))
    return await world.updates.get(params.integer("offset"), limit, timeout)


@method("setWebhook")
def set_webhook(world: World, params: Params) -> bool:
    """Updates shall go to an address; an empty one ends that. Raises ApiError 400."""
    url = checked_address(params.text("url"))
    secret = checked_secret(params.text("secret_token"))
    connections = min(max(params.integer("max_connections", 40), 1), 100)
    _drop_pending(world, params)
    world.updates.allow(allowed_updates(params))
    world.webhook = Webhook(url, secret, connections) if url else Webhook()
    world.updates.stop_poll("webhook" if url else "news")
    world.updates.news.set()
    return True


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> bool:
    """Back to getUpdates."""
    _drop_pending(world, params)
    world.webhook = Webhook()
    return True


def _drop_pending(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.pending = []


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Params) -> Json:
    """Where updates go and how many wait."""
    return world.webhook.info(len(world.updates.pending), world.updates.allowed)


@method("logOut")
def log_out(world: World, params: Params) -> bool:
    """Nothing to log out from."""
    return True


@method("close")
def close(world: World, params: Params) -> bool:
    """Nothing to close."""
    return True


@method("getFile")
def get_file(world: World, params: Params) -> Json:
    """Where a file of up to 20 MB can be downloaded. Raises ApiError 400."""
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return file.api() | {"file_path": file.path}
