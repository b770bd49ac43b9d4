"""A stored questionnaire as a file for people: read as the same, and pleasant to change."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.errors import Refused
from survey.instruments.load import load, load_questionnaire
from survey.instruments.succession import check_succession
from survey.instruments.yaml_writing import as_next_version, as_yaml
from survey.resources import resource_dir
from tests.questionnaires.files import EVERYTHING, FOLDER, changed

FILES = [*sorted(resource_dir("questionnaires").glob("*/*.yaml")), *sorted(FOLDER.glob("*.yaml"))]
AWKWARD = [
    "yes",
    "1:30",
    "007",
    "true",
    "~",
    "- a list",
    "a: b",
    "# no remark",
    "“quoted”",
    "it's",
    "*star",
    "{en: x}",
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_written_is_read_as_the_same(path):
    questionnaire = load_questionnaire(path)
    assert load_questionnaire(as_yaml(questionnaire)) == questionnaire


def with_title(title):
    return replace(load_questionnaire(FOLDER / "smallest.yaml"), title={"en": title})


@pytest.mark.parametrize("title", AWKWARD)
def test_a_text_that_looks_like_something_else_stays_text(title):
    assert load_questionnaire(as_yaml(with_title(title))).title == {"en": title}


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=100)


@given(TEXTS.filter(lambda text: text == text.strip()))
def test_any_text_of_an_author_stays_as_it_is(title):
    assert load_questionnaire(as_yaml(with_title(title))).title == {"en": title}


def test_keys_stand_in_the_order_of_the_manual_and_say_no_more_than_they_must():
    text = as_yaml(load_questionnaire(resource_dir("questionnaires") / "it-service/1.yaml"))
    assert text.startswith(
        "id: it-service\nversion: 1\nlanguages: [en, cy]\ntitle:\n  en: IT survey\n"
    )
    assert "      - id: overall-rating\n        ask:\n          en: How do you rate" in text
    assert "    roster: {chosen_in: products-used, at_most: 2}\n    items:\n" in text
    assert "continues" not in text
    assert "kind: scale" not in text
    assert " \n" not in text


def test_the_next_version_carries_on_unless_its_words_change():
    before = load_questionnaire(EVERYTHING)
    text = as_next_version(before)
    following = load(text, "file.yaml")
    check_succession(following, before)
    assert following.questionnaire.version == 3
    assert all(item.continues for item in following.questionnaire.items().values())
    with pytest.raises(Refused, match="other words than in the version before"):
        check_succession(load(changed(text, "How fast is it?", "How slow is it?"), "f"), before)
