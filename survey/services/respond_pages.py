"""The pages of a journey: shown, posted, cleared, and checked before they are sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey.domain.errors import Problem
from survey.domain.journey import given
from survey.domain.progress import progress
from survey.domain.questionnaire import ItemKind
from survey.domain.scale import in_language
from survey.sealing.padding import TooLargeError
from survey.services.respond_journey import keep, to_change, to_show
from survey.services.respond_views import (
    TOO_MUCH,
    CheckedItem,
    CheckedPage,
    CheckView,
    PageView,
    Saved,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.answers import Answers
    from survey.domain.journey import Page
    from survey.domain.product import Product
    from survey.domain.questionnaire import Item
    from survey.domain.routing import Value
    from survey.domain.scale import Text
    from survey.services.respond_journey import Journey
    from survey.services.respond_views import Link


def page(session: Session, keys: Path, link: Link, *, address: str, browser: str) -> PageView:
    """Return a page of the journey; raises Gone, NotStarted or Elsewhere. One query."""
    journey = to_show(session, keys, link)
    number = journey.number(address)
    shown = journey.pages[number]
    return PageView(
        wave_id=journey.standing.wave_id,
        wave_title=journey.standing.title,
        questionnaire=journey.questionnaire,
        language=journey.language,
        page=shown,
        items=shown.items,
        answers=journey.draft.shown(browser),
        hidden=journey.draft.hidden(shown, browser),
        progress=progress(
            journey.questionnaire,
            journey.pages,
            number,
            journey.draft.answers,
            journey.catalogue,
        ),
        previous=journey.addresses[number - 1] if number else None,
        catalogue=_by_name(journey.catalogue),
    )


def save(
    session: Session,
    keys: Path,
    link: Link,
    *,
    address: str,
    form: Mapping[str, Sequence[str]],
    browser: str,
    is_checking: bool = False,
    is_staying: bool = False,
) -> Saved:
    """Keep the answers of a posted page; raises Gone, NothingRecorded, NotStarted or Elsewhere.

    Other pages stay as they are, whatever another tab has made of them meanwhile. `is_checking` for a page
    changed from the check page: the journey goes back there, by way of the pages that the change has added.
    `is_staying` for a page that is to be shown again, in another language.
    """
    journey = to_change(session, keys, link)
    posted = journey.pages[journey.number(address)]
    draft, problems = journey.draft.posted(posted, form, journey.catalogue, browser)
    changed = replace(journey, draft=draft)
    if is_staying:
        onward: str | None = address
    else:
        onward = changed.back_from(address, journey) if is_checking else changed.after(address)
    draft = replace(draft, at=address if problems else onward)
    try:
        keep(session, keys, link, journey.standing, draft)
    except TooLargeError:
        return Saved(address, (Problem(_longest(posted), TOO_MUCH),))
    return Saved(address if problems else onward, problems)


def clear(session: Session, keys: Path, link: Link, *, address: str) -> None:
    """Forget every answer on a page, those given in another browser too; raises as `save` does."""
    journey = to_change(session, keys, link)
    posted = journey.pages[journey.number(address)]
    draft = replace(journey.draft.cleared(posted), at=address)
    keep(session, keys, link, journey.standing, draft)


def check(session: Session, keys: Path, link: Link, *, browser: str) -> CheckView:
    """Return everything answered so far, in words; raises Gone or NotStarted. One query."""
    journey = to_show(session, keys, link)
    return CheckView(
        wave_id=journey.standing.wave_id,
        wave_title=journey.standing.title,
        questionnaire=journey.questionnaire,
        language=journey.language,
        pages=tuple(_checked(journey, page, browser) for page in journey.pages),
        previous=journey.addresses[-1] if journey.addresses else None,
    )


def _checked(journey: Journey, page: Page, browser: str) -> CheckedPage:
    hidden = journey.draft.hidden(page, browser)
    answers = journey.draft.shown(browser)
    return CheckedPage(
        page,
        tuple(
            CheckedItem(
                item,
                words := _words(journey, page, item, answers),
                _ends(journey, item, words),
                is_hidden=item.id in hidden,
                is_none_of_these=item.kind is ItemKind.PRODUCTS and answers.used == (),
            )
            for item in page.items
        ),
    )


def _words(journey: Journey, page: Page, item: Item, answers: Answers) -> tuple[str, ...]:
    """Return what was answered, in the words of the options."""
    if item.kind is ItemKind.PRODUCTS:
        ticked = answers.used or ()
        return tuple(
            product.name for product in _by_name(journey.catalogue) if product.code in ticked
        )
    value = given(page, answers).get(item.id)
    if value is None or item.scale is None:
        return () if value is None else (str(value),)
    labels: dict[Value, Text] = {point.code: point.label for point in item.scale.points}
    labels |= {option.means.value: option.label for option in item.scale.apart}
    return (in_language(labels[value], journey.language),)


def _ends(journey: Journey, item: Item, words: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the words at both ends of a scale, where what was chosen on it is a mere number."""
    if item.scale is None or not "".join(words).isdecimal():
        return None
    first, *_between, last = item.scale.points
    return in_language(first.label, journey.language), in_language(last.label, journey.language)


def _by_name(catalogue: Sequence[Product]) -> tuple[Product, ...]:
    """Return products as people look for them; codes, which nobody sees, order everything else."""
    return tuple(sorted(catalogue, key=lambda product: (product.name.casefold(), product.code)))


def _longest(page: Page) -> str:
    """Return the id of the item on a page that can be shortened."""
    in_words = [item.id for item in page.items if item.kind is ItemKind.TEXT]
    return in_words[0] if in_words else page.items[0].id
