"""The overview: one group in one wave, everything a page, its CSV and its JSON say of it."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import NullTranslations
from typing import TYPE_CHECKING

from survey.charts import counts, words
from survey.charts.language import Language
from survey.domain.access import WHOLE_COUNCIL, Act, may
from survey.domain.errors import NotFound
from survey.domain.group import Level
from survey.domain.reach import Reach, published_key
from survey.domain.scale import in_language
from survey.domain.wave import LONDON
from survey.services import report_lines, report_parts, report_tables
from survey.services.report_charts import headline_of
from survey.services.report_history import history
from survey.services.report_views import (
    Facts,
    GroupChoice,
    NothingYet,
    Overview,
    Place,
    WaveChoice,
)
from survey.storage import report_cells
from survey.storage import waves as waves_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.domain.phrase import Translations
    from survey.services.report_history import History
    from survey.services.report_lines import Evidence
    from survey.services.report_views import Figure, Line, News, Table
    from survey.storage.report_cells import ReleasedWave


def overview(
    session: Session,
    account: Account,
    *,
    now: datetime,
    wave_id: str | None = None,
    group: str | None = None,
    locale: str = "en",
    translations: Translations | None = None,
) -> Overview | NothingYet:
    """Return the overview of a group in a wave; unasked, the reader's own group in the latest wave.

    Waves after tickets close every month: they are shown unasked only where there is no other.

    Raises NotFound for a wave without a release, and for a group that does not exist in that wave or that
    the account may not read: all look alike.
    """
    if not may(account, Act.READ_RESULTS, now.astimezone(LONDON).date()):
        raise NotFound(group)
    language = Language("en_GB" if locale == "en" else locale, translations or NullTranslations())
    waves = report_cells.released_waves(session)
    if not waves:
        return _nothing_yet(session, language)
    wave = _chosen(waves, wave_id)
    reach = Reach(waves_store.trees(session, wave.id), account.scope)
    node = reach.group(group or reach.home())
    past = history(session, waves[: waves.index(wave) + 1])
    return _page(session, _Asked(waves, past, reach, node, language))


def _nothing_yet(session: Session, language: Language) -> NothingYet:
    return NothingYet(
        tuple(
            (title, language.day(closes)) for title, closes in report_cells.running_waves(session)
        )
    )


def _chosen(waves: Sequence[ReleasedWave], wave_id: str | None) -> ReleasedWave:
    if wave_id is None:
        return next((wave for wave in reversed(waves) if not wave.is_after_tickets), waves[-1])
    for wave in waves:
        if wave.id == wave_id:
            return wave
    raise NotFound(wave_id)


@dataclass(frozen=True)
class _Asked:
    """What was asked for, found and read."""

    waves: Sequence[ReleasedWave]
    history: History
    reach: Reach
    node: WaveGroup
    language: Language

    @property
    def wave(self) -> ReleasedWave:
        return self.history.waves[-1]

    @property
    def key(self) -> str:
        return published_key(self.node)

    @property
    def headline(self) -> Measure:
        return headline_of(self.history.questionnaire)


def _page(session: Session, asked: _Asked) -> Overview:
    language, evidence = asked.language, _evidence(session, asked)
    place = _place(session, asked)
    rates = report_cells.rates(session, asked.history.revisions, [asked.key])
    by_wave = {wave: rate for (wave, _), rate in rates.items()}
    measures = report_tables.measure_table(evidence, language)
    products = _products(session, asked, evidence)
    main = next(line for line in measures.lines if line.measure == asked.headline.id)
    shown = main.figure
    return Overview(
        place=place,
        source=report_lines.source(asked.wave, asked.history.questionnaire),
        title=_title(asked, evidence, main),
        lead=_lead(asked, evidence, main),
        headline=main,
        give_or_take=counts.give_or_take(shown.score_low, shown.score_high, language),
        facts=_facts(asked, evidence, shown, by_wave.get(asked.wave.id)),
        trend=report_tables.trend(
            session, evidence, asked.headline, place.waves, by_wave, language
        ),
        news=_news(asked, evidence, measures, products),
        measures=measures,
        products=products,
        parts=report_parts.part_tables(
            session,
            asked.reach.next_level(asked.node),
            asked.history,
            asked.headline,
            report_parts.Whole(asked.node, shown, by_wave.get(asked.wave.id)),
            language,
        ),
    )


def _evidence(session: Session, asked: _Asked) -> Evidence:
    """Read every figure and every test of the group, and what to compare it with."""
    measures = [m.id for m in report_tables.main_measures(asked.history.questionnaire.measures)]
    product = report_tables.product_headline(asked.history.questionnaire.measures)
    wanted = {asked.headline.id, *measures, *([product.id] if product else [])}
    cells = report_cells.cells_over_waves(session, asked.history.revisions, wanted, [asked.key])
    release = (asked.wave.id, asked.wave.revision)
    tests = report_cells.tests(session, *release, asked.key)
    council = []
    if asked.key != WHOLE_COUNCIL:
        council = report_cells.cells_of_wave(session, *release, wanted, [WHOLE_COUNCIL])
    return report_lines.gathered(asked.history, cells, tests, council)


def _place(session: Session, asked: _Asked) -> Place:
    having = {wave.id for wave in asked.waves}
    if asked.node.level != Level.ROOT:
        having = report_cells.waves_with_group(
            session, having, asked.node.breakdown, asked.node.code
        )
    choices = {
        wave.id: WaveChoice(
            id=wave.id,
            title=wave.title,
            month=asked.language.month(wave.closes),
            short_month=asked.language.short_month(wave.closes),
            opens=wave.opens,
            closes=wave.closes,
            has_group=wave.id in having,
        )
        for wave in reversed(asked.waves)
    }
    own = asked.reach.group(asked.reach.home())
    return Place(
        wave=choices[asked.wave.id],
        waves=tuple(choices.values()),
        group=_choice(asked.node, asked.language),
        path=tuple(_choice(above, asked.language) for above in asked.reach.path(asked.node)),
        own=None
        if published_key(own) in {asked.key, WHOLE_COUNCIL}
        else _choice(own, asked.language),
    )


def _choice(group: WaveGroup, language: Language) -> GroupChoice:
    key = published_key(group)
    if key == WHOLE_COUNCIL:
        return GroupChoice(key, language.translations.gettext("Whole council"))
    return GroupChoice(key, group.name)


def _products(session: Session, asked: _Asked, evidence: Evidence) -> Table | None:
    names = report_cells.product_names(session, asked.wave.id)
    using = report_cells.cells_of_wave(
        session, asked.wave.id, asked.wave.revision, [report_tables.SHARE_USING], [asked.key]
    )
    return report_tables.product_table(evidence, names, using, asked.language)


def _title(asked: _Asked, evidence: Evidence, main: Line) -> str:
    is_council = asked.key == WHOLE_COUNCIL
    subject = main.title if is_council else asked.node.name
    comparison = words.named(evidence.comparisons(main.measure)) if main.score else None
    return words.headline(subject, asked.wave.closes, comparison, asked.language)


def _lead(asked: _Asked, evidence: Evidence, main: Line) -> tuple[str, ...]:
    """Return what is to be said under the headline: whether it is real, and where it is heading."""
    _ = asked.language.translations.gettext
    if not main.figure.is_asked:
        return (_("This was not asked in this wave."),)
    if main.figure.score is None:
        return _too_few(asked)
    comparisons = evidence.comparisons(main.measure)
    named = words.named(comparisons)
    if named is not None:
        slope = next((c for c in comparisons if c.contrast == words.Contrast.SLOPE), None)
        told = (
            words.standing(main.figure.score, named, asked.language),
            words.slope(slope, asked.language),
        )
        return tuple(sentence for sentence in told if sentence)
    if len(asked.history.waves) == 1:
        return (_("These are the first figures: there is nothing to compare them with yet."),)
    if asked.key == WHOLE_COUNCIL:
        return (_("There is no earlier wave that it can be compared with."),)
    return (_("Changes are tested for the whole council so far, and not for this group."),)


def _too_few(asked: _Asked) -> tuple[str, ...]:
    _ = asked.language.translations.gettext
    told = asked.language.say(
        _(
            "Too few answers to show, or answers so alike that they would give people away. "
            "Figures are shown from %(k)s answers on."
        ),
        k=asked.wave.k,
    )
    above = asked.reach.path(asked.node)
    if not above:
        return (told,)
    where = _choice(above[-1], asked.language).name
    return told, asked.language.say(_("What was answered here counts in: %(group)s."), group=where)


def _facts(
    asked: _Asked, evidence: Evidence, shown: Figure, rate: report_cells.Rate | None
) -> Facts:
    language, wave = asked.language, asked.wave
    council = evidence.council.get((asked.headline.id, ""))
    return Facts(
        council="" if council is None else language.decimal(council),
        response=report_lines.response(rate, language, has_frame=wave.has_frame),
        top_box_means=_top_box_means(asked),
        top_box=counts.share(shown.top_box, shown.top_box_low, shown.top_box_high, language),
        fieldwork=language.days(wave.opens, wave.closes),
    )


def _top_box_means(asked: _Asked) -> str:
    """Return the words of the points that make the top box, or nothing where the headline has none."""
    measure = asked.headline
    scale = asked.history.questionnaire.items()[measure.items[0]].scale
    if scale is None or not measure.top:
        return ""
    labels = [
        in_language(point.label, asked.language.code)
        for point in scale.points
        if point.code in measure.top
    ]
    return asked.language.either(labels)


def _news(
    asked: _Asked, evidence: Evidence, measures: Table, products: Table | None
) -> tuple[News, ...] | None:
    """Return what changed, but for the headline; None where nothing was tested."""
    if not evidence.tests:
        return None
    by_id = {measure.id: measure for measure in asked.history.questionnaire.measures}
    lines = [*measures.lines, *(products.lines if products else ())]
    told = [
        report_lines.news(evidence, by_id[line.measure], line, asked.language)
        for line in lines
        if (line.measure, line.product) != (asked.headline.id, "")
    ]
    return tuple(news for news in told if news is not None)
