"""The stylesheet: one file, in the council's colour, kept for ever under a name of its content."""

import gzip

from survey.app import create_app
from tests.answering_factories import settings_for


def test_the_page_names_the_stylesheet_by_its_content(client):
    address = client.get("/").one("link", rel="stylesheet")["href"]
    response = client.ask(address)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content_type == "text/css; charset=utf-8"
    assert "--accent:#1d5b79" in response.text.replace(" ", "")


def test_another_colour_is_another_file(database_url, keys, client):
    other = create_app(settings_for(database_url, keys, accent="#5b1d79"))
    with other.app_context():
        address = other.extensions["survey.assets"].address("survey.css")
    assert address != client.get("/").one("link", rel="stylesheet")["href"]
    assert "#5b1d79" in other.test_client().get(address).text
    other.extensions["survey.engine"].dispose()


def test_it_is_compressed_where_the_browser_takes_it(client):
    plain = client.ask("/static/survey.css")
    packed = client.ask("/static/survey.css", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    refused = client.ask("/static/survey.css", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_a_page_of_an_earlier_version_gets_todays_file_but_does_not_keep_it(client):
    response = client.ask("/static/survey.0123456789ab.css")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


def test_nothing_else_is_a_file(client):
    for name in ("nothing.css", "..%2fheaders.py", "../headers.py", "survey", ".css"):
        assert client.ask(f"/static/{name}").status_code == 404
