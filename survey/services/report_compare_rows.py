"""The rows of a comparison: what is shown of two waves of a group, or of two groups in a wave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.reach import published_key
from survey.domain.release import ReleaseName
from survey.domain.scale import in_language
from survey.services import report_pairs
from survey.services.report_compare_page import Compared, ComparedRow
from survey.services.report_differences import Difference, frozen_test, plain, tested, untested
from survey.services.report_tables import main_measures, product_headline
from survey.services.report_test_table import family_words
from survey.storage import compared_figures, report_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.services.report_pairs import Pair
    from survey.storage.compared_figures import ComparedFigure
    from survey.storage.report_cells import Cell, ReleasedWave

_Subject = tuple[str, str]
"""Measure and product."""


@dataclass(frozen=True)
class _Side:
    """A wave and a group: what is shown of it, and what differences are made from."""

    cells: Mapping[_Subject, Cell]
    figures: Mapping[_Subject, ComparedFigure]


def of_waves(session: Session, found: Asked, before: ReleasedWave) -> Compared:
    """Return the wave of a page beside an earlier one: frozen tests where its release has them."""
    language = found.language
    now, then = (_side(session, wave, found, found.key) for wave in (found.wave, before))
    tests = report_cells.tests(session, found.wave.id, found.wave.revision, found.key)

    def difference(measure: Measure, product: str) -> Difference:
        subject = (measure.id, product)
        mine = [test for test in tests if (test.measure, test.product) == subject]
        test = frozen_test(mine, before.id)
        if test is not None:
            return tested(test, measure, before.closes, language)
        if not found.history.may_join(measure.id, before, found.wave):
            return Difference(words=language.translations.gettext("cannot be compared"))
        return untested(now.figures.get(subject), then.figures.get(subject), measure, language)

    names = (language.month(found.wave.closes), language.month(before.closes))
    message = language.translations.gettext("%(group)s: %(now)s beside %(before)s")
    title = language.say(message, group=found.name(found.node), now=names[0], before=names[1])
    keys = ((found.wave.id, found.key), (before.id, found.key))
    return _compared(session, found, (now, then), (title, names, keys), difference)


def of_groups(session: Session, found: Asked, one: WaveGroup, other: WaveGroup) -> Compared:
    """Return two groups in the wave of a page: differences with a margin where they share nobody, and no verdict."""
    language = found.language
    ours, theirs = (
        _side(session, found.wave, found, published_key(group)) for group in (one, other)
    )
    why = _shared(found, one, other)

    def difference(measure: Measure, product: str) -> Difference:
        subject = (measure.id, product)
        sides = (ours.figures.get(subject), theirs.figures.get(subject))
        if why:
            return plain(*sides, why, language)
        return untested(*sides, measure, language)

    names = (found.name(one), found.name(other))
    message = language.translations.gettext("%(one)s beside %(other)s, %(month)s")
    month = language.month(found.wave.closes)
    title = language.say(message, one=names[0], other=names[1], month=month)
    keys = ((found.wave.id, published_key(one)), (found.wave.id, published_key(other)))
    return _compared(session, found, (ours, theirs), (title, names, keys), difference)


def _side(session: Session, wave: ReleasedWave, found: Asked, key: str) -> _Side:
    measures = {measure.id for measure, _ in _subjects(found)}
    name = ReleaseName(wave.id, wave.revision, wave.digest)
    cells = report_cells.cells_of_wave(session, wave.id, wave.revision, measures, [key])
    figures = compared_figures.of_releases(session, [name], measures, [key])
    return _Side(
        {(cell.measure, cell.product): cell for cell in cells},
        {(figure.measure, figure.product): figure for figure in figures},
    )


def _subjects(found: Asked) -> list[tuple[Measure, bool]]:
    """Return the measures that are compared, and whether one is about products."""
    measures = found.questionnaire.measures
    product = product_headline(measures)
    main = [(measure, False) for measure in main_measures(measures)]
    return [*main, *([(product, True)] if product else [])]


def _shared(found: Asked, one: WaveGroup, other: WaveGroup) -> str:
    """Return why two groups have no margin between them: they share people; "" where they do not."""
    _ = found.language.translations.gettext
    above = {published_key(group) for each in (one, other) for group in found.reach.path(each)}
    keys = {published_key(one), published_key(other)}
    if keys & above or WHOLE_COUNCIL in keys:
        return _("one holds the other")
    if one.breakdown != other.breakdown:
        return _("some people are in both")
    return ""


def _compared(
    session: Session,
    found: Asked,
    sides: tuple[_Side, _Side],
    about: tuple[str, tuple[str, str], tuple[tuple[str, str], tuple[str, str]]],
    difference: Callable[[Measure, str], Difference],
) -> Compared:
    title, names, keys = about
    products = report_cells.product_names(session, found.wave.id)
    rows: list[ComparedRow] = []
    for measure, is_of_products in _subjects(found):
        named = (
            products if is_of_products else {"": in_language(measure.title, found.language.code)}
        )
        for product, words in named.items():
            pair = _pair(measure, product, words, sides, found.language)
            if not is_of_products or pair.main.score or pair.other.score:
                rows.append(ComparedRow(pair, difference(measure, product)))
    cells = [side.cells.get((row.pair.measure, row.pair.product)) for row in rows for side in sides]
    return Compared(
        title=title,
        names=names,
        keys=keys,
        sentences=_sentences(rows, found.language),
        families=tuple(
            family_words(family, found.language)
            for family in sorted({row.difference.family for row in rows} - {""})
        ),
        reading=report_pairs.sentence(names, found.language),
        rows=tuple(rows),
        charts=report_pairs.drawing(session, [row.pair for row in rows], names, cells),
    )


def _pair(
    measure: Measure, product: str, title: str, sides: tuple[_Side, _Side], language: Language
) -> Pair:
    subject = (measure.id, product)
    main, other = (report_pairs.side(side.cells.get(subject), language) for side in sides)
    is_lower_better = measure.direction == "lower-is-better"
    return report_pairs.Pair(measure.id, product, title, is_lower_better, main, other)


def _sentences(rows: Sequence[ComparedRow], language: Language) -> tuple[str, ...]:
    """Return what the reader has to know before the first number: what was tested, and what was not."""
    _, ngettext = language.translations.gettext, language.translations.ngettext
    tests = [row.difference for row in rows if row.difference.family]
    others = [
        row for row in rows if not row.difference.family and row.difference.points is not None
    ]
    told = []
    if tests:
        message = ngettext(
            "%(tests)s of these figures was tested when the later wave was released.",
            "%(tests)s of these figures were tested when the later wave was released.",
            len(tests),
        )
        told.append(language.say(message, tests=len(tests)))
        changed = sum(test.is_change for test in tests)
        of_them = ngettext(
            "%(changed)s of them is called a change.",
            "%(changed)s of them are called changes.",
            changed,
        )
        told.append(
            language.say(of_them, changed=changed)
            if changed
            else _("None of them is called a change.")
        )
    if others and tests:
        told.append(
            _(
                "The others were not tested: their differences stand with a margin and without a verdict."
            )
        )
    elif others:
        told.append(
            _(
                "This comparison was not among those that were fixed beforehand, so nothing here is called a "
                "change. Each difference has a margin, but of many that one picks, some look large by chance."
            )
        )
    return tuple(told) or (_("There are no two figures to compare."),)
