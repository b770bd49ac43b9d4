"""The three files as they are to look: their headers and one example row, to be filled in with a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound
from survey.instruments.directory_files import GROUP_COLUMNS, PEOPLE_COLUMNS, PRODUCT_COLUMNS

if TYPE_CHECKING:
    from survey.instruments.tables import Columns


@dataclass(frozen=True)
class FileTemplate:
    """A file to fill in. The name of the people's says whom the list counts: pupils are not staff."""

    name: str
    columns: Columns
    example: dict[str, str]

    @property
    def text(self) -> str:
        """The file as CSV."""
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, self.columns.known, restval="")
        writer.writeheader()
        writer.writerow(self.example)
        return stream.getvalue()


_TEMPLATES = {
    "groups": FileTemplate(
        "groups.csv",
        GROUP_COLUMNS,
        {
            "breakdown": "site",
            "code": "S001",
            "name": "Ash Lane School",
            "kind": "school",
            "parent": "schools",
            "area": "north",
            "opened": "1961-09-01",
        },
    ),
    "people": FileTemplate(
        "people-staff-not-pupils.csv",
        PEOPLE_COLUMNS,
        {
            "person": "P00001",
            "email": "first.last@council.example",
            "organisation": "education",
            "site": "S001",
            "language": "en",
            "products": "mail payroll",
        },
    ),
    "products": FileTemplate(
        "products.csv",
        PRODUCT_COLUMNS,
        {"code": "mail", "name": "Email and calendar", "service": "email", "opened": "2019-04-01"},
    ),
}


def template(part: str) -> FileTemplate:
    """Return the template of the groups, the people or the products; raises NotFound for anything else."""
    if part not in _TEMPLATES:
        raise NotFound
    return _TEMPLATES[part]
