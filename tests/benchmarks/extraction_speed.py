"""What the extraction of a page costs: milliseconds, and how many times a bare lxml parse of the same bytes.

    python -m tests.benchmarks.extraction_speed [--rounds 5] [--json FILE]

The pages are the saved ones of fixtures/ and generated ones of several kinds. Times are CPU times; only the ratios can
be compared between machines, and only within one run. Steps that read the same index of the page are charged in the
order of the table: the first that needs it pays for it.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html

from crawler.extraction import extract_article
from crawler.extraction.authors import find_authors
from crawler.extraction.body import find_body
from crawler.extraction.candidates import SiteHints
from crawler.extraction.comment_zones import comment_spans
from crawler.extraction.comments import find_comment_count
from crawler.extraction.dates import find_dates
from crawler.extraction.description import find_description
from crawler.extraction.keywords import find_keywords
from crawler.extraction.language import find_language
from crawler.extraction.lead_image import find_image_url
from crawler.extraction.rubric import find_section
from crawler.extraction.title import find_title
from crawler.page import Page
from tests.benchmarks.pages import SENTENCE, URL, generated_pages, saved_pages


@dataclass(frozen=True, slots=True)
class Cost:
    """`milliseconds` of the median round, for one page; `parses` in bare lxml parses of the same pages."""

    step: str
    milliseconds: float
    parses: float


def steps_of(body: bytes) -> dict[str, Callable[[], Any]]:
    """The parts of extraction in their order; each keeps what the next ones need."""
    kept: dict[str, Any] = {}

    def keep(name: str, value: Any) -> Any:
        kept[name] = value
        return value

    hints = SiteHints()
    return {
        "page (decode, parse)": lambda: keep("page", Page(body, URL)),
        "index of marks": lambda: kept["page"].positions_with(("header",)),
        "linked data and meta": lambda: (kept["page"].meta, kept["page"].linked_articles),
        "places of comments": lambda: comment_spans(kept["page"]),
        "title": lambda: keep("title", find_title(kept["page"])),
        "body": lambda: keep("body", find_body(kept["page"], kept["title"])),
        "language": lambda: find_language(kept["page"], SENTENCE * 5),
        "dates": lambda: find_dates(kept["page"], kept["body"].layout, hints, "en"),
        "authors": lambda: find_authors(kept["page"], kept["body"].layout),
        "comment count": lambda: find_comment_count(kept["page"], kept["body"].layout),
        "description, keywords, section, image": lambda: [
            *(find(kept["page"], lambda: SENTENCE * 40) for find in (find_description, find_keywords)),
            find_section(kept["page"], kept["body"].layout),
            find_image_url(kept["page"]),
        ],
    }


def seconds(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(pages: list[bytes], rounds: int) -> list[Cost]:
    """The bare parse, every step, and the whole as a caller sees it; a round takes all pages once."""
    totals: dict[str, list[float]] = {}
    for _ in range(rounds + 1):  # the first warms up
        gc.collect()
        once: dict[str, float] = {}
        for body in pages:
            once["bare lxml parse"] = once.get("bare lxml parse", 0.0) + seconds(
                lambda body=body: lxml.html.document_fromstring(body)  # type: ignore[misc]
            )
            for step, work in steps_of(body).items():
                once[step] = once.get(step, 0.0) + seconds(work)
            once["extract_article (all)"] = once.get("extract_article (all)", 0.0) + seconds(
                lambda body=body: extract_article(body, url=URL)  # type: ignore[misc]
            )
        for step, taken in once.items():
            totals.setdefault(step, []).append(taken)
    medians = {step: statistics.median(taken[1:]) for step, taken in totals.items()}
    bare = medians["bare lxml parse"]
    return [Cost(step, 1000 * taken / len(pages), taken / bare) for step, taken in medians.items()]


def table(costs: list[Cost]) -> str:
    lines = [f"{'step':40s} {'ms/page':>9s} {'parses':>8s}"]
    lines += [f"{cost.step:40s} {cost.milliseconds:9.3f} {cost.parses:8.2f}" for cost in costs]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what extraction costs.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures there")
    options = parser.parse_args()
    kinds = {"saved": list(saved_pages().values()), **{kind: [body] for kind, body in generated_pages().items()}}
    report: dict[str, Any] = {}
    print(f"{'pages':40s} {'KB':>9s} {'ms/page':>9s} {'parses':>8s}")
    for kind, bodies in kinds.items():
        costs = measure(bodies, options.rounds)
        whole = costs[-1]
        kilobytes = sum(map(len, bodies)) / len(bodies) / 1000
        print(f"{kind:40s} {kilobytes:9.1f} {whole.milliseconds:9.3f} {whole.parses:8.2f}")
        report[kind] = {cost.step: {"ms": cost.milliseconds, "parses": cost.parses} for cost in costs}
    everything = measure([body for bodies in kinds.values() for body in bodies], options.rounds)
    report["all"] = {cost.step: {"ms": cost.milliseconds, "parses": cost.parses} for cost in everything}
    print("\n" + table(everything))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
