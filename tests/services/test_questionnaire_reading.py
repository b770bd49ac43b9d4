"""A questionnaire read on every route, storing nothing."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.domain.errors import NotFound
from survey.domain.journey import NONE_AND_SOME, NONE_OF_THESE
from survey.domain.product import Product
from survey.domain.routing import AnswerIs
from survey.resources import resource_dir
from survey.services import questionnaire_reading, questionnaires
from survey.services.questionnaire_reading import END, NUMBER_OF_PRODUCTS, Route, Step
from survey.storage import products
from tests.questionnaire_factories import a_questionnaire, a_section, a_text_item
from tests.questionnaires.files import EVERYTHING

TODAY = date(2026, 6, 3)
PRODUCTS = [
    Product("mail", "Mail", "email"),
    Product("hr", "Payroll", "applications"),
    Product("gone", "A system that was", "applications", closed=date(2026, 1, 1)),
]


@pytest.fixture
def read(session, now):
    everything = questionnaires.add(session, EVERYTHING, now, "test")
    products.replace_all(session, PRODUCTS)

    def reading(answers="", used="", **asked):
        route = Route(answers, used)
        return questionnaire_reading.read(session, everything, on=TODAY, route=route, **asked)

    return reading


def addresses(reading):
    return [page.address for page in reading.pages]


def test_it_begins_before_the_first_page(read):
    found = read()
    assert (found.page, found.number, found.count, found.following) == (None, 0, 3, "start")
    assert (found.language, [item.id for item in found.deciding]) == ("en", ["overall"])
    assert found.roster_at_most == 2


def test_sections_off_the_route_are_told_with_what_opens_them(read):
    (detail, each) = read("1", "").closed[0], read("1", "").closed[-1]
    assert each.section.id == "each"
    assert each.told is None
    (detail, _each) = read("2", "").closed
    assert detail.section.id == "detail"
    assert [part.is_not for part in detail.told.parts] == [False, True]


def test_an_answer_opens_a_route_and_each_of_its_pages_can_be_read(read):
    found = read("0", "0.1")
    assert addresses(found) == ["start", "detail", "each/mail", "each/hr", "last"]
    assert not found.closed
    for number, address in enumerate(addresses(found), 1):
        page = read("0", "0.1", address=address)
        assert (page.page.address, page.number, page.count) == (address, number, 5)


def test_pages_lead_to_one_another_and_to_the_end(read):
    middle = read(address="detail")
    assert (middle.previous, middle.following) == ("start", "last")
    assert read(address="start").previous is None
    last = read(address="last")
    assert last.following == END
    end = read(address=END)
    assert (end.page, end.number, end.previous) == (None, 4, "last")


def test_an_item_off_the_route_is_told_on_its_page(read):
    (hidden,) = read(address="detail").hidden
    assert (hidden.item.id, hidden.told.item.id) == ("speed", "overall")
    assert read("0", address="detail").hidden == ()
    assert read().hidden == ()


@pytest.mark.parametrize("address", ["detail", "each/hr", "nowhere"])
def test_a_page_off_the_route_is_not_found(read, address):
    with pytest.raises(NotFound):
        read("1", address=address)


@pytest.mark.parametrize(("asked", "shown"), [("cy", "cy"), ("en", "en"), ("fr", "en"), ("", "en")])
def test_it_is_read_in_each_of_its_languages(read, asked, shown):
    assert read(language=asked).language == shown


def test_answers_to_a_page_decide_where_it_goes_on(read):
    form = {"overall": ["1"], "used": ["hr", "mail"]}
    step = questionnaire_reading.go_on(read(address="start"), form)
    assert step == Step(Route("0", "0.1"), "detail")
    step = questionnaire_reading.go_on(read(address="start"), form | {"overall": ["2"]})
    assert step == Step(Route("1", "0.1"), "each/mail")
    assert questionnaire_reading.go_on(read(address="last"), {"words": ["None"]}).address == END


def test_of_many_products_as_many_as_can_be_drawn_travel_on(session, read):
    products.replace_all(session, [Product(f"p{n}", f"Product {n}", "it") for n in range(300)])
    form = {"used": [f"p{n}" for n in range(300)]}
    step = questionnaire_reading.go_on(read(address="start"), form)
    assert step.route == Route("", "0.1")


def test_that_none_is_used_travels_on_too(read):
    step = questionnaire_reading.go_on(read(address="start"), {"used": [NONE_OF_THESE]})
    assert step.route == Route("", "-")
    assert read(used="-").answers.used == ()


def test_what_cannot_be_accepted_is_told_as_to_a_respondent(read):
    form = {"used": ["mail", NONE_OF_THESE]}
    step = questionnaire_reading.go_on(read(address="start"), form)
    assert [(problem.where, problem.what) for problem in step.problems] == [("used", NONE_AND_SOME)]


@pytest.mark.parametrize(
    ("form", "number", "route"),
    [
        ({"overall": ["3"]}, "2", Route("2", "0.1")),
        ({"overall": ["do-not-know"]}, "0", Route("3", "-")),
        ({"overall": ["9"]}, "", Route()),
        ({"overall": ["1", "2"]}, "nine", Route()),
        ({}, "2" * 5000, Route()),
    ],
)
def test_a_route_is_chosen_at_the_start(read, form, number, route):
    form = form | {NUMBER_OF_PRODUCTS: [number]}
    assert questionnaire_reading.go_on(read(), form) == Step(route, "")


def test_answers_off_the_route_do_not_travel(session, now):
    """Somebody who never uses the records system has said nothing of it, whatever the address has kept."""
    file = resource_dir("questionnaires") / "schools-it/1.yaml"
    asked = questionnaires.add_file(session, file, now, "test")
    found = questionnaire_reading.read(session, asked, on=TODAY, route=Route("3.1"))
    assert [closed.section.id for closed in found.closed] == ["records-quality", "help-quality"]
    assert found.route == Route("3.1")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_stands_in_an_address_something_is_shown(read, answers, used):
    found = read(answers, used)
    assert found.count >= 3
    assert read(found.route.answers, found.route.used).route == found.route


def test_without_products_examples_stand_in(session, now):
    asked = questionnaires.add(session, EVERYTHING, now, "test")
    found = questionnaire_reading.read(session, asked, on=TODAY, route=Route("", "0.1.2"))
    assert found.has_examples
    assert sum(1 for page in found.pages if page.product) == 2


def test_an_item_without_options_decides_nothing(session):
    """No file can say so, but nothing breaks if a questionnaire does."""
    asked = a_questionnaire(
        a_section(a_text_item()),
        a_section(id="more", show_when=AnswerIs("comments", frozenset({"x"}))),
    )
    found = questionnaire_reading.read(session, asked, on=TODAY, route=Route("0"))
    assert addresses(found) == ["support"]
