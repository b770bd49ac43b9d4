"""Items that tell who somebody is are refused; questions about services are not."""

import time

import pytest

from survey.instruments.identifying import TELLING_WORDS, telling
from tests.questionnaires.files import SMALLEST, changed, told


@pytest.mark.parametrize(
    ("item_id", "ask"),
    [
        ("role", "Please choose one."),
        ("length-of-service", "Please choose one."),
        ("length_of_service", "Please choose one."),
        ("q1", "What is your role?"),
        ("q1", "Please tell us your job title."),
        ("q1", "How long have you worked for the council?"),
        ("q1", "How many years have you been here?"),
        ("q1", "Which department do you work in?"),
        ("q1", "Which school are you based at?"),
        ("q1", "How old are you?"),
        ("q1", "Are you a manager?"),
        ("q1", "Do you work part-time?"),
        ("q1", "Where do you mainly work?"),
        ("q1", "What is your email address?"),
    ],
)
def test_an_item_that_asks_who_one_is_is_found(item_id, ask):
    assert telling(item_id, ask)


@pytest.mark.parametrize(
    ("item_id", "ask"),
    [
        ("email", "How satisfied are you with your work email?"),
        ("training", "Have you had the training that you need for your role?"),
        ("support-speed", "How long have you waited for help?"),
        ("network", "How satisfied are you with the network where you work?"),
        ("office-software", "How satisfied are you with the office programs?"),
        ("team-sites", "How easy is it to share files in your team?"),
        ("products-used", "Which of these do you use in your work?"),
    ],
)
def test_an_item_about_a_service_may_name_the_same_things(item_id, ask):
    assert telling(item_id, ask) is None


def test_the_author_is_told_the_words_and_the_reason():
    text = changed(SMALLEST, "How is it?", "How long have you worked here?")
    (problem,) = told(text)
    assert problem.startswith("file.yaml:14: the item “overall” asks who the respondent is")
    assert "“How long have you worked”" in problem
    assert "docs/questionnaires.md" in problem


def test_hostile_text_cannot_slow_the_patterns():
    for text in ("what is your " * 4000, "a " * 25_000, "which department " * 3000, " " * 50_000):
        for pattern in TELLING_WORDS:
            start = time.process_time()
            pattern.search(text)
            assert time.process_time() - start < 0.05
