"""A directory with long names and many sites, and uploads of it that wait: one that changes much, one that is wrong."""

from survey.services import uploads
from tests.directory_factories import FRAME, GROUPS, import_council, write_directory
from tests.wave_page_factories import ADMINISTRATOR, add_accounts

LONG = "Children’s Occupational Therapy, Speech-and-Language and Educational-Psychology Servicesabteilung"
ENDLESS = "Ysgol Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
COUNCIL = (
    GROUPS.replace("Adult care", f'"{LONG}"').replace("Beech Road School", ENDLESS)
    + "".join(f"site,X{number},Elm Road School {number},school,school,,,,\n" for number in range(20))
)  # fmt: skip


def write_files(folder):
    """Write three sets of files: the council as it is, with much changed, and with much wrong."""
    folder.mkdir(exist_ok=True)
    changed = COUNCIL.replace("Ash Lane School", "Ash School").replace("south", "west")
    frame = FRAME | {("S1", "educ"): 30, ("S2", "educ"): 5, ("B1", "care"): 20}
    wrong = write_directory(folder / "wrong")
    people = wrong["people"].read_text().replace("S4", "S9")
    wrong["people"].write_text(people.replace("p1@exton.example", f'"p1 {LONG}"'))
    wrong["groups"].write_text(
        GROUPS.replace("Cedar School", "").replace("office,all", "office,hall")
    )
    return {
        "same": write_directory(folder / "same", groups=COUNCIL),
        "changed": write_directory(folder / "changed", frame, changed),
        "wrong": wrong,
    }


def fill(sessions, _keys, folder, now):
    """Fill an empty database; return the ids of its uploads by what they are."""
    add_accounts(sessions, now)
    ids = {}
    with sessions.begin() as session:
        import_council(session, folder / "directory", now, groups=COUNCIL)
        for name, files in write_files(folder / "files").items():
            parts = {part: (path.name, path.read_bytes()) for part, path in files.items()}
            ids[name] = uploads.keep(session, parts, by=ADMINISTRATOR, now=now)
    return ids
