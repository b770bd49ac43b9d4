"""How far one is: the way never grows by what one answers about products."""

import pytest

from survey.domain.answers import Answers
from survey.domain.journey import pages
from survey.domain.progress import Progress, progress
from tests.questionnaire_factories import (
    a_catalogue,
    a_products_item,
    a_questionnaire,
    a_roster_section,
    a_scale_item,
    a_section,
)

CATALOGUE = a_catalogue("desk", "mail", "maps")
QUESTIONNAIRE = a_questionnaire(
    a_section(a_scale_item("support"), a_scale_item("speed"), id="support"),
    a_section(a_products_item(), id="products"),
    a_roster_section(a_scale_item("product-overall"), a_scale_item("product-speed")),
    a_section(a_scale_item("last"), id="last"),
)


def places(used, catalogue=CATALOGUE):
    answers = Answers(used=used, draws={"desk": 3, "mail": 1, "maps": 2})
    route = pages(QUESTIONNAIRE, answers, catalogue)
    return [
        progress(QUESTIONNAIRE, route, place, answers, catalogue) for place in range(len(route))
    ]


def test_products_are_counted_apart_from_sections():
    assert places(("mail", "maps")) == [
        Progress(1, 3, 0, 8),
        Progress(2, 3, 2, 8),
        Progress(1, 2, 3, 8),
        Progress(2, 2, 5, 8),
        Progress(3, 3, 7, 8),
    ]


def test_until_products_are_ticked_as_many_are_expected_as_may_be_asked_about():
    assert places(None)[:2] == [Progress(1, 3, 0, 8), Progress(2, 3, 2, 8)]


def test_once_the_choice_lies_behind_none_is_expected_any_longer():
    assert places(None)[2] == Progress(3, 3, 3, 4)


@pytest.mark.parametrize(
    ("used", "total"), [((), 4), (("mail",), 6), (("mail", "maps", "desk"), 8)]
)
def test_what_is_ticked_makes_the_rest_shorter_never_longer(used, total):
    assert {place.total for place in places(used)} == {total}
    assert places(None)[0].total >= total


def test_no_more_products_are_expected_than_there_are():
    assert places(None, a_catalogue("mail"))[0].total == 6
