"""Fits the weights of crawler/extraction/date_weights.py and cross-validates them over registrable domains.

    python -m tools.fit_date_weights DATA_DIRECTORY [DATA_SET ...]

DATA_DIRECTORY holds one folder a data set: truth.jsonl (id, url, domain, published, perhaps crawled) and
pages/<id>.html.gz. Every day that a page names is one choice; a conditional logit model gives each source of evidence
a weight so that the true day wins. Weights are drawn towards PRIOR, may not change sign, and sources without data keep
their prior, so that a table fitted on a thousand pages stays one that a person can defend.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from crawler.extraction.body import find_body
from crawler.extraction.candidates import SiteHints
from crawler.extraction.date_choice import DateChoice
from crawler.extraction.dates import choice_of_page
from crawler.extraction.language import find_language
from crawler.extraction.title import find_title
from crawler.page import Page, PageError

PRIOR = {
    "ld-article-published": 3.0,
    "ld-article-created": 1.0,
    "ld-article-modified": 0.3,
    "ld-next-article-published": 1.0,
    "ld-page-published": 2.0,
    "ld-page-modified": 0.2,
    "ld-work-published": 1.0,
    "ld-work-upload": 0.5,
    "ld-published": 2.0,
    "ld-created": 1.0,
    "ld-modified": 0.2,
    "meta-og-published": 3.0,
    "meta-published": 3.0,
    "meta-created": 1.0,
    "meta-date": 1.5,
    "meta-modified": 0.2,
    "head-published": 1.0,
    "head-text": 0.3,
    "state-published": 1.0,
    "url-day": 2.0,
    "nearest": 1.0,
    "header-published": 3.0,
    "header-line": 1.5,
    "header-unknown": 2.0,
    "header-modified": 0.5,
    "header-relative": 1.0,
    "header-sentence": 0.3,
    "title-published": 1.0,
    "title-line": 1.0,
    "title-unknown": 1.0,
    "title-sentence": 0.6,
    "above-published": 2.0,
    "above-line": 0.8,
    "above-unknown": 1.0,
    "above-modified": 0.3,
    "lead-published": 2.0,
    "lead-line": 0.8,
    "lead-unknown": 1.0,
    "lead-modified": 0.3,
    "after-published": 1.5,
    "after-line": 0.4,
    "after-unknown": 0.5,
    "after-modified": 0.2,
    "body-published": 0.5,
    "body-line": 0.1,
    "body-unknown": 0.1,
    "page-published": 1.0,
    "page-modified": 0.3,
    "far-published": 0.3,
    "far-line": 0.1,
    "far-unknown": 0.1,
    "only-day": 1.0,
    "modified-only": -1.5,
}
ALIKE = ("ld-article-published", "meta-og-published", "meta-published")
"""Rows that share one weight: they seldom differ, and then each is right half the time."""
PULL = 5.0
"""How strongly weights are drawn towards the prior: the weight of this many pages."""
ROUNDS = 300
FOLDS = 5

Evidence = dict[date, set[str]]
Weights = dict[str, float]


@dataclass(frozen=True)
class Example:
    data_set: str
    domain: str
    evidence: Evidence
    truth: frozenset[date]


def read_examples(folder: Path, data_sets: Sequence[str]) -> Iterator[Example]:
    for data_set in data_sets:
        for line in (folder / data_set / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if not record.get("published"):
                continue
            html = gzip.decompress((folder / data_set / "pages" / f"{record['id']}.html.gz").read_bytes())
            try:
                choice = read_choice(html, record)
            except PageError:
                continue
            yield Example(data_set, record["domain"], choice.evidence(), true_days(choice, record["published"]))


def read_choice(html: bytes, record: dict[str, Any]) -> DateChoice:
    crawled = datetime.fromisoformat(record["crawled"]) if record.get("crawled") else None
    page = Page(html, record["url"], fetched_at=crawled)
    body = find_body(page, find_title(page))
    text = " ".join(paragraph for section in body.sections for paragraph in section.paragraphs)[:2000]
    language = find_language(page, text)
    return choice_of_page(page, body.layout, SiteHints(), language.value if language else None)


def true_days(choice: DateChoice, published: str) -> frozenset[date]:
    """The day on the page's clock, and where the page does not tell it, in UTC and as the truth has it."""
    truth = datetime.fromisoformat(published)
    if truth.tzinfo is None:
        return frozenset({truth.date()})
    in_utc = truth.astimezone(UTC)
    local = choice.clock.localise(in_utc)
    return frozenset({local.date()} if local.utcoffset() else {truth.date(), in_utc.date()})


