"""How a page is looked at: does it fit, can its controls be hit, and does a machine find a barrier?"""

from axe_playwright_python.sync_playwright import Axe

SMALLEST_TARGET = 44
CONTROLS = "button, .button, summary, .option, .doorway a, .rooms a, .branches a, .pages a"
MAY_BE_WIDER = ".scroll, .skip, .unseen, .tree, .source"
"""What scrolls within itself, and what stands outside the screen on purpose."""

_BEYOND = """([width, spared]) => [...document.querySelectorAll('body *')]
    .filter(one => !one.closest(spared) && one.getBoundingClientRect().right > width + 1)
    .map(one => one.outerHTML.slice(0, 100))"""


def look(page, controls=CONTROLS):
    """Assert that nothing runs off the screen, controls are large enough, and axe finds nothing."""
    page.wait_for_load_state()
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not page.evaluate(_BEYOND, [width, MAY_BE_WIDER])
    small = [
        (target.inner_text(), box)
        for target in page.locator(controls).filter(visible=True).all()
        if (box := target.bounding_box()) and box["height"] < SMALLEST_TARGET
    ]
    assert not small, small
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
