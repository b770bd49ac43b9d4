"""A question page: what it asks, what it keeps, and what it says when something is wrong."""

import pytest

from tests.answering_factories import PRODUCTS

TOO_LONG = "Your answer must be 2,000 characters or fewer. It has 2,399."


def page_of(client, begun, section):
    return client.get(begun.path.replace("overall", section))


def test_it_says_where_one_is_and_how_long_it_takes(client, begun):
    assert begun.title.startswith("IT as a whole (section 1 of 7) – IT survey – ")
    assert "Section 1 of 7 · about 3 minutes left" in begun.text
    last = page_of(client, begun, "last-things")
    assert "Section 7 of 7 · less than a minute left" in last.text


def test_ticking_products_makes_no_section_more_and_no_minute(client, begun):
    told = []
    page = begun
    while page.heading != "Check your answers":
        told.append(next(line.text for line in page.all("p") if "where" in line.classes))
        used = {"products_used": ["mail", "hr"]} if "applications" in page.path else {}
        page = client.press(page, "Continue", **used)
    assert [line.split(" · ")[0] for line in told] == [
        *(f"Section {number} of 7" for number in range(1, 7)),
        "Product 1 of 2",
        "Product 2 of 2",
        "Section 7 of 7",
    ]
    assert [line.split(" · ")[1].removesuffix(" left") for line in told] == [
        "about 3 minutes",
        "about 3 minutes",
        "about 2 minutes",
        "about 2 minutes",
        "about 2 minutes",
        "about 2 minutes",
        "about 1 minute",
        "about 1 minute",
        "less than a minute",
    ]


def test_each_question_is_a_group_with_its_words_and_every_point_is_worded(client, begun):
    page = page_of(client, begun, "support")
    groups = page.all("fieldset")
    assert len(groups) == 3
    labels = [label.text for label in groups[0].all("label")]
    assert groups[0].all("h2")[0].text == "How satisfied are you with how quickly you got help?"
    assert labels == [
        "Very dissatisfied",
        "Dissatisfied",
        "Neither satisfied nor dissatisfied",
        "Satisfied",
        "Very satisfied",
        "I have not asked for help",
    ]


def test_what_stands_beside_the_scale_stands_apart(client, begun):
    page = page_of(client, begun, "support")
    (apart, *_) = [box for box in page.all("div") if "apart" in box.classes]
    assert [label.text for label in apart.all("label")] == ["I have not asked for help"]


def test_answers_are_kept_and_shown_again(client, begun):
    client.press(begun, "Continue", overall_rating="6")
    assert client.get(begun.path).chosen("overall-rating") == ["6"]


def test_nothing_is_compulsory(client, begun):
    page = begun
    for _ in range(7):
        page = client.press(page, "Continue")
    assert page.heading == "Check your answers"


def test_a_page_can_be_cleared(client, begun):
    client.press(begun, "Continue", overall_rating="6")
    page = client.press(client.get(begun.path), "Clear this page")
    assert page.path == begun.path
    assert page.chosen("overall-rating") == []


def test_back_leads_to_the_page_before_and_from_the_first_to_the_opening(client, begun):
    second = client.press(begun, "Continue")
    assert second.link("Back") == begun.path
    assert client.get(begun.link("Back")).heading == "IT survey, summer 2026"


def test_products_are_ticked_and_each_drawn_one_gets_a_page(client, begun):
    page = page_of(client, begun, "applications")
    labels = page.labels().values()
    by_name = sorted(PRODUCTS.values(), key=str.casefold)
    assert [name for name in labels if name in PRODUCTS.values()] == by_name
    ticked = client.press(page, "Continue", products_used=["mail", "hr", "school"])
    assert "(product 1 of 2) – IT survey – " in ticked.title
    drawn = [ticked, client.press(ticked, "Continue")]
    names = {one.heading.removeprefix("A system that you use ") for one in drawn}
    assert len(names) == 2
    assert names < {PRODUCTS[code] for code in ("mail", "hr", "school")}
    assert set(page_of(client, begun, "applications").chosen("products-used")) == {
        "mail",
        "hr",
        "school",
    }


