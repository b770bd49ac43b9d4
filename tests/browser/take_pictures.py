"""Take the pictures of the manual anew: `python -m tests.browser.take_pictures`, to docs/pictures.

One entry for each picture: where it is taken, and how wide the screen is; for a page with mistakes also what is typed,
by label, and the button that is pressed. Where ImageMagick is installed the files become a third of the size.
"""

import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from survey.storage.engine import make_engine, make_sessions
from survey.storage.migrate import upgrade
from tests import directory_page_factories as directory
from tests import place_page_factories as places
from tests import questionnaire_page_factories as keeping
from tests import ticket_page_factories as asking
from tests import wave_page_factories as council
from tests.browser_fixture import DESK, PHONE, browsing, chromium
from tests.serving import serving

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
TALLEST = 1800
SCALE = 0.75
WRONG_PLAN = (
    {
        "Title": council.LONG_WORD * 2,
        "Last day": "2020-01-01",
        "Least answers behind a figure": "3",
    },
    "Save the plan",
)
PICTURES = {
    "waves": ("/waves", DESK),
    "waves-phone": ("/waves", PHONE),
    "wave-templates": ("/waves/new", DESK),
    "wave-plan": ("/waves/{annual}/plan", DESK),
    "wave-before": ("/waves/{annual}", DESK),
    "wave-open": ("/waves/{pulse}", DESK),
    "wave-open-phone": ("/waves/{pulse}", PHONE),
    "wave-long": ("/waves/{long}", PHONE),
    "wave-texts": ("/waves/{annual}/texts", DESK),
    "wave-sample": ("/waves/{sample}/sample", DESK),
    "wave-classes": ("/waves/{annual}/classes", DESK),
    "wave-mail": ("/waves/{pulse}/mail", DESK),
    "wave-opening": ("/waves/{annual}/open", DESK),
    "wave-closing": ("/waves/{pulse}/close", DESK),
    "wave-progress": ("/waves/{opening}/progress", DESK),
    "wave-calendar": ("/waves/calendar", DESK),
    "wave-plan-wrong": ("/waves/new?template=quarterly-pulse", DESK, *WRONG_PLAN),
    "wave-plan-wrong-phone": ("/waves/new?template=quarterly-pulse", PHONE, *WRONG_PLAN),
    "wave-texts-wrong": (
        "/waves/{annual}/texts",
        DESK,
        {"Text": "Dear {{name}}, please answer."},
        "Save the text",
    ),
}
QUESTIONNAIRES = {
    "questionnaires": ("/questionnaires", DESK),
    "questionnaires-phone": ("/questionnaires", PHONE),
    "questionnaire": ("/questionnaires/it-service/1", DESK),
    "questionnaire-long": ("/questionnaires/" + keeping.LONG_ID + "/2/read?page=start", PHONE),
    "questionnaire-read": ("/questionnaires/schools-it/1/read?page=classroom", DESK),
    "questionnaire-compare": ("/questionnaires/compare?old=it-service:1&new=it-service:2", DESK),
    "questionnaire-compare-wrong": (
        "/questionnaires/compare?old=it-service:1&new=it-service:1",
        DESK,
    ),
    "questionnaire-wrong": ("/questionnaires/new?text={text}", DESK | {"height": TALLEST}),
    "questionnaire-wrong-phone": ("/questionnaires/new?text={text}", PHONE | {"height": TALLEST}),
    "questionnaire-paper": ("/questionnaires/schools-it/1/paper", DESK),
}
DIRECTORY = {
    "directory": ("/directory", DESK),
    "directory-phone": ("/directory", PHONE),
    "directory-upload": ("/directory/upload", DESK),
    "directory-changes": ("/directory/upload/{changed}", DESK),
    "directory-changes-phone": ("/directory/upload/{changed}", PHONE),
    "directory-wrong": ("/directory/upload/{wrong}", DESK),
    "directory-wrong-phone": ("/directory/upload/{wrong}", PHONE),
    "directory-nothing-chosen": ("/directory/upload", DESK, {}, "Show what would change"),
    "directory-group": ("/directory/groups/site/S1", DESK),
    "directory-long-phone": ("/directory/groups/organisation/care", PHONE),
    "directory-nobody": ("/directory/people?q=nobody", DESK),
}
PLACES = {
    "places": ("/waves/{pulse}/places", DESK),
    "places-phone": ("/waves/{pulse}/places", PHONE),
    "places-before": ("/waves/{draft}/places", DESK),
    "places-waiting": ("/waves/{waiting}/places", DESK),
    "places-long-phone": ("/waves/{unmade}/places", PHONE),
    "slips": ("/waves/{pulse}/slips?site=S2", DESK),
    "poster": ("/waves/{pulse}/posters?site=S4", DESK),
    "code": ("/code", PHONE),
    "code-wrong": ("/code", PHONE, {}, "Continue"),
    "kiosk": ("/kiosk/{code}", DESK),
    "rates": ("/waves/{pulse}/rates", DESK),
    "rates-phone": ("/waves/{pulse}/rates", PHONE),
    "rates-empty": ("/waves/{unmade}/rates", DESK),
    "rates-closed": ("/waves/{spring}/rates", DESK),
}
TICKETS = {
    "tickets": ("/tickets", DESK),
    "tickets-phone": ("/tickets", PHONE),
    "tickets-settings": ("/tickets/settings", DESK),
    "tickets-list": ("/tickets/upload/{amiss}", DESK),
    "tickets-list-phone": ("/tickets/upload/{amiss}", PHONE),
    "tickets-wrong": ("/tickets/upload/{wrong}", DESK),
    "tickets-mapping-wrong": ("/tickets/upload/{mistaken}", DESK),
    "tickets-nothing-chosen-phone": (
        "/tickets/upload",
        PHONE,
        {},
        "Show what would be taken up",
    ),
}
EMPTY = {
    "tickets-empty": ("/tickets", DESK),
    "waves-empty": ("/waves", DESK),
    "waves-empty-phone": ("/waves", PHONE),
    "directory-empty": ("/directory", DESK),
    "directory-empty-phone": ("/directory", PHONE),
    "questionnaires-empty": ("/questionnaires", DESK),
}


