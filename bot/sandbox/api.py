"""The Bot API over HTTP: reads a call, lets the method do it, answers as Telegram does, and keeps the log."""

import inspect
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault
from bot.sandbox.methods import METHODS, NAMES
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.reading import read_params
from bot.sandbox.silence import Silence
from bot.sandbox.world import World

GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n"


async def bot_call(request: Request) -> Response:
    """/bot<token>/<method>"""
    world: World = request.app.state.world
    try:
        name = checked_path(world, request.path_params["token"], request.path_params["method"])
        params = await read_params(request)
    except ApiError as error:
        return refused(error)
    except ClientDisconnect:
        return Response()
    entry = open_entry(world, NAMES[name], params)
    fault = world.faults.take(name, params.values.get("chat_id"))
    if fault is not None:
        return await troubled(world, name, params, fault, entry)
    return await answered(world, name, params, entry)


def checked_path(world: World, token: str, method: str) -> str:
    """The method's lower-case name. Raises ApiError 401 or 404."""
    if ":" not in token or not token.split(":")[0].isdigit():
        raise ApiError(404, "Not Found")
    if token != world.token:
        raise ApiError(401, "Unauthorized")
    if method.lower() not in METHODS:
        raise ApiError(404, "Not Found: method not found")
    return method.lower()


def open_entry(world: World, name: str, params: Params) -> Json:
    """A line of the call log; its outcome follows when it is known."""
    entry = {"n": len(world.calls) + 1, "method": name, "params": params.logged(), "ok": None}
    entry["at"] = world.clock.now().isoformat()
    world.calls.append(entry)
    return entry


async def answered(world: World, name: str, params: Params, entry: Json) -> Response:
    """The effect and the answer."""
    try:
        result = METHODS[name](world, params)
        if inspect.isawaitable(result):
            result = await result
    except ApiError as error:
        return refused(error, entry)
    entry["ok"] = True
    return JSONResponse({"ok": True, "result": result})


async def troubled(world: World, name: str, params: Params, fault: Fault, entry: Json) -> Response:
    """The trouble that was ordered for this call."""
    error = fault.error()
    if error is not None:
        chat = world.chats.get(params.values.get("chat_id", 0))
        if error.code == 429 and chat is not None:
            world.flood.refuse(chat, fault.retry_after)
        return refused(error, entry)
    if fault.kind == "drop_after":
        await answered(world, name, params, entry)
    entry |= {"ok": entry["ok"] or False, "description": f"fault: {fault.kind}"}
    return Silence(world.closing, hang=fault.kind == "timeout")


def refused(error: ApiError, entry: Json | None = None) -> Response:
    """An error as Telegram sends it (502 comes from the gateway in front of it, as HTML)."""
    if entry is not None:
        entry |= {"ok": False, "error_code": error.code, "description": error.description}
    if error.code == 502:
        return Response(GATEWAY, 502, media_type="text/html")
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        body["parameters"] = error.parameters
    if error.code == 429 and error.parameters:
        headers = {"Retry-After": str(error.parameters["retry_after"])}
    return JSONResponse(body, error.code, headers)


async def download(request: Request) -> Response:
    """/file/bot<token>/<path>"""
    world: World = request.app.state.world
    if request.path_params["token"] != world.token:
        return refused(ApiError(401, "Unauthorized"))
    file = world.files.at(request.path_params["path"])
    if file is None:
        return refused(ApiError(404, "Not Found"))
    return Response(file.data, media_type="application/octet-stream")
