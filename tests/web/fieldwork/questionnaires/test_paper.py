"""A questionnaire as it is handed out on paper."""

import pytest

from survey.domain.product import Product
from survey.storage import products
from tests.questionnaires.files import EVERYTHING, SMALLEST
from tests.web.page_client import COUNCIL

PAPER = "/questionnaires/everything/2/paper"


@pytest.fixture
def paper(admin, add, writing):
    add(EVERYTHING, SMALLEST)
    with writing() as session:
        products.replace_all(
            session, [Product("hr", "Payroll", "it"), Product("mail", "Mail", "it")]
        )
    return admin


def sheet(page):
    return page.one("article")


def test_it_has_a_box_for_every_answer_and_lines_for_words(paper):
    found = sheet(paper.get(PAPER))
    boxes = [one for one in found.all("span") if "box" in one.classes]
    # five for satisfaction twice outside and twice in the roster, three for time, two products and none of them
    assert len(boxes) == 5 * 4 + 3 + 3
    assert len([one for one in found.all("div") if "lines" in one.classes]) == 1
    assert "I use none of these" in found.text


def test_routes_are_told_by_the_numbers_of_questions(paper):
    text = sheet(paper.get(PAPER)).text
    assert (
        "Only if one of these: you answered “Poor” or “Do not know” to question 1 "
        "you did not answer “Fair” or “Good” to question 1 → If not, go to question 5." in text
    )
    assert "Only if you answered “Poor” to question 1 → If not, go to question 4." in text


def test_products_have_a_block_each(paper):
    page = paper.get(PAPER)
    text = sheet(page).text
    assert "One product 1 of 2" in text
    assert "One product 2 of 2" in text
    assert "answer for the 2 that you used last. If you ticked none, go to question 7." in text
    assert "If you use no other, go to question 7." in text
    one = sheet(paper.press(page, "Show it so", products="1")).text
    assert "2 of 2" not in one
    assert "answer for the one that you used last" in one


def test_it_names_the_council_the_version_and_how_to_hand_it_in(paper):
    page = paper.get(PAPER)
    assert COUNCIL in sheet(page).text
    assert "everything:2" in sheet(page).text
    assert "Put this sheet into an envelope" in sheet(page).text
    words = "Into the box beside the <kitchen> door, by 24 June."
    page = paper.press(page, "Show it so", hand_in=words)
    assert words in sheet(page).text
    assert page.chosen("hand_in") == [words]


def test_very_long_words_on_handing_in_are_cut(paper):
    page = paper.get(PAPER + "?hand_in=" + "x" * 1000)
    assert "x" * 150 in sheet(page).text
    assert "x" * 151 not in sheet(page).text


def test_it_is_printed_in_welsh(paper):
    page = paper.get(PAPER + "?language=cy")
    assert page.one("html")["lang"] == "cy"
    assert "Pa mor gyflym?" in sheet(page).text


def test_unasked_it_is_printed_in_the_language_of_the_reader_if_it_speaks_that(paper):
    paper.get("/questionnaires?speak=cy")
    assert "Pa mor gyflym?" in sheet(paper.get(PAPER)).text
    only_english = paper.get("/questionnaires/smallest/1/paper")
    assert only_english.one("html")["lang"] == "en", "nobody is handed a sheet in two languages"


def test_without_a_catalogue_there_are_lines_to_write_products_on(admin, add):
    add(EVERYTHING)
    lines = [one for one in sheet(admin.get(PAPER)).all("div") if "lines" in one.classes]
    assert len(lines) == 2


def test_a_plain_questionnaire_offers_no_more_than_it_has(paper):
    page = paper.get("/questionnaires/smallest/1/paper")
    assert {one["id"] for one in page.one("main").all("input", "select")} == {"hand_in"}


@pytest.mark.parametrize("query", ["?products=many", "?products=-1", "?language=%00"])
def test_an_address_that_was_tampered_with_still_prints(paper, query):
    assert paper.get(PAPER + query).heading == "A survey"
