"""Fit the weights by which candidates for the headline or the authors are judged; prints the module that holds them.

    python -m tools.fit_weights title DATA [DATA ...] > crawler/extraction/title_weights.py
    python -m tools.fit_weights authors DATA [DATA ...] > crawler/extraction/author_weights.py

Each DATA is a folder with `truth.jsonl` (objects with "id", "url", "domain" and "title" or "authors") and
`pages/<id>.html.gz`; an empty list of authors says that the page names nobody. Pages that are decided without weights
are left out. The model is a conditional logit over the candidates of a page (softmax of weighted features), with an L2
penalty, fitted by full-batch gradient ascent (Adam). Cross-validated accuracy on these pages, folded over publishers,
goes to standard error. Headlines should be those that people read on the pages: parsers of single sites take whichever
their pages state, which differs from site to site.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from crawler.extraction.author_candidates import collect_authors
from crawler.extraction.body import find_body
from crawler.extraction.title import find_title
from crawler.extraction.title_candidates import collect_titles, find_agreed
from crawler.extraction.title_shared import find_shared
from crawler.page import Page

L2 = {"title": 8.0, "authors": 1.0}
"""Headlines that are not agreed upon are few: with 1, they are learnt by heart."""
STEPS = 200
FOLDS = 10
SMALLEST_WEIGHT = 0.05

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]
Features = list[dict[str, float]]


def normalise(text: str) -> str:
    quotes = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00ad": None})
    return " ".join(unicodedata.normalize("NFKC", text).translate(quotes).split()).casefold()


def title_candidates(page: Page, truth: dict[str, Any]) -> tuple[Features, list[bool]] | None:
    if "title" not in truth or find_shared(page) or find_agreed(page):
        return None
    candidates = collect_titles(page)
    return [c.features for c in candidates], [normalise(c.value) == normalise(truth["title"]) for c in candidates]


def author_candidates(page: Page, truth: dict[str, Any]) -> tuple[Features, list[bool]] | None:
    if "authors" not in truth:
        return None
    candidates = collect_authors(page, find_body(page, find_title(page)).layout)
    wanted = set(map(normalise, truth["authors"]))
    return [c.features for c in candidates], [set(map(normalise, c.names)) == wanted for c in candidates]


FIELDS = {"title": title_candidates, "authors": author_candidates}


def read_samples(field: str, folder: Path) -> Iterator[tuple[str, Features, Mask]]:
    """Publisher, the features of each candidate, and which of the candidates are right."""
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            truth = json.loads(line)
            body = gzip.decompress((folder / "pages" / f"{truth['id']}.html.gz").read_bytes())
            if sample := FIELDS[field](Page(body, truth["url"]), truth):
                yield truth["domain"].split(".")[0], sample[0], np.array(sample[1], dtype=np.bool_)


def as_matrix(candidates: Features, index: dict[str, int]) -> Matrix:
    matrix = np.zeros((len(candidates), len(index)))
    for row, features in enumerate(candidates):
        for name, value in features.items():
            matrix[row, index[name]] = value
    return matrix


def fit(pages: list[tuple[Matrix, Mask]], width: int, l2: float) -> Matrix:
    weights, mean, square = np.zeros(width), np.zeros(width), np.zeros(width)
    usable = [(features, right) for features, right in pages if right.any()]
    for step in range(1, STEPS + 1):
        gradient = -l2 * weights
        for features, right in usable:
            scores = features @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            wanted = np.where(right, chances, 0.0)
            gradient += features.T @ (wanted / wanted.sum() - chances)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        rate = 0.15 * (1 - 0.9 * step / STEPS)
        weights += rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return weights


def count_hits(pages: list[tuple[Matrix, Mask]], weights: Matrix) -> int:
    return sum(bool(right[int(np.argmax(features @ weights))]) for features, right in pages if len(right))


def main() -> None:
    field, *folders = sys.argv[1:]
    samples = [sample for folder in folders for sample in read_samples(field, Path(folder))]
    names = sorted({name for _, candidates, _ in samples for features in candidates for name in features})
    index = {name: column for column, name in enumerate(names)}
    pages = [(as_matrix(candidates, index), right) for _, candidates, right in samples]
    folds = [crc32(publisher.encode()) % FOLDS for publisher, _, _ in samples]
    hits = 0
    for fold in range(FOLDS):
        weights = fit([page for page, f in zip(pages, folds, strict=True) if f != fold], len(names), L2[field])
        hits += count_hits([page for page, f in zip(pages, folds, strict=True) if f == fold], weights)
    sys.stderr.write(f"{len(pages)} pages, cross-validated accuracy {hits / len(pages):.4f}\n")
    weights = fit(pages, len(names), L2[field])
    kept = [column for column in np.argsort(-weights) if abs(weights[column]) >= SMALLEST_WEIGHT]
    table = "".join(f'    "{names[column]}": {weights[column]:.2f},\n' for column in kept)
    script = "tools/fit_weights.py"
    sys.stdout.write(
        f'"""How much each feature of a candidate counts; fitted by {script} {field}."""\n\nWEIGHTS = {{\n{table}}}\n'
    )


if __name__ == "__main__":
    main()
