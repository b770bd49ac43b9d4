"""A questionnaire read as a respondent would: every page, every route, each language, nothing stored."""

import pytest
from sqlalchemy import func, select

from survey.domain.product import Product
from survey.resources import resource_dir
from survey.storage import products
from survey.storage.drafts import DraftRow
from survey.storage.questionnaires import QuestionnaireRow
from tests.questionnaires.files import EVERYTHING, SMALLEST

READ = "/questionnaires/everything/2/read"
SHIPPED = sorted(resource_dir("questionnaires").glob("*/*.yaml"))
ROUTE = "Pages on this route"


@pytest.fixture
def everything(add, writing):
    add(EVERYTHING)
    with writing() as session:
        products.replace_all(
            session, [Product("hr", "Payroll", "it"), Product("mail", "Mail", "it")]
        )


def pages_of(page):
    """The pages on the route, as they are listed."""
    (route,) = (one for one in page.all("ol") if "route" in one.classes)
    return [one.text for one in route.all("li")]


def test_it_is_read_to_the_end_along_the_answers_chosen(admin, everything, writing):
    page = admin.get(admin.get("/questionnaires/everything/2").link("Read it as a respondent"))
    assert "Nothing is stored." in page.text
    page = admin.get(page.link("Begin to read"))
    assert (page.heading, "Section 1 of 3" in page.text) == ("Start", True)
    page = admin.press(page, "Continue", overall="1", used=["hr"])
    assert page.heading == "Detail"
    assert pages_of(page) == ["Start", "Detail", "Payroll", "Last"]
    page = admin.press(page, "Continue", speed="2")
    assert page.heading == "One product Payroll"
    page = admin.press(page, "Continue")
    assert page.heading == "Last"
    page = admin.press(page, "Continue")
    assert page.heading == "That was the last page"
    assert admin.get(page.link("Back")).heading == "Last"
    assert admin.get(page.link("Back to the beginning")).heading == "A survey"
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(DraftRow)) == 0


def test_what_was_chosen_is_still_there_on_the_way_back(admin, everything):
    page = admin.press(admin.get(READ + "?page=start"), "Continue", overall="1", used=["hr"])
    page = admin.get(page.link("Back"))
    assert page.chosen("overall") == ["1"]
    assert page.chosen("used") == ["hr"]


def test_a_route_is_chosen_at_the_start(admin, everything):
    page = admin.get(READ)
    assert pages_of(page) == ["Start", "Detail", "Last"]
    page = admin.press(page, "Show this route", **{"overall": "2", "products:": "2"})
    assert pages_of(page) == ["Start", "Mail", "Payroll", "Last"]
    assert "Detail put only if one of these:" in page.text
    assert page.chosen("overall") == ["2"]
    assert page.chosen("products:") == ["2"]


def test_each_page_says_what_this_route_passes_by(admin, everything):
    page = admin.get(READ + "?page=detail")
    assert (
        "Not put on this route How fast is it? put only if “How is it?” is answered “Poor”"
        in page.text
    )
    assert [legend.text for legend in page.all("legend")] == ["How long did you wait?"]


def test_it_is_read_in_each_of_its_languages(admin, everything):
    page = admin.get(READ + "?page=start&answers=0&used=0.1")
    welsh = admin.get(page.link("Cymraeg"))
    assert welsh.one("html")["lang"] == "cy"
    assert welsh.heading == "Dechrau"
    assert welsh.path == READ + "?page=start&answers=0&used=0.1&language=cy"
    again = admin.get(welsh.link("English"))
    assert (again.heading, again.one("html")["lang"]) == (page.heading, "en")


def test_unasked_it_is_read_in_the_language_of_the_reader(admin, everything, add):
    add(SMALLEST)
    admin.get("/questionnaires?speak=cy")
    assert admin.get(READ + "?page=start").heading == "Dechrau"
    only_english = admin.get("/questionnaires/smallest/1/read?page=first")
    assert (only_english.heading, only_english.one("html")["lang"]) == ("First", "cy")


def test_what_is_wrong_is_told_as_to_a_respondent(admin, everything):
    page = admin.get(READ + "?page=start")
    page = admin.press(page, "Continue", 422, used=["hr", "none-of-these"], overall="3")
    assert page.title.startswith("Error: ")
    assert list(page.problems) == ["#used"]
    assert page.chosen("overall") == ["3"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_every_page_of_what_ships_can_be_read_in_every_language(admin, add, path):
    (read,) = add(path.read_text("utf-8"))
    start = f"/questionnaires/{read.id}/1/read?used=0.1"
    for language in read.languages:
        page = admin.get(f"{start}&language={language}")
        (route,) = (one for one in page.all("ol") if "route" in one.classes)
        links = [link["href"] for link in route.all("a")]
        headings = [admin.get(link).heading for link in links]
        assert len(headings) >= 1


def test_a_questionnaire_with_one_route_says_so(admin, add):
    add(SMALLEST)
    page = admin.get("/questionnaires/smallest/1/read")
    assert "It has one route" in page.text
    assert not page.all("select")


def test_without_products_examples_stand_in_and_are_said_to(admin, add):
    add(EVERYTHING)
    page = admin.get(READ + "?used=0")
    assert "There are no products yet: three examples stand in for them." in page.text
    assert "Example product A" in pages_of(page)


@pytest.mark.parametrize(
    "query",
    ["?page=detail&answers=1", "?page=nowhere", "?page=each/hr", "?page=each%2Fhr%00"],
)
def test_a_page_off_the_route_does_not_exist(admin, everything, query):
    admin.get(READ + query, 404)


@pytest.mark.parametrize(
    "query",
    [
        "?answers=%00&used=%ff",
        "?answers=9999999999&used=-.-.0",
        "?language=xx",
        "?answers=" + "0." * 500,
    ],
)
def test_an_address_that_was_tampered_with_still_shows_the_start(admin, everything, query):
    assert admin.get(READ + query).heading in {"A survey", "Arolwg"}


def test_an_address_never_outgrows_what_the_server_takes(admin, add, writing):
    """Two thousand products, all of them ticked: the address keeps to those that can be drawn."""
    add(EVERYTHING)
    with writing() as session:
        many = [Product(f"p{number:04}", f"Product {number}", "it") for number in range(1000)]
        products.replace_all(session, many)
    page = admin.get(READ + "?page=start")
    response = admin.post(page, "Continue", used=[product.code for product in many])
    assert response.status_code == 303
    assert len(response.location) < 200


def test_a_text_is_read_before_it_is_added(admin, writing):
    new = admin.press(admin.get("/questionnaires/new"), "Check", text=EVERYTHING)
    page = admin.get(new.link("Read it as a respondent"))
    assert "This questionnaire is not added yet." in page.text
    page = admin.press(page, "Show this route", **{"overall": "1", "products:": ""})
    page = admin.get(page.link("Begin to read"))
    page = admin.press(page, "Continue", overall="2")
    assert page.heading == "Last"
    assert admin.get(page.link("Add")).path == new.path
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(QuestionnaireRow)) == 0


def test_a_text_that_is_not_in_order_is_told_so_in_its_place(admin):
    new = admin.press(admin.get("/questionnaires/new"), "Check", 422, text="id: x")
    read = new.path.replace("new?text=", "new/") + "/read"
    assert admin.get(read, 422).path == new.path
    token = new.chosen("csrf_token")[0]
    assert admin.send(read, [("csrf_token", token)]).location == new.path
