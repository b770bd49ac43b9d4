"""Response rates as staff read them: what was read in the morning, what it is measured against, where to ring."""

import csv
import io
from datetime import timedelta

import pytest

from survey.domain.access import StaffRole
from survey.domain.wave import WaveState
from survey.services import accounts, closing
from survey.storage import waves
from tests.wave_factories import a_wave
from tests.web.conftest import PASSWORD
from tests.web.fieldwork.rates.conftest import SUMMER
from tests.web.page_client import PageClient

SCHOOLS = "Ash Lane School, Beech Road School and 1 other"


def rates(wave_id):
    return f"/waves/{wave_id}/rates"


def table(page, id_):
    (found,) = (one for one in page.all("table") if one.get("aria-labelledby") == id_)
    return {
        row.all("th")[0].text: [cell.text for cell in row.all("td")]
        for row in found.all("tr")
        if row.all("td")
    }


def ring(page):
    return [one.text for one in page.one("ul", **{"class": "ring"}).all("li")]


@pytest.fixture
def scoped(app, writing, now):
    """A browser of a manager with a scope."""

    def to(scope):
        email = "sam@exton.example"
        with writing() as session:
            accounts.add(
                session, email, role=StaffRole.MANAGER, password=PASSWORD, cost=1, scope=scope, now=now, actor="test"
            )  # fmt: skip
        client = PageClient(app)
        client.post(client.get("/sign-in"), "Sign in", email=email, password=PASSWORD)
        return client

    return to


def test_it_says_where_everybody_stands_against_the_same_day_of_the_wave_before(
    administrator, summer
):
    page = administrator.get(rates(summer))
    assert page.heading == "Response rates"
    assert "On the morning of 2 June 2026 (day 2): 35 % of 228 people." in page.text
    assert "On the same day of Spring pulse: 35 %." in page.text


def test_kinds_and_places_stand_in_tables(administrator, summer):
    page = administrator.get(rates(summer))
    assert table(page, "kinds") == {
        "Offices": ["122", "50 %", "45 %"],
        "Schools": ["106", "10 %", "20 %"],
    }
    places = table(page, "classes")
    assert places["Dale School"] == ["46", "30 %", "50 %", "behind Spring pulse"]
    assert places["Town hall"][:3] == ["72", "over 90 %", "50 %"]
    joined = next(words for name, words in places.items() if name.startswith("Ash Lane"))
    assert joined[1] == "under 10 returns"


def test_places_that_lag_are_named_by_their_sites_and_never_by_people(administrator, summer):
    page = administrator.get(rates(summer))
    assert ring(page) == ["Dale School 30 %: behind Spring pulse"]
    assert "P000" not in page.response.text
    assert "@" not in page.one("main").text


def test_a_place_behind_its_kind_is_named_with_all_its_sites(
    administrator, summer, let_return, read
):
    let_return(summer, 46, "S4")
    let_return(summer, 20, "S1")
    read(summer, SUMMER + timedelta(days=2))
    (told,) = ring(administrator.get(rates(summer)))
    assert told == "Ash Lane School, Beech Road School, Cedar School 30 %: behind Schools"


def test_the_drawing_has_its_table(administrator, summer):
    page = administrator.get(rates(summer))
    wide, narrow = page.all("svg")
    assert wide["aria-labelledby"] == narrow["aria-labelledby"] == "drawn"
    assert "solid line is Summer pulse" in page.one("figcaption", id="drawn").text
    assert "dashed line is Spring pulse" in page.one("figcaption", id="drawn").text
    (daily,) = (one for one in page.all("table") if one.get("aria-label"))
    assert [row.text for row in daily.all("tr")[1:]] == [
        "2 2 June 2026 35 % 35 %",
        "1 1 June 2026 under 10 returns 5 %",
    ]


def test_a_rate_that_is_not_read_yet(administrator, open_wave):
    page = administrator.get(rates(open_wave(SUMMER, "Summer pulse")))
    assert "Nothing has been read yet. The rates are read once a day, at 6:00" in page.text
    assert not page.all("table", "svg")


def test_before_it_opens_nobody_has_been_asked(administrator, planned):
    wave_id = planned.path.split("/")[2]
    assert "Nobody has been asked yet." in administrator.get(rates(wave_id)).text


