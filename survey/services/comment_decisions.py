"""Deciding of comments: to show one without what gives people away, to withhold it, to think again, to be done.

Every act is one transaction and one entry of the audit log, which holds counts and ids and never a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.comment import CommentState
from survey.domain.errors import Problem, Refused
from survey.domain.journey import TEXT_LENGTH, tidy
from survey.domain.phrase import phrase
from survey.services.comment_review import closed_wave, found_wave, key_of
from survey.storage import audit, comments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

MOST_WORDS = 2 * TEXT_LENGTH
"""Characters of what is shown: labels in brackets may be longer than what they replace."""


@dataclass(frozen=True)
class Decision:
    """What a person decided of a comment; `words` is what is to be shown, empty where it is withheld."""

    comment: str
    is_shown: bool
    words: str = ""


@dataclass(frozen=True)
class Outcome:
    """How many comments were shown and withheld, and how many somebody else had decided otherwise before."""

    shown: int
    withheld: int
    overtaken: int


def decide(
    session: Session,
    wave_id: str,
    decisions: Sequence[Decision],
    *,
    now: datetime,
    actor: str,
    role: str,
) -> Outcome:
    """Carry out decisions on comments that wait, all or none; what somebody else decided meanwhile stands.

    A decision that is sent twice counts once. Raises Refused, with the comment's id in `where`, for a comment
    that is to be shown without words or with too many; NotFound for a wave that is not closed.
    """
    closed_wave(session, wave_id)
    # in one order, so that two reviewers on PostgreSQL do not wait for one another
    wanted = sorted((_tidied(one) for one in decisions), key=lambda one: one.comment)
    problems = [problem for decision in wanted for problem in _problems(decision)]
    if problems:
        raise Refused(problems)
    done = [one for one in wanted if _carry_out(session, wave_id, one)]
    shown = [one.comment for one in done if one.is_shown]
    withheld = [one.comment for one in done if not one.is_shown]
    if done:
        detail = {"shown": len(shown), "withheld": len(withheld)}
        ids = {"comments": {"shown": sorted(shown), "withheld": sorted(withheld)}}
        _log(session, "review comments", wave_id, now, actor, role, {**detail, **ids})
    left = [one for one in wanted if one not in done]
    return Outcome(len(shown), len(withheld), _overtaken(session, wave_id, left))


def put_back(
    session: Session, wave_id: str, comment: str, *, now: datetime, actor: str, role: str
) -> bool:
    """Let a decided comment wait again; return False where the review has ended or it waits already."""
    closed_wave(session, wave_id)
    is_done = any(
        comments.put_back(session, wave_id, key_of(comment), state)
        for state in (CommentState.SHOWN, CommentState.WITHHELD)
    )
    if is_done:
        _log(session, "put a comment back", wave_id, now, actor, role, {"comment": comment})
    return is_done


def take_down(
    session: Session, wave_id: str, comment: str, *, now: datetime, actor: str, role: str
) -> bool:
    """Withhold a comment that was shown, also after the review; return False where it is not shown."""
    closed_wave(session, wave_id)
    is_done = comments.withhold(session, wave_id, key_of(comment))
    if is_done:
        _log(session, "withhold a comment", wave_id, now, actor, role, {"comment": comment})
    return is_done


def end_review(session: Session, wave_id: str, *, now: datetime, actor: str, role: str) -> int:
    """Delete the words as written of a wave's comments; return of how many.

    Raises Refused while comments wait, NotFound for a wave that is not closed or has no comments.
    """
    if found_wave(session, closed_wave(session, wave_id)).waiting:
        raise Refused.because(phrase("some comments have not been read yet"), wave_id)
    erased = comments.erase_words(session, wave_id)
    if erased:
        _log(session, "end the review of comments", wave_id, now, actor, role, {"erased": erased})
    return erased


def _tidied(decision: Decision) -> Decision:
    words = tidy(decision.words) if decision.is_shown else ""
    return Decision(decision.comment, decision.is_shown, words)


def _problems(decision: Decision) -> list[Problem]:
    if decision.is_shown and not decision.words:
        what = phrase("Write the words that are to be shown, or withhold the comment.")
        return [Problem(decision.comment, what)]
    if len(decision.words) > MOST_WORDS:
        what = phrase("Shorten it to %(most)s characters or fewer.", most=MOST_WORDS)
        return [Problem(decision.comment, what)]
    return []


def _carry_out(session: Session, wave_id: str, decision: Decision) -> bool:
    state = CommentState.SHOWN if decision.is_shown else CommentState.WITHHELD
    return comments.decide(session, wave_id, key_of(decision.comment), state, decision.words)


def _overtaken(session: Session, wave_id: str, left: Sequence[Decision]) -> int:
    """Return how many comments are not as these decisions, which came too late, would have them."""
    found = comments.some(session, wave_id, [key_of(one.comment) for one in left])
    return sum(
        (present := found.get(key_of(one.comment))) is None
        or (present.state == CommentState.SHOWN, present.redacted) != (one.is_shown, one.words)
        for one in left
    )


def _log(
    session: Session,
    action: str,
    wave_id: str,
    now: datetime,
    actor: str,
    role: str,
    detail: dict[str, object],
) -> None:
    audit.append(
        session, now=now, actor=actor, role=role,
        action=action, object=f"wave:{wave_id}", detail=detail,
    )  # fmt: skip
