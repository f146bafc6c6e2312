"""Texts that may be a page's headline, each with what speaks for and against it.

Headings, metadata and <title> are cut into variants (a kicker or a site's name may be fused with the headline);
variants that differ in typography only are one candidate, whose features are all that was seen of it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from crawler.extraction.site_names import site_names
from crawler.extraction.text import clean_text, comparable, text_weight
from crawler.extraction.title_headings import (
    MAX_HEADINGS,
    MAX_TITLE,
    MIN_AGREED,
    Heading,
    HeadingParts,
    headings_of,
)
from crawler.extraction.title_segments import segments_of, without_paper
from crawler.extraction.title_surroundings import TitleSurroundings, is_breadcrumb, is_logo, path_of
from crawler.page import Page
from crawler.page.structured import plain_text, text_of

_KICKER = re.compile(
    r"kicker|top-?line|over-?line|dach-?zeile|eyebrow|surtitle|supertitle|pre-?title|roof|spitzmarke|badge|label|volanta|"
    r"antetitulo|rubri|category|section"
)
_MAIN_PART = re.compile(r"headline|title|text|titel|head\b")
_META_SOURCES = {
    "og:title": "og",
    "twitter:title": "twitter",
    "dc.title": "meta",
    "dcterms.title": "meta",
    "parsely-title": "meta",
    "sailthru.title": "meta",
    "title": "meta",
    "headline": "meta",
    "article:title": "meta",
    "article.headline": "meta",
}
_LD_SOURCES = {"headline": "ld", "name": "ld_name", "alternativeHeadline": "ld_alternative"}
_MAX_PRINTED = 300
_PART = 3
"""A part of the longest stated title that is shorter than one in so many is a rubric."""
_BLEMISHES = frozenset({"furniture", "furniture_near", "breadcrumb", "listed", "hidden", "linked", "logo"})
"""What speaks against a heading counts only where all headings of the same text have it."""


@dataclass(slots=True)
class TitleCandidate:
    """`at` is where it is printed, None where only the metadata have it. `features` are numbers between 0 and 1; what
    is absent is 0.
    """

    value: str
    origin: str
    at: int | None
    features: dict[str, float] = field(default_factory=dict)
    visible: bool = False
    fused: bool = False
    """The text was joined from several parts of a heading: what stands between them is known to the metadata only."""


def find_agreed(page: Page) -> TitleCandidate | None:
    """The first visible h1 where a stated title says the same, or the same with a site's name or rubric attached.

    What the h1 says behind that, in parts of its own, is a label, such as "Premium", or a subtitle.
    """
    tree = page.tree
    for at in tree.tagged.get("h1", ())[: MAX_HEADINGS["h1"]]:
        parts = page.once(HeadingParts)[at]
        if not parts:
            continue
        text = parts[0][0]
        if len(key := comparable(text)) < MIN_AGREED or not _is_stated(page, key):
            return None
        is_source = tree.attribute(at, "itemprop") is not None
        whole = comparable("".join(part for part, _ in parts))
        if len(parts) > 1 and _is_stated(page, whole, with_linked_data=not is_source):
            return None
        if is_breadcrumb(tree, at) or is_logo(tree, at):
            return None
        return TitleCandidate(text, "markup:h1", at)
    return None


def _is_stated(page: Page, key: str, *, with_linked_data: bool = True) -> bool:
    """Whether a stated title says the same; linked data do not count where they may be read from the heading itself."""
    for value, origin, _ in _stated(page):
        if not with_linked_data and origin.startswith("json-ld"):
            continue
        stated = comparable(value)
        if key == stated:
            return True
        if key in stated and 2 * len(key) > len(stated) and key not in site_names(page):
            return any(key == comparable(text) for _, text, _ in segments_of(clean_text(value)))
    return False


def collect_titles(page: Page) -> list[TitleCandidate]:
    """Every candidate of the page, each text once, visible ones first."""
    pool = _Pool(page)
    stated = list(_stated(page))
    for heading in headings_of(page, "|".join(comparable(value) for value, _, _ in stated)):
        pool.add_heading(heading)
    for value, origin, source in stated:
        pool.add_stated(value, origin, source)
    pool.compare(page)
    return list(pool.candidates.values())


def find_printed(page: Page, candidates: Iterable[TitleCandidate]) -> TitleCandidate | None:
    """The headline of pages without headings: bold or large print that is a stated title, or a part of it, and not the
    site's name; and where there is no h1 the first such text of a plain box. What <title> begins with is a part of it.

    None where a heading is in the stated titles.
    """
    site = site_names(page)
    stated: set[str] = set()
    for candidate in candidates:
        key = comparable(candidate.value)
        if len(key) < MIN_AGREED:
            continue
        if candidate.at is None and key not in site:
            stated.add(key)
        elif candidate.at is not None and "unconfirmed" not in candidate.features:
            return None
    printed = _printed(page, ("b", "strong", "font", "big", "h4", "h5", "h6"), stated, site)
    if "h1" in page.tree.tagged:
        return next(printed, None)
    longest = max(map(len, stated), default=0)
    boxes = _printed(page, ("div", "span", "p", "td"), {key for key in stated if _PART * len(key) >= longest}, site)
    return next(printed, None) or min(boxes, key=lambda candidate: candidate.at or 0, default=None)


def _printed(page: Page, tags: Iterable[str], stated: Container[str], site: Container[str]) -> Iterator[TitleCandidate]:
    """What elements with these tags say by themselves that is a stated title, or most of <title> from its beginning."""
    tree = page.tree
    title = next((comparable(tree.texts[at] or "") for at in tree.tagged.get("title", ())), "")
    for tag in tags if stated else ():
        for at in tree.tagged.get(tag, ())[:_MAX_PRINTED]:
            text = tree.texts[at]
            if text and MIN_AGREED <= len(text) <= MAX_TITLE:
                key = comparable(text)
                opens_title = 2 * len(key) > len(title) and title.startswith(key) and text_weight(key) >= MIN_AGREED
                if key in stated or (opens_title and key not in site):
                    yield TitleCandidate(clean_text(text), f"markup:{tag}", at)


def _stated(page: Page) -> Iterator[tuple[str, str, str]]:
    for name, source in _META_SOURCES.items():
        for text in page.meta.get(name, ())[:1]:
            yield plain_text(text), f"meta:{name}", source
    for article in page.linked_articles[:2]:
        for key, source in _LD_SOURCES.items():
            if headline := text_of(article.get(key)):
                yield headline, f"json-ld:{key}", source
    for at in page.tree.tagged.get("title", ())[:1]:
        yield without_paper(plain_text(page.tree.texts[at] or "").strip()), "markup:title", "title"


class _Pool:
    def __init__(self, page: Page) -> None:
        self.site = site_names(page)
        self.candidates: dict[str, TitleCandidate] = {}
        self.headings = 0
        self.surroundings = TitleSurroundings(page.tree)
        self.stated: dict[str, list[str]] = {}

    def _add(self, value: str, origin: str, at: int | None) -> TitleCandidate | None:
        key = comparable(value)
        if not key or len(value) > MAX_TITLE:
            return None
        candidate = self.candidates.get(key)
        if candidate is None:
            candidate = self.candidates[key] = TitleCandidate(value, origin, at)
        return candidate

    def add_heading(self, heading: Heading) -> None:
        texts = [text for text, _ in heading.parts]
        order = self.headings
        self.headings += 1
        whole = clean_text(" ".join(texts))
        variants = [("", whole)]
        if len(texts) > 1:
            variants += [("_first", texts[0]), ("_last", texts[-1]), ("_tail", " ".join(texts[1:]))]
            variants += [
                ("_part", text)
                for text, marks in heading.parts
                if _MAIN_PART.search(marks) and not _KICKER.search(marks)
            ]
        features = self.surroundings.features(heading.at)
        kind = "breadcrumb" if "breadcrumb" in features else heading.kind
        for suffix, text in variants:
            candidate = self._add(text, heading.origin, heading.at)
            if candidate is None:
                continue
            seen = candidate.features
            if not suffix and len(texts) > 1:
                candidate.fused = True
                if any(_KICKER.search(marks) for _, marks in heading.parts[:-1]):
                    seen["unstated_kicker"] = 1.0
            name = f"{kind}{suffix}"
            if name not in seen and not suffix:
                seen[f"{kind}_order"] = 1 / (1 + order)
            seen[name] = 1.0
            if (
                suffix
                and heading.parts
                and _KICKER.search(" ".join(m for t, m in heading.parts if t != text and len(t) < len(text)))
            ):
                seen["without_kicker"] = 1.0
            if candidate.visible:
                for blemish in _BLEMISHES & seen.keys() - features.keys():
                    del seen[blemish]
                if "content" in features:
                    seen["content"] = 1.0
            else:
                candidate.visible = True
                seen.update(features)

    def add_stated(self, value: str, origin: str, source: str) -> None:
        value = clean_text(value)
        self.stated.setdefault(source, []).append(value)
        if (candidate := self._add(value, origin, None)) is not None:
            candidate.features[source] = 1.0
            if candidate.fused:
                candidate.value, candidate.fused = value, False
        kind = "title" if source == "title" else "stated"
        for suffix, text, _ in segments_of(value):
            if (candidate := self._add(text, origin, None)) is not None:
                candidate.features[f"{kind}_{suffix}"] = 1.0
                if candidate.fused:
                    candidate.value, candidate.fused = text, False

    def compare(self, page: Page) -> None:
        """Features that need the whole page: what others state, the address, the site's name, the length."""
        site = self.site
        slug = _slug_words(page.url)
        stated = {source: [comparable(v) for v in values] for source, values in self.stated.items()}
        others = [set(re.findall(r"\w+", v.lower())) for values in self.stated.values() for v in values]
        for key, candidate in self.candidates.items():
            features = candidate.features
            features["in_title"] = float(any(key in other for other in stated.get("title", ())))
            features["in_og"] = float(any(key in other for other in stated.get("og", ())))
            features["in_ld"] = float(any(key in other for other in stated.get("ld", ())))
            features["holds_title"] = float(
                any(other in key and other != key for other in stated.get("title", ()) if len(other) > 12)
            )
            features["site_name"] = float(key in site)
            features["holds_site"] = float(any(name in key for name in site if len(name) > 3) and key not in site)
            if not (features["in_title"] or features["in_og"] or features["in_ld"]):
                features["unconfirmed"] = 1.0
            words_of = set(re.findall(r"\w+", candidate.value.lower()))
            features["similar"] = max(
                (len(words_of & o) * 2 / (len(words_of) + len(o)) for o in others if o), default=0.0
            )
            if not candidate.fused:
                features.pop("unstated_kicker", None)
            features["slug"] = _slug_overlap(candidate.value, slug)
            words = len(candidate.value.split())
            weight = text_weight(key)
            features["short"] = float(weight < 15 and words < 3)
            features["shortish"] = float(weight < 30)
            features["long"] = float(weight > 140)


def _slug_words(url: str) -> set[str]:
    path = unquote(path_of(url)).lower()
    return {word for word in re.split(r"[\W_]+", path[-300:]) if len(word) > 2}


def _slug_overlap(text: str, slug: set[str]) -> float:
    """Share of a text's words that the address holds too."""
    words = set(re.findall(r"\w{3,}", text.lower()))
    return len(words & slug) / len(words) if words else 0.0
