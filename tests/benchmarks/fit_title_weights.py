"""Fit the weights by which candidates for the headline are judged; prints `crawler/extraction/title_weights.py`.

    python tests/benchmarks/fit_title_weights.py DATA [DATA ...] > crawler/extraction/title_weights.py

Each DATA is a folder with `truth.jsonl` (objects with "id", "url", "domain" and "title") and `pages/<id>.html.gz`.
Pages on which h1 and metadata agree need no model and are left out. The
model is a conditional logit over the candidates of a page (softmax of weighted features), with an L2 penalty, fitted by
full-batch gradient ascent (Adam). Cross-validated accuracy, folded over domains, goes to standard error.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from crawler.extraction.title_candidates import TitleCandidate, collect_titles, find_agreed
from crawler.page import Page

L2 = 1.0
STEPS = 200
FOLDS = 10
SMALLEST_WEIGHT = 0.05

Array = NDArray[np.float64]
Sample = tuple[str, list[TitleCandidate], NDArray[np.bool_]]


def read_samples(folder: Path) -> list[Sample]:
    samples: list[Sample] = []
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            truth = json.loads(line)
            if "title" not in truth:
                continue
            body = gzip.decompress((folder / "pages" / f"{truth['id']}.html.gz").read_bytes())
            page = Page(body, truth["url"])
            if find_agreed(page):
                continue
            candidates = collect_titles(page)
            wanted = _normalise(truth["title"])
            right = np.array([_normalise(c.value) == wanted for c in candidates], dtype=np.bool_)
            samples.append((truth["domain"].split(".")[0], candidates, right))
    return samples


def _normalise(text: str) -> str:
    quotes = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00ad": None})
    return " ".join(unicodedata.normalize("NFKC", text).translate(quotes).split()).casefold()


def as_matrix(candidates: list[TitleCandidate], index: dict[str, int]) -> Array:
    matrix = np.zeros((len(candidates), len(index)))
    for row, candidate in enumerate(candidates):
        for name, value in candidate.features.items():
            matrix[row, index[name]] = value
    return matrix


def fit(pages: list[tuple[Array, NDArray[np.bool_]]], width: int) -> Array:
    weights, mean, square = np.zeros(width), np.zeros(width), np.zeros(width)
    usable = [(features, right) for features, right in pages if right.any()]
    for step in range(1, STEPS + 1):
        gradient = -L2 * weights
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


def main() -> None:
    samples = [sample for folder in sys.argv[1:] for sample in read_samples(Path(folder))]
    names = sorted({name for _, candidates, _ in samples for c in candidates for name in c.features})
    index = {name: column for column, name in enumerate(names)}
    pages = [(as_matrix(candidates, index), right) for _, candidates, right in samples]
    folds = [crc32(domain.encode()) % FOLDS for domain, _, _ in samples]
    hits = 0
    for fold in range(FOLDS):
        weights = fit([page for page, f in zip(pages, folds, strict=True) if f != fold], len(names))
        for (features, right), f in zip(pages, folds, strict=True):
            hits += f == fold and len(right) > 0 and bool(right[int(np.argmax(features @ weights))])
    sys.stderr.write(f"{len(pages)} pages, cross-validated accuracy {hits / len(pages):.4f}\n")
    weights = fit(pages, len(names))
    sys.stdout.write(
        '"""How much each feature of a title candidate counts; fitted by tests/benchmarks/fit_title_weights.py."""\n\n'
    )
    sys.stdout.write("WEIGHTS = {\n")
    for column in np.argsort(-weights):
        if abs(weights[column]) >= SMALLEST_WEIGHT:
            sys.stdout.write(f'    "{names[column]}": {weights[column]:.2f},\n')
    sys.stdout.write("}\n")


if __name__ == "__main__":
    main()
