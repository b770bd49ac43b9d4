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
    from survey.services.wave_report_gathered import Gathered

_MOST_NEWS = 12
"""So many changes are told, the largest of each family first; the rest are counted, and stand in the CSV."""


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
    yield from _news(gathered, "right")
    yield from _section(tables.measures(gathered, is_short=True), "left")
    yield from _section(tables.products(gathered, is_short=True), "right")


def _in_full(session: Session, gathered: Gathered) -> Iterator[Section]:
    tables, findings = wave_report_tables, wave_report_findings
    yield from _news(gathered)
    yield from _section(tables.trend(gathered))
    yield from _section(tables.measures(gathered))
    yield from _section(_products(session, gathered))
    for part in wave_report_groups.parts(session, gathered):
        yield from _section(part)
    yield from _all_news(session, gathered)
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


def _news(gathered: Gathered, place: str = "all") -> Iterator[Section]:
    """Yield what changed in five lines, as the overview has it; nothing where nothing was tested."""
    page, translations = gathered.page, gathered.language.translations
    if page.news is None:
        return
    title = translations.gettext("What else changed")
    if not page.news:
        words = translations.gettext("Nothing else has clearly changed.")
        yield Section(title, (Words(words),), place)
        return
    told = [Bullet(one.sentence, one.verdict) for one in page.news]
    if page.more_news:
        told.append(Bullet(_more(gathered, page.more_news)))
    yield Section(title, (Bullets(tuple(told)),), place)


def _all_news(session: Session, gathered: Gathered) -> Iterator[Section]:
    """Yield every change of the group and of those below it, where five lines do not hold them."""
    if not gathered.page.more_news:
        return
    news = report_news.everything(session, gathered.found, (gathered.page.headline.measure, ""))
    told = [Bullet(one.sentence, one.verdict) for one in news[:_MOST_NEWS]]
    if len(news) > _MOST_NEWS:
        told.append(Bullet(_more(gathered, len(news) - _MOST_NEWS)))
    title = gathered.language.translations.gettext("Everything that is called a change")
    yield Section(title, (Bullets(tuple(told)),))


def _more(gathered: Gathered, number: int) -> str:
    language = gathered.language
    words = language.translations.ngettext("and %(num)s more", "and %(num)s more", number)
    return language.say(words, num=number)
