"""`survey tickets import` as an operator's nightly script uses it."""

import pytest
from click.testing import CliRunner

from survey.cli import main
from survey.cli.edge import now
from tests.cli.environment import environment
from tests.ticket_factories import MAPPING, a_row, fill_council, write_tickets


@pytest.fixture
def bring_in(database_url, sessions, tmp_path):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now())

    def bring(rows, mapping=MAPPING):
        tickets, how = write_tickets(tmp_path / "desk", rows, mapping)
        options = ["tickets", "import", str(tickets), "--mapping", str(how)]
        return CliRunner(env=environment(database_url, tmp_path)).invoke(main, options)

    return bring


def a_ticket(number, **changes):
    return a_row(number, **{"closed_at": f"{now():%Y-%m-%d}"} | changes)


def test_every_row_is_accounted_for_and_what_is_amiss_told_by_row(bring_in):
    rows = [a_ticket(1), a_ticket(7), a_ticket(2, application="Fax"), a_ticket(3, closed_at="")]
    result = bring_in(rows)
    assert result.exit_code == 0, result.stderr
    counts, unknown, wave = result.stdout.splitlines()
    assert counts == (
        "4 rows = 2 new + 0 known already + 1 still open + 0 too old + 1 passed over."
    )
    assert unknown == "Of the new ones 1 name nobody on the staff list."
    assert wave.startswith("Their wave is tickets-20")
    fax, nobody = result.stderr.splitlines()
    assert fax.startswith("tickets.csv row 4: “Fax” is no product")
    assert nobody == "tickets.csv row 3: “p7@exton.example” is nobody on the staff list"
    again = bring_in(rows)
    assert again.stdout == (
        "4 rows = 0 new + 2 known already + 1 still open + 0 too old + 1 passed over.\n"
    )


def test_a_list_that_cannot_be_used_is_refused_whole_with_exit_1(bring_in):
    result = bring_in([a_ticket(1), a_ticket(2, closed_at="soon")])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("tickets.csv row 3: “soon” is no date that can be read")


def test_a_mapping_is_told_by_line(bring_in):
    result = bring_in([a_ticket(1)], MAPPING.replace("person: email", "person: name"))
    assert (result.exit_code, result.stderr) == (
        1,
        "mapping.yaml:7: “person” should be one of 'reference' or 'email'\n",
    )
