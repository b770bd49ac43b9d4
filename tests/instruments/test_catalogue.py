"""The canonical text: the same meaning, the same bytes."""

import hashlib
import json
from dataclasses import replace

import pytest

from survey.instruments.catalogue import canonical, from_canonical
from survey.instruments.load import load_questionnaire
from tests.questionnaires.files import EVERYTHING, SMALLEST, changed


@pytest.mark.parametrize("text", [SMALLEST, EVERYTHING], ids=["smallest", "everything"])
def test_a_questionnaire_comes_back_from_its_canonical_text(text):
    read = load_questionnaire(text)
    assert from_canonical(canonical(read)) == read
    assert load_questionnaire(canonical(read)) == read


def test_the_checksum_is_taken_over_the_canonical_text():
    read = load_questionnaire(EVERYTHING)
    assert read.checksum == hashlib.sha256(canonical(read).encode()).hexdigest()


def test_remarks_space_and_what_goes_without_saying_change_nothing():
    other = changed(SMALLEST, "# The least that a questionnaire can be.\n", "# Another remark.\n\n")
    other = changed(other, "title: A small survey", "title: {en: 'A small survey'}")
    other = changed(other, "scale: rating}", "scale: rating, kind: scale, continues: true}")
    other = changed(other, "{1: Bad, 2: Good}", "\n      2: Good\n      1: Bad")
    assert canonical(load_questionnaire(other)) == canonical(load_questionnaire(SMALLEST))


@pytest.mark.parametrize(
    ("old", "new"),
    [("How is it?", "How was it?"), ("2: Good", "3: Good"), ("minutes: 1", "minutes: 2")],
)
def test_another_meaning_has_another_checksum(old, new):
    one, other = load_questionnaire(SMALLEST), load_questionnaire(changed(SMALLEST, old, new))
    assert one.checksum != other.checksum


def test_the_canonical_text_is_sorted_json_without_space():
    text = canonical(load_questionnaire(EVERYTHING))
    document = json.loads(text)
    assert text == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_the_checksum_itself_is_no_part_of_the_text():
    read = load_questionnaire(SMALLEST)
    assert canonical(replace(read, checksum="")) == canonical(read)
