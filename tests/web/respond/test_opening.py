"""The page before the first question, and how one gets there."""

from tests.web.page_client import check_headers


def test_it_says_what_how_long_until_when_and_with_whom_answers_are_counted(client, opened):
    page = client.get(f"/r/{opened.tokens[0]}")
    assert page.heading == "IT survey, summer 2026"
    for words in (
        "about 3 minutes",
        "until the end of 21 June 2026",
        "come back with the same link",
        "stored without your name",
        "counted together with those of people in Adult care and, in separate figures,",
        "with those of people at Offices in the north area",
        "fewer than 10 answers",
        "never who answered",
        "The survey team, 01632 960001",
    ):
        assert words in page.text, words
    assert "anonym" not in page.text.casefold()


def test_start_is_a_form_of_its_own(client, opened):
    form = client.get(f"/r/{opened.tokens[0]}").one("form", id="start")
    assert form["method"] == "post"
    assert [button.text for button in form.all("button")] == ["Start"]


def test_the_link_leaves_the_address_at_once(client, opened):
    response = client.ask(f"/r/{opened.tokens[0]}")
    assert response.status_code == 303
    assert opened.tokens[0] not in response.location
    check_headers(response)


def test_a_link_typed_from_paper_is_the_same_link(client, opened):
    token = opened.tokens[0].upper()
    typed = f"{token[:5]}-{token[5:]}".replace("1", "I").replace("0", "O")
    assert client.get(f"/r/{typed}").one("form", id="start")


def test_a_link_typed_in_capitals_throughout_is_the_same_link(client, opened):
    for path in (f"/r/{opened.tokens[0]}", f"/s/{opened.code}"):
        response = client.ask(path.upper())
        assert response.status_code == 303
        assert response.location.startswith("/answer/"), "the link leaves the address at once"
        check_headers(response)
        assert client.get(path.upper()).heading == client.get(path).heading


def test_the_same_link_in_the_same_browser_is_the_same_journey(client, opened):
    first = client.ask(f"/r/{opened.tokens[0]}").location
    assert client.ask(f"/r/{opened.tokens[0]}").location == first
    assert client.ask(f"/r/{opened.tokens[1]}").location != first


def test_whoever_comes_by_an_open_link_is_somebody_new(client, opened):
    first = client.ask(f"/s/{opened.code}").location
    assert client.ask(f"/s/{opened.code}").location != first
    page = client.get(f"/s/{opened.code}")
    assert "while this browser stays open" in page.text


def test_whoever_comes_by_an_open_link_is_counted_with_those_of_the_site_alone(client, opened):
    page = client.get(f"/s/{opened.code}")
    assert "counted together with those of everybody in Schools" in page.text
    assert "Whole council" not in page.text


def test_a_link_that_scanners_follow_stays_as_it_was(app, client, opened):
    def rows():
        with app.extensions["survey.reading"]() as session:
            connection = session.connection()
            return [
                connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1").all()  # noqa: S608 - our own names
                for table in ("invitation", "draft", "ballot_box", "open_link", "audit")
            ]

    before = rows()
    for _ in range(5):
        for link in (f"/r/{opened.tokens[0]}", f"/s/{opened.code}", "/r/wrong"):
            location = client.ask(link).location
            assert client.http.head(link, base_url=client.base).status_code == 303
            client.ask(location)
            client.http.head(location, base_url=client.base)
    assert rows() == before
