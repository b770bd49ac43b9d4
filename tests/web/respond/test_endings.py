"""Every way a journey can turn: used links, lost cookies, shared computers, a survey that closes."""

import pytest

from tests.answering_factories import close_wave

NEUTRAL = "This link has been used or is no longer valid."


def check_page(client, begun):
    return client.get(begun.path.replace("page/overall", "check"))


def ballots(app):
    with app.extensions["survey.reading"]() as session:
        return session.connection().exec_driver_sql("SELECT count(*) FROM ballot_box").scalar()


@pytest.fixture
def sent(client, begun):
    """The check page of answers that have just been sent."""
    page = check_page(client, begun)
    client.press(page, "Send my answers")
    return page


def test_a_second_use_of_a_link_changes_nothing(app, client, another, opened, sent):
    for browser in (client, another):
        page = browser.get(f"/r/{opened.tokens[0]}")
        assert NEUTRAL in page.text
        assert page.all("form") == []
    assert ballots(app) == 1


def test_sending_twice_is_recorded_once(app, client, begun):
    page = check_page(client, begun)
    link = {one.key: one.value for one in client.http._cookies.values()}  # noqa: SLF001 - a double click
    first = client.post(page, "Send my answers")
    for key, value in link.items():
        client.http.set_cookie(key, value, domain="localhost")
    second = client.post(page, "Send my answers")
    assert (first.status_code, first.location) == (303, "/thanks")
    assert second.status_code == 200
    assert NEUTRAL in second.text
    assert "they are recorded, once" in second.text
    assert ballots(app) == 1


@pytest.mark.parametrize("where", ["", "/check", "/page/overall"])
def test_going_back_after_sending_says_that_there_is_nothing_more_to_do(client, sent, where):
    page = client.get(sent.path.removesuffix("/check") + where, 403)
    assert page.heading == "Please open your link again"
    assert "If you have sent your answers, they are recorded" in page.text


def test_wrong_and_used_links_look_the_same(client, another, opened, sent):
    used, wrong, code = (
        another.get(address)
        for address in (f"/r/{opened.tokens[0]}", "/r/" + "0" * 26, "/s/" + "0" * 14)
    )
    assert used.response.status_code == wrong.response.status_code == 200
    assert used.response.text == wrong.response.text == code.response.text


@pytest.mark.parametrize("token", ["x", "x" * 300, "%00", "..", "\u202e", "<script>", "a!b!c!d"])
def test_a_link_of_any_shape_ends_on_the_same_page(client, opened, token):
    assert NEUTRAL in client.get(f"/r/{token}").text
    assert NEUTRAL in client.get(f"/s/{token}").text


def test_a_new_browser_goes_on_where_one_was_without_showing_what_was_said(
    client, another, opened, begun
):
    second = client.press(begun, "Continue", overall_rating="6")
    client.press(second, "Continue", support_speed="2")
    page = another.press(another.get(f"/r/{opened.tokens[0]}"), "Go on where you stopped")
    assert page.heading == "Computer, network and telephone"
    before = another.get(page.link("Back"))
    assert before.chosen("support-speed") == []
    assert "You answered this in another browser." in before.all("fieldset")[0].text
    assert "another browser" not in before.all("fieldset")[1].text
    checked = another.get(page.path.rsplit("/page", 1)[0] + "/check")
    assert "Answered in another browser" in checked.text
    assert client.get(begun.path).chosen("overall-rating") == ["6"], "there it is still shown"


def test_what_another_browser_said_is_kept_until_it_is_said_anew(client, another, opened, begun):
    client.press(begun, "Continue", overall_rating="6")
    page = another.press(another.get(f"/r/{opened.tokens[0]}"), "Go on where you stopped")
    first = another.get(page.link("Back"))
    another.press(first, "Continue")
    assert client.get(begun.path).chosen("overall-rating") == ["6"]
    another.press(another.get(first.path), "Continue", overall_rating="2")
    assert another.get(first.path).chosen("overall-rating") == ["2"]


def test_two_people_at_one_computer_have_two_journeys(client, opened, begun):
    client.press(begun, "Continue", overall_rating="6")
    theirs = client.press(client.get(f"/r/{opened.tokens[1]}"), "Start")
    assert theirs.path != begun.path
    assert theirs.chosen("overall-rating") == []
    client.press(theirs, "Continue", overall_rating="1")
    assert client.get(begun.path).chosen("overall-rating") == ["6"]


