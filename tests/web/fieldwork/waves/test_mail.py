"""The mail of a wave: what became of every message, what stands in the way, and which addresses came back."""

from io import BytesIO

import pytest

from survey.domain.message import MessageKind
from survey.services import outbox
from survey.services.wave_mail import without_addresses
from survey.storage.messages import MessageRow

WAVE = "/waves/pulse-2026-06"


@pytest.fixture
def opened(administrator, planned, worker_runs):
    worker_runs()
    administrator.post(administrator.get(f"{WAVE}/open"), "Open the wave")
    worker_runs()


def balance(app):
    with app.extensions["survey.reading"]() as session:
        return {one.kind: one for one in outbox.reconciliation(session, "pulse-2026-06")}


def numbers(page):
    (row,) = page.one("tbody").all("tr")
    return [cell.text for cell in row.all("th", "td")]


def test_before_it_opens_nothing_has_been_sent(administrator, planned):
    assert "Nothing has been sent yet" in administrator.get(planned.link("Mail")).text


def test_created_is_the_sum_of_the_rest(administrator, opened):
    page = administrator.get(f"{WAVE}/mail")
    assert numbers(page) == ["Invitation", "196", "0", "0", "0", "196"]


def test_addresses_that_came_back_are_counted_once(app, administrator, opened):
    page = administrator.get(f"{WAVE}/mail")
    typed = "p1@exton.example\nP2@Exton.Example\nnobody@elsewhere.example"
    after = administrator.press(page, "Count them", addresses=typed)
    assert "2 invitations are counted as come back." in after.text
    assert "Nobody was invited at one of the addresses." in after.text
    assert numbers(after) == ["Invitation", "196", "0", "0", "2", "194"]
    again = administrator.press(after, "Count them", addresses=typed)
    assert numbers(again)[4] == "2"


@pytest.mark.parametrize(
    "content",
    [
        b"address;reason\np1@exton.example;unknown\n",
        "\ufeffp1@exton.example\n".encode(),
        "p1@exton.example\r\n".encode("utf-16"),
        b"M\xfcller,p1@exton.example",
    ],
)
def test_a_file_of_addresses_is_read_as_it_comes(app, administrator, opened, content):
    page = administrator.get(f"{WAVE}/mail")
    token = page.chosen("csrf_token")[0]
    response = administrator.http.post(
        f"{WAVE}/mail",
        base_url=administrator.base,
        data={"csrf_token": token, "file": (BytesIO(content), "bounced.csv")},
        headers={"Referer": administrator.base + WAVE},
    )
    assert response.status_code == 303
    assert balance(app)[MessageKind.INVITATION].bounced == 1


@pytest.mark.parametrize("typed", ["", "nobody here", "a\0b@c.example"])
def test_what_holds_no_address_is_told(app, administrator, opened, typed):
    page = administrator.get(f"{WAVE}/mail")
    wrong = administrator.press(page, "Count them", 422, addresses=typed)
    assert wrong.title.startswith("Error: Mail")
    assert balance(app)[MessageKind.INVITATION].bounced == 0


def test_what_stands_in_the_way_is_told_without_addresses(administrator, writing, opened):
    with writing() as session:
        answer = "550 5.1.1 <p1@exton.example>: no such mailbox (4f2Xk90aQz1)"
        row = session.query(MessageRow).first()
        row.state, row.trouble = "failed", answer
    page = administrator.get(f"{WAVE}/mail")
    assert "550 5.1.1 <…>: no such mailbox (…)" in page.text
    assert "p1@exton.example" not in page.text


def test_an_answer_is_cut_where_it_is_long():
    assert len(without_addresses("x " * 500)) == 120
    assert without_addresses("451 try again") == "451 try again"


def test_it_is_for_administrators(manager, planned):
    assert manager.ask(f"{WAVE}/mail").status_code == 403
