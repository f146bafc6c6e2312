"""How much each source's word counts: log odds, fitted by tests/benchmarks/fit_date_weights.py."""

from __future__ import annotations

MINIMUM = 0.5
"""Below this sum nobody speaks clearly enough, and None is better than a guess."""

SETTLED = 4.0
"""What is stated for machines with this sum, and not contradicted, is not outvoted by what is printed."""

WEIGHTS: dict[str, float] = {
    "ld-article-published": 2.02,
    "ld-article-created": 0.98,
    "ld-next-article-published": 0.96,
    "ld-other-article-published": 0.50,
    "ld-page-published": 2.05,
    "ld-page-modified": 0.19,
    "ld-work-published": 1.00,
    "ld-work-upload": 0.53,
    "ld-published": 2.02,
    "ld-created": 1.00,
    "ld-modified": 0.21,
    "meta-og-published": 2.94,
    "meta-published": 2.48,
    "meta-created": 1.00,
    "meta-date": 1.85,
    "meta-modified": 0.04,
    "head-text": 0.55,
    "url-day": 2.31,
    "nearest": 2.03,
    "header-published": 3.27,
    "header-unknown": 1.96,
    "header-modified": 0.40,
    "header-sentence": 0.90,
    "title-published": 1.00,
    "title-unknown": 0.92,
    "title-sentence": 0.60,
    "above-published": 1.86,
    "above-unknown": 1.25,
    "above-modified": 0.34,
    "lead-published": 2.04,
    "lead-unknown": 0.72,
    "lead-modified": 0.30,
    "after-published": 1.33,
    "after-unknown": 0.40,
    "after-modified": 0.03,
    "body-published": 0.23,
    "page-published": 1.00,
    "page-modified": 0.30,
    "far-published": 0.16,
    "modified-only": -1.61,
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
