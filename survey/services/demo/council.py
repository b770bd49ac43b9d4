"""The fictional council: invented places, twelve departments, eighty offices, a hundred and twenty schools."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

NAME = "Wherrybridge Borough Council"
HALL = "HALL"
HALL_STAFF = 3000
OFFICES = 80
SCHOOLS = 120
AREAS = ("north", "east", "south", "west")

DIRECTORATES = {
    "PEOPLE": "People",
    "PLACE": "Place",
    "HOMES": "Homes and benefits",
    "CENTRE": "Central services",
}
DEPARTMENTS = {
    "ADC": ("Adult social care", "PEOPLE"),
    "CHS": ("Children’s services", "PEOPLE"),
    "EDU": ("Education and schools", "PEOPLE"),
    "PLN": ("Planning", "PLACE"),
    "HIG": ("Highways", "PLACE"),
    "PRK": ("Parks, libraries and leisure", "PLACE"),
    "WST": ("Waste and recycling", "PLACE"),
    "HOU": ("Housing", "HOMES"),
    "REV": ("Revenues and benefits", "HOMES"),
    "FIN": ("Finance", "CENTRE"),
    "LEG": ("Legal and democratic services", "CENTRE"),
    "FAC": ("Facilities and catering", "CENTRE"),
}
HALL_SHARES = {
    "ADC": 0.16, "CHS": 0.14, "EDU": 0.07, "PLN": 0.12, "HIG": 0.08, "PRK": 0.05,
    "WST": 0.05, "HOU": 0.10, "REV": 0.09, "FIN": 0.07, "LEG": 0.04, "FAC": 0.03,
}  # fmt: skip
OFFICE_DEPARTMENTS = ("ADC", "CHS", "HOU", "PRK", "HIG", "WST", "REV")

PRODUCTS = {
    "MAIL": ("Email and calendar", "Email"),
    "INTRA": ("The intranet", "Intranet and internet"),
    "OFFICE": ("Documents and spreadsheets", "Workstations"),
    "MEET": ("Video meetings", "Telephones"),
    "HELP": ("IT help desk portal", "IT support"),
    "PAY": ("Payroll self-service", "Business applications"),
    "FINSYS": ("Finance system", "Business applications"),
    "EDM": ("Document management", "Business applications"),
    "CARE": ("Social care records", "Business applications"),
    "SCHOOL": ("School records", "Business applications"),
    "PLAN": ("Planning applications", "Business applications"),
    "MAPS": ("Map viewer", "Business applications"),
    "HOUSE": ("Housing management", "Business applications"),
    "BENE": ("Benefits (mainframe)", "Mainframe applications"),
    "LIB": ("Library system", "Business applications"),
}

_FIRST = (
    "Alder", "Ash", "Beck", "Birch", "Bracken", "Brook", "Castle", "Chapel", "Cherry", "Clay", "Cross", "Dale",
    "Elm", "Fern", "Field", "Ford", "Fox", "Glebe", "Green", "Hawthorn", "Hazel", "Heath", "Heron", "Hill",
    "Holly", "Kiln", "Lark", "Lime", "Marsh", "Meadow", "Mill", "Moor", "Oak", "Orchard", "Park", "Pond",
)  # fmt: skip
_SECOND = ("bank", "bridge", "croft", "gate", "ley", "side", "ton", "well", "wick", "wood")
_SCHOOL_KINDS = ("Primary School", "Infant School", "Junior School", "High School")
_OFFICE_KINDS = ("Centre", "Depot", "Library", "Neighbourhood Office", "Family Hub")


@dataclass(frozen=True)
class Site:
    """A place of work: its code, name, kind, area, and its staff by department."""

    code: str
    name: str
    kind: str
    area: str
    staff: dict[str, int]


def sites(random: Random) -> tuple[Site, ...]:
    """Return the town hall, the offices (about 15 people each) and the schools (about 40), drawn by `random`."""
    names = [first + second for first in _FIRST for second in _SECOND]
    random.shuffle(names)
    hall = {code: round(HALL_STAFF * share) for code, share in HALL_SHARES.items()}
    made = [Site(HALL, "Town hall", "HALLS", "", hall)]
    for number in range(1, OFFICES + 1):
        department = OFFICE_DEPARTMENTS[number % len(OFFICE_DEPARTMENTS)]
        size = max(6, round(random.gauss(15, 4)))
        staff = {department: size} if number % 4 else {department: size - 2, "FAC": 2}
        name = f"{names.pop()} {random.choice(_OFFICE_KINDS)}"
        made.append(Site(f"O{number:03}", name, "OFFICES", AREAS[number % 4], staff))
    for number in range(1, SCHOOLS + 1):
        size = max(14, round(random.gauss(40, 13)))
        name = f"{names.pop()} {random.choice(_SCHOOL_KINDS)}"
        staff = {"EDU": size - 3, "FAC": 3}
        made.append(Site(f"S{number:03}", name, "SCHOOLS", AREAS[number % 4], staff))
    return tuple(made)


def groups_csv(places: Iterable[Site]) -> str:
    """Return the council's groups as the directory import takes them."""
    rows = [
        ("organisation", "COUNCIL", NAME, "council", "", ""),
        *(
            ("organisation", code, name, "directorate", "COUNCIL", "")
            for code, name in DIRECTORATES.items()
        ),
        *(
            ("organisation", code, name, "department", parent, "")
            for code, (name, parent) in DEPARTMENTS.items()
        ),
        ("site", "ALL", "All sites", "all", "", ""),
        ("site", "HALLS", "Town hall", "kind", "ALL", ""),
        ("site", "OFFICES", "Remote offices", "kind", "ALL", ""),
        ("site", "SCHOOLS", "Schools", "kind", "ALL", ""),
        *(("site", place.code, place.name, "site", place.kind, place.area) for place in places),
    ]
    return _csv(("breakdown", "code", "name", "kind", "parent", "area"), rows)


def products_csv() -> str:
    """Return the catalogue as the directory import takes it."""
    return _csv(
        ("code", "name", "service"),
        [(code, name, service) for code, (name, service) in PRODUCTS.items()],
    )


@dataclass(frozen=True)
class Employee:
    """One member of staff: a reference, a department and a site."""

    reference: str
    department: str
    site: Site


def staff(places: Iterable[Site]) -> list[Employee]:
    """Return everybody on the first day, numbered in the order of the sites."""
    everybody = [
        (department, place)
        for place in places
        for department, count in place.staff.items()
        for _ in range(count)
    ]
    return [
        Employee(f"P{number:05}", department, place)
        for number, (department, place) in enumerate(everybody, start=1)
    ]


def a_quarter_later(people: Sequence[Employee], random: Random) -> list[Employee]:
    """Return the staff after a quarter: one in fifty has left and somebody new has come in their place."""
    number = max(int(person.reference[1:]) for person in people)
    later = []
    for person in people:
        if random.random() < 0.02:  # noqa: PLR2004 - the council's turnover in a quarter
            number += 1
            later.append(Employee(f"P{number:05}", person.department, person.site))
        else:
            later.append(person)
    return later


def people_csv(people: Iterable[Employee]) -> str:
    """Return the staff list as the directory import takes it."""
    return _csv(
        ("person", "email", "organisation", "site", "language", "products"),
        [
            (
                person.reference,
                f"{person.reference.lower()}@wherrybridge.example",
                person.department,
                person.site.code,
                "en",
                "",
            )
            for person in people
        ],
    )


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
