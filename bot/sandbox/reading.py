"""How a call comes in: query, form, multipart or JSON, and what is in it."""

import json

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json
from bot.sandbox.params import Params, Upload, decode


async def read_params(request: Request) -> Params:
    """All parameters of a call, wherever they stand; the body wins. Raises ApiError 400."""
    values: Json = {name: decode(name, value) for name, value in request.query_params.items()}
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        values |= await read_json(request)
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form(max_fields=1000, max_files=1000) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = await read_upload(value)
                else:
                    values[name] = decode(name, value)
    return Params(values, uploads)


async def read_upload(part: UploadFile, claimed_size: int | None = None) -> Upload:
    """One uploaded file."""
    mime = part.content_type or "application/octet-stream"
    return Upload(part.filename or "file", mime, await part.read(), claimed_size)


async def read_json(request: Request) -> Json:
    """A JSON object. Raises ApiError 400."""
    body = await request.body()
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse request body as JSON") from None
    if not isinstance(values, dict):
        raise bad_request("request body must be a JSON object")
    return values
