"""The screens of forms: every button says itself in the reader's language."""

from datetime import UTC, datetime

import pytest

from bot.domain.form import REVIEW, Draft
from bot.domain.forms import FORMS
from bot.i18n import translator
from bot.texts import forms

UNALIKE = ("kk", "ru")


def labels(screen) -> list[str]:
    return [button.shown for row in screen.rows for button in row]


@pytest.mark.parametrize("language", UNALIKE)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_button_of_a_review_stays_english(form, language):
    draft = Draft(1, 1, form.key, 1, REVIEW, datetime(2025, 8, 20, tzinfo=UTC))
    english, told = (labels(forms.review(translator(code), draft, form)) for code in ("en", language))
    assert len(english) == len(told)
    assert not set(english) & set(told)
