"""Texts that may be a page's headline, each with what speaks for and against it.

Headings, metadata and <title> are cut into variants (a kicker or a site's name may be fused with the headline);
variants that differ in typography only are one candidate, whose features are all that was seen of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.extraction.site_names import site_names
from crawler.extraction.text import clean_text, comparable
from crawler.page import Page
from crawler.structured import plain_text, text_of

MAX_TITLE = 400
"""Characters; a longer text is no headline."""
_MAX_HEADINGS = {"h1": 8, "h2": 12, "h3": 4}
_MAX_MARKED = 6
_MAX_SEGMENTS = 6
_MAX_PARTS = 40
_MAX_NODES = 150

_SEPARATOR = re.compile(r"\s+(?:[|–—·•»›:/<>~-]|::|»»|\|\|)\s+|\s*[｜»›_]\s*|\s*：\s*|\s\|\s?|\s?\|\s")
_HEADLINE_CLASS = re.compile(
    r"(?:article|entry|post|page|story|news|content|main|detail|beitrag|artikel)[-_]*(?:title|headline|heading|titel)|"
    r"\bheadline\b|\btitle\b|\btitle_|\bp-name\b"
)
_HEADLINE_WORDS = ("headline", "title", "heading", "titel", "p-name")
_PRINT_TAGS = frozenset({"div", "span", "p", "a", "strong", "b", "td", "font", "h4", "h5"})
_KICKER = re.compile(
    r"kicker|top-?line|over-?line|dach-?zeile|eyebrow|surtitle|supertitle|pre-?title|roof|spitzmarke|badge|label|volanta|"
    r"antetitulo|rubri|category|section"
)
_MAIN_PART = re.compile(r"headline|title|text|titel|head\b")
_HIDDEN = re.compile(
    r"(?:^|[\s_-])(?:hidden|sr-only|screen-?reader|visually-?hidden|offscreen|is-hidden|blind)(?:$|[\s_-])|screen-reader-text"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_FURNITURE = re.compile(
    r"\bnav|menu|sidebar|widget|related|teaser|comment|footer|masthead|logo|site-?(?:title|name|header|branding)|"
    r"newsletter|recommend|popular|trending|cookie|modal|popup|search|ticker|share|promo|banner|overlay|paywall"
)
_BREADCRUMB = re.compile(r"breadcrumb|seo-?title")
_CONTENT = re.compile(r"article|story|entry|post|content|main|detail|beitrag")
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "dialog", "form"})
_UNREAD_TAGS = frozenset({"script", "style", "noscript", "template", "svg", "button"})
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
_ANCESTORS_READ = 6
_MIN_AGREED = 12
_MAX_PRINTED = 300
_BLEMISHES = frozenset({"furniture", "furniture_near", "breadcrumb", "listed", "hidden", "linked", "logo"})
"""What speaks against a heading counts only where all headings of the same text have it."""


@dataclass(slots=True)
class TitleCandidate:
    """`features` are numbers between 0 and 1; what is absent is 0."""

    value: str
    origin: str
    element: etree._Element | None
    features: dict[str, float] = field(default_factory=dict)
    visible: bool = False
    fused: bool = False
    """The text was joined from several parts of a heading: what stands between them is known to the metadata only."""


def find_agreed(page: Page) -> TitleCandidate | None:
    """The first visible h1 where a stated title says the same, or the same with a site's name or rubric attached."""
    for element in page.by_tag("h1")[: _MAX_HEADINGS["h1"]]:
        parts = _parts(element)
        if not parts:
            continue
        text = parts[0][0]
        if len(parts) > 1 or len(key := comparable(text)) < _MIN_AGREED or not _is_stated(page, key):
            return None
        if any(_BREADCRUMB.search(_marks(e)) for e in (element, *islice(element.iterancestors(), _ANCESTORS_READ))):
            return None
        return TitleCandidate(text, "markup:h1", element)
    return None


def _is_stated(page: Page, key: str) -> bool:
    for value, _, _ in _stated(page):
        stated = comparable(value)
        if key == stated:
            return True
        if key in stated and 2 * len(key) > len(stated) and key not in site_names(page):
            return any(key == comparable(text) for _, text, _ in _segments(clean_text(value)))
    return False


