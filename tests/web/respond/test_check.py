"""The check page: everything answered, in words, to be changed or sent."""

import pytest

from tests.answering_factories import PRODUCTS

SAVE = "Save and go back to the check"


def answers(page):
    return {
        row.all("dt")[0].text: row.all("dd")[0].text
        for listing in page.all("dl")
        for row in listing.all("div")
    }


@pytest.fixture
def check(client, begun):
    page = client.press(begun, "Continue", overall_rating="6")
    page = client.press(page, "Continue", support_speed="does-not-apply", support_solved="4")
    while page.heading != "The systems that you use":
        page = client.press(page, "Continue")
    client.press(page, "Continue", products_used=["mail", "hr"])
    return client.get(begun.path.replace("page/overall", "check"))


def test_it_shows_what_was_answered_in_words(check):
    said = answers(check)
    assert said["How do you rate the overall IT service that you receive?"] == (
        "6 on a scale from 1 – Poor to 7 – Excellent"
    )
    assert (
        said["How satisfied are you with how quickly you got help?"] == "I have not asked for help"
    )
    assert said["How satisfied are you with how well your problem was put right?"] == "Satisfied"
    assert said["How satisfied are you with how helpful the IT staff were?"] == "Not answered"
    assert said["Which of these do you use in your work?"] == (
        "Email and calendar Payroll and staff records"
    )
    assert {"Email and calendar", "Payroll and staff records"} <= {h.text for h in check.all("h2")}


def test_each_part_can_be_changed_and_leads_back(client, check):
    page = client.get(check.link("Change Getting help with IT"))
    assert page.link("Back") == check.path
    after = client.press(page, "Save and go back to the check", support_helpful="5")
    assert after.path == check.path
    assert answers(after)["How satisfied are you with how helpful the IT staff were?"] == (
        "Very satisfied"
    )


def test_clearing_a_page_still_leads_back(client, check):
    page = client.get(check.link("Change Getting help with IT"))
    cleared = client.press(page, "Clear this page")
    assert cleared.heading == page.heading
    assert cleared.link("Back") == check.path
    assert client.press(cleared, "Save and go back to the check").path == check.path


def test_products_newly_ticked_are_asked_about_before_going_back(client, begun):
    page = client.get(begun.path.replace("overall", "applications"))
    client.press(page, "Continue", products_used="none-of-these")
    check = client.get(begun.path.replace("page/overall", "check"))
    page = client.get(check.link("Change The systems that you use"))
    first = client.press(page, SAVE, products_used=["mail", "hr"])
    second = client.press(first, SAVE)
    kinds = {one.heading.removeprefix("A system that you use ") for one in (first, second)}
    assert kinds == {PRODUCTS["mail"], PRODUCTS["hr"]}
    assert first.link("Back") == check.path
    assert client.press(second, SAVE).path == check.path


def test_a_change_that_adds_nothing_goes_straight_back(client, check):
    page = client.get(check.link("Change The systems that you use"))
    assert client.press(page, SAVE, products_used=["mail"]).path == check.path


def test_what_is_wrong_with_a_change_is_told_before_going_back(client, check):
    page = client.get(check.link("Change Two last questions"))
    again = client.press(page, "Save and go back to the check", 422, one_change="x" * 2001)
    assert again.problems
    assert again.link("Back") == check.path
    assert client.press(again, "Save and go back to the check", one_change="x").path == check.path


def test_back_leads_to_the_last_page(client, check):
    assert client.get(check.link("Back")).heading == "Two last questions"


def test_it_says_that_sending_is_for_good(check):
    assert "nobody can change them or take them back" in check.text
    assert [one.text for one in check.all("button")] == ["Leave this computer", "Send my answers"]


def test_using_none_of_the_products_is_shown_as_an_answer(client, begun):
    page = client.get(begun.path.replace("overall", "applications"))
    client.press(page, "Continue", products_used="none-of-these")
    check = client.get(begun.path.replace("page/overall", "check"))
    assert answers(check)["Which of these do you use in your work?"] == "I use none of these"


def test_thanks_gives_no_number_and_says_what_happens_next(client, check):
    page = client.press(check, "Send my answers")
    assert page.heading == "Thank you: your answers are recorded"
    assert page.path == "/thanks"
    assert "no reference number" in page.text
    assert not any(sign.isdigit() for sign in page.one("main").text)
