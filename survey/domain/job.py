"""Jobs: what a page asks for and a worker does, because it needs the wave's keys or takes its time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class JobKind(StrEnum):
    """What can be asked of a worker."""

    OPEN = "open"
    CLOSE = "close"
    PRINT = "print"
    """Make the codes of slips and posters, for whoever asked."""
    REPORT = "report"
    """Make a paper of the wave; the job's subject says which."""


TURNS = (JobKind.OPEN, JobKind.CLOSE)
"""Jobs that move a wave on: of these a wave has one at a time."""


class JobState(StrEnum):
    """Where a job stands: queued, running, then done or refused."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Job:
    """One job on one wave. `step` of `steps` is being done; `steps` is 0 until a worker has taken it.

    `lines` say what is being done, what came of it, or why it was refused. `subject` is what it is about beside the
    wave, where there are several of one kind.
    """

    id: str
    wave_id: str
    kind: JobKind
    state: JobState
    asked_by: str
    role: str
    asked_at: datetime
    finished_at: datetime | None
    step: int
    steps: int
    lines: tuple[str, ...]
    subject: str = ""

    @property
    def words(self) -> str:
        """The lines as one text, in English."""
        return "\n".join(self.lines)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.REFUSED}
