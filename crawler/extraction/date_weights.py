"""How much each source's word counts: log odds, fitted by tests/benchmarks/fit_date_weights.py."""

from __future__ import annotations

MINIMUM = 0.5
"""Below this sum nobody speaks clearly enough, and None is better than a guess."""

WEIGHTS: dict[str, float] = {
    "ld-article-published": 2.02,
    "ld-article-created": 0.94,
    "ld-article-modified": 0.00,
    "ld-next-article-published": 0.98,
    "ld-other-article-published": 0.50,
    "ld-page-published": 1.82,
    "ld-page-modified": 0.00,
    "ld-work-published": 1.00,
    "ld-work-upload": 0.51,
    "ld-published": 2.08,
    "ld-created": 1.00,
    "ld-modified": 0.21,
    "meta-og-published": 2.93,
    "meta-published": 2.41,
    "meta-created": 1.01,
    "meta-date": 1.89,
    "meta-modified": 0.00,
    "head-text": 0.79,
    "url-day": 2.30,
    "nearest": 1.96,
    "header-published": 2.59,
    "header-unknown": 1.55,
    "header-modified": 0.52,
    "header-sentence": 1.11,
    "title-unknown": 0.25,
    "above-published": 1.84,
    "above-unknown": 1.32,
    "above-modified": 0.30,
    "lead-published": 2.00,
    "lead-unknown": 0.98,
    "lead-modified": 0.30,
    "after-published": 1.52,
    "after-unknown": 0.38,
    "after-modified": 0.06,
    "body-published": 0.24,
    "body-unknown": 0.00,
    "far-published": 0.14,
    "far-unknown": 0.13,
    "modified-only": -1.72,
}

MODIFIED_WEIGHTS = {
    "ld-article-modified": 3.0,
    "micro-article-modified": 2.5,
    "micro-modified": 2.0,
    "ld-page-modified": 2.0,
    "meta-modified": 2.0,
    "header-modified": 2.5,
    "above-modified": 1.5,
    "lead-modified": 1.5,
    "after-modified": 1.5,
}
