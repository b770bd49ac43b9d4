"""How a page is looked at: does it fit, can its controls be hit, and does a machine find a barrier?"""

from axe_playwright_python.sync_playwright import Axe

from tests.browser_fixture import DESK, PHONE

SMALLEST_TARGET = 44
CONTROLS = "button, .button, summary, .option, .doorway a, .rooms a, .branches a, .pages a"
MAY_BE_WIDER = ".scroll, .skip, .unseen, .tree, .source"
"""What scrolls within itself, and what stands outside the screen on purpose."""

_BEYOND = """([width, spared]) => [...document.querySelectorAll('body *')]
    .filter(one => !one.closest(spared) && one.getBoundingClientRect().right > width + 1)
    .map(one => one.outerHTML.slice(0, 100))"""
_TOO_LOW = """([controls, least]) => [...document.querySelectorAll(controls)]
    .filter(one => one.checkVisibility({visibilityProperty: true}))
    .map(one => [one.innerText, one.getBoundingClientRect().height])
    .filter(([words, height]) => height && height < least)"""


def look(page, controls=CONTROLS):
    """Assert that a page fits a telephone and a desk, its controls are large enough, and axe finds nothing."""
    page.wait_for_load_state()
    opened_at = page.viewport_size
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        _fits(page, size["width"], controls)
    page.set_viewport_size(opened_at)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def _fits(page, width, controls):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = page.evaluate(_BEYOND, [width, MAY_BE_WIDER])
    assert not beyond, beyond
    small = page.evaluate(_TOO_LOW, [controls, SMALLEST_TARGET])
    assert not small, small
