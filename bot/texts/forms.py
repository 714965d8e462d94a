"""The screens of a form: a question, two readings of a date, the review, and leaving it."""

from typing import Any

from markupsafe import Markup

from bot.domain import places
from bot.domain.form import REVIEW, Draft, Form, Kind, Part, Question
from bot.domain.text import clip_units, guess_language
from bot.i18n import N_, Translator
from bot.texts import labels, moments, questions
from bot.texts.screen import Button, Rows, Screen, columns, fitted

REGIONS_A_PAGE = 10
# Forms whose outcome may be public or internal: the moderator chooses in the review.
MAY_BE_PUBLIC = frozenset({"event", "appeal"})
# The last button of a form says what it does; of most, that it sends.
SENDS = N_("✅ Send")
SEND = {
    "summary": N_("📣 Publish"),
    "update": N_("📣 Publish"),
    "correction": N_("✅ Correct it"),
    "close": N_("✅ Close the case"),
    "reveal": N_("✅ Ask to reveal"),
    "erase": N_("🗑 Erase the case"),
    "reject": N_("✅ Do not accept"),
}


def question(t: Translator, draft: Draft, form: Form, page: int = 0) -> Screen:
    """The present question with its buttons, and what was answered to it before."""
    asked = form.question(draft.position)
    lines = [Markup(t(questions.prompt(form.key, asked.key)))]
    if len(form.walk) > 1 and not draft.reviewing:
        lines.insert(0, t("<i>Step {n} of {total}</i>", n=draft.step(form), total=len(form.walk)))
    if draft.parts(asked.key):
        lines.append(t("Your answer so far: {answer}", answer=answer(t, form, asked, draft.parts(asked.key), 300)))
    if asked.key == "consent":
        lines.append(organisations(t, draft.context.get("organisations", "")))
    rows = (*_answers(t, draft, form, asked, page), *_removal(t, draft, asked), *_ways(t, draft, form, asked))
    return Screen(Markup("\n\n").join(lines), rows)


def organisations(t: Translator, names: str) -> Markup:
    """With whom a report may be shared, by name."""
    if not names:
        return t("No organisation has been named here yet. If you allow sharing, you are asked first, by name.")
    return t("The organisations are: {names}", names=names)


def received(t: Translator, draft: Draft, asked: Question) -> Screen:
    """One of several messages has arrived."""
    n = len(draft.parts(asked.key))
    text = t.many(
        "Received and kept: {n} message. Send more, or press “Done”.",
        "Received and kept: {n} messages. Send more, or press “Done”.",
        n,
    )
    return Screen(text, ((_button(t("✅ Done"), draft, "done"),),))


def two_readings(t: Translator, draft: Draft, candidates: tuple[Any, ...]) -> Screen:
    """A date that can be read in two ways: the person chooses."""
    buttons = [_button(moments.partial(t, value), draft, "date", str(n)) for n, value in enumerate(candidates)]
    return Screen(t("This can be read in two ways. Which day do you mean?"), fitted(buttons))


def noted(t: Translator, form: Form, asked: Question, value: Any) -> Markup:
    """What was understood, shown back."""
    shown = answer(t, form, asked, [Part(value)], 200)
    return t("✓ {question}: <b>{answer}</b>", question=t(questions.NAMES[asked.key]), answer=shown)


def review(t: Translator, draft: Draft, form: Form) -> Screen:
    """All answers at one look; each can be changed."""
    room = 2800 // len(form.questions)
    lines = [t("<b>Please look through it once more.</b> To change an answer, press its button.")]
    lines += [_line(t, draft, form, n, asked, room) for n, asked in enumerate(form.questions, 1)]
    if form.key in MAY_BE_PUBLIC:
        lines.append(_public_line(t, draft))
    names = [
        _button(f"{n}. {t(questions.NAMES[asked.key])}", draft, "edit", asked.key)
        for n, asked in enumerate(form.questions, 1)
    ]
    last = (_button(t("◀️ Back"), draft, "back"), _button(t("✖️ Cancel"), draft, "cancel"))
    send = (_button(t(SEND.get(form.key, SENDS)), draft, "send"),)
    # A phone shows the end of a long screen, so what one came for stands there.
    return Screen(Markup("\n").join(lines), (*fitted(names), *_public_row(t, draft, form), send, last))


def name_of(t: Translator, asked: Question) -> Markup:
    """The short name of a question."""
    return t(questions.NAMES[asked.key])


def leave(t: Translator, draft: Draft) -> Screen:
    """Cancel asks once, and offers to keep what was written."""
    text = t("Do you want to stop here? What you have written so far can be kept, and you can go on later.")
    return Screen(
        text,
        (
            (_button(t("Keep it for later"), draft, "keep"),),
            (_button(t("Delete it"), draft, "drop"),),
            (_button(t("Go on writing"), draft, "stay"),),
        ),
    )


