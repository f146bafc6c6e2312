"""How much each source's word counts: log odds, fitted by tools/fit_date_weights.py."""

from __future__ import annotations

MINIMUM = 1.0
"""Below this sum less than half of the days were right, and None is better than a guess."""

SETTLED = 4.0
"""What is stated for machines with this sum, and not contradicted, is not outvoted by what is printed."""

WEIGHTS: dict[str, float] = {
    "ld-article-published": 2.49,
    "ld-article-created": 1.02,
    "ld-next-article-published": 0.99,
    "ld-page-published": 1.83,
    "ld-page-modified": 0.38,
    "ld-work-published": 1.00,
    "ld-work-upload": 0.50,
    "ld-published": 2.01,
    "ld-created": 1.00,
    "ld-modified": 0.20,
    "meta-og-published": 2.49,
    "meta-published": 2.49,
    "meta-created": 1.00,
    "meta-date": 1.67,
    "meta-modified": 0.33,
    "head-published": 1.03,
    "head-text": 0.24,
    "state-published": 1.00,
    "url-day": 2.08,
    "nearest": 1.73,
    "header-published": 3.35,
    "header-line": 1.32,
    "header-unknown": 2.14,
    "header-modified": 0.50,
    "header-relative": 1.00,
    "header-sentence": 0.78,
    "title-published": 1.00,
    "title-line": 1.00,
    "title-unknown": 1.00,
    "title-sentence": 0.60,
    "above-published": 2.00,
    "above-line": 0.91,
    "above-unknown": 0.98,
    "above-modified": 0.30,
    "lead-published": 2.01,
    "lead-line": 1.00,
    "lead-unknown": 1.13,
    "lead-modified": 0.30,
    "after-published": 1.36,
    "after-line": 0.04,
    "after-unknown": 0.08,
    "after-modified": 0.19,
    "body-published": 0.59,
    "body-line": 0.10,
    "page-published": 1.00,
    "page-modified": 0.33,
    "far-published": 0.30,
    "far-line": 0.10,
    "far-unknown": 0.08,
    "only-day": 1.00,
    "modified-only": -1.65,
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
