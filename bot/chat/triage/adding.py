"""Adding to a case file: events, versions of events, sources, appeals and what came back on them; and correcting."""

from dataclasses import asdict

from bot.chat.arguments import number
from bot.chat.context import Context
from bot.chat.triage.card import show
from bot.chat.triage.guard import staff_button
from bot.chat.triage.own_chat import start_form
from bot.domain.casefile import Appeal, Event
from bot.domain.errors import NotFound
from bot.domain.view import CaseFile, Line
from bot.services.leading import may_be_asked, must_lead
from bot.services.reading import read_case
from bot.texts.triage import add as texts

VISIBILITY = {"internal": False, "public": True}


@staff_button("add")
async def pressed(ctx: Context, code: str = "", what: str = "", which: str = "", page: str = "0") -> None:
    """The menu, the choice of an event, or the form itself."""
    file = await read_case(ctx.unit, await ctx.desk.case(code))
    if not what:
        await show(ctx, texts.menu(ctx.t, file), file.case)
    elif what in {"event", "appeal"} and which in VISIBILITY:
        await _may_be_told(ctx, file, VISIBILITY[which])
        await start_form(ctx, what, file.case, public=VISIBILITY[which])
    elif what == "spelling":
        await may_be_asked(ctx.unit, file.case, what)
        await start_form(ctx, what, file.case)
    elif what in {"version", "source"} and which in {"", "page"}:
        await show(ctx, texts.which_event(ctx.t, file, what, number(page)), file.case)
    else:
        await _to_record(ctx, file, what, number(which))


async def _to_record(ctx: Context, file: CaseFile, what: str, record_id: int) -> None:
    match what:
        case "version":
            await _version(ctx, file, _line(file, record_id))
        case "source":
            event_id = _line(file, record_id).event.id if record_id else None
            await start_form(ctx, "source", file.case, event_id=event_id)
        case "correct":
            await _correction(ctx, file, _line(file, record_id))
        case "reply":
            await _reply(ctx, file, record_id)
        case _:
            raise NotFound


async def _version(ctx: Context, file: CaseFile, line: Line) -> None:
    """Another version of the same thing; of a version too, it stands beneath the first line."""
    event = line.event
    known = {"kind": {"code": str(event.kind)}, "concerns": {"code": str(event.concerns)}}
    await start_form(ctx, "event", file.case, known, version_of=event.version_of or event.id, public=False)


async def _correction(ctx: Context, file: CaseFile, line: Line) -> None:
    case, event = file.case, line.event
    await start_form(ctx, "correction", case, told(event), event_id=event.id, version=case.version)


async def _reply(ctx: Context, file: CaseFile, appeal_id: int) -> None:
    appeal = next((appeal for appeal in file.appeals if appeal.id == appeal_id), None)
    if appeal is None:
        raise NotFound
    await _may_be_told(ctx, file, appeal.public)
    await start_form(ctx, "appeal", file.case, known(appeal), appeal_id=appeal.id, public=appeal.public)


async def _may_be_told(ctx: Context, file: CaseFile, public: bool) -> None:
    """Raise Merged, before anybody writes, for what would be told of a case that another one leads."""
    if file.publication and public:
        await must_lead(ctx.unit, file.case.id)


def known(appeal: Appeal) -> dict[str, object]:
    """An appeal as the answers of its form; a missing reply stays open, so that it is asked for."""
    values = {key: value for key, value in asdict(appeal).items() if key in APPEAL_KEYS and value}
    if appeal.reply != "none":
        values["reply"] = {"code": str(appeal.reply)}
    return values


def told(event: Event) -> dict[str, object]:
    """An event as the answers of its form."""
    texts = dict(event.texts)
    values: dict[str, object] = {key: value for key in EVENT_KEYS if (value := getattr(event, key))}
    values |= {key: {"code": str(getattr(event, key))} for key in ("kind", "concerns", "confidence")}
    if event.region or event.place:
        values["place"] = {"region": event.region, "text": event.place}
    if event.language in texts:
        values |= {"text": texts.pop(event.language), "language": {"code": event.language}}
    return values | {f"text_{language}": text for language, text in texts.items()}


def _line(file: CaseFile, event_id: int) -> Line:
    line = next((line for line in file.lines if line.event.id == event_id), None)
    if line is None:
        raise NotFound
    return line


EVENT_KEYS = ("date", "responsible", "amount")
APPEAL_KEYS = frozenset({"addressee", "date", "channel", "reference", "reply_date", "reply_text"})