def fit(examples: Sequence[Example]) -> Weights:
    """Maximum a posteriori by gradient ascent with momentum and a step for each weight (Adam)."""
    weights, first, second = dict(PRIOR), dict.fromkeys(PRIOR, 0.0), dict.fromkeys(PRIOR, 0.0)
    informative = [
        e for e in examples if len(e.evidence) > 1 and e.truth & e.evidence.keys() and not _tells_of_an_update(e)
    ]
    for step in range(1, ROUNDS + 1):
        gradient = {row: PULL * (weights[row] - PRIOR[row]) for row in weights}
        for example in informative:
            _add_gradient(gradient, example, weights)
        gradient.update(dict.fromkeys(ALIKE, sum(gradient[row] for row in ALIKE) / len(ALIKE)))
        for row, slope in gradient.items():
            first[row] = 0.9 * first[row] + 0.1 * slope
            second[row] = 0.99 * second[row] + 0.01 * slope * slope
            change = 0.1 * (first[row] / (1 - 0.9**step)) / (math.sqrt(second[row] / (1 - 0.99**step)) + 1e-8)
            moved = weights[row] - change
            weights[row] = max(moved, 0.0) if PRIOR[row] >= 0 else min(moved, 0.0)
    return weights


def _tells_of_an_update(example: Example) -> bool:
    """Whether the truth is the day that the page itself calls that of the last change: nothing to learn from."""
    return any("modified-only" in example.evidence.get(day, ()) for day in example.truth)


def _add_gradient(gradient: Weights, example: Example, weights: Weights) -> None:
    days = list(example.evidence)
    scores = [score(example.evidence[day], weights) for day in days]
    top = max(scores)
    odds = [math.exp(s - top) for s in scores]
    total, right = sum(odds), sum(o for o, day in zip(odds, days, strict=True) if day in example.truth)
    for chance, day in zip(odds, days, strict=True):
        slope = chance / total - (chance / right if day in example.truth else 0.0)
        for row in example.evidence[day]:
            if row in gradient:
                gradient[row] += slope


def score(rows: set[str], weights: Weights) -> float:
    return sum(weights.get(row, 0.0) for row in rows)


def is_right(example: Example, weights: Weights) -> bool:
    if not example.evidence:
        return False
    return max(example.evidence, key=lambda d: (score(example.evidence[d], weights), -d.toordinal())) in example.truth


def cross_validate(examples: Sequence[Example]) -> dict[str, float]:
    right: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        weights = fit([e for e in examples if fold_of(e.domain) != fold])
        for example in examples:
            if fold_of(example.domain) == fold:
                right.setdefault(example.data_set, []).append(is_right(example, weights))
    return {data_set: sum(answers) / len(answers) for data_set, answers in sorted(right.items())}


def fold_of(domain: str) -> int:
    """All pages of one publisher fall into one fold, under whichever public suffix."""
    return crc32(domain.split(".")[-2].encode()) % FOLDS


def main() -> None:
    folder = Path(sys.argv[1])
    data_sets = sys.argv[2:] or sorted(path.name for path in folder.iterdir() if (path / "truth.jsonl").exists())
    examples = list(read_examples(folder, data_sets))
    weights = fit(examples)
    for data_set, share in cross_validate(examples).items():
        fitted = [is_right(e, weights) for e in examples if e.data_set == data_set]
        print(f"# {data_set}: {sum(fitted) / len(fitted):.3f} right, cross-validated {share:.3f}")
    for row, weight in weights.items():
        print(f'    "{row}": {weight:.2f},')


if __name__ == "__main__":
    main()