@contextmanager
def served(folder, fill):
    """Fill a database in a folder and serve it; yield the address and the ids of its waves."""
    url = f"sqlite:///{folder / 'survey.db'}"
    upgrade(url)
    engine = make_engine(url)
    ids = fill(make_sessions(engine), folder / "keys", folder, datetime.now(UTC))
    engine.dispose()
    with serving(url, folder / "keys", SURVEY_MAIL_URL="console:") as address:
        yield address, ids


def sign_in(page, address):
    """Sign in as the administrator."""
    page.goto(address + "/sign-in")
    page.get_by_label("Email").fill(council.ADMINISTRATOR)
    page.get_by_label("Password").fill(council.PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def take(browser, address, ids, pictures, to):
    """Take pictures, each as tall as its page if that is not very tall."""
    for name, (path, viewport, *typed) in pictures.items():
        with browsing(browser, viewport, device_scale_factor=SCALE) as page:
            sign_in(page, address)
            page.goto(address + path.format(**ids))
            if typed:
                make_mistakes(page, *typed)
            tall = page.locator("html").bounding_box()["height"]
            clip = {"x": 0, "y": 0, "width": viewport["width"], "height": min(tall, TALLEST)}
            page.screenshot(path=to / f"{name}.png", full_page=True, clip=clip)
            shrink(to / f"{name}.png")
            sys.stdout.write(f"{name}.png\n")


def make_mistakes(page, values, button):
    """Type values into the fields with these labels, and press a button."""
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value.format())
    page.get_by_role("button", name=button).click()


def shrink(picture):
    """Let a picture have few colours: our pages have no more."""
    convert = shutil.which("convert")
    if convert:
        colours = ["+dither", "-colors", "40", "-strip", f"png8:{picture}"]
        subprocess.run([convert, str(picture), *colours], check=True)  # noqa: S603 - our own file


def keep_questionnaires(sessions, _keys, _folder, now):
    """Fill in questionnaires alone, and a text that is not in order."""
    with sessions.begin() as session:
        return {"text": keeping.fill(session, now)}


def nothing_yet(sessions, _keys, _folder, now):
    """Fill nothing in but the accounts."""
    council.add_accounts(sessions, now)
    return {}


def main(to=FOLDER):
    """Take every picture."""
    to.mkdir(parents=True, exist_ok=True)
    for fill, pictures in (
        (council.fill, PICTURES),
        (keep_questionnaires, QUESTIONNAIRES),
        (directory.fill, DIRECTORY),
        (places.fill, PLACES),
        (asking.fill, TICKETS),
        (nothing_yet, EMPTY),
    ):
        folder = Path(tempfile.mkdtemp())
        with served(folder, fill) as (address, ids), chromium() as browser:
            take(browser, address, ids, pictures, to)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
