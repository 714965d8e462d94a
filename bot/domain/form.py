"""A form is data: a list of questions. The draft holds the answers and the position, and moves between them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.errors import NotAnswered

REVIEW = "review"


class Kind(StrEnum):
    """What fits a question."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    BIRTH = "birth"
    PLACE = "place"
    STORY = "story"
    FILES = "files"


# Kinds whose answer is several messages, ended by a button.
SEVERAL = frozenset({Kind.STORY, Kind.FILES})


@dataclass(frozen=True)
class Question:
    """One question. `choices` are codes; `own_words` lets a choice be answered by text as well.

    `limit` is the longest text of one message, in characters; a question of several messages takes `most` of them.
    """

    key: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    own_words: bool = False
    limit: int = 300
    most: int = 30

    @property
    def several(self) -> bool:
        """Whether the answer is made of several messages."""
        return self.kind in SEVERAL


@dataclass(frozen=True)
class Form:
    """Questions in their order. `asked`: how many are asked one by one before the review (all by default).

    A form without `review` does what it is for as soon as its last question is answered.
    """

    key: str
    questions: tuple[Question, ...]
    asked: int | None = None
    review: bool = True

    def question(self, key: str) -> Question:
        """The question of that key."""
        return next(q for q in self.questions if q.key == key)

    @property
    def walk(self) -> tuple[Question, ...]:
        """The questions asked one by one; the others are reached from the review."""
        return self.questions[: self.asked]


@dataclass
class Part:
    """One message's share of an answer, so that an edit of the message corrects it."""

    value: Any
    message_id: int | None = None


@dataclass
class Draft:
    """One person's way through one form. `subject_id` is the case it is about (or will be)."""

    id: int
    owner_id: int
    form: str
    subject_id: int
    position: str
    updated_at: datetime
    answers: dict[str, list[Part]] = field(default_factory=dict)
    active: bool = True
    reviewing: bool = False
    context: dict[str, Any] = field(default_factory=dict)

    def answer(self, key: str) -> Any:
        """The value of a question of one message, or None."""
        parts = self.answers.get(key)
        return parts[0].value if parts else None

    def parts(self, key: str) -> list[Part]:
        """The messages of an answer, in their order."""
        return self.answers.get(key, [])

    def put(self, question: Question, value: Any, message_id: int | None = None) -> None:
        """Store an answer: replace it, or add to it where the question takes several messages."""
        part = Part(value, message_id)
        self.answers[question.key] = [*self.parts(question.key), part] if question.several else [part]

    def step(self, form: Form) -> int:
        """The number of the present question, from 1; the review counts as the last."""
        keys = [q.key for q in form.walk]
        return keys.index(self.position) + 1 if self.position in keys else len(keys)

    def advance(self, form: Form) -> None:
        """Go on to the next question, or back to the review where one came from there."""
        keys = [q.key for q in form.walk]
        after = keys[keys.index(self.position) + 1 :] if self.position in keys else []
        if self.reviewing or not after:
            self.position, self.reviewing = REVIEW, True
        else:
            self.position = after[0]

    def back(self, form: Form) -> None:
        """Go to the question before; from the review to the last one, from the first nowhere."""
        keys = [q.key for q in form.walk]
        if self.position == REVIEW:
            self.position, self.reviewing = keys[-1], False
        elif self.reviewing or self.position not in keys:
            self.position = REVIEW
        else:
            self.position = keys[max(0, keys.index(self.position) - 1)]

    def skip(self, form: Form) -> None:
        """Go on without an answer. Raises NotAnswered for a required question that has none."""
        question = form.question(self.position)
        if question.required and not self.parts(question.key):
            raise NotAnswered(question.key)
        self.advance(form)

    def edit(self, form: Form, key: str) -> None:
        """From the review to one question, and back after it."""
        self.position, self.reviewing = form.question(key).key, True

    def prefill(self, form: Form, values: dict[str, Any]) -> None:
        """Take answers that are known already; the position goes past those of the walk."""
        for key, value in values.items():
            self.answers[key] = [Part(value)]
        while self.position != REVIEW and self.parts(self.position):
            self.advance(form)

    def missing(self, form: Form) -> str | None:
        """The key of the first required question without an answer, or None."""
        return next((q.key for q in form.questions if q.required and not self.parts(q.key)), None)

    def of_message(self, message_id: int) -> tuple[str, Part] | None:
        """The question and the part that a message answered, for corrections."""
        found = ((key, p) for key, parts in self.answers.items() for p in parts if p.message_id == message_id)
        return next(found, None)
