"""How much each source's word counts: log odds, fitted by tests/benchmarks/fit_date_weights.py."""

from __future__ import annotations

MINIMUM = 0.5
"""Below this sum nobody speaks clearly enough, and None is better than a guess."""

SETTLED = 4.0
"""What is stated for machines with this sum, and not contradicted, is not outvoted by what is printed."""

WEIGHTS: dict[str, float] = {
    "ld-article-published": 1.47,
    "ld-article-created": 1.06,
    "ld-next-article-published": 0.97,
    "ld-other-article-published": 0.50,
    "ld-page-published": 1.75,
    "ld-page-modified": 0.46,
    "ld-work-published": 1.00,
    "ld-work-upload": 0.49,
    "ld-published": 2.02,
    "ld-created": 1.00,
    "ld-modified": 0.21,
    "meta-og-published": 2.85,
    "meta-published": 2.19,
    "meta-created": 1.00,
    "meta-date": 1.79,
    "meta-modified": 0.42,
    "head-text": 0.61,
    "url-day": 2.34,
    "nearest": 1.72,
    "header-published": 3.29,
    "header-unknown": 1.97,
    "header-modified": 0.63,
    "header-sentence": 0.45,
    "title-published": 1.00,
    "title-unknown": 1.00,
    "title-sentence": 0.60,
    "above-published": 2.00,
    "above-unknown": 1.15,
    "above-modified": 0.30,
    "lead-published": 1.90,
    "lead-unknown": 0.98,
    "lead-modified": 0.30,
    "after-published": 1.16,
    "after-unknown": 0.24,
    "after-modified": 0.17,
    "body-published": 0.46,
    "page-published": 1.00,
    "page-modified": 0.30,
    "far-published": 0.17,
    "only-day": 1.00,
    "modified-only": -1.67,
}

TIME_BONUS = {"ld-article-published": 3.0, "ld-published": 1.0}
"""On the chosen day the article's own linked data know the minute best."""

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
