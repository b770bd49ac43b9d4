"""The questionnaires that are shipped, and the schema beside them."""

import json
from pathlib import Path

import pytest

from survey.domain.answers import Answers
from survey.domain.journey import pages
from survey.domain.measure import Role
from survey.domain.questionnaire import ItemKind
from survey.domain.scale import Direction
from survey.instruments.load import load_questionnaire
from survey.instruments.schema import json_schema
from survey.resources import resource_dir
from tests.questionnaire_factories import a_catalogue

FOLDER = resource_dir("questionnaires")
FILES = sorted(FOLDER.glob("*/*.yaml"))
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "sus_umux.json").read_text())


@pytest.fixture(scope="module")
def it_service():
    return load_questionnaire(FOLDER / "it-service" / "1.yaml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_shipped_file_is_in_order_and_lies_where_its_name_says(path):
    read = load_questionnaire(path)
    assert (path.parent.name, path.stem) == (read.id, str(read.version))
    assert path.read_text().startswith("# yaml-language-server: $schema=../schema.json\n")


def test_the_schema_for_editors_is_fresh():
    assert json.loads((FOLDER / "schema.json").read_text()) == json_schema()


def test_the_service_survey_has_at_most_24_questions_with_two_products(it_service):
    catalogue = a_catalogue("mail", "maps", "rota")
    answers = Answers(used=("mail", "maps", "rota"), draws={"mail": 1, "maps": 2, "rota": 3})
    shown = pages(it_service, answers, catalogue)
    assert sum(1 for page in shown if page.product) == 2
    assert sum(len(page.items) for page in shown) <= 24


def test_the_service_survey_has_a_headline_eleven_areas_and_a_product_headline(it_service):
    roles = [measure.role for measure in it_service.measures]
    assert (roles.count(Role.HEADLINE), roles.count(Role.MAIN)) == (1, 11)
    assert roles.count(Role.PRODUCT_HEADLINE) == 1
    headline = it_service.measures[0]
    assert (headline.items, headline.minimum, headline.maximum) == (("overall-rating",), 1, 7)
    lost = next(measure for measure in it_service.measures if measure.id == "lost-time")
    assert lost.direction is Direction.LOWER_IS_BETTER


def test_every_scale_item_of_the_service_survey_is_scored(it_service):
    scored = {item for measure in it_service.measures for item in measure.items}
    assert scored == {
        id_ for id_, item in it_service.items().items() if item.kind is ItemKind.SCALE
    }


def test_the_follow_up_of_a_ticket_is_four_questions_on_one_page():
    read = load_questionnaire(FOLDER / "ticket-follow-up" / "1.yaml")
    (page,) = pages(read, Answers(), ())
    assert [item.kind for item in page.items] == [ItemKind.SCALE] * 3 + [ItemKind.TEXT]
    assert read.minutes == 1


def test_the_survey_of_schools_asks_of_what_people_have_met():
    """Who never opens the records system, and has not asked for help, is not asked how they were."""
    read = load_questionnaire(FOLDER / "schools-it" / "1.yaml")
    met = Answers(items={"records-use": 1, "help-sought": 1})
    not_met = Answers(items={"records-use": 4, "help-sought": 2})
    asked = [sum(len(page.items) for page in pages(read, said, ())) for said in (met, not_met)]
    assert asked == [17, 11]


@pytest.mark.parametrize("id_", ["ticket-follow-up", "schools-it"])
def test_what_ships_for_everybody_speaks_english_and_welsh(id_):
    assert load_questionnaire(FOLDER / id_ / "1.yaml").languages == ("en", "cy")


def test_the_usability_scale_scores_as_published():
    """2.5 x (sum of odd x - 1 + sum of even 5 - x) is the mean of the turned answers on 0-100."""
    sus = load_questionnaire(FOLDER / "system-usability" / "1.yaml").measures[0]
    case = next(
        c for c in VECTORS["cases"] if c["inputs"].get("answers") == [2, 1, 4, 1, 4, 3, 4, 2, 3, 3]
    )
    answers = dict(zip(sus.items, case["inputs"]["answers"], strict=True))
    turned = [6 - value if item in sus.reverse else value for item, value in answers.items()]
    assert sus.score(sum(turned) / len(turned)) == pytest.approx(67.5, abs=1e-12)
