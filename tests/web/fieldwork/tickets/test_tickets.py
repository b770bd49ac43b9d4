"""Tickets in the browser: uploaded, looked at, taken up once, and counted without a name."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from survey.domain.access import StaffRole
from survey.domain.ticket import Programme
from survey.storage.products import ProductRow
from survey.storage.tickets import TicketRow, programme
from tests.ticket_factories import MAPPING, a_list, a_row, let_worker_work
from tests.web.page_client import PageClient

PAGES = ("/tickets", "/tickets/upload", "/tickets/settings", "/tickets/upload/x")


@pytest.fixture
def stored(sessions):
    def count():
        with sessions() as session:
            return len(session.scalars(select(TicketRow)).all())

    return count


def table_of(page, heading):
    """The rows of a table, each as its words and its number."""
    table = page.one("table", **{"aria-labelledby": heading})
    return {
        row.all("th")[0].text: row.all("td")[0].text for row in table.all("tr") if row.all("td")
    }


def test_before_the_first_ticket_the_page_says_what_this_is_and_what_to_begin_with(
    administrator, council
):
    page = administrator.get("/tickets")
    assert page.heading == "Tickets"
    assert "No ticket has been taken up for June 2026 yet." in page.text
    assert page.link("Upload a list") == "/tickets/upload"
    assert page.link("An example of a mapping") == "/tickets/example/mapping.yaml"
    assert "Your recent request to IT ticket-follow-up:1" in page.text


def test_what_is_missing_is_said_with_the_way_there(administrator):
    page = administrator.get("/tickets")
    assert "The questionnaire ticket-follow-up has not been added." in page.text
    assert page.link("Add it") == "/questionnaires"
    assert page.link("To the directory") == "/directory"
    assert "Upload a list" not in [one.text for one in page.all("a")]


def test_a_list_is_looked_at_before_it_is_taken_up(send, administrator, council, stored):
    page = send(a_list([a_row(1), a_row(2, application="Fax"), a_row(7), a_row(3, closed_at="")]))
    assert page.heading == "What would be taken up"
    assert "2 new tickets, for June 2026." in page.text
    assert table_of(page, "rows") == {
        "New": "2",
        "Taken up before, or twice in this list": "0",
        "Still open": "1",
        "Closed more than a month ago": "0",
        "Passed over, see below": "1",
        "All rows": "4",
    }
    rows = [[cell.text for cell in row.all("td")] for row in page.all("tr") if not row.all("th")]
    assert [row[0] for row in rows] == ["3", "4"]
    assert "“Fax” is no product of the catalogue" in rows[0][1]
    assert "One of the new tickets names nobody on the staff list." in page.text
    assert stored() == 0
    page = administrator.press(page, "Take them up")
    assert page.path == "/tickets"
    assert "2 tickets were taken up." in page.text
    assert stored() == 2


def test_a_double_click_takes_up_once_and_ends_at_the_tickets(send, administrator, council, stored):
    shown = send()
    first = administrator.post(shown, "Take them up")
    second = administrator.post(shown, "Take them up")
    assert (first.location, second.location) == ("/tickets", "/tickets")
    assert stored() == 3
    assert administrator.get("/tickets").text.count("3 tickets were taken up.") == 1
    assert administrator.get(shown.path, 404).heading == "This list is not here any more"


def test_the_same_list_again_is_nothing_new(send, administrator, council, stored):
    administrator.press(send(), "Take them up")
    page = send()
    assert "Nothing: this list holds no ticket" in page.text
    assert not [one for one in page.all("button") if one.text == "Take them up"]
    page = administrator.press(page, "Throw away")
    assert "The list was thrown away." in page.text
    assert stored() == 3


def test_the_month_is_counted_by_outcome_and_adds_up(
    send, administrator, council, sessions, keys, moment
):
    rows = [a_row(number) for number in range(1, 40)]
    administrator.press(send(a_list(rows)), "Take them up")
    page = administrator.get("/tickets")
    told = table_of(page, "tickets-2026-06")
    assert told == {
        "Not looked at yet": "34",
        "Its person is not on the staff list": "5",
        "Taken up": "39",
    }
    let_worker_work(sessions, keys, moment.at)
    page = administrator.get("/tickets")
    told = table_of(page, "tickets-2026-06")
    taken_up = told.pop("Taken up")
    assert set(told) == {
        "Its person was invited",
        "Not drawn: only a share is asked about",
        "Its person is not on the staff list",
    }
    assert sum(map(int, told.values())) == int(taken_up) == 39
    assert table_of(page, "services-of-tickets-2026-06") == {"email": "39"}
    assert table_of(page, "products-of-tickets-2026-06") == {"Email": "39"}
    assert "P00001" not in page.text
    assert "exton.example" not in page.text.replace("ada@exton.example", "")
    assert (
        page.link("See the wave : Your recent request to IT, June 2026") == "/waves/tickets-2026-06"
    )


def test_a_month_that_is_over_stays_as_counts(
    send, administrator, sign_in, council, sessions, keys, moment
):
    administrator.press(send(), "Take them up")
    let_worker_work(sessions, keys, moment.at)
    moment.at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    let_worker_work(sessions, keys, moment.at)
    page = sign_in(StaffRole.ADMINISTRATOR, "eve@exton.example").get("/tickets")
    row = next(row for row in page.all("tr") if "June 2026" in row.text)
    assert [cell.text for cell in row.all("td")][::2] == ["3", "under 10 returns"]
    assert "No ticket has been taken up for July 2026 yet." in page.text


def test_the_pages_of_the_wave_say_whom_it_asks(
    send, administrator, council, sessions, keys, moment
):
    administrator.press(send(), "Take them up")
    let_worker_work(sessions, keys, moment.at)
    assert "People whose ticket was closed, a share of 25%" in administrator.get("/waves").text
    page = administrator.get("/waves/tickets-2026-06")
    assert "People whose ticket was closed" in page.text
    assert not {"Sample", "Classes", "Response rates"} & {one.text for one in page.all("a")}
    assert "Nothing was planned" in administrator.get("/waves/tickets-2026-06/classes").text
    assert "no sample can be drawn" in administrator.get("/waves/tickets-2026-06/sample").text
    texts = administrator.get("/waves/tickets-2026-06/texts").text
    assert "How was your request to IT dealt with?" in texts


def test_a_mapping_may_be_pasted(send, council):
    page = send(mapping=None, mapping_text=MAPPING)
    assert page.heading == "What would be taken up"


def test_what_is_not_chosen_is_told_at_its_field_and_a_pasted_text_stays(send, council):
    page = send(tickets=None, mapping=None, status=422)
    assert page.problems == {
        "#tickets": "Choose the list of closed tickets",
        "#mapping": "Choose the mapping, or paste its text",
    }
    assert page.title.startswith("Error:")
    page = send(tickets=None, mapping=None, status=422, mapping_text=MAPPING)
    assert page.problems == {"#tickets": "Choose the list of closed tickets"}
    assert "Requested by" in page.text


def test_a_mapping_with_mistakes_is_told_by_line(send, council, stored):
    page = send(mapping=MAPPING.replace("person: email", "person: name\nhurry: yes"))
    assert page.heading == "This list cannot be taken up yet"
    assert page.problems == {"#in-mapping": "mapping.yaml"}
    rows = [[cell.text for cell in row.all("td")] for row in page.all("tr") if row.all("td")]
    assert rows == [
        ["7", "“person” should be one of 'reference' or 'email'"],
        ["8", "“hurry” is not a key that is known here: check its spelling, or remove it"],
    ]
    assert not [one for one in page.all("button") if one.text == "Take them up"]
    assert stored() == 0


def test_one_mistake_in_a_thousand_rows_is_one_line(send, council):
    rows = [a_row(number, closed_at="02/06/2026") for number in range(1, 1000)]
    page = send(a_list(rows), MAPPING.replace("  order: day-first", "  time_zone: UTC"))
    rows = [[cell.text for cell in row.all("td")] for row in page.all("tr") if row.all("td")]
    assert rows[0][0] == "2, 3, 4, 5, 6 and 994 more"
    assert "can be read in more than one way: say `order: day-first`" in rows[0][1]


def test_switched_off_nothing_can_be_uploaded_and_it_can_be_switched_on(
    send, administrator, council, sessions, now
):
    shown = send()
    page = administrator.press(administrator.get("/tickets/settings"), "Save", is_on=None)
    assert "The change was saved." in page.text
    assert "It is switched off" in page.text
    page = administrator.press(shown, "Take them up", 422)
    assert "Tickets are not followed up at present" in page.text
    page = administrator.get(administrator.get("/tickets").link("Switch it on"))
    page = administrator.press(page, "Save", is_on="y")
    assert "It is switched off" not in page.text
    assert administrator.press(shown, "Take them up").path == "/tickets"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"share": "0"}, {"#share": "The share is a whole number from 1 to 100 per cent"}),
        ({"share": "101"}, {"#share": "The share is a whole number from 1 to 100 per cent"}),
        ({"share": ""}, {"#share": "Enter a whole number from 1 to 100"}),
        ({"share": "half"}, {"#share": "Enter a whole number from 1 to 100"}),
        ({"questionnaire": "made-up"}, {"#questionnaire": "Not a valid choice."}),
        ({"questionnaire": None}, {"#questionnaire": "Not a valid choice."}),
    ],
)
def test_what_cannot_be_is_told_at_its_field(administrator, council, sessions, fields, told):
    page = administrator.get("/tickets/settings")
    page = administrator.press(page, "Save", 422, **fields)
    assert page.problems == told
    with sessions() as session:
        assert programme(session) == Programme()


def test_saving_what_is_so_already_changes_nothing(administrator, council):
    page = administrator.press(administrator.get("/tickets/settings"), "Save")
    assert page.path == "/tickets"
    assert "The change was saved." not in page.text


@pytest.mark.parametrize("has_products", [True, False])
def test_the_example_of_a_mapping_reads_the_example_of_a_list(
    send, administrator, council, sessions, has_products
):
    if not has_products:
        with sessions.begin() as session:
            session.query(ProductRow).delete()
    mapping, tickets = (
        administrator.ask(f"/tickets/example/{name}") for name in ("mapping.yaml", "tickets.csv")
    )
    assert "attachment; filename=mapping.yaml" in mapping.headers["Content-Disposition"]
    assert tickets.headers["Content-Type"] == "text/csv; charset=utf-8"
    ours = "\nINC1,02/06/2026,p1@exton.example,Mailbox,n/a\n"
    page = send(tickets.text.replace("03/11", "01/06").strip() + ours, mapping.text)
    assert "2 new tickets, for June 2026." in page.text


def test_there_is_no_other_example(administrator):
    assert administrator.ask("/tickets/example/people.csv").status_code == 404


@pytest.mark.parametrize("role", [StaffRole.MANAGER, StaffRole.INSPECTOR, StaffRole.OPERATOR])
def test_nobody_else_sees_tickets(sign_in, council, role):
    client = sign_in(role, "bo@exton.example")
    for path in (*PAGES, "/tickets/example/mapping.yaml"):
        client.get(path, 403)


def test_a_stranger_is_sent_to_sign_in(app):
    client = PageClient(app)
    for path in PAGES:
        assert client.get(path).path.startswith("/sign-in")


def test_another_administrator_does_not_see_the_list(send, sign_in, council):
    shown = send()
    other = sign_in(StaffRole.ADMINISTRATOR, "eve@exton.example")
    assert other.get(shown.path, 404).heading == "This list is not here any more"


def test_long_names_and_other_scripts_end_well(send, administrator, council):
    name = "<b>تذاكر 🎫 " + "Llanfairpwllgwyngyll" * 6 + ".csv"
    page = send(a_list([a_row(1), a_row(2, application="Ffôn " * 40)]), name=name)
    assert page.heading == "What would be taken up"
    as_written = MAPPING.replace("services:\n  Mailbox: email\n  Something is slow: network\n", "")
    service = "Gwasanaeth " * 25
    administrator.press(send(a_list([a_row(3, category=service)]), as_written), "Take them up")
    assert service.strip() in administrator.get("/tickets").text