def answer(t: Translator, form: Form, asked: Question, parts: list[Part], room: int) -> str:
    """An answer as people read it, in at most `room` UTF-16 code units, by which Telegram counts."""
    if not parts:
        return str(t("—"))
    if asked.kind is Kind.STORY:
        texts = [part.value["text"] or _sent(t, part) for part in parts]
        return clip_units(" / ".join(texts), room)
    if asked.kind is Kind.FILES:
        return str(t.many("{n} file", "{n} files", len(parts)).unescape())
    return clip_units(_value(t, form, asked, parts[0].value), room)


def _sent(t: Translator, part: Part) -> str:
    """A message without words."""
    return t("voice message") if part.value.get("kind") == "voice" else t.many("{n} file", "{n} files", 1)


def _value(t: Translator, form: Form, asked: Question, value: Any) -> str:
    match asked.kind:
        case Kind.CHOICE:
            known = questions.choices(form.key, asked.key)
            return value.get("text") or Markup(labels.label(t, known, value["code"])).unescape()
        case Kind.DATE:
            return Markup(moments.partial(t, value)).unescape()
        case Kind.BIRTH:
            return Markup(moments.birth(t, value)).unescape()
        case Kind.PLACE:
            return labels.place_name(t, value["region"], value["text"])
    return str(value)


def _line(t: Translator, draft: Draft, form: Form, n: int, asked: Question, room: int) -> Markup:
    parts = draft.parts(asked.key)
    shown = answer(t, form, asked, parts, max(room, 60))
    if not parts and asked.key == "language" and draft.answer("text"):
        shown = labels.language_name(guess_language(draft.answer("text")))
    return Markup("{n}. {name}: <b>{value}</b>").format(n=n, name=t(questions.NAMES[asked.key]), value=shown)


def _answers(t: Translator, draft: Draft, form: Form, asked: Question, page: int) -> Rows:
    match asked.kind:
        case Kind.CHOICE:
            names = questions.choices(form.key, asked.key)
            buttons = [_button(t(names[code]), draft, "pick", code) for code in asked.choices]
            return columns(buttons, 1 if max(len(each.shown) for each in buttons) > 22 else 2)
        case Kind.DATE | Kind.BIRTH:
            return ((_button(t("I don't know"), draft, "unknown"),),)
        case Kind.PLACE:
            return _regions(t, draft, page)
        case Kind.STORY | Kind.FILES:
            done = _button(t("✅ Done"), draft, "done")
            again = _button(t("Start this answer anew"), draft, "clear")
            if draft.parts(asked.key):
                return ((done,), (again,))
            return ((done,),) if asked.required else ()
    return ()


def _regions(t: Translator, draft: Draft, page: int) -> Rows:
    offered = places.regions()
    shown = offered[page * REGIONS_A_PAGE : (page + 1) * REGIONS_A_PAGE]
    turn = []
    if page:
        turn.append(_button("◀️", draft, "page", str(page - 1)))
    if len(offered) > (page + 1) * REGIONS_A_PAGE:
        turn.append(_button(t("More regions ▶️"), draft, "page", str(page + 1)))
    buttons = [_button(place.name(t.language), draft, "region", place.code) for place in shown]
    return (*fitted(buttons), tuple(turn))


def _removal(t: Translator, draft: Draft, asked: Question) -> Rows:
    """What one would rather not have written can be taken back before it is sent."""
    if asked.required or asked.several or not draft.parts(asked.key):
        return ()
    return ((_button(t("🗑 Remove this answer"), draft, "clear"),),)


def _ways(t: Translator, draft: Draft, form: Form, asked: Question) -> Rows:
    row = []
    if draft.reviewing:
        row.append(_button(t("◀️ To the review"), draft, "back"))
    elif draft.step(form) > 1:
        row.append(_button(t("◀️ Back"), draft, "back"))
    answered = bool(draft.parts(asked.key))
    may_go_on = not asked.several if answered else not asked.required
    if not draft.reviewing and may_go_on:
        row.append(_button(t("Next ▶️") if answered else t("Skip ▶️"), draft, "skip"))
    return (tuple(row), (_button(t("✖️ Cancel"), draft, "cancel"),))


def _public_line(t: Translator, draft: Draft) -> Markup:
    if draft.context.get("public"):
        return t("\n📣 It is public: where the case is published, the followers get it at once.")
    return t("\n🔒 It is internal: only moderators see it.")


def _public_row(t: Translator, draft: Draft, form: Form) -> Rows:
    if form.key not in MAY_BE_PUBLIC:
        return ()
    label = t("🔒 Keep it internal") if draft.context.get("public") else t("📣 Make it public")
    return ((_button(label, draft, "public"),),)


def _button(label: str, draft: Draft, what: str, argument: str = "") -> Button:
    """A button of one place in one draft, so that an older one is recognised."""
    data = f"form:{draft.id}:{draft.position}:{what}"
    return Button(label, f"{data}:{argument}" if argument else data)


def position_name(t: Translator, draft: Draft, form: Form) -> str:
    """Where a draft stands, for the offer to go on."""
    if draft.position == REVIEW:
        return t("the review")
    return t("step {n} of {total}", n=draft.step(form), total=len(form.walk))
