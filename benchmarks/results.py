"""What was measured, as a page of Markdown with every limit beside its figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import closing, limits, overview, pages, results_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks import analysis

_ANALYSIS = "figures alone, 43 measures (no database)"

_WHAT_REMAINS = (
    "What the last button costs, by profile: a fifth of the processor's time goes into its four statements, an eighth "
    "into opening the draft and sealing the ballot, an eighth into checking cookie and form token, a tenth into "
    "beginning and committing; the rest is HTTP and Flask, which the bare one has too. A question page is a third "
    "the draft's query, and HTTP and Flask half; PostgreSQL adds the way to the server and back, twice, for a pooled "
    "connection is asked whether it still lives. To leave out any of these would cost more than it gives."
)


@dataclass(frozen=True)
class Measured:
    """Everything of one run; `rates`, `overviews` and `others` by the database they were measured on."""

    machine: str
    conditions: tuple[str, ...]
    rates: dict[str, pages.Rates]
    closings: tuple[closing.Result, ...]
    analysis: analysis.Result
    overviews: dict[str, overview.Result]
    others: dict[str, results_pages.Result]


def broken(measured: Measured) -> list[str]:
    """Return the hard limits that are broken, a line each: queries, bytes, requests, memory."""
    told = []
    for kind, rates in measured.rates.items():
        if not rates.queries.are_few:
            told.append(f"{kind}: too many queries: {rates.queries}")
        if not rates.visit.is_light:
            told.append(f"{kind}: a first visit is too heavy: {rates.visit}")
    told += [
        f"{one.database}: closing took {one.peak_mb:.0f} MiB"
        for one in measured.closings
        if one.peak_mb > closing.MOST_MEGABYTES
    ]
    return told


def page(measured: Measured) -> str:
    """Return the whole page."""
    parts = (
        _head(measured),
        _against_bare(measured),
        _limits(measured),
        _closing(measured),
        _overview(measured),
        _results(measured),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(measured: Measured) -> Iterator[str]:
    yield "# Measured"
    yield ""
    yield (
        "Written by `make bench`. Absolute figures drift with the machine and its neighbours: the ratios count. "
        "Queries, bytes and memory are hard limits, and a run that breaks one fails."
    )
    yield ""
    yield f"- {measured.machine}"
    yield from (f"- {condition}" for condition in measured.conditions)


def _against_bare(measured: Measured) -> Iterator[str]:
    yield "## Requests per second, beside something bare"
    yield ""
    yield (
        "The question page is held against a Flask view that says hello, the last button against one that commits "
        "one JSON document; who presses it has just been shown the check page. Both run under the flags of `survey "
        "serve` (2 workers, 4 threads) with 8 clients, in turn, round by round; the ratio is the median of the "
        "rounds, with the lowest and the highest. New: each request on a connection of its own, as respondents and "
        "proxies ask; kept: all on 8 connections."
    )
    yield ""
    heads = "database", "connections", "ours", "bare", "ratio", "wanted", "", "p50", "p95"
    yield from _table(("", *heads), _rows_against_bare(measured))
    yield ""
    yield _WHAT_REMAINS


def _rows_against_bare(measured: Measured) -> Iterator[tuple[str, ...]]:
    wanted = {"page": pages.PAGE_AT_LEAST, "submit": pages.SUBMIT_AT_LEAST}
    named = {"page": "question page", "submit": "last button"}
    for what, least in wanted.items():
        for kind, rates in measured.rates.items():
            for connections, compared in rates.of(what).items():
                low, high = min(compared.ratios), max(compared.ratios)
                is_held = connections == "new"
                yield (
                    named[what],
                    kind,
                    connections,
                    f"{compared.rate:,.0f}",
                    f"{compared.bare_rate:,.0f}",
                    f"**{compared.ratio:.2f}** ({low:.2f}–{high:.2f})",
                    f"≥ {least}" if is_held else "",
                    _verdict(compared.ratio >= least) if is_held else "",
                    f"{compared.milliseconds(0.5):.1f} ms",
                    f"{compared.milliseconds(0.95):.1f} ms",
                )


def _limits(measured: Measured) -> Iterator[str]:
    yield "## What a page may cost"
    yield ""
    yield (
        "Queries are counted without BEGIN, COMMIT and ROLLBACK. A first visit is the heaviest question page and "
        "all that it refers to, nothing being kept from before, every byte that arrives."
    )
    yield ""
    rows = []
    for kind, rates in measured.rates.items():
        few, visit = rates.queries, rates.visit
        most = limits.MOST_FOR_A_PAGE, limits.MOST_FOR_A_SUBMISSION
        rows += [
            ("queries, question page", kind, few.page, most[0], few.page <= most[0]),
            ("queries, last button", kind, few.submit, most[1], few.submit <= most[1]),
            ("bytes, first visit", kind, visit.arrived, limits.MOST_BYTES, visit.is_light),
            ("requests, first visit", kind, visit.requests, limits.MOST_REQUESTS, visit.is_light),
        ]
    yield from _table(
        ("", "database", "", "at most", ""),
        ((what, kind, f"{n:,}", f"{most:,}", _verdict(ok)) for what, kind, n, most, ok in rows),
    )


def _closing(measured: Measured) -> Iterator[str]:
    yield "## Closing"
    yield ""
    yield (
        "From the first transaction to the destruction of the keys: the box opened, responses unlinked and stored, "
        "every figure worked out, charts drawn, what was deleted overwritten. Each in a process of its own."
    )
    yield ""
    heads = "", "returns of 40 answers", "seconds", "at most", "", "peak", "at most", ""
    rows = [(f"closing, {one.database}", one) for one in measured.closings]
    yield from _table(
        heads, (_work(what, one) for what, one in [*rows, (_ANALYSIS, measured.analysis)])
    )


def _work(what: str, one: closing.Result | analysis.Result) -> tuple[str, ...]:
    return (
        what,
        f"{one.returns:,}",
        f"{one.seconds:.1f}",
        f"{closing.MOST_SECONDS:.0f}",
        _verdict(one.seconds <= closing.MOST_SECONDS),
        f"{one.peak_mb:,.0f} MiB",
        f"{closing.MOST_MEGABYTES:,.0f} MiB",
        _verdict(one.peak_mb <= closing.MOST_MEGABYTES),
    )


def _overview(measured: Measured) -> Iterator[str]:
    most = overview.MOST_MILLISECONDS
    yield "## The overview"
    yield ""
    yield "Pages of ten groups in four waves, over HTTP, one after another, once each has been seen."
    yield ""
    heads = (
        "database",
        "waves",
        "classes",
        "figures",
        "p50",
        "p95",
        "at most",
        "",
        "whole council p95",
    )
    yield from _table(
        heads,
        (
            (
                kind,
                f"{one.waves}",
                f"{one.classes}",
                f"{one.cells:,}",
                f"{one.every.milliseconds(0.5):.1f} ms",
                f"{one.p95:.1f} ms",
                f"{most} ms",
                _verdict(one.p95 <= most),
                f"{one.council.milliseconds(0.95):.1f} ms",
            )
            for kind, one in measured.overviews.items()
        ),
    )


def _results(measured: Measured) -> Iterator[str]:
    yield "## Pages of results"
    yield ""
    for kind, one in measured.others.items():
        yield (
            f"{kind}: {len(one.filled.waves)} waves, {one.filled.classes} classes, {one.filled.products} products, "
            f"{one.filled.figures:,} figures."
        )
    yield (
        "Warm: about five groups, once each has been seen. Cold: the whole council, the first request to a server some "
        "seconds after its start, no chart being kept; the slowest of a few servers."
    )
    yield ""
    heads = "page", "database", "p50", "p95", "at most", "", "cold", "at most", ""
    yield from _table(heads, _rows_of_results(measured))


def _rows_of_results(measured: Measured) -> Iterator[tuple[str, ...]]:
    warm, cold = results_pages.MOST_WARM, results_pages.MOST_COLD
    for kind, one in measured.others.items():
        for name, page in one.pages.items():
            yield (
                name,
                kind,
                f"{page.warm.milliseconds(0.5):.0f} ms",
                f"{page.p95:.0f} ms",
                f"{warm} ms",
                _verdict(page.p95 <= warm),
                f"{page.coldest:.0f} ms",
                f"{cold} ms",
                _verdict(page.coldest <= cold),
            )


def _verdict(is_kept: bool) -> str:  # noqa: FBT001 - what is told of is the flag
    return "kept" if is_kept else "**missed**"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _row(heads)
    yield _row(("---",) * len(heads))
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
