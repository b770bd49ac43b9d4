"""The wave as a paper: what a committee is handed of one group, composed of what its pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.report_file import Edition
from survey.extracts.paper import Bullet, Bullets, Lead, Paper, Section, Words
from survey.services import (
    report_news,
    wave_report_findings,
    wave_report_groups,
    wave_report_notes,
    wave_report_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from survey.extracts.paper import Block
    from survey.services.report_views import News
    from survey.services.wave_report_gathered import Gathered

_MOST_NEWS = 24
"""So many changes are told; the summary has fewer, as the overview does."""


def compose(session: Session, gathered: Gathered, edition: Edition) -> Paper:
    """Return the paper: a summary that fits on one page, or the report with everything."""
    language, place = gathered.language, gathered.page.place
    _ = language.translations.gettext
    is_summary = edition is Edition.SUMMARY
    about = language.say(_("%(group)s, %(month)s"), group=place.group.name, month=place.wave.month)
    subject = _("Satisfaction with IT")
    page_words = language.say(_("Page %(page)s of %(pages)s"), page="{page}", pages="{pages}")
    sections = _on_one_page(gathered) if is_summary else _in_full(session, gathered)
    return Paper(
        title=f"{subject}: {about} – {gathered.letterhead.council}",
        council=f"{gathered.letterhead.council} · {subject}",
        about=about,
        language=language.code,
        accent=gathered.letterhead.accent,
        day=place.wave.closes,
        lead=_lead(gathered),
        sections=tuple(sections),
        page_words=page_words,
        foot=wave_report_notes.foot(gathered),
        notes=wave_report_notes.short(gathered) if is_summary else (),
    )


def _lead(gathered: Gathered) -> Lead:
    page = gathered.page
    return Lead(
        headline=page.title,
        figure=page.headline.score,
        under=page.give_or_take,
        sentences=page.lead,
        facts=tuple(_facts(gathered)),
    )


def _facts(gathered: Gathered) -> Iterator[tuple[str, str]]:
    _, page = gathered.language.translations.gettext, gathered.page
    facts = page.facts
    if facts.response:
        yield _("Answered"), facts.response.words
    if page.headline.base:
        yield _("Answers to this question"), page.headline.base
    if facts.top_box:
        words = _("Answered “%(options)s”")
        yield gathered.language.say(words, options=facts.top_box_means), facts.top_box
    if facts.council:
        yield _("Whole council"), facts.council
    yield _("Fieldwork"), facts.fieldwork


def _on_one_page(gathered: Gathered) -> Iterator[Section]:
    tables = wave_report_tables
    yield from _section(tables.trend(gathered, is_short=True), "left")
    yield from _news(gathered, gathered.page.news, "right")
    yield from _section(tables.measures(gathered, is_short=True), "left")
    yield from _section(tables.products(gathered, is_short=True), "right")


def _in_full(session: Session, gathered: Gathered) -> Iterator[Section]:
    tables, findings = wave_report_tables, wave_report_findings
    yield from _news(gathered, _all_news(session, gathered))
    yield from _section(tables.trend(gathered))
    yield from _section(tables.measures(gathered))
    yield from _section(_products(session, gathered))
    for part in wave_report_groups.parts(session, gathered):
        yield from _section(part)
    yield from _section(findings.sites(session, gathered))
    yield from _section(findings.priorities(session, gathered))
    yield from _section(findings.improvement(session, gathered))
    yield from _section(tables.waves(gathered))
    yield wave_report_notes.method(gathered)


def _products(session: Session, gathered: Gathered) -> tuple[str, tuple[Block, ...]] | None:
    found = wave_report_tables.products(gathered)
    if found is None:
        return None
    title, table = found
    return title, (*wave_report_findings.product_dots(session, gathered), *table)


def _section(found: tuple[str, tuple[Block, ...]] | None, place: str = "all") -> Iterator[Section]:
    if found is not None and found[1]:
        yield Section(found[0], found[1], place)


def _all_news(session: Session, gathered: Gathered) -> tuple[News, ...] | None:
    if gathered.page.news is None:
        return None
    headline = (gathered.page.headline.measure, "")
    return tuple(report_news.everything(session, gathered.found, headline))


def _news(
    gathered: Gathered, news: tuple[News, ...] | None, place: str = "all"
) -> Iterator[Section]:
    if news is None:
        return
    _, ngettext = gathered.language.translations.gettext, gathered.language.translations.ngettext
    told = [Bullet(one.sentence, one.verdict) for one in news[:_MOST_NEWS]]
    more = len(news) - len(told)
    if more:
        words = ngettext("and %(num)s more", "and %(num)s more", more)
        told.append(Bullet(gathered.language.say(words, num=more)))
    if told:
        yield Section(_("What else changed"), (Bullets(tuple(told)),), place)
    else:
        yield Section(
            _("What else changed"), (Words(_("Nothing else has clearly changed.")),), place
        )
