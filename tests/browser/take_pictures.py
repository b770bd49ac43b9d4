"""Take the pictures of the manual anew: `python -m tests.browser.take_pictures`, to docs/pictures.

One entry of PICTURES for each picture: where it is taken, and how wide the screen is.
"""

import shutil
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from survey.storage.engine import make_engine, make_sessions
from survey.storage.migrate import upgrade
from tests import wave_page_factories as council
from tests.browser_fixture import DESK, PHONE, browsing, chromium
from tests.serving import serving

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
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
}
EMPTY = {"waves-empty": ("/waves", DESK), "waves-empty-phone": ("/waves", PHONE)}


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
    """Take pictures; each is as long as its page, and has few colours so that it stays small."""
    for name, (path, viewport) in pictures.items():
        with browsing(browser, viewport) as page:
            sign_in(page, address)
            page.goto(address + path.format(**ids))
            page.screenshot(path=to / f"{name}.png", full_page=True)
            sys.stdout.write(f"{name}.png\n")


def nothing_yet(sessions, _keys, _folder, now):
    """Fill nothing in but the accounts."""
    council.add_accounts(sessions, now)
    return {}


def main(to=FOLDER):
    """Take every picture."""
    to.mkdir(parents=True, exist_ok=True)
    for fill, pictures in ((council.fill, PICTURES), (nothing_yet, EMPTY)):
        folder = Path(tempfile.mkdtemp())
        with served(folder, fill) as (address, ids), chromium() as browser:
            take(browser, address, ids, pictures, to)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
