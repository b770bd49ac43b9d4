"""What stands on slips and posters."""

import pytest

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.services import fieldwork, print_pages, printing
from survey.services.print_pages import grouped
from survey.services.qr import qr_code
from tests.answering_factories import settings_for
from tests.directory_factories import import_council
from tests.plan_factories import a_plan, fill_council, plan_a_wave

ADA = Account("ada@exton.example", StaffRole.ADMINISTRATOR)


@pytest.fixture
def ask(sessions, keys, database_url, now):
    settings = settings_for(database_url, keys, public_url="https://it.exton.example/survey")

    def what(service, wave_id, site=None):
        with sessions() as session:
            return service(session, wave_id, site=site, account=ADA, now=now, settings=settings)

    return what


@pytest.fixture
def wave_id(sessions, keys, now, tmp_path):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        wave_id = plan_a_wave(session, now, a_plan(slips_at=("S2",)), open_at=("S4",))
        fieldwork.open_wave(session, keys, wave_id, now=now, actor=ADA.email)
        printing.make(session, keys, wave_id, now=now, by=ADA.email, role="administrator")
    return wave_id


def test_a_slip_says_whom_it_is_for_and_its_code_in_groups(ask, wave_id):
    page = ask(print_pages.slips, wave_id, "S2")
    (site,) = page.sites
    assert (site.name, len(site.slips)) == ("Beech Road School", 20)
    first = site.slips[0]
    assert (first.person, first.department) == ("P00143", "Education")
    assert list(map(len, first.code.split())) == [4, 4, 4, 2]
    assert {slip.language for slip in site.slips} == {"en", "cy"}


def test_the_address_to_type_is_the_one_to_scan_and_holds_no_code(ask, wave_id):
    page = ask(print_pages.slips, wave_id)
    assert page.address == "it.exton.example/survey/code"
    assert page.qr == qr_code("https://it.exton.example/survey/code")


def test_sites_stand_in_order_of_their_names_and_only_those_with_slips(ask, wave_id):
    names = [site.name for site in ask(print_pages.slips, wave_id).sites]
    assert names == sorted(names)
    assert "Dale School" not in names
    assert ask(print_pages.slips, wave_id, "S4").sites == ()


def test_a_poster_in_each_language_leads_to_the_open_link(ask, wave_id):
    posters = ask(print_pages.posters, wave_id).posters
    assert [(one.site, one.language) for one in posters] == [
        ("Dale School", "en"),
        ("Dale School", "cy"),
    ]
    code = posters[0].code.replace(" ", "")
    assert posters[0].qr == qr_code(f"https://it.exton.example/survey/s/{code}")
    assert ask(print_pages.posters, wave_id, "S2").posters == ()


def test_who_has_left_since_keeps_a_slip_without_a_department(
    ask, sessions, wave_id, tmp_path, now
):
    with sessions.begin() as session:
        import_council(session, tmp_path, now, {("B1", "care"): 10})
    page = ask(print_pages.slips, wave_id, "S2")
    assert {slip.department for slip in page.sites[0].slips} == {""}


def test_what_was_not_made_is_not_there(ask, sessions, wave_id):
    for service in (print_pages.slips, print_pages.posters):
        with pytest.raises(NotFound):
            ask(service, wave_id, "S9")
        with pytest.raises(NotFound):
            ask(service, "nowhere")


@pytest.mark.parametrize(
    ("code", "shown"), [("k3f89q2mzz417b", "k3f8 9q2m zz41 7b"), ("abcd", "abcd"), ("", "")]
)
def test_codes_stand_in_groups_of_four(code, shown):
    assert grouped(code) == shown
