"""The control API below /sandbox/: the world, its events, its calls, its troubles and its time."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import control_chats, control_people
from bot.sandbox.errors import ApiError, ControlError
from bot.sandbox.methods import METHODS
from bot.sandbox.reading import read_json
from bot.sandbox.wishes import Wish
from bot.sandbox.world import World

LONGEST_WAIT = 60.0
Deed = Callable[[World, Request], Awaitable[Any]]


def answering(deed: Deed) -> Callable[[Request], Awaitable[Response]]:
    """A deed as an endpoint: its result as JSON, its refusal as 400 {"error": ...}."""

    @wraps(deed)
    async def endpoint(request: Request) -> Response:
        try:
            result = await deed(request.app.state.world, request)
        except (ControlError, ApiError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return result if isinstance(result, Response) else JSONResponse(result)

    return endpoint


def control_routes() -> list[Route]:
    """All paths below /sandbox/."""
    deeds = [*OWN, *control_people.DEEDS, *control_chats.DEEDS]
    return [Route(f"/sandbox{path}", answering(deed), methods=[verb]) for verb, path, deed in deeds]


async def state(world: World, request: Request) -> Any:
    """The bot, the people, the chats, the time."""
    return world.state()


async def events(world: World, request: Request) -> Any:
    """The events above `after`, waiting up to `wait` real seconds for the first."""
    wish = Wish(dict(request.query_params))
    after, wait = wish.number("after", 0), min(wish.number("wait", 0), LONGEST_WAIT)
    found = await world.journal.after(after, 0 if world.closing.is_set() else wait)
    return {"seq": world.journal.seq, "events": found}


async def calls(world: World, request: Request) -> Any:
    """The calls of the bot above `after`."""
    after = Wish(dict(request.query_params)).number("after", 0)
    return {"calls": world.calls[max(0, after) :]}


async def order_fault(world: World, request: Request) -> Any:
    """Trouble for the next calls."""
    wish = await read_json(request)
    method = str(wish.get("method", "*"))
    if method != "*" and method.lower() not in METHODS:
        raise ControlError(f"there is no method {method!r}")
    fault = world.faults.order(wish)
    return {"method": fault.method, "kind": fault.kind, "count": fault.count}


async def clear_faults(world: World, request: Request) -> Any:
    """No more trouble."""
    world.faults.clear()
    return {}


async def travel(world: World, request: Request) -> Any:
    """Move the time forward."""
    seconds = Wish(await read_json(request)).real("advance")
    advance = getattr(world.clock, "advance", None)
    if advance is None:
        raise ControlError("the clock of this sandbox cannot be moved")
    advance(seconds)
    world.journal.add("state")
    return {"now": world.clock.now().isoformat()}


async def file_bytes(world: World, request: Request) -> Any:
    """The bytes of a file, for the page."""
    file = world.files.get(request.path_params["file_id"])
    if file is None:
        raise ControlError(f"there is no file {request.path_params['file_id']!r}")
    return Response(file.data, media_type=file.mime)


OWN: list[tuple[str, str, Deed]] = [
    ("GET", "/state", state),
    ("GET", "/events", events),
    ("GET", "/calls", calls),
    ("POST", "/faults", order_fault),
    ("DELETE", "/faults", clear_faults),
    ("POST", "/time", travel),
    ("GET", "/files/{file_id}", file_bytes),
]
