"""A browser without scripts that checks every page it is shown."""

import re
from urllib.parse import urlencode

from survey.web.headers import HEADERS
from tests.web.reading import Page, fields

COUNCIL = "Borough of Exampleton"
REDIRECTS = {303}


class PageClient:
    """Follows links, fills in forms and presses buttons; every page must keep the rules of the house."""

    def __init__(self, app):
        self.base = app.extensions["survey.settings"].public_url
        self.http = app.test_client()

    def get(self, path, status=200):
        """Ask for a page, follow redirects, and check what is shown."""
        return self._shown(self._get(path), status)

    def ask(self, path, **arguments):
        """Ask for something and return the bare response."""
        return self.http.get(path, base_url=self.base, **arguments)

    def press(self, page, words, status=200, **changes):
        """Press a button of a page, with fields changed as given (None leaves one out), and follow."""
        return self._shown(self.post(page, words, **changes), status)

    def post(self, page, words, **changes):
        """Press a button and return the bare response, redirects not followed."""
        button = page.button(words)
        form = button
        while form.tag != "form":
            form = form.parent
        known = {one.get("name") for one in form.all("input", "select", "textarea")}
        changes = {
            name if name in known else name.replace("_", "-"): value
            for name, value in changes.items()
        }
        pairs = [(name, value) for name, value in fields(form) if name not in changes]
        for name, value in changes.items():
            values = value if isinstance(value, list | tuple) else [value]
            pairs += [(name, one) for one in values if one is not None]
        if button.get("name"):
            pairs.append((button["name"], button.get("value", "")))
        action = form.get("action") or page.path
        if form.get("method") == "get":
            return self._get(f"{action.partition('?')[0]}?{urlencode(pairs)}")
        return self.send(action, pairs, referer=page.path)

    def send(self, path, pairs, referer="/"):
        """Post fields as a browser does, and return the bare response."""
        data = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        headers = {"Referer": self.base + referer}
        response = self.http.post(path, base_url=self.base, data=data, headers=headers)
        response.request.environ["wsgi.input"].close()  # a large body lies in a file of its own
        return response

    def _get(self, path):
        return self.http.get(path, base_url=self.base, headers={"Referer": self.base + "/"})

    def _shown(self, response, status):
        for _ in range(5):
            if response.status_code not in REDIRECTS:
                break
            assert response.location.startswith("/"), response.location
            response = self._get(response.location)
        assert response.status_code == status, (response.status, response.request.path)
        page = Page(response)
        check(page, is_https=self.base.startswith("https"))
        return page


def check(page, *, is_https=False):
    """Assert what holds for every page."""
    check_headers(page.response, is_https=is_https)
    assert page.title.endswith(f" – {COUNCIL}")
    assert page.heading
    assert page.one("html")["lang"]
    _check_labels(page)
    _check_forms(page)
    _check_nothing_inline(page)
    ids = [one["id"] for one in page.root.walk() if one.get("id")]
    assert len(ids) == len(set(ids)), "two elements share an id"
    for link in page.all("a"):
        target = link["href"]
        assert not target.startswith("#") or target[1:] in ids, f"{target} leads nowhere"


def check_headers(response, *, is_https=False):
    """Assert the headers of every response."""
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert ("Strict-Transport-Security" in response.headers) == is_https
    is_link = response.request.path.lower().startswith(("/r/", "/s/", "/kiosk/"))
    assert response.headers["Referrer-Policy"] == ("no-referrer" if is_link else "same-origin")
    if not response.request.path.startswith("/static/"):
        assert response.headers["Cache-Control"] == "no-store"


def _check_labels(page):
    labels = page.labels()
    for control in page.all("input", "textarea", "select"):
        if control.get("type") != "hidden":
            assert labels.get(control["id"]), f"{control['id']} has no label"
    for group in page.all("fieldset"):
        assert group.all("legend")[0].text
    for button in page.all("button"):
        assert button.text


def _check_forms(page):
    for form in page.all("form"):
        if form.get("method") == "post":
            assert form.all("input", name="csrf_token"), "a form without a token"


def _check_nothing_inline(page):
    assert not page.all("script", "style", "iframe", "object", "embed")
    for element in page.root.walk():
        for name, value in element.attributes.items():
            assert name != "style", f"{element.tag} has a style"
            assert not name.startswith("on"), f"{element.tag} has {name}"
            if name in {"src", "action"} or (name == "href" and element.tag == "link"):
                assert re.match(r"/[^/]|data:,|#|/$", value), f"{value} leads away"
