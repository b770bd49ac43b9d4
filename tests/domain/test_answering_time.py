"""How long a questionnaire takes: a rule of thumb that agrees with what ships."""

import pytest

from survey.domain.answering_time import estimated_minutes, longest
from survey.instruments.load import load_questionnaire
from survey.resources import resource_dir
from tests.questionnaire_factories import (
    a_products_item,
    a_questionnaire,
    a_roster_section,
    a_scale_item,
    a_section,
    a_text_item,
)

FILES = sorted(resource_dir("questionnaires").glob("*/*.yaml"))


def test_every_route_counts_and_a_roster_as_often_as_it_can_be_put():
    questionnaire = a_questionnaire(
        a_section(a_scale_item(), a_text_item()),
        a_section(a_products_item(), id="systems"),
        a_roster_section(a_scale_item("easy"), a_scale_item("stable"), at_most=3),
    )
    assert longest(questionnaire) == 9
    assert (
        estimated_minutes(questionnaire) == 2
    )  # 7 x 7 + 15 + 20 seconds, and 5 pages of 3: 99 seconds


def test_a_single_question_takes_a_minute():
    assert estimated_minutes(a_questionnaire()) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_what_ships_says_about_what_is_estimated(path):
    questionnaire = load_questionnaire(path)
    assert abs(estimated_minutes(questionnaire) - questionnaire.minutes) <= 1