def test_a_wave_that_was_never_read(administrator, app, keys, open_wave):
    wave_id = open_wave(SUMMER, "Summer pulse")
    closing.close(app.extensions["survey.sessions"], keys, wave_id, now=SUMMER, actor="ada")
    page = administrator.get(rates(wave_id))
    assert "No response rates were read while this wave was open." in page.text
    assert "When it closed, the response rate of everybody was under 10 returns." in page.text


def test_a_wave_without_a_frame_has_no_rate(administrator, council, writing, now):
    with writing() as session:
        waves.add(session, a_wave(has_frame=False, state=WaveState.CLOSED), now)
    page = administrator.get(rates("2026-q2"))
    assert "This wave has no response rate" in page.text
    assert not page.one("main").all("h2")


def test_how_many_reminders_went_is_told_after_closing(administrator, app, keys, summer, moment):
    page = administrator.get(rates(summer))
    assert "No invitation was refused or came back." in page.text
    assert "How many reminders went is told when the wave has closed" in page.text
    app.extensions["survey.clock"] = lambda: moment.at
    with app.extensions["survey.sessions"].begin() as session:
        session.connection().exec_driver_sql("UPDATE invitation SET returned = 0")
    closing.close(app.extensions["survey.sessions"], keys, summer, now=moment.at, actor="ada")
    after = administrator.get(rates(summer))
    assert "Invitation" in table(after, "mailing")
    assert not after.all("ul", **{"class": "ring"})


def test_a_manager_of_a_place_sees_it_and_the_whole(scoped, summer):
    page = scoped("site:S4").get(rates(summer))
    assert list(table(page, "classes")) == ["Dale School"]
    assert ring(page) == ["Dale School 30 %: behind Spring pulse"]
    assert "35 % of 228 people" in page.text
    assert "Town hall" not in page.response.text
    assert not [one for one in page.all("table") if one.get("aria-labelledby") == "kinds"]


def test_a_manager_of_schools_sees_the_schools(scoped, summer):
    page = scoped("site:school").get(rates(summer))
    assert list(table(page, "kinds")) == ["Schools"]
    assert len(table(page, "classes")) == 2
    assert "Town hall" not in page.response.text


def test_a_manager_of_a_department_sees_the_whole_alone(scoped, summer):
    page = scoped("organisation:educ").get(rates(summer))
    assert "Places are shown to whoever looks after them." in page.text
    assert "Dale School" not in page.response.text


@pytest.mark.parametrize("form", [".csv", ".json"])
def test_the_twins_hold_what_the_account_may_see(scoped, summer, form):
    told = scoped("site:S4").ask(rates(summer) + form).text
    assert "site:S4" in told
    assert "site:B1" not in told


def test_the_csv_holds_every_reading(administrator, summer):
    response = administrator.ask(rates(summer) + ".csv")
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text)))
    found = {(row["group"], row["day"]): row for row in rows}
    assert len(rows) == 12
    dale = found["site:S4", "2"]
    assert (dale["rate_from"], dale["rate_to"], dale["is_under_k"]) == ("30", "35", "false")
    assert (dale["last_wave"], dale["last_rate_from"]) == ("pulse-2026-03", "50")
    assert dale["is_lagging"] == "true"
    assert found["all", "1"]["is_under_k"] == "true"
    assert found["all", "1"]["rate_from"] == ""


def test_the_json_says_the_same(administrator, summer):
    document = administrator.ask(rates(summer) + ".json").json
    assert (document["wave"], document["definition"], document["of"]) == (
        summer,
        "AAPOR RR1",
        "eligible",
    )
    rows = {(row["group"], row["day"]): row for row in document["readings"]}
    assert rows["site:S4", 2]["rate_from"] == 30
    assert rows["all", 1]["rate_from"] is None


def test_names_that_begin_like_formulas_stay_names(administrator, writing, summer):
    with writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE wave_group SET name = '=1+1' WHERE code = 'S4'"
        )
    assert ",'=1+1," in administrator.ask(rates(summer) + ".csv").text


def test_a_wave_that_is_not_there(administrator):
    for form in ("", ".csv", ".json"):
        assert administrator.ask(rates("nowhere") + form).status_code == 404


def test_strangers_and_inspectors_see_nothing(another, sign_in, summer):
    assert another.ask(rates(summer)).status_code == 303
    inspector = sign_in(StaffRole.INSPECTOR, "ivy@exton.example")
    inspector.get(rates(summer), 403)
