"""A council with believable answers, and its findings."""

import dataclasses

import numpy as np
import pandas as pd

from survey.analysis.figures import figures
from survey.analysis.findings import DRIVERS, LOST_TIME, QUALITY, RELIABILITY, findings
from survey.domain.measure import Role
from survey.domain.scale import Direction
from tests.analysis_factories import a_measure, stored

CELLS = [
    ["O1", "plan", 150],
    ["O2", "roads", 60],
    ["S1", "educ", 140],
    ["S2", "educ", 40],
    ["S3", "care", 60],
]
SIZE = sum(cell[2] for cell in CELLS)
LARGE = [
    "all",
    "organisation:educ",
    "organisation:people",
    "organisation:place",
    "organisation:plan",
]
AREAS = ("speed", "solved", "helpful", "network", "email", "phones", "intranet")
MEASURES = (
    a_measure("overall", maximum=7, role=Role.HEADLINE),
    a_measure("support", ("speed", "solved", "helpful"), role=Role.MAIN),
    *(a_measure(name, role=Role.MAIN) for name in AREAS[3:]),
    dataclasses.replace(
        a_measure("time", minimum=0, maximum=4, minutes=(0, 30, 120, 222, None)),
        direction=Direction.LOWER_IS_BETTER,
    ),
)


def some_answers(seed=1, blank=0.12):
    """Believable answers: support drives the whole more than email does."""
    random = np.random.default_rng(seed)
    mood = random.normal(size=SIZE)

    def item(*latent, top=5):
        latent = sum(latent) + mood + random.normal(size=SIZE)
        return np.clip(np.rint((1 + top) / 2 + latent), 1, top)

    help_ = random.normal(size=SIZE)
    columns = {name: item(help_) for name in AREAS[:3]}
    columns |= {name: item() for name in AREAS[3:]}
    email = columns["email"] - 3
    columns = {"overall": item(help_, 0.4 * email, top=7)} | columns
    columns["time"] = random.integers(0, 5, size=SIZE).astype(float)
    frame = pd.DataFrame(columns)
    return frame.mask(random.random(frame.shape) < blank)


def found(answers, **given):
    """The findings by kind, then by group (and subject where there are several)."""
    wave = stored(CELLS, answers, measures=given.pop("measures", MEASURES), **given)
    rows = findings(wave, figures(wave))
    return {
        kind: {row.group_key: row.content for row in rows if row.kind == kind}
        for kind in (RELIABILITY, DRIVERS, QUALITY, LOST_TIME)
    }


def thoughtless(answers):
    """Forty straight lines and fourteen that contradict themselves, all over the council."""
    answers = answers.copy()
    straight = np.arange(0, SIZE, SIZE // 40)[:40]
    answers.loc[straight, list(AREAS)] = 3.0
    against = straight[:14] + 1
    answers.loc[against, list(AREAS)] = 1.0
    answers.loc[against, "overall"] = 7.0
    answers.loc[against[:7], "speed"] = 2.0
    return answers
