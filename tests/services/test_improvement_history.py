"""The history of an entry: what each version changed, in the words of the form."""

from datetime import UTC, datetime

from survey.charts.language import ENGLISH
from survey.domain.improvement import Version
from survey.services.improvement_history import history

AT = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
"""Already the first of July in London."""
KNOWN = {"measure": {"network": "Network"}}
FIRST = {"measure": "email", "due": "2027-03-31", "target": 60.0, "cost": 1000, "is_public": False,
         "year": 2025, "said": "", "began": None}  # fmt: skip
LATER = {"measure": "network", "due": "2027-04-01", "target": 65.5, "cost": 12000, "is_public": True,
         "year": 2026, "said": "Slow.", "began": "2026-01-02"}  # fmt: skip


def test_every_kind_of_value_is_said_as_a_reader_would():
    versions = (
        Version(1, AT, "ada@exton.example", FIRST, is_withdrawal=False),
        Version(2, AT, "bo@exton.example", LATER, is_withdrawal=False),
        Version(3, AT, "bo@exton.example", LATER, is_withdrawal=True),
    )
    gone, changed, entered = history(versions, KNOWN, ENGLISH)
    assert (entered.day, entered.by, entered.is_first) == ("1 July 2026", "ada@exton.example", True)
    assert (gone.is_withdrawal, gone.changes) == (True, ())
    assert set(changed.changes) == {
        ("measure", "email", "Network"),
        ("due", "31 March 2027", "1 April 2027"),
        ("target", "60.0", "65.5"),
        ("cost", "1,000", "12,000"),
        ("is_public", "no", "yes"),
        ("year", "2025", "2026"),
        ("said", "nothing", "Slow."),
        ("began", "nothing", "2 January 2026"),
    }
