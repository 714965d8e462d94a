"""Checks recorded calls against the official Bot API as data (bot-api.json: methods with their fields and types)."""

import os
from pathlib import Path
from typing import Any

Json = dict[str, Any]
HERE = Path(__file__).resolve().parents[2]
KINDS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "String": (str,),
    "InputFile": (dict, str),
}


def spec_path() -> Path | None:
    """Where bot-api.json lies: BOT_API_JSON, or beside the repository; None if it is not there."""
    given = os.environ.get("BOT_API_JSON")
    path = Path(given) if given else HERE.parent / "shared" / "telegram" / "bot-api.json"
    return path if path.is_file() else None


def violations(calls: list[Json], spec: Json) -> list[str]:
    """A sentence for each unknown method or parameter, missing required parameter and wrong type.

    `calls` are entries of GET /sandbox/calls; `spec` is the content of bot-api.json.
    """
    methods = {name.lower(): method for name, method in spec["methods"].items()}
    return [fault for call in calls for fault in call_violations(call, methods, spec["types"])]


def call_violations(call: Json, methods: Json, types: Json) -> list[str]:
    """What is wrong with one call."""
    name, params = call["method"], call["params"]
    where = f"call {call.get('n', '?')}: {name}"
    if name.lower() not in methods:
        return [f"{where}: no such method"]
    fields = {field["name"]: field for field in methods[name.lower()].get("fields", [])}
    # a field may be sent as the name of an attached file: attach://name
    attached = {value.removeprefix("attach://") for value in texts_in(params) if value.startswith("attach://")}
    unknown = [f"{where}: unknown parameter {given}" for given in params if given not in fields.keys() | attached]
    missing = [
        f"{where}: missing {field}"
        for field, about in fields.items()
        if about["required"] and params.get(field) is None
    ]
    wrong = [
        fault
        for field, about in fields.items()
        if params.get(field) is not None
        for fault in type_violations(params[field], about["types"], types, f"{where}: {field}")
    ]
    return unknown + missing + wrong


def texts_in(value: Any) -> list[str]:
    """All texts within a JSON value."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in texts_in(one)]


def type_violations(value: Any, wanted: list[str], types: Json, where: str) -> list[str]:
    """What is wrong with a value that should be of one of the wanted types; nothing if one of them fits."""
    tried = [one_type(value, kind, types, where) for kind in wanted]
    if any(not faults for faults in tried):
        return []
    deeper = [faults for faults in tried if faults != [wrong(value, where)]]
    return min(deeper, key=misfit) if deeper else [f"{wrong(value, where)}, not {' or '.join(wanted)}"]


def misfit(faults: list[str]) -> tuple[int, int]:
    """How far a value is from a type: by its fields first, then by what is in them."""
    return sum("unknown field" in fault or "missing field" in fault for fault in faults), len(faults)


def wrong(value: Any, where: str) -> str:
    """The beginning of the sentence on a wrong type."""
    return f"{where} is {type(value).__name__}"


def one_type(value: Any, wanted: str, types: Json, where: str) -> list[str]:
    """What is wrong with a value that should be of this type."""
    if wanted.startswith("Array of "):
        if not isinstance(value, list):
            return [wrong(value, where)]
        inner = wanted.removeprefix("Array of ")
        return [f for n, one in enumerate(value) for f in type_violations(one, [inner], types, f"{where}[{n}]")]
    if wanted in KINDS:
        fits = isinstance(value, KINDS[wanted]) and (wanted == "Boolean" or not isinstance(value, bool))
        return [] if fits else [wrong(value, where)]
    return object_violations(value, types.get(wanted, {}), types, where)


def object_violations(value: Any, about: Json, types: Json, where: str) -> list[str]:
    """What is wrong with a value that should be an object of a described type (or of one of its subtypes)."""
    if not isinstance(value, dict):
        return [wrong(value, where)]
    if about.get("subtypes"):
        return type_violations(value, about["subtypes"], types, where)
    fields = {field["name"]: field for field in about.get("fields", [])}
    unknown = [f"{where}: unknown field {name}" for name in value if name not in fields]
    missing = [f"{where}: missing field {name}" for name, f in fields.items() if f["required"] and name not in value]
    deep = [
        fault
        for name, field in fields.items()
        if value.get(name) is not None
        for fault in type_violations(value[name], field["types"], types, f"{where}.{name}")
    ]
    return unknown + missing + deep
