"""The author's result pages: a table of counts for every question, in the mark-up of each year."""

import html
import re
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "state-of-haskell"
WAVES = (2017, 2018, 2019, 2020, 2021, 2022)

_HEADING = re.compile(r"<h[23] id=[^>]*>(.*?)</h[23]>", re.DOTALL)
_TABLE_ROW = re.compile(r"<tr><td>(.*?)</td><td>([0-9]+)</td>")
_DRAWN_ROW = re.compile(
    r"""<div class=["']count["']>\s*([0-9]+)\s*</div>\s*<div class=["']choice["']>(.*?)</div>""",
    re.DOTALL,
)
_AVERAGE = re.compile(r"Average: ([0-9.]+)")
_MARKUP = re.compile(r"<[^>]+>")


def raw_file(wave):
    """Return the path of a wave's responses."""
    (path,) = (FOLDER / "raw").glob(f"{wave}*.csv")
    return path


def published_counts(wave):
    """Return the published count of every option by the text of its question: `{question: {option: count}}`."""
    return {question: counts for question, body in _questions(wave) if (counts := _counts(body))}


def published_averages(wave):
    """Return the average that a page prints for an item, to two decimals, by the text of the question."""
    return {
        question: float(printed.group(1))
        for question, body in _questions(wave)
        if (printed := _AVERAGE.search(body))
    }


def _questions(wave):
    (path,) = (FOLDER / "published").glob(f"{wave}*")
    parts = _HEADING.split(path.read_text(encoding="utf-8"))
    return [
        (_question(heading), body) for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    ]


def _question(heading):
    words = _words(_MARKUP.sub("", heading))
    return words.strip("#^ ").removesuffix(" (single select)").removesuffix(" (multi select)")


def _counts(body):
    table = {_words(option): int(count) for option, count in _TABLE_ROW.findall(body)}
    drawn = {_words(option): int(count) for count, option in _DRAWN_ROW.findall(body)}
    return table or drawn


def _words(markup):
    return " ".join(html.unescape(markup).split())
