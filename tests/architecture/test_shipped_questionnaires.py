"""What ships can be fielded, and what was fielded never changes."""

from hashlib import sha256

from tests.architecture.checkout import ROOT

SHIPPED = ROOT / "tests" / "shipped-questionnaires.txt"


def files():
    return sorted(ROOT.glob("questionnaires/*/*.yaml"))


def checksum(path):
    from survey.instruments.catalogue import canonical  # noqa: PLC0415 - pydantic, for this guard alone
    from survey.instruments.load import load_questionnaire  # noqa: PLC0415

    return sha256(canonical(load_questionnaire(path)).encode()).hexdigest()


def test_a_shipped_version_never_changes():
    """A council may have fielded it: a change is a new version. (Before its first release, mend the line here.)"""
    lines = [f"{path.parent.name}:{path.stem} {checksum(path)}" for path in files()]
    assert lines == SHIPPED.read_text(encoding="utf-8").splitlines()


def test_a_file_stands_where_its_id_and_version_say():
    from survey.instruments.load import load_questionnaire  # noqa: PLC0415

    assert files()
    for path in files():
        questionnaire = load_questionnaire(path)
        assert (questionnaire.id, str(questionnaire.version)) == (path.parent.name, path.stem)
