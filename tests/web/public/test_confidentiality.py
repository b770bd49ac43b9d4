"""What respondents are told of their answers is what the product does, and no more."""

import pytest

SEALED = "sealed, and are opened once, when the survey closes"


@pytest.fixture
def page(client):
    return client.get("/confidentiality")


def test_a_period_is_promised_for_comments_alone_for_answers_are_not_deleted_by_themselves(page):
    assert "Comments are deleted twelve months after the survey has closed." in page.text
    assert "until Borough of Exampleton decides to delete them" in page.text
    assert "not deleted by themselves" in page.text
    assert "year" not in page.text


def test_it_says_who_could_open_the_box_early(page):
    assert SEALED in page.text
    assert "both the council’s server and its key files could open the box earlier" in page.text


def test_no_page_says_that_reading_early_is_out_of_anybodys_power(client, opened, page):
    opening = client.get(f"/r/{opened.tokens[0]}")
    question = client.press(opening, "Start")
    for one in (page, opening, question):
        assert SEALED in one.text
        assert "nobody can read" not in one.text.casefold()
        assert "nobody can open" not in one.text.casefold()