def test_leaving_a_shared_computer_forgets_the_link_and_keeps_the_answers(
    client, another, opened, begun
):
    client.press(begun, "Continue", overall_rating="6")
    left = client.press(client.get(begun.path), "Leave this computer")
    assert left.heading == "This computer has forgotten your link"
    assert client.get(begun.path, 403).heading == "Please open your link again"
    assert another.get(f"/r/{opened.tokens[0]}").button("Go on where you stopped")


def test_leaving_ends_one_persons_link_alone(client, opened, begun):
    theirs = client.press(client.get(f"/r/{opened.tokens[1]}"), "Start")
    client.press(theirs, "Leave this computer")
    assert client.get(begun.path).heading == begun.heading


@pytest.mark.parametrize("what", ["start", "page/overall", "submit"])
def test_a_form_sent_without_its_cookie_asks_for_the_link(app, client, opened, begun, what):
    token = begun.chosen("csrf_token")[0]
    name = "link-" + begun.path.split("/")[2]
    client.http.delete_cookie(name, domain="localhost")
    path = begun.path.replace("page/overall", what)
    response = client.send(path, [("csrf_token", token), ("overall-rating", "1")])
    assert response.status_code == 403
    assert "Please open your link again" in response.text
    assert ballots(app) == 0


def test_a_cookie_that_was_meddled_with_is_no_link(client, begun):
    name = "link-" + begun.path.split("/")[2]
    for value in ("", "p", "p!x", "q!a!b!c", "p!!!", "!" * 9):
        client.http.set_cookie(name, value, domain="localhost")
        assert client.ask(begun.path).status_code in {200, 403}


def test_a_handle_of_another_shape_is_no_address_of_ours(client, opened):
    for handle in ("x", "0" * 15, "0" * 17, "Z" * 16, "0" * 16):
        assert client.ask(f"/answer/{handle}/check").status_code == 403


def test_one_browser_does_not_pile_up_links(client, opened):
    for _ in range(30):
        client.ask(f"/s/{opened.code}")
    held = [one for one in client.http._cookies.values() if one.key.startswith("link-")]  # noqa: SLF001
    assert len(held) <= 12


def test_a_page_before_start_leads_to_start(client, opened):
    opening = client.ask(f"/r/{opened.tokens[0]}").location
    for where in ("/page/overall", "/check"):
        assert client.get(opening + where).one("form", id="start")


def test_start_pressed_twice_goes_on(client, opened):
    opening = client.get(f"/r/{opened.tokens[0]}")
    first = client.press(opening, "Start")
    client.press(first, "Continue", overall_rating="6")
    assert client.press(opening, "Start").heading == "Getting help with IT"
    assert client.get(first.path).chosen("overall-rating") == ["6"]


@pytest.fixture
def closed(app, begun, opened):
    """A survey that closes while its page is open in a browser."""
    with app.extensions["survey.sessions"].begin() as session:
        close_wave(session, opened.wave_id)


@pytest.mark.parametrize("words", ["Continue", "Clear this page"])
def test_a_page_sent_after_the_end_is_told_plainly(client, begun, closed, words):
    page = client.press(begun, words, 410, overall_rating="6")
    assert page.heading == "The survey has closed"
    assert "was not recorded" in page.text


def test_answers_sent_after_the_end_are_told_plainly(app, client, begun, opened):
    page = check_page(client, begun)
    with app.extensions["survey.sessions"].begin() as session:
        close_wave(session, opened.wave_id)
    assert "was not recorded" in client.press(page, "Send my answers", 410).text
    assert ballots(app) == 0


def test_a_link_opened_after_the_end_is_like_any_other_that_is_over(client, opened, closed):
    assert NEUTRAL in client.get(f"/r/{opened.tokens[1]}").text


def test_by_the_code_of_a_poster_one_answers_too(app, client, opened):
    page = client.press(client.get(f"/s/{opened.code}"), "Start")
    page = client.press(page, "Save and come back later")
    assert "the poster’s link begins anew" in page.text
    page = client.press(client.get(page.link("Go on now")), "Go on where you stopped")
    check = client.get(page.path.rsplit("/page", 1)[0] + "/check")
    assert client.press(check, "Send my answers").path == "/thanks"
    assert ballots(app) == 1
