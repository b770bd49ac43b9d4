"""Conditions as people are told them."""

from hypothesis import given
from hypothesis import strategies as st

from survey.domain.routing import AllOf, AnswerIs, AnyOf, Not, holds
from survey.domain.routing_told import Clause, Clauses, routing_items, told
from tests.questionnaire_factories import a_scale_item, a_text_item

ITEMS = {id_: a_scale_item(id_) for id_ in ("speed", "help")}
SPEED = AnswerIs("speed", frozenset({2, 1, "does-not-apply"}))
HELP = AnswerIs("help", frozenset({5}))


def words(clause):
    return [text["en"] for text in clause.options]


def test_options_are_named_in_the_order_in_which_they_are_shown():
    clause = told(SPEED, ITEMS)
    assert (clause.item.id, clause.is_not) == ("speed", False)
    assert words(clause) == ["1 of 5", "2 of 5", "does-not-apply"]


def test_a_not_is_carried_down_to_the_answers():
    clauses = told(Not(AllOf((SPEED, Not(HELP)))), ITEMS)
    assert not clauses.is_all
    assert [(part.item.id, part.is_not) for part in clauses.parts] == [
        ("speed", True),
        ("help", False),
    ]


def test_one_clause_alone_is_not_joined_with_anything():
    assert isinstance(told(AnyOf((AllOf((HELP,)),)), ITEMS), Clause)


def test_the_items_that_a_condition_looks_at():
    assert routing_items(AnyOf((SPEED, Not(AllOf((HELP,)))))) == {"speed", "help"}
    assert routing_items(None) == frozenset()


def means(clause, answers):
    """What the told words say of some answers."""
    if isinstance(clause, Clauses):
        return (all if clause.is_all else any)(means(part, answers) for part in clause.parts)
    scale = clause.item.scale
    labels = {option.label["en"]: option.code for option in scale.points}
    labels |= {option.label["en"]: option.means.value for option in scale.apart}
    return (
        answers.get(clause.item.id) in {labels[word] for word in words(clause)}
    ) is not clause.is_not


VALUES = st.sampled_from([1, 2, 3, 4, 5, "does-not-apply"])
CONDITIONS = st.recursive(
    st.builds(AnswerIs, st.sampled_from(["speed", "help"]), st.frozensets(VALUES, min_size=1)),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
)


@given(CONDITIONS, st.dictionaries(st.sampled_from(["speed", "help"]), VALUES))
def test_what_is_told_is_what_holds(condition, answers):
    assert means(told(condition, ITEMS), answers) == holds(condition, answers)


def test_an_item_without_a_scale_offers_no_options():
    clause = told(AnswerIs("comments", frozenset({"x"})), {"comments": a_text_item()})
    assert clause.options == ()