def collect_titles(page: Page) -> list[TitleCandidate]:
    """Every candidate of the page, each text once, visible ones first."""
    pool = _Pool(page)
    stated = list(_stated(page))
    for heading in _headings(page, "|".join(comparable(value) for value, _, _ in stated)):
        pool.add_heading(heading)
    for value, origin, source in stated:
        pool.add_stated(value, origin, source)
    pool.compare(page)
    return list(pool.candidates.values())


@dataclass(slots=True)
class _Heading:
    element: etree._Element
    kind: str
    origin: str
    parts: list[tuple[str, str]]
    """Texts of the parts that the mark-up divides the heading into, with their classes."""


def _headings(page: Page, stated: str) -> Iterator[_Heading]:
    """h1 to h3; elements whose class speaks of a headline only where no heading is in the `stated` titles."""
    seen: set[etree._Element] = set()
    confirmed = False
    for tag, limit in _MAX_HEADINGS.items():
        taken = 0
        for element in page.by_tag(tag):
            if parts := _parts(element):
                seen.add(element)
                key = comparable(" ".join(text for text, _ in parts))
                confirmed = confirmed or (len(key) >= _MIN_AGREED and key in stated)
                yield _Heading(element, tag, f"markup:{tag}", parts)
                taken += 1
                if taken == limit:
                    break
    if confirmed:
        return
    marked = (
        element
        for element in page.marked_with(_HEADLINE_WORDS)
        if element.tag in _PRINT_TAGS and _HEADLINE_CLASS.search((element.get("class") or "").lower())
    )
    for element in islice(marked, _MAX_MARKED):
        if not any(a in seen for a in islice(element.iterancestors(), 3)) and (parts := _parts(element)):
            yield _Heading(element, "marked", "markup:headline-class", parts)


def find_printed(page: Page, candidates: Iterable[TitleCandidate]) -> TitleCandidate | None:
    """The headline of pages without headings: bold or large print that is a stated title, or a part of it.

    None where a heading is in the stated titles.
    """
    stated: dict[str, TitleCandidate] = {}
    for candidate in candidates:
        key = comparable(candidate.value)
        if candidate.element is None and len(key) >= _MIN_AGREED:
            stated[key] = candidate
        elif "unconfirmed" not in candidate.features and len(key) >= _MIN_AGREED:
            return None
    for tag in ("b", "strong", "font", "big") if stated else ():
        for element in islice(page.by_tag(tag), _MAX_PRINTED):
            text = element.text
            if text and _MIN_AGREED <= len(text) <= MAX_TITLE and comparable(text) in stated:
                return TitleCandidate(clean_text(text), f"markup:{tag}", element)
    return None


def _parts(element: etree._Element) -> list[tuple[str, str]]:
    """The heading's visible texts as its mark-up divides them; empty where it is too long or empty."""
    pieces: list[tuple[str, str]] = []
    pending: list[tuple[etree._Element | str, str]] = [(element, "")]
    length = visited = 0
    while pending and visited < _MAX_NODES:
        visited += 1
        item, marks = pending.pop()
        if isinstance(item, str):
            length += len(item)
            if length > 4 * MAX_TITLE:
                return []
            if text := clean_text(item):
                pieces.append((text, marks))
            continue
        if item.tag in _UNREAD_TAGS or (item is not element and _is_hidden(item)):
            continue
        own = marks if item is element else f"{marks} {item.get('class') or ''}".lower()
        following: list[tuple[etree._Element | str, str]] = [(item.text, own)] if item.text else []
        for child in islice(item, _MAX_PARTS):
            following.append((child, own))
            if child.tail:
                following.append((child.tail, own))
        pending += reversed(following)
    return pieces


def _is_hidden(element: etree._Element) -> bool:
    attributes = element.attrib
    return bool(attributes) and (
        bool(_HIDDEN.search(attributes.get("class", "")))
        or "hidden" in attributes
        or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
    )


def _stated(page: Page) -> Iterator[tuple[str, str, str]]:
    for name, source in _META_SOURCES.items():
        for text in page.meta.get(name, ())[:1]:
            yield plain_text(text), f"meta:{name}", source
    for article in page.linked_articles[:2]:
        for key, source in _LD_SOURCES.items():
            if headline := text_of(article.get(key)):
                yield headline, f"json-ld:{key}", source
    for element in page.by_tag("title")[:1]:
        yield plain_text(element.text or ""), "markup:title", "title"


