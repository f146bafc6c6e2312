"""Fit the weights of crawler/extraction/text_weights.py and block_weights.py on labelled pages.

    python tools/fit_blocks.py DATA [--folds 5] [--write]

DATA holds data sets, each a folder with `truth.jsonl` and `pages/<id>.html.gz`. A line of truth.jsonl has `id`, `url`,
`domain` and what is known of the body: `sections` ({heading, paragraphs}), `paragraphs` or `body_text`; `summary` and
`optional` (texts that may be in or out); or `must_include` and `must_exclude` (pieces of text); or `headings` alone.

Two logistic regressions over the names of evidence are fitted: for the longer texts of a page (container.py), then for
the blocks of the container (evidence.py). Both are judged by cross-validation over domains, so that no publisher's
pages are judged by weights that have seen it: area under the ROC curve, and the words of the right blocks that are
kept. With --write the tables are fitted on all pages and both modules are written. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from crawler.extraction import block_weights, container, text_weights
from crawler.extraction.body import read_page
from crawler.extraction.clues import Clue
from crawler.extraction.comment_zones import comment_spans
from crawler.extraction.lines import text_at
from crawler.extraction.linked_body import find_article_body
from crawler.extraction.long_texts import read_long_texts
from crawler.extraction.preceding_text import headline_position
from crawler.extraction.surroundings import Surroundings
from crawler.extraction.text import clean_text
from crawler.extraction.title import find_title
from crawler.page import Page, PageError

SHINGLE = 4
IS_BODY, IS_NOT_BODY = 0.75, 0.35
"""A block is body text if this share of its shingles is, and is not if no more than that share is."""
STRENGTHS = {"text": 0.1, "block": 0.06}
"""Inverse of the regularisation."""
MIN_WEIGHT = {"text": 0.05, "block": 0.015}
TRUST_IN_PIECES = 0.5
"""Weight of a page of which only some blocks are labelled."""
MIN_OCCURRENCES = 30
MAX_BLOCKS = 3000
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"})


@dataclass
class Samples:
    """Names of evidence, label (True, False, None for unknown), weight and domain, all of the same length."""

    names: list[list[str]] = field(default_factory=list)
    labels: list[bool | None] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)

    def add_page(
        self,
        truth: dict[str, Any],
        evidence: Sequence[Iterable[Clue]],
        texts: Sequence[str],
        labels: Sequence[bool | None],
    ) -> None:
        trust = 1.0 if truth.keys() & {"sections", "paragraphs", "body_text"} else TRUST_IN_PIECES
        known = sum(label is not None for label in labels)
        for clues, text, label in zip(evidence, texts, labels, strict=True):
            self.names.append([name for clue in clues for name in clue.names])
            self.labels.append(label)
            self.weights.append(trust * min(60, known) / max(1, known) * (0.3 + min(len(text), 400) / 400))
            self.words.append(len(text.split()))
            self.domains.append(truth["domain"])


def read_corpus(data: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Truth and page of every page whose body is known."""
    for truths in sorted(data.glob("*/truth.jsonl")):
        for line in truths.read_text(encoding="utf-8").splitlines():
            truth = json.loads(line)
            if truth.keys() & {"sections", "paragraphs", "body_text", "must_include", "headings"}:
                yield truth, gzip.decompress((truths.parent / "pages" / f"{truth['id']}.html.gz").read_bytes())


def label_texts(truth: dict[str, Any], texts: Sequence[str]) -> list[bool | None]:
    """Whether each text is body text; None where the truth does not say."""
    if "headings" in truth:
        headings = {_normalise(heading).casefold() for heading in truth["headings"]}
        return [_normalise(text).casefold() in headings or None for text in texts]
    if "must_include" in truth:
        return [_label_by_pieces(truth, " ".join(text.split())) for text in texts]
    paragraphs = [_normalise(text) for text in _paragraphs(truth)]
    optional = {_normalise(text) for key in ("summary", "optional") for text in truth.get(key, [])}
    left = Counter(paragraphs)
    shingles = set(_shingles(" ".join(paragraphs)))
    labels: list[bool | None] = []
    for text in map(_normalise, texts):
        label = None if text in optional else _label(text, left, shingles)
        if label is not True and any(text in other or other in text for other in optional if len(other) > 20):
            label = None
        left[text] -= label is True
        labels.append(label)
    return labels


def _label(text: str, left: Counter[str], shingles: set[tuple[str, ...]]) -> bool | None:
    if text in left:
        return left[text] > 0  # what is printed twice is body text once
    own = _shingles(text)
    if not own or len(own[0]) < SHINGLE:
        return False
    share = sum(shingle in shingles for shingle in own) / len(own)
    return True if share >= IS_BODY else False if share <= IS_NOT_BODY else None


def _label_by_pieces(truth: dict[str, Any], text: str) -> bool | None:
    wanted = any(" ".join(piece.split()) in text for piece in truth["must_include"] if piece.strip())
    unwanted = any(" ".join(piece.split()) in text for piece in truth["must_exclude"] if piece.strip())
    return None if wanted == unwanted else wanted


