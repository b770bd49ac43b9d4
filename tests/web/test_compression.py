"""Which pages are compressed: those in which nothing of the request can be reflected."""

import gzip

GZIP = {"Accept-Encoding": "gzip"}


def test_a_question_page_is_compressed(client, begun):
    packed = client.ask(begun.path, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert begun.heading in gzip.decompress(packed.data).decode()
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_browser_that_does_not_take_it_gets_plain_text(client, begun):
    assert "Content-Encoding" not in begun.response.headers
    assert "Accept-Encoding" in begun.response.headers["Vary"]


def test_a_page_for_staff_is_not_compressed(client):
    assert "Content-Encoding" not in client.ask("/sign-in", headers=GZIP).headers


def test_a_page_that_shows_what_was_posted_is_not_compressed(client, begun):
    data = {"overall-rating": "999", "csrf_token": begun.chosen("csrf_token")[0]}
    response = client.http.post(begun.path, base_url=client.base, data=data, headers=GZIP)
    assert response.status_code == 422
    assert "Content-Encoding" not in response.headers
