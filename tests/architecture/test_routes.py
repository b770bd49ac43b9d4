"""Addresses are promises, and every page says who may see it."""

from tests.architecture.checkout import ROOT

ROUTES = ROOT / "tests" / "route-list.txt"


def addresses(app):
    """Every address of the application with its methods, a line each."""
    return sorted(
        f"{rule.rule} {' '.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))}"
        for rule in app.url_map.iter_rules()
    )


def test_no_address_vanishes_or_appears_unseen(app):
    """An address that people may have kept is redirected, not dropped; a new one is added to the list."""
    listed = ROUTES.read_text(encoding="utf-8").splitlines()
    assert addresses(app) == listed, f"{ROUTES.name} should be:\n" + "\n".join(addresses(app))


def test_every_view_has_a_rule_or_is_public(app):
    from survey.domain.access import Act  # noqa: PLC0415 - as in conftest
    from survey.web.access import PUBLIC  # noqa: PLC0415

    open_to_all = [
        name
        for name, view in app.view_functions.items()
        if name not in PUBLIC and not isinstance(vars(view).get("needs"), Act)
    ]
    assert not open_to_all
    assert set(app.view_functions) >= PUBLIC, (
        "The list of public pages names one that does not exist."
    )


def test_no_view_of_a_manager_stands_on_the_public_list():
    from survey.web.access import PUBLIC  # noqa: PLC0415

    assert not [name for name in PUBLIC if name.startswith(("report.", "extract.", "fieldwork."))]


def test_nothing_that_changes_is_asked_for_by_get(app):
    """A rule either reads or changes: a GET of the respondent's journey shares its address with POST at most."""
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_every_post_is_protected_against_forgery(app):
    assert app.extensions["csrf"]._exempt_views == set()  # noqa: SLF001 - Flask-WTF has no public way to ask
    assert app.extensions["csrf"]._exempt_blueprints == set()  # noqa: SLF001
    assert app.config.get("WTF_CSRF_ENABLED", True)