def _paragraphs(truth: dict[str, Any]) -> list[str]:
    if "sections" in truth:
        return [text for s in truth["sections"] for text in (s["heading"] or "", *s["paragraphs"]) if text]
    return truth.get("paragraphs") or [line for line in truth["body_text"].split("\n") if line.strip()]


def _normalise(text: str) -> str:
    return clean_text(text).translate(_QUOTES)


def _shingles(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return [tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))] if words else []


def text_samples(corpus: Iterable[tuple[dict[str, Any], bytes]]) -> Samples:
    """The longer texts of all pages."""
    samples = Samples()
    for truth, page in _pages(corpus):
        surroundings = Surroundings(page.tree, [start for start, _ in comment_spans(page)])
        article_body = find_article_body(page)
        headline = headline_position(page.tree, _headline(page))
        texts = read_long_texts(page.tree)
        evidence = [
            container.text_evidence(text, surroundings.around(text.at), article_body, headline) for text in texts
        ]
        written = [text_at(page.tree, text.at) for text in texts]
        samples.add_page(truth, evidence, written, label_texts(truth, written))
    return samples


def block_samples(corpus: Iterable[tuple[dict[str, Any], bytes]]) -> Samples:
    """The blocks of all pages' containers, as the present weights choose these."""
    samples = Samples()
    for truth, page in _pages(corpus):
        reading = read_page(page, _headline(page))
        if reading is not None and len(reading.blocks) <= MAX_BLOCKS:
            written = [block.text for block in reading.blocks]
            samples.add_page(truth, reading.evidence, written, label_texts(truth, written))
    return samples


def _headline(page: Page) -> int | None:
    title = find_title(page)
    return title.at if title else None


def _pages(corpus: Iterable[tuple[dict[str, Any], bytes]]) -> Iterator[tuple[dict[str, Any], Page]]:
    for truth, html in corpus:
        try:
            yield truth, Page(html, truth["url"])
        except PageError:
            continue


class Table:
    """A table of weights under construction."""

    def __init__(self, kind: str, samples: Samples) -> None:
        self._kind = kind
        self._samples = samples
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform([dict.fromkeys(set(names) - {"bias"}, 1) for names in samples.names])
        frequent = np.asarray((matrix > 0).sum(axis=0)).ravel() >= MIN_OCCURRENCES
        self._matrix = matrix[:, frequent]
        self._names = vectorizer.get_feature_names_out()[frequent]
        self._labels = np.array([-1 if label is None else int(label) for label in samples.labels])

    def fit(self, chosen: np.ndarray) -> LogisticRegression:
        model = LogisticRegression(C=STRENGTHS[self._kind], max_iter=500, solver="liblinear")
        model.fit(self._matrix[chosen], self._labels[chosen], sample_weight=np.array(self._samples.weights)[chosen])
        return model

    def cross_validate(self, folds: int) -> str:
        """One line with the figures for domains that the weights have not seen."""
        fold = np.array([zlib.crc32(domain.encode()) % folds for domain in self._samples.domains])
        known = self._labels >= 0
        scores = np.zeros(len(self._labels))
        for number in range(folds):
            model = self.fit(known & (fold != number))
            scores[fold == number] = model.decision_function(self._matrix[fold == number])
        words = np.array(self._samples.words)
        right, kept = words * (self._labels == 1), words * (scores > 0) * known
        both = (right * (scores > 0)).sum()
        area = roc_auc_score(self._labels[known], scores[known])
        return (
            f"{self._kind}: AUC {area:.4f}, precision {both / kept.sum():.3f}, recall {both / right.sum():.3f} of words"
        )

    def weights(self) -> dict[str, float]:
        """Fitted on all samples, by name; what counts for next to nothing is left out."""
        model = self.fit(self._labels >= 0)
        pairs = zip(self._names, model.coef_[0], strict=True)
        table = {str(name): round(float(w), 2) for name, w in pairs if abs(w) >= MIN_WEIGHT[self._kind]}
        return dict(sorted({**table, "bias": round(float(model.intercept_[0]), 2)}.items()))


def write_weights(module: ModuleType, weights: dict[str, float]) -> None:
    """Replaces the table of a module, in the form that the formatter leaves it in."""
    table = "".join(f'    "{name}": {weight},\n' for name, weight in weights.items())
    source = (
        f'"""{module.__doc__}"""\n\nfrom __future__ import annotations\n\nWEIGHTS: dict[str, float] = {{\n{table}}}\n'
    )
    Path(str(module.__file__)).write_text(source, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write both modules")
    options = parser.parse_args()
    text_table = Table("text", text_samples(read_corpus(options.data)))
    print(text_table.cross_validate(options.folds))
    weights = text_table.weights()
    text_weights.WEIGHTS.clear()  # the blocks are those of the containers that the new weights choose
    text_weights.WEIGHTS.update(weights)
    container.forget_clues()
    block_table = Table("block", block_samples(read_corpus(options.data)))
    print(block_table.cross_validate(options.folds))
    if options.write:
        write_weights(text_weights, weights)
        write_weights(block_weights, block_table.weights())


if __name__ == "__main__":
    main()
