"""Every figure that a page shows, and every number that its twin holds.

A figure is a number in a text, a table or a drawing, but for what is no result: dates and days, the 95 % of an
interval, the ends of a scale, the rule of K, and how pages number their own parts.
"""

import csv
import io
import re
from collections import Counter
from typing import NamedTuple

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
NO_RESULT = re.compile(
    "|".join(
        (
            r"\b[0-9a-f]{64}\b",  # the digest of a release
            r"\b20\d\d-\d\d(-\d\d)?\b|\b20\d\d/\d\d\b",  # a wave, a day, a financial year
            rf"(\b\d{{1,2}}( ({MONTHS}))?( 20\d\d)? ?[–-] ?)?(\b\d{{1,2}} )?\b({MONTHS})\b( 20\d\d)?",
            r"\b(19|20)\d\d\b",  # a year: thousands have a comma
            r"\b95 ?%|\b99\.8 ?%|\b95 in 100\b|\b998 in 1,000\b",
            r"\b0 to 100\b|\bout of 100\b|\bruns? from \d+ to \d+\b",
            r"\bfewer than \d+\b|\b\d+ (people )?or more\b|\bfrom \d+ answers on\b",
            r"\b\d+ (waves?|groups?)\b|\band \d+ more\b|\brevision \d+\b",
            r"“[^”]*”",  # an option, in its own words
            r"\((under|over) \d+ ?%\)",  # what a word for a chance means
            r"\b100 × \(mean − \d+\) / \d+\b|\b(0|100) if everybody\b",  # how a score is made
        )
    )
)
NUMBER = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?(?: ?%)?")
BLOCKS = (
    "p",
    "td",
    "th",
    "li",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "caption",
    "figcaption",
    "text",
    "summary",
    "label",
)
APART = ("nav", "footer", "select", "script", "style", "title", "form")
SCALES = ("role-axis", "scale", "bases", "rank", "spot-numbers", "nothing")
"""The classes of what numbers a drawing's scale, or the rows of a page."""


class Shown(NamedTuple):
    """A figure, the text that it stands in, and what the row of its table is about: "" where it is in none."""

    figure: str
    text: str
    subject: str


def shown(page, names=()):
    """Yield each figure of the page. What is a name is no figure, digits or not."""
    (main,) = page.all("main")
    for text, subject in _texts(main):
        rest = text
        for name in names:
            rest = rest.replace(name, " ")
        for found in NUMBER.finditer(NO_RESULT.sub(" ", rest)):
            yield Shown(found.group(), text, subject)


def _texts(element, subject=""):
    """Yield the text of each smallest block with what its row is about; what stands apart is left out."""
    for child in element.children:
        if isinstance(child, str) or child.tag in APART or _is_apart(child):
            continue
        if child.tag == "tr":
            heads = child.all("th", scope="row")
            yield from _texts(child, _words(heads[0]) if heads else "")
        elif child.tag in BLOCKS and not child.all(*BLOCKS):
            yield _words(child), subject
        else:
            yield from _texts(child, subject)


def _words(element):
    """Return the text of an element but for what numbers it; nothing of a heading that is the scale of drawings."""
    parts = [
        child if isinstance(child, str) else _words(child)
        for child in element.children
        if isinstance(child, str) or not _is_apart(child)
    ]
    text = " ".join(" ".join(parts).split())
    return "" if element.tag == "th" and re.fullmatch(r"\d+ to \d+", text) else text


def _is_apart(element):
    return any(name.startswith(SCALES) for name in element.classes)


def rows(text):
    """Return the rows of a CSV twin."""
    return list(csv.DictReader(io.StringIO(text)))


def numbers(found):
    """Return the numbers in the rows of a twin, and what is read off them.

    That is half of each interval, for pages say how much to give or take, and how many rows there are of a kind.
    """
    told = [float(count) for count in Counter(row.get("part") for row in found).values()]
    for row in found:
        values = {name: _number(value) for name, value in row.items()}
        told += [value for value in values.values() if value is not None]
        for name, low in values.items():
            high = values.get(f"{name.removesuffix('low')}high") if name.endswith("_low") else None
            if low is not None and high is not None:
                told.append((high - low) / 2)
    return told


def names(found):
    """Return the names with digits in them, the longest first."""
    texts = {value for row in found for value in row.values() if value and _number(value) is None}
    return sorted((text for text in texts if re.search(r"\d", text)), key=len, reverse=True)


def _number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def is_among(figure, values):
    """Return whether a figure is one of some numbers, rounded as it is shown; a share may be shown in per cent."""
    told = float(re.sub(r"[,% ]", "", figure).replace("−", "-"))
    decimals = len(re.sub(r"[% ]", "", figure).partition(".")[2])
    near = 0.5 * 10**-decimals + 1e-9
    factor = 100 if figure.endswith("%") else 1
    return any(abs(abs(factor * value) - abs(told)) <= near for value in values)


def missing(page, twin, known=()):
    """Return the figures of a page that its twin does not hold, each with the text that it stands in.

    A figure in the row of a table must be in rows of the twin about the same thing, where any are. `known` are names
    with digits in them that the twin need not hold.
    """
    everything, about = numbers(twin), {}
    lacking = []
    for one in shown(page, [*names(twin), *known]):
        if one.subject not in about:
            same = [row for row in twin if _is_about(row, one.subject)]
            about[one.subject] = numbers(same) if same else everything
        if not is_among(one.figure, about[one.subject]):
            lacking.append(one)
    return lacking


def _is_about(row, subject):
    """Return whether a row of a twin names what the row of a table begins with."""
    texts = (value for value in row.values() if value and _number(value) is None)
    return any(subject.startswith(text) for text in texts)
