"""A real browser for tests: the system's Chromium, driven by Playwright."""

import shutil
from contextlib import contextmanager

from tests.conftest import skip_or_fail

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium():
    """Start Chromium; where there is none the test is skipped, in CI it fails."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        skip_or_fail("no Chromium: install it by apt-get install --no-install-recommends chromium")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser
    except ImportError:
        skip_or_fail("no Playwright: install the development tools")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def browsing(browser, viewport=PHONE, *, for_axe=False, **options):
    """Open a browser of one's own, with nothing in it; yield its page.

    JavaScript is off, but where axe is to look at the page: it is a script itself, and our pages have none.
    """
    options["java_script_enabled"] = for_axe
    context = browser.new_context(viewport=viewport, **options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.outside = []
    page.on("request", lambda request: page.outside.append(request.url))
    yield page
    context.close()