def test_none_of_these_is_an_answer_too(client, begun):
    page = page_of(client, begun, "applications")
    after = client.press(page, "Continue", products_used="none-of-these")
    assert "Section 7 of 7" in after.text
    again = page_of(client, begun, "applications")
    assert again.chosen("products-used") == ["none-of-these"]


def test_ones_own_words_are_kept_as_typed(client, begun):
    words = "\nFaster <b>Wi-Fi</b> & “calm”\n\nPlease"
    client.press(page_of(client, begun, "last-things"), "Continue", one_change=words)
    page = page_of(client, begun, "last-things")
    assert page.chosen("one-change") == [words.strip()]
    assert not page.one("textarea").all("b")


def test_too_many_words_are_told_at_the_field_and_kept(client, begun):
    words = "Please. " * 300
    page = client.press(
        page_of(client, begun, "last-things"), "Continue", 422, one_change=words, lost_time="2"
    )
    assert page.title.startswith("Error: Two last questions")
    assert page.problems == {"#one-change": TOO_LONG}
    assert page.chosen("one-change") == [words]
    assert page.chosen("lost-time") == ["2"]
    area = page.one("textarea")
    assert area["aria-invalid"] == "true"
    described = [page.one("p", id=name).text for name in area["aria-describedby"].split()]
    assert described[-1] == f"Error: {TOO_LONG}"
    check = client.press(page, "Continue", one_change="Please.")
    assert check.heading == "Check your answers"


@pytest.mark.parametrize("value", ["0", "8", "x", "1;2", "does-not-apply", "<script>"])
def test_an_answer_that_was_not_offered_is_refused(client, begun, value):
    page = client.press(begun, "Continue", 422, overall_rating=value)
    assert page.problems == {"#overall-rating": "Choose one of the answers shown."}


def test_fields_that_nobody_asked_for_are_left_alone(client, begun):
    client.press(begun, "Continue", overall_rating="6", returned="1", support_speed="1")
    assert page_of(client, begun, "support").chosen("support-speed") == []


def test_a_page_that_is_not_on_the_route_leads_to_where_one_is(client, begun):
    page = page_of(client, begun, "each-product/mail")
    assert page.path == begun.path
    assert page_of(client, begun, "nothing").path == begun.path


def test_two_tabs_keep_each_its_own_page(client, begun):
    support = page_of(client, begun, "support")
    client.press(begun, "Continue", overall_rating="6")
    client.press(support, "Continue", support_speed="4")
    assert client.get(begun.path).chosen("overall-rating") == ["6"]
    assert page_of(client, begun, "support").chosen("support-speed") == ["4"]


def test_a_double_click_is_one_step(client, begun):
    first = client.press(begun, "Continue", overall_rating="6")
    second = client.press(begun, "Continue", overall_rating="6")
    assert first.path == second.path


def test_the_page_is_the_same_when_it_is_asked_for_twice(client, begun):
    """The markup is kept ready: what is filled in for one must not stay for the next."""
    client.press(begun, "Continue", overall_rating="6")
    client.press(begun, "Continue", 422, overall_rating="99")
    page = client.get(begun.path)
    assert page.title.startswith("IT as a whole")
    assert page.problems == {}


def test_saving_for_later_says_how_to_come_back(client, begun):
    page = client.press(begun, "Save and come back later", overall_rating="6")
    assert page.heading == "Your answers so far are saved"
    assert "open the same link again" in page.text
    on = client.press(client.get(page.link("Go on now")), "Go on where you stopped")
    assert on.heading == "Getting help with IT"


def test_no_page_needs_a_script_or_a_second_file(client, begun):
    assert [link["rel"] for link in begun.all("link")] == ["stylesheet", "icon"]
    assert begun.all("img", "script", "iframe") == []
