"""Take pictures of every page of results from the demonstration: `python -m tests.browser.take_results_pictures`.

They go to docs/pictures, named by page and width. The demonstration is filled first, which takes a few minutes; with
`--from FOLDER` a council that an earlier run has filled there is looked at again.
"""

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from survey.cli import demo_council
from survey.cli.demo_council import COUNCIL_MANAGER
from survey.config import Settings
from survey.domain.access import Account, StaffRole
from survey.services import report_papers, worker
from survey.services.report_asked import Asking
from survey.services.wave_report_gathered import Letterhead
from survey.storage.engine import make_engine, make_sessions
from tests.browser.take_pictures import FOLDER, SCALE, shrink
from tests.browser_fixture import browsing, chromium
from tests.serving import environment_of, serving

COUNCIL = "Wherrybridge Borough Council"
NOTICE = "A demonstration: this council is invented, and all its answers are synthetic."
SEED = 2026
WIDTHS = {320: 1900, 768: 2200, 1280: 1900}
"""Widths of screens, and how tall a picture may be: what stands farther down is left to the page."""
PAGES = {
    "overview": "/results",
    "group": "/results/groups?group=organisation:PLN",
    "measure": "/results/measures/overall-rating",
    "products": "/results/products",
    "product": "/results/products/{product}",
    "sites": "/results/sites",
    "priorities": "/results/priorities",
    "compare": "/results/compare",
    "comments": "/results/comments",
    "improvement": "/results/improvement",
    "value": "/results/value",
    "report": "/results/report",
    "said-and-done": "/did",
}


def fill(folder):
    """Fill the demonstration's council in a folder, unless it is there already; return who may sign in, and how."""
    kept = folder / "known.json"
    if not kept.exists():
        known = {}
        settings = Settings.from_env(environment(folder, "http://localhost:8000"))
        for told in demo_council.fill(settings, SEED, folder, datetime.now(UTC)):
            known |= told
        kept.write_text(json.dumps(known), encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8"))


def environment(folder, address):
    """The settings of the demonstration, and of nothing else."""
    url = f"sqlite:///{folder / 'survey.db'}"
    whole = environment_of(url, folder / "keys", address, SURVEY_COUNCIL=COUNCIL)
    return {name: value for name, value in whole.items() if name.startswith("SURVEY_")}


def make_papers(folder):
    """Have the papers of the council made, so that the page of papers has something to offer."""
    engine = make_engine(f"sqlite:///{folder / 'survey.db'}")
    sessions, now = make_sessions(engine), datetime.now(UTC)
    manager = Account(COUNCIL_MANAGER, StaffRole.MANAGER)
    with sessions.begin() as session:
        for edition in ("summary", "report"):
            report_papers.ask(session, manager, Asking(), edition=edition, language="en", now=now)
    worker.report_in(sessions, now)
    with sessions() as session:
        due = [
            one
            for one in worker.tasks(session, folder / "keys", now)
            if one.job == "what was asked of"
        ]
    for task in due:
        worker.perform(sessions, folder / "keys", task, now, letterhead=Letterhead(COUNCIL))
    engine.dispose()


def take(browser, address, password, to):
    """Take every page at every width."""
    for width, tallest in WIDTHS.items():
        with browsing(browser, {"width": width, "height": 800}, device_scale_factor=SCALE) as page:
            page.set_default_timeout(60_000)
            sign_in(page, address, password)
            for name, path in PAGES.items():
                page.goto(address + path.format(product=worst(page, address)))
                tall = page.locator("html").bounding_box()["height"]
                clip = {"x": 0, "y": 0, "width": width, "height": min(tall, tallest)}
                picture = to / f"results-{name}-{width}.png"
                page.screenshot(path=picture, full_page=True, clip=clip)
                shrink(picture)
                sys.stdout.write(f"{picture.name}\n")


def sign_in(page, address, password):
    """Sign in as the manager of the council."""
    page.goto(address + "/sign-in")
    page.get_by_label("Email").fill(COUNCIL_MANAGER)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def worst(page, address):
    """The code of the product that satisfies least: its page has most to tell."""
    if "worst" not in vars(page):
        page.goto(address + "/results/products")
        link = page.locator("main table tbody th a").last
        page.worst = link.get_attribute("href").partition("?")[0].rpartition("/")[2]
    return page.worst


def main():
    """Fill, serve and take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path)
    parser.add_argument("--to", type=Path, default=FOLDER)
    given = parser.parse_args()
    folder = (given.folder or Path(tempfile.mkdtemp())).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    known = fill(folder)
    make_papers(folder)
    served = serving(
        f"sqlite:///{folder / 'survey.db'}",
        folder / "keys",
        SURVEY_COUNCIL=COUNCIL,
        SURVEY_NOTICE=NOTICE,
    )
    with served as address, chromium() as browser:
        take(browser, address, known[COUNCIL_MANAGER], given.to)


if __name__ == "__main__":
    main()
