"""Groups of names that may be a page's authors, each with what speaks for and against it.

A candidate is the list of names that one place states: the metadata, an element whose class or link speaks of authors,
or a line of text that begins as a byline does. Places that state the same names are one candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from crawler.extraction.author_names import clean_authors, starts_as_byline
from crawler.extraction.comment_zones import comment_zones, subtree_end
from crawler.extraction.layout import Layout
from crawler.extraction.site_names import site_names
from crawler.extraction.text import clean_text, comparable
from crawler.page import Page
from crawler.structured import as_list, plain_text, texts_of, types_of

_META = {
    "author": "meta_author",
    "article:author": "meta_article_author",
    "article:author_name": "meta_article_author",
    "article_author": "meta_article_author",
    "og:author": "meta_article_author",
    "og:article:author": "meta_article_author",
    "cxenseparse:author": "meta_tool",
    "dc.creator": "meta_dc",
    "dc:creator": "meta_dc",
    "dcterms.creator": "meta_dc",
    "citation_author": "meta_dc",
    "parsely-author": "meta_tool",
    "sailthru.author": "meta_tool",
    "sailthru.byline_name": "meta_tool",
    "byl": "meta_tool",
    "byline": "meta_tool",
    "dcsext.author": "meta_tool",
    "articleauthor": "meta_tool",
    "displayauthors": "meta_tool",
}
_MARKS = tuple(
    re.findall(
        r"\S+",
        """author byline by-line autor vcard writer reporter redakteur journalist auteur contributor posted-by
        entry-meta post-meta
        postmetadata article-meta article-info username firma creator verfasser redactor signature attribution
        credit""",
    )
)
_KIND = (
    ("mark_byline", re.compile(r"by-?line|posted-by|attribution|\bfirma")),
    (
        "mark_author",
        re.compile(r"author|autor|auteur|writer|verfasser|redact|redakt|reporter|journalist|contributor|creator"),
    ),
    ("mark_vcard", re.compile(r"vcard|\bfn\b")),
    ("mark_meta", re.compile(r"meta|article-info|username|signature|credit")),
)
_BOX = re.compile(
    r"box|bio|about|card|profile|description|info|follow|avatar|image|img|photo|social|desc|role|title|position|job"
)
_NAME = re.compile(r"name|\bfn\b|link")
_FURNITURE = re.compile(
    r"\bnav|menu|sidebar|widget|related|teaser|footer|recommend|popular|trending|newsletter|latest|more-|caption|figure|image|media|video|carousel|slider|list-item|card"
)
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "figure", "figcaption"})
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|a|as|i)?|people|person|profile?s?|profil|staff|contributors?|writers?|reporters?|journalist\w*|by|"
    r"redaktion|redakteur\w*|team|auteurs?|autore|user|users|columnists?|opinion/[\w-]+/author|byline|columnist|members?)/"
    r"|[?&]author=|[@]"
)
_MAX_TEXT = 240
_MAX_ELEMENTS = 60
_ABOVE_TITLE, _BELOW_TITLE, _BELOW_BODY = 60, 250, 80
_INLINE = frozenset(
    {"a", "span", "b", "strong", "em", "i", "small", "font", "u", "br", "time", "sup", "sub", "address", "cite"}
)
_TEXT_TAGS = (
    "p",
    "span",
    "div",
    "em",
    "i",
    "strong",
    "b",
    "small",
    "address",
    "a",
    "li",
    "td",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "font",
    "time",
    "cite",
    "dd",
)


@dataclass(slots=True)
class AuthorCandidate:
    names: list[str]
    origin: str
    features: dict[str, float] = field(default_factory=dict)


def collect_authors(page: Page, layout: Layout) -> list[AuthorCandidate]:
    """Every group of names of the page, metadata first."""
    pool = _Pool(page, layout)
    pool.read_linked_data()
    pool.read_meta()
    pool.read_elements()
    pool.read_bylines()
    pool.compare()
    return list(pool.candidates.values())


@dataclass(frozen=True, slots=True)
class _Mention:
    element: etree._Element
    names: list[str]
    features: dict[str, float]
    position: int


class _Pool:
    def __init__(self, page: Page, layout: Layout) -> None:
        self.page = page
        self.candidates: dict[frozenset[str], AuthorCandidate] = {}
        position = page.position
        self.title = (
            position[layout.title] if layout.title is not None else next((position[h] for h in page.by_tag("h1")), 0)
        )
        self.first = position[layout.first] if layout.first is not None else self.title + 40
        self.last = position[layout.last] if layout.last is not None else self.first + 200
        self.zones = [(position[zone], subtree_end(page, zone)) for zone in comment_zones(page)]

    def add(self, names: list[str], origin: str, features: dict[str, float]) -> None:
        key = frozenset(map(comparable, names))
        if not key:
            return
        candidate = self.candidates.get(key)
        if candidate is None:
            candidate = self.candidates[key] = AuthorCandidate(names, origin)
        elif any(name.isupper() for name in candidate.names) and not any(name.isupper() for name in names):
            candidate.names = names
        for name, value in features.items():
            candidate.features[name] = max(candidate.features.get(name, 0.0), value)
        candidate.features["places"] = min(1.0, candidate.features.get("places", 0.0) + 0.2)

    # --- metadata

    def read_linked_data(self) -> None:
        for order, article in enumerate(self.page.linked_articles[:3]):
            for key in ("author", "creator"):
                values = as_list(article.get(key))
                names = clean_authors(texts_of(values))
                features = {f"ld_{key}" if not order else "ld_other": 1.0}
                if any(isinstance(v, dict) and "organization" in " ".join(types_of(v)) for v in values):
                    features["ld_organization"] = 1.0
                self.add(names, f"json-ld:{key}", features)
        for item in self.page.linked_data:
            if "person" in types_of(item):
                self.add(clean_authors(texts_of(item.get("name"))), "json-ld:Person", {"ld_person": 1.0})

    def read_meta(self) -> None:
        meta = self.page.meta
        for name, source in _META.items():
            if values := meta.get(name):
                self.add(clean_authors(map(plain_text, values)), f"meta:{name}", {source: 1.0})
                if len(values) > 1:
                    self.add(clean_authors([plain_text(values[0])]), f"meta:{name}", {f"{source}_first": 1.0})
        labels = meta.get("twitter:label1", [""])[0].lower()
        if "min" not in labels and (values := meta.get("twitter:data1")):
            self.add(clean_authors([plain_text(values[0])]), "meta:twitter:data1", {"meta_twitter": 1.0})

    # --- visible mark-up

    def read_elements(self) -> None:
        mentions = [mention for element in self._marked() for mention in self._mentions(element)]
        for mention in mentions:
            self.add(mention.names, "markup:author", mention.features)
        self._add_groups(mentions)

    def _marked(self) -> Iterator[etree._Element]:
        position = self.page.position
        found = [
            e
            for e in self.page.marked_with(_MARKS)
            if e.tag not in ("meta", "link", "script", "img", "input", "body", "html")
        ]
        links = [
            a for a in self.page.by_tag("a") if self._is_near(position[a]) and _AUTHOR_PATH.search(a.get("href") or "")
        ]
        elements = dict.fromkeys((*found, *links))
        near = sorted(
            (e for e in elements if not self._in_comments(position[e])), key=lambda e: abs(position[e] - self.title)
        )
        yield from sorted(near[:_MAX_ELEMENTS], key=position.__getitem__)

    def _is_near(self, position: int) -> bool:
        return (
            self.title - _ABOVE_TITLE
            <= position
            <= max(self.title + 40, min(self.first + 40, self.title + _BELOW_TITLE))
            or self.last <= position <= self.last + _BELOW_BODY
        )

    def _in_comments(self, position: int) -> bool:
        return any(start <= position < end for start, end in self.zones)

    def _mentions(self, element: etree._Element) -> Iterator[_Mention]:
        pieces = _pieces(element)
        if not pieces:
            return
        position = self.page.position[element]
        signature = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}".lower()
        features = self._where(position) | self._marks(element, signature)
        variants = {" ".join(pieces)}
        if len(pieces) > 1:
            variants.add("|".join(pieces))
        if starts_as_byline(" ".join(pieces)):
            features["label"] = 1.0
        for text in variants:
            yield _Mention(element, clean_authors([text]), features, position)

    def _marks(self, element: etree._Element, signature: str) -> dict[str, float]:
        features = {name: 1.0 for name, pattern in _KIND if pattern.search(signature)}
        if element.get("rel") == "author" or "author" in (element.get("itemprop") or ""):
            features["mark_exact"] = 1.0
        if _BOX.search(signature):
            features["mark_box"] = 1.0
        if _NAME.search(signature):
            features["mark_name"] = 1.0
        if element.tag == "a":
            features["link"] = 1.0
            if _AUTHOR_PATH.search(element.get("href") or ""):
                features["author_link"] = 1.0
        for ancestor in islice(element.iterancestors(), 4):
            if ancestor.tag in _FURNITURE_TAGS or _FURNITURE.search((ancestor.get("class") or "").lower()):
                features["furniture"] = 1.0
                break
        return features

    def _where(self, position: int) -> dict[str, float]:
        if position < self.title:
            return {"above_title": 1.0} if position >= self.title - _ABOVE_TITLE else {"far_above": 1.0}
        if position <= self.first + 2:
            near = 1.0 / (1.0 + (position - self.title) / 20)
            return {"below_title": 1.0, "near_title": near}
        if position <= self.last:
            return {"in_body": 1.0}
        return {"below_body": 1.0} if position <= self.last + _BELOW_BODY else {"far_below": 1.0}

    def _add_groups(self, mentions: Iterable[_Mention]) -> None:
        """Several authors that stand each in an element of the same kind, one after the other."""
        groups: dict[tuple[str, str], list[_Mention]] = {}
        for mention in mentions:
            if not mention.names:
                continue
            element = mention.element
            kind = (str(element.tag), element.get("class") or element.get("rel") or "")
            run = groups.setdefault(kind, [])
            if run and mention.position - run[-1].position > 30:
                self._add_group(run)
                run.clear()
            run.append(mention)
        for run in groups.values():
            self._add_group(run)

    def _add_group(self, run: list[_Mention]) -> None:
        names = clean_authors(name for mention in run for name in mention.names)
        if len(names) > 1 and len({comparable(m.names[0]) for m in run}) > 1:
            features = dict(run[0].features)
            for mention in run:
                key = frozenset(map(comparable, mention.names))
                if key in self.candidates:
                    self.candidates[key].features["one_of_group"] = 1.0
            features["group"] = 1.0
            self.add(names, "markup:author", features)

    # --- lines of text

    def read_bylines(self) -> None:
        elements, position = self.page.elements, self.page.position
        top = range(max(0, self.title - _ABOVE_TITLE), min(len(elements), max(self.title + 30, self.first + 12)))
        top = top[: _ABOVE_TITLE + _BELOW_TITLE]
        end = range(max(top.stop, self.last - 8), min(len(elements), self.last + 30))
        for index in (*top, *end):
            element = elements[index]
            if element.tag not in _TEXT_TAGS or self._in_comments(index):
                continue
            own = element.text
            if not own or not starts_as_byline(own.lstrip()[:60]):
                continue
            pieces = _pieces(element)
            text = " ".join(pieces)
            if pieces and starts_as_byline(text):
                names = clean_authors([text])
                self.add(names, "text:byline", self._where(position[element]) | {"byline": 1.0})

    # --- comparison

    def compare(self) -> None:
        site = site_names(self.page)
        all_names: dict[str, int] = {}
        for key in self.candidates:
            for name in key:
                all_names[name] = all_names.get(name, 0) + 1
        for key, candidate in self.candidates.items():
            features = candidate.features
            names = candidate.names
            features["site"] = sum(name in site for name in key) / len(key)
            features["people"] = sum(map(_looks_like_person, names)) / len(names)
            features["one_word"] = sum(" " not in name for name in names) / len(names)
            features["several"] = float(len(names) > 1)
            features["many"] = float(len(names) > 4)
            features["digits"] = float(any(ch.isdigit() for name in names for ch in name))
            features["inside_other"] = float(any(key < other for other in self.candidates))
            features["holds_other"] = float(any(other < key for other in self.candidates))


def _pieces(element: etree._Element) -> list[str]:
    """The texts inside an element in order; empty where it holds too much to be a byline."""
    pieces: list[str] = []
    length = 0
    for node in islice(element.iter(), _MAX_ELEMENTS):
        if node.tag in ("script", "style", "noscript", "svg", "template"):
            return []
        for text in (node.text, node.tail if node is not element else None):
            if text and (cleaned := clean_text(text)):
                pieces.append(cleaned)
                length += len(cleaned)
                if length > _MAX_TEXT:
                    return []
    return pieces


_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "zu",
        "zur",
        "la",
        "le",
        "du",
        "of",
        "bin",
        "ibn",
        "al",
        "el",
        "y",
        "e",
        "ten",
        "ter",
    ]
)
_WIDE_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,5}$|[\uac00-\ud7af]{2,4}$")


def _looks_like_person(name: str) -> bool:
    """Two to five words, capitalised but for particles; or two to five signs where names have no spaces."""
    words = name.split()
    if len(words) == 1:
        return bool(_WIDE_NAME.match(name))
    return len(words) <= 5 and all(w[0].isupper() or w.lower() in _PARTICLES or not w[0].islower() for w in words)