class _Pool:
    def __init__(self, page: Page) -> None:
        self.site = site_names(page)
        self.candidates: dict[str, TitleCandidate] = {}
        self.headings = 0
        self.surroundings = _Surroundings()
        self.stated: dict[str, list[str]] = {}

    def _add(self, value: str, origin: str, element: etree._Element | None) -> TitleCandidate | None:
        key = comparable(value)
        if not key or len(value) > MAX_TITLE:
            return None
        candidate = self.candidates.get(key)
        if candidate is None:
            candidate = self.candidates[key] = TitleCandidate(value, origin, element)
        return candidate

    def add_heading(self, heading: _Heading) -> None:
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
        features = self.surroundings.features(heading.element)
        kind = "breadcrumb" if "breadcrumb" in features else heading.kind
        for suffix, text in variants:
            candidate = self._add(text, heading.origin, heading.element)
            if candidate is None:
                continue
            seen = candidate.features
            if not suffix and len(texts) > 1:
                candidate.fused = True
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
        for suffix, text, _ in _segments(value):
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
            features["slug"] = _slug_overlap(candidate.value, slug)
            words = len(candidate.value.split())
            features["short"] = float(len(key) < 15 and words < 3)
            features["shortish"] = float(len(key) < 30)
            features["long"] = float(len(key) > 140)


def without_site(text: str, site: set[str]) -> str:
    """The text without the site's name before or behind a separator; `site` as of `site_names`.

    >>> without_site("Rain | Daily Example", {"dailyexample"})
    'Rain'
    """
    for kind, rest, cut in _segments(text):
        if kind != "middle" and rest.strip() and comparable(cut) in site:
            return rest
    return text


def _segments(text: str) -> Iterator[tuple[str, str, str]]:
    """Beginnings and ends of a text that separators divide: which it is, the text, what was cut off."""
    cuts = list(islice(_SEPARATOR.finditer(text), _MAX_SEGMENTS))
    for number, cut in enumerate(cuts):
        last, first = number == len(cuts) - 1, number == 0
        before, after = text[: cut.start()], text[cut.end() :]
        yield ("without_last" if last else "beginning"), before, after
        yield ("without_first" if first else "end"), after, before
        if not last:
            yield "middle", text[cut.end() : cuts[number + 1].start()], before


class _Surroundings:
    """What the mark-up around headings says; headings share most of their ancestors, so each is read once."""

    def __init__(self) -> None:
        self._read: dict[etree._Element, tuple[bool, bool, bool]] = {}

    def features(self, element: etree._Element) -> dict[str, float]:
        features: dict[str, float] = {}
        node: etree._Element | None = element
        for distance in range(_ANCESTORS_READ):
            if node is None or node.tag in ("body", "html"):
                break
            furniture, breadcrumb, content = self._read.get(node) or self._look_at(node)
            if furniture:
                features["furniture"] = 1.0
                if distance < 2:
                    features["furniture_near"] = 1.0
            if breadcrumb:
                features["breadcrumb"] = 1.0
            if content:
                features["content"] = 1.0
            if node.tag == "li":
                features["listed"] = 1.0
            node = node.getparent()
        if _is_hidden(element):
            features["hidden"] = 1.0
        for link in islice(element.iter("a"), 1):
            features["linked"] = 1.0
            if urlsplit_path(link.get("href") or "") in ("", "/"):
                features["logo"] = 1.0
        return features

    def _look_at(self, node: etree._Element) -> tuple[bool, bool, bool]:
        marks = _marks(node)
        self._read[node] = (
            node.tag in _FURNITURE_TAGS or bool(_FURNITURE.search(marks)),
            bool(_BREADCRUMB.search(marks)),
            node.tag in ("article", "main") or bool(_CONTENT.search(marks)),
        )
        return self._read[node]


def _marks(element: etree._Element) -> str:
    attributes = element.attrib
    return " ".join((*attributes, attributes.get("class", ""), attributes.get("id", ""))).lower() if attributes else ""


def urlsplit_path(address: str) -> str:
    """The path of an address, empty where it cannot be read."""
    try:
        return urlsplit(address.strip()).path
    except ValueError:
        return ""


def _slug_words(url: str) -> set[str]:
    path = unquote(urlsplit_path(url)).lower()
    return {word for word in re.split(r"[\W_]+", path[-300:]) if len(word) > 2}


def _slug_overlap(text: str, slug: set[str]) -> float:
    """Share of a text's words that the address holds too."""
    words = set(re.findall(r"\w{3,}", text.lower()))
    return len(words & slug) / len(words) if words else 0.0
