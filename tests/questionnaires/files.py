"""The tiny questionnaire files beside this module, and what is told about changed copies of them."""

from pathlib import Path

import pytest

from survey.domain.errors import Refused
from survey.instruments.load import load_questionnaire

FOLDER = Path(__file__).parent
SMALLEST = (FOLDER / "smallest.yaml").read_text()
EVERYTHING = (FOLDER / "everything.yaml").read_text()


def changed(text, old, new):
    """Return a text with one thing replaced, which must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def told(text):
    """Return what is told about a file that is refused, one line a problem."""
    with pytest.raises(Refused) as refusal:
        load_questionnaire(text, "file.yaml")
    return [str(problem) for problem in refusal.value.problems]
