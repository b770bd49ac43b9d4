"""A small council's directory, as files and as domain objects, with believable defaults."""

import csv

from survey.services import directory

GROUPS = """\
breakdown,code,name,kind,parent,area,opened,closed,successor
organisation,council,Exton Council,council,,,,,
organisation,people,People,directorate,council,,,,
organisation,educ,Education,department,people,,,,
organisation,care,Adult care,department,people,,,,
organisation,place,Place,directorate,council,,,,
organisation,plan,Planning,department,place,,,,
site,all,All sites,all,,,,,
site,office,Offices,kind,all,,,,
site,school,Schools,kind,all,,,,
site,B1,Town hall,office,office,,,,
site,S1,Ash Lane School,school,school,north,,,
site,S2,Beech Road School,school,school,north,,,
site,S3,Cedar School,school,school,north,,,
site,S4,Dale School,school,school,south,,,
"""

PRODUCTS = """\
code,name,service,opened,closed
mail,Email,email,,
payroll,Payroll,business applications,,
ledger,Old ledger,business applications,2010-01-01,2020-01-01
"""

FRAME = {
    ("B1", "care"): 60,
    ("B1", "educ"): 12,
    ("B1", "plan"): 50,
    ("S1", "educ"): 20,
    ("S2", "educ"): 20,
    ("S3", "educ"): 20,
    ("S4", "educ"): 46,
}
"""Eligible staff by (site, department): one class of three schools, one school alone, one pair elsewhere."""


def people_rows(frame=None):
    """Return the rows of people.csv for a frame, references numbered in order."""
    rows = []
    for (site, organisation), eligible in (frame or FRAME).items():
        for _ in range(eligible):
            number = len(rows) + 1
            email = f"p{number}@exton.example" if number % 7 else ""
            rows.append(
                [f"P{number:05}", email, organisation, site, "cy" if number % 50 == 0 else "en", ""]
            )
    return rows


def write_directory(folder, frame=None, groups=GROUPS, products=PRODUCTS):
    """Write the three files; return their paths by name, as `import_directory` takes them."""
    folder.mkdir(exist_ok=True)
    paths = {name: folder / f"{name}.csv" for name in ("groups", "people", "products")}
    paths["groups"].write_text(groups, "utf-8")
    paths["products"].write_text(products, "utf-8")
    with paths["people"].open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["person", "email", "organisation", "site", "language", "products"])
        writer.writerows(people_rows(frame))
    return paths


def import_council(session, folder, now, frame=None, groups=GROUPS, products=PRODUCTS):
    """Fill the directory of a database."""
    return directory.import_directory(
        session,
        **write_directory(folder, frame, groups, products),
        now=now,
        actor="ada@exton.example",
    )
