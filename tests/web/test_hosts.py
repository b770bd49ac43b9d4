"""Which host names are served, and who believes a proxy."""

import pytest

from survey.app import create_app
from tests.answering_factories import settings_for

EVIL = [
    "evil.example",
    "localhost.evil.example",
    "evil.example:80",
    "localhost@evil.example",
    "",
    "a b",
]


@pytest.mark.parametrize("host", EVIL)
def test_another_host_is_refused(client, host):
    response = client.http.get("/", headers={"Host": host})
    assert response.status_code == 400
    assert "evil" not in response.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:8000", "127.0.0.1:8123"])
def test_both_names_of_this_machine_are_served(client, host):
    assert client.http.get("/", headers={"Host": host}).status_code == 200


def test_a_public_host_does_not_open_this_machine(database_url, keys):
    public = settings_for(
        database_url,
        keys,
        public_url="https://survey.exton.example",
        trusted_hosts=("survey.internal",),
    )
    app = create_app(public)
    served = {
        host: app.test_client().get("/", headers={"Host": host}).status_code
        for host in ("survey.exton.example", "survey.internal", "localhost")
    }
    assert served == {"survey.exton.example": 200, "survey.internal": 200, "localhost": 400}
    app.extensions["survey.engine"].dispose()


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
    ],
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forwarded_host_is_never_believed(database_url, keys, headers, proxies):
    app = create_app(settings_for(database_url, keys, proxies=proxies))
    response = app.test_client().get("/r/abc", headers=headers)
    assert response.location.startswith("/answer/")
    assert "evil" not in app.test_client().get("/", headers=headers).text
    app.extensions["survey.engine"].dispose()


@pytest.mark.parametrize(
    ("proxies", "source"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.1")]
)
def test_a_source_is_what_the_trusted_hop_says(database_url, keys, proxies, source):
    """Whoever puts addresses of their own in front gains nothing: only the last hops count."""
    app = create_app(settings_for(database_url, keys, proxies=proxies))
    seen = []
    app.before_request(lambda: seen.append(__import__("flask").request.remote_addr))
    forwarded = "6.6.6.6, 198.51.100.1, 203.0.113.9"
    app.test_client().get("/", headers={"X-Forwarded-For": forwarded})
    assert seen == [source]
    app.extensions["survey.engine"].dispose()
