"""What forms for staff share: groups of boxes to tick, and refusals told at the field that is to be mended."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from survey.domain.errors import Refused
from survey.web.language import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wtforms import Form


class CheckboxesField(SelectMultipleField):  # type: ignore[misc]  # WTForms ships no types
    """Several choices, a box to tick for each; `macros/errors.html` draws them as a group."""

    option_widget = CheckboxInput()


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return pairs of value and words as the choices of a field."""
    return [SelectChoice(value=value, label=words) for value, words in pairs]


@contextmanager
def telling(form: Form, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """Tell what a service refuses at the form, as `tell` does, and go on behind the block.

    `with telling(form), transaction() as session:` stores all or nothing; the block returns where it succeeds.
    """
    try:
        yield
    except Refused as refused:
        tell(form, refused, names)


def tell(form: Form, refused: Refused, names: Mapping[str, str] | None = None) -> None:
    """Put each problem of a service's refusal beside the field it names, or else at the head of the form.

    A problem names a field by `where`, or by another name that `names` translates; what else stands there (the
    name of a wave, a row) is not shown.
    """
    for problem in refused.problems:
        words = sentence(in_words(problem.what))
        name = (names or {}).get(problem.where, problem.where)
        if name in form:
            form[name].errors = [*form[name].errors, words]
        else:
            form.form_errors = [*form.form_errors, words]


def sentence(words: str) -> str:
    """Return words with a capital at the beginning: on the command line they follow a name and a colon."""
    return words[:1].upper() + words[1:]
