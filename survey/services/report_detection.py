"""What a group can and cannot detect: the smallest change of each of its main measures that a test would find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.scale import in_language
from survey.services.report_detectable import detectable
from survey.services.report_tables import main_measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.services.report_asked import Asked
    from survey.services.report_detectable import Detectable


@dataclass(frozen=True)
class DetectableLine:
    """One measure: what it can tell, and the smallest changes for the eye; "" where nobody can say."""

    found: Detectable
    title: str
    alone: str
    corrected: str
    base: str


@dataclass(frozen=True)
class Detection:
    """What a group can detect, measure by measure, and of one of them in sentences. `tests` are those of its family."""

    lines: tuple[DetectableLine, ...]
    sentences: tuple[str, ...]
    tests: int


def detection(session: Session, asked: Asked) -> Detection | None:
    """Return what the group of a page can detect from one wave to the next; None where it has no figure.

    The sentences are about the headline, or where that is not shown about the first measure that is.
    """
    measures = main_measures(asked.questionnaire.measures)
    found = detectable(session, asked.wave, asked.node, measures, asked.language)
    titles = {m.id: in_language(m.title, asked.language.code) for m in measures}
    lines = tuple(
        _line(found[id_, ""], title, asked.language)
        for id_, title in titles.items()
        if (id_, "") in found
    )
    shown = [line for line in lines if line.alone]
    if not shown:
        return None
    main = next((line for line in shown if line.found.measure == asked.headline.id), shown[0])
    return Detection(lines, tuple(_sentences(main, asked.language)), main.found.tests)


def _line(found: Detectable, title: str, language: Language) -> DetectableLine:
    return DetectableLine(
        found,
        title,
        "" if found.alone is None else language.decimal(found.alone),
        "" if found.corrected is None else language.decimal(found.corrected),
        "" if found.base is None else language.count(found.base),
    )


def _sentences(line: DetectableLine, language: Language) -> Sequence[str]:
    _ = language.translations.gettext
    told = [
        language.say(
            _("“%(measure)s” rests on %(base)s answers here."), measure=line.title, base=line.base
        ),
        line.found.words,
    ]
    if line.corrected:
        told.append(
            language.say(
                _(
                    "That allows for all %(tests)s comparisons made together: a test by itself would find "
                    "%(points)s points."
                ),
                tests=language.count(line.found.tests),
                points=line.alone,
            )
        )
    return told
