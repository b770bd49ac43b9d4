"""Taking up closed tickets: a file whole or not at all, no ticket twice, every row accounted for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from survey.domain.errors import Refused
from survey.domain.ticket import Programme, TicketOutcome, ticket_key
from survey.services import ticket_programme, tickets
from survey.storage import audit
from survey.storage import tickets as ticket_table
from survey.storage.audit import AuditRow
from survey.storage.people import PersonRow
from survey.storage.tickets import TicketRow, TicketSeenRow
from survey.storage.waves import WaveRow
from tests.ticket_factories import ADA, MAPPING, a_row, fill_council, take_up, write_tickets

WAVE = "tickets-2026-06"
FAX = (
    "“Fax” is no product of the catalogue: say which it is under products in the mapping, or that it is none "
    "under no_product"
)


@pytest.fixture
def council(sessions, tmp_path, now):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)


@pytest.fixture
def bring_in(sessions, council, tmp_path, now):
    def bring(rows=None, mapping=MAPPING, at=now):
        return take_up(sessions, tmp_path, at, rows, mapping)

    return bring


@pytest.fixture
def stored(sessions):
    """The tickets that are there: person, service, product and outcome."""

    def look():
        with sessions() as session:
            row = TicketRow
            return session.execute(
                select(row.person, row.service, row.product, row.outcome, row.wave_id).order_by(
                    row.person
                )
            ).all()

    return look


def adds_up(found):
    parts = (found.new, found.known, found.still_open, found.too_old, found.passed_over)
    return found.rows == sum(parts)


def test_new_tickets_wait_for_the_wave_of_the_month(bring_in, stored):
    found = bring_in()
    assert (found.rows, found.new, found.notes, found.wave) == (3, 3, (), WAVE)
    assert stored() == [
        (f"P0000{number}", "email", "mail", TicketOutcome.WAITING, WAVE) for number in (1, 2, 3)
    ]


def test_of_the_id_only_a_hash_is_kept(bring_in, sessions):
    bring_in([a_row(1)])
    with sessions() as session:
        assert session.scalars(select(TicketRow.key)).all() == [ticket_key("INC0000001")]


def test_importing_again_adds_nothing(bring_in, stored):
    bring_in()
    before = stored()
    again = bring_in([*(a_row(number) for number in (1, 2, 3)), a_row(1, category="Mailbox")])
    assert (again.rows, again.new, again.known, again.wave) == (4, 0, 4, None)
    assert stored() == before


def test_every_row_is_accounted_for(bring_in, stored):
    found = bring_in(
        [
            a_row(1),
            a_row(1),
            a_row(2, closed_at=""),
            a_row(3, closed_at="02/05/2026"),
            a_row(4, closed_at="04/06/2026"),
            a_row(5, application="Fax"),
            a_row(6, category="Gardening"),
            a_row(7),
            a_row(8, requested_by="nobody@exton.example"),
            a_row(9, requested_by=""),
        ]
    )
    assert adds_up(found)
    assert (found.new, found.known, found.still_open, found.too_old) == (4, 1, 1, 1)
    assert (found.passed_over, found.unknown_people) == (3, 3)
    assert [str(note) for note in found.notes] == [
        "tickets.csv row 6: it is closed on 2026-06-04, which has not come yet",
        f"tickets.csv row 7: {FAX}",
        "tickets.csv row 8: “Gardening” stands for no service: say which under services in the mapping",
        "tickets.csv row 9: “p7@exton.example” is nobody on the staff list",
        "tickets.csv row 10: “nobody@exton.example” is nobody on the staff list",
        "tickets.csv row 11: it names no person",
    ]  # fmt: skip
    outcomes = [outcome for *_, outcome, _ in stored()]
    assert outcomes == [*[TicketOutcome.UNKNOWN_PERSON] * 3, TicketOutcome.WAITING]


def test_what_was_passed_over_is_taken_up_once_the_mapping_is_mended(bring_in):
    assert bring_in([a_row(1), a_row(2, application="Fax")]).passed_over == 1
    mended = MAPPING.replace('["N/A", Other]', '["N/A", Other, Fax]')
    found = bring_in([a_row(1), a_row(2, application="Fax")], mended)
    assert (found.new, found.known, found.passed_over) == (1, 1, 0)


def test_of_somebody_unknown_nothing_is_kept_but_that_there_was_a_ticket(bring_in, stored):
    bring_in([a_row(1), a_row(2, requested_by="nobody@exton.example")])
    assert stored()[0] == ("", "email", "mail", TicketOutcome.UNKNOWN_PERSON, WAVE)


@pytest.mark.parametrize("written", ["P00002", "p00002"])
def test_people_may_be_known_by_their_staff_reference(bring_in, stored, written):
    bring_in(
        [a_row(1, requested_by=written)], MAPPING.replace("person: email", "person: reference")
    )
    assert stored()[0].person == "P00002"


def test_an_address_is_the_same_in_capitals(bring_in, stored):
    bring_in([a_row(1, requested_by="P2@EXTON.example")])
    assert stored()[0].person == "P00002"


def test_references_that_differ_by_capitals_alone_are_nobodys(bring_in, sessions, stored):
    with sessions.begin() as session:
        twin = {"organisation": "educ", "site": "B1", "language": "en", "email": None}
        session.add(PersonRow(reference="p00002", products=None, **twin))
    rows = [a_row(1, requested_by="P00002"), a_row(2, requested_by="P00003")]
    found = bring_in(rows, MAPPING.replace("person: email", "person: reference"))
    assert found.unknown_people == 1


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], ["tickets.csv: it holds no tickets"]),
        ([a_row(1, requested_by="x@y.example")],
         ["tickets.csv row 2: ", "tickets.csv: none of its 1 rows can be used"]),
        ([a_row(1, application="Fax"), a_row(2, application="Fax")],
         ["tickets.csv row 2: ", "tickets.csv row 3: ", "tickets.csv: none of its 2 rows can be used"]),
        ([a_row(1), a_row(2, closed_at="soon"), a_row(3, number="")],
         ["tickets.csv row 3: “soon” is no date", "tickets.csv row 4: it has no number"]),
    ],
    ids=range(4),
)  # fmt: skip
def test_a_list_that_is_of_no_use_is_refused_whole(bring_in, stored, sessions, rows, told):
    with pytest.raises(Refused) as refused:
        bring_in(rows)
    found = [str(problem) for problem in refused.value.problems]
    assert len(found) == len(told)
    assert all(one.startswith(words) for one, words in zip(found, told, strict=True)), found
    assert stored() == []
    with sessions() as session:
        assert session.scalars(select(WaveRow)).all() == []


def test_a_mapping_that_is_wrong_is_told_by_line(bring_in):
    with pytest.raises(Refused, match=r"mapping.yaml:7: “person” should be one of"):
        bring_in(mapping=MAPPING.replace("person: email", "person: name"))


def test_looking_first_tells_the_same_and_changes_nothing(
    bring_in, sessions, stored, tmp_path, now
):
    rows = [a_row(1), a_row(2, application="Fax"), a_row(7)]
    with sessions() as session:
        seen = tickets.look_at(session, *write_tickets(tmp_path / "desk", rows), now=now)
        assert not session.new
        assert not session.dirty
    assert stored() == []
    done = bring_in(rows)
    assert (seen.rows, seen.new, seen.notes, seen.month) == (
        done.rows,
        done.new,
        done.notes,
        done.month,
    )
    assert (seen.wave, done.wave) == (None, WAVE)


def test_where_tickets_are_not_followed_up_none_is_taken_up(bring_in, sessions, stored, now):
    with sessions.begin() as session:
        ticket_programme.change(session, Programme(is_on=False), now=now, **ADA)
    with pytest.raises(Refused, match="tickets are not followed up at present"):
        bring_in()
    assert stored() == []


def test_the_log_keeps_counts_and_hashes_and_nobody(bring_in, sessions):
    bring_in([a_row(1), a_row(7)])
    with sessions() as session:
        (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "import tickets"))
        assert audit.verify(session) is None
        assert (entry.actor, entry.object) == ("ada@exton.example", f"wave:{WAVE}")
        assert (entry.detail["rows"], entry.detail["new"]) == (2, 2)
        assert "exton.example" not in str(entry.detail)


def test_a_ticket_whose_wave_has_ended_is_not_taken_up_again(bring_in, sessions, now):
    bring_in([a_row(1)])
    with sessions.begin() as session:
        ticket_table.forget(session, WAVE)
    again = bring_in([a_row(1), a_row(2)])
    assert (again.new, again.known) == (1, 1)


def test_keys_are_forgotten_once_their_tickets_are_too_old(bring_in, sessions, now):
    bring_in([a_row(1)])
    with sessions.begin() as session:
        ticket_table.forget(session, WAVE)
    kept = []
    for days in (30, 31):
        later = now + timedelta(days=days)
        bring_in([a_row(2, closed_at=f"{later:%d/%m/%Y}"), a_row(1)], at=later)
        with sessions() as session:
            kept.append(len(session.scalars(select(TicketSeenRow.key)).all()))
    assert kept == [1, 0]


def test_the_day_is_that_of_london(bring_in, sessions):
    late = datetime(2026, 6, 2, 23, 30, tzinfo=UTC)
    bring_in([a_row(1, closed_at="2026-06-02T23:15:00Z")], at=late)
    with sessions() as session:
        assert session.scalar(select(TicketRow.closed_on)) == date(2026, 6, 3)
