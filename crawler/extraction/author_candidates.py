"""Groups of names that may be a page's authors, each with what speaks for and against it.

A candidate is the list of names that one place states: the metadata, an element whose class or link speaks of authors,
or a line of text that begins as a byline does. Places that state the same names are one candidate.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from lxml import etree

from crawler.extraction.author_names import MAX_BYLINE, MAX_NAMES, clean_authors, starts_as_byline
from crawler.extraction.byline_words import DATELINE, DESK, LABEL_AFTER_DATE, PARTICLES, is_label
from crawler.extraction.comment_zones import in_comment_zone
from crawler.extraction.layout import Layout
from crawler.extraction.lines import BLOCK_TAGS
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
_AGREEING = frozenset({"meta_author", "meta_article_author", "meta_tool", "meta_dc", "ld_creator", "meta_twitter"})
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
    r"/(?:authors?|autor(?:en|es|a|as|i)?|people|person|profile?s?|profil|staff|staff-list|newsteam|contributors?|writers?|"
    r"reporters?|journalist\w*|"
    r"redaktion|redakteur\w*|team|auteurs?|autore|users?|columnists?|bylines?)/|[?&]author="
)
_MAX_TEXT = 240
_MAX_BARE = 60
_LINE_GAP = 3
_ZONES_BY_TRUST = ("below_title", "above_title", "in_body", "below_body", "far_above", "far_below")
_ZONES = frozenset(_ZONES_BY_TRUST)
_TRUSTED = frozenset({"label", "mark_author", "mark_byline", "link"})
_MARKED = frozenset({"mark_author", "mark_byline", "mark_exact"})
_STATED = frozenset({"ld_author", "ld_creator", "ld_person", "ld_other", *_META.values()})
_NEIGHBOURS = 5
_BARE = dict.fromkeys(("b", "strong", "em", "i"), "bare_emphasis") | dict.fromkeys(
    ("p", "address", "cite", "small"), "bare_text"
)
_BARE |= dict.fromkeys(("div", "span", "td"), "bare_box")
_MAX_ELEMENTS = 60
_ABOVE_TITLE, _BELOW_TITLE, _BELOW_BODY = 40, 150, 80
_UNREAD_TAGS = frozenset({"script", "style", "noscript", "template", "svg", "option", "button"})


@dataclass(slots=True)
class AuthorCandidate:
    names: list[str]
    origin: str
    features: dict[str, float] = field(default_factory=dict)

    def is_stated(self) -> bool:
        """Whether the page's metadata name these authors."""
        return not _STATED.isdisjoint(self.features)


def collect_authors(page: Page, layout: Layout) -> list[AuthorCandidate]:
    """Every group of names of the page, metadata first; where the metadata agree on people, they alone are read."""
    pool = _Pool(page, layout)
    pool.read_linked_data()
    pool.read_meta()
    if agreed := pool.find_agreed():
        return [agreed]
    pool.read_elements()
    pool.read_lines()
    pool.compare()
    return list(pool.candidates.values())


@dataclass(frozen=True, slots=True)
class _Mention:
    element: etree._Element
    names: list[str]
    features: dict[str, float]
    position: int


@dataclass(slots=True)
class _Line:
    position: int
    tag: str
    pieces: list[str]
    end: int = 0


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
        self.site = site_names(page)
        self.headline = comparable(" ".join(_pieces(layout.title))) if layout.title is not None else ""
        self.below_title = max(self.title + 30, min(self.first + 12, self.title + _BELOW_TITLE))

    @cached_property
    def top_lines(self) -> list[_Line]:
        return self._lines(max(0, self.title - _ABOVE_TITLE), self.below_title)

    def add(self, names: list[str], origin: str, features: dict[str, float]) -> None:
        key = frozenset(map(comparable, names))
        if not key:
            return
        candidate = self.candidates.get(key)
        if candidate is None:
            candidate = self.candidates[key] = AuthorCandidate(names, origin)
        elif any(name.isupper() for name in candidate.names) and not any(name.isupper() for name in names):
            candidate.names = names
        seen = candidate.features
        if "furniture" in seen and "furniture" not in features and not _ZONES.isdisjoint(features):
            del seen["furniture"]
        for name, value in features.items():
            if name != "furniture" or _ZONES.isdisjoint(seen):
                seen[name] = max(seen.get(name, 0.0), value)
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
        labels = meta.get("twitter:label1", [""])[0].lower()
        if "min" not in labels and (values := meta.get("twitter:data1")):
            self.add(clean_authors([plain_text(values[0])]), "meta:twitter:data1", {"meta_twitter": 1.0})

    def find_agreed(self) -> AuthorCandidate | None:
        """People whom JSON-LD names and <meta> or the lines about the headline name too."""
        for key, candidate in self.candidates.items():
            features = candidate.features
            if "ld_author" not in features:
                continue
            if "ld_organization" in features or key & self.site or not all(map(_looks_like_person, candidate.names)):
                return None
            if not _AGREEING.isdisjoint(features):
                return candidate
            text = comparable("".join(piece for line in self.top_lines for piece in line.pieces))
            return candidate if all(name in text for name in key) else None
        return None

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
        links = [a for a in self._near_links() if _AUTHOR_PATH.search(a.get("href") or "")]
        elements = dict.fromkeys((*found, *links))
        near = sorted(
            (e for e in elements if not self._in_comments(position[e])), key=lambda e: abs(position[e] - self.title)
        )
        yield from sorted(near[:_MAX_ELEMENTS], key=position.__getitem__)

    def _near_links(self) -> Iterator[etree._Element]:
        links, position = self.page.by_tag("a"), self.page.position.__getitem__
        below_title = max(self.title + 40, min(self.first + 40, self.title + _BELOW_TITLE))
        for start, end in (
            (self.title - _ABOVE_TITLE, below_title),
            (max(below_title, self.last), self.last + _BELOW_BODY),
        ):
            yield from links[bisect_left(links, start, key=position) : bisect_left(links, end, key=position)]

    def _in_comments(self, position: int) -> bool:
        return in_comment_zone(self.page, position)

    def _mentions(self, element: etree._Element) -> Iterator[_Mention]:
        pieces = _pieces(element)
        if not pieces:
            return
        position = self.page.position[element]
        signature = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}".lower()
        features = self._where(position) | self._marks(element, signature)
        text = " ".join(pieces)
        if starts_as_byline(text):
            features["label"] = 1.0
        if "mark_meta" in features and features.keys().isdisjoint(_TRUSTED) and not looks_like_people(text):
            return
        whole = self._people(clean_authors([text]))
        yield _Mention(element, whole, features, position)
        if len(pieces) > 1 and (parts := self._people(clean_authors(["|".join(pieces)]))) != whole:
            yield _Mention(element, parts, features, position)

    def _people(self, names: list[str]) -> list[str]:
        """A byline's names without the site's own, unless it names nobody else."""
        return [name for name in map(self._without_site, names) if comparable(name) not in self.site] or names

    def _without_site(self, name: str) -> str:
        """ "Jane Doe Daily Planet Staff" -> "Jane Doe" on the site of that name."""
        words = name.removesuffix(" Staff").split()
        for count in range(2, len(words)):
            if comparable("".join(words[count:])) in self.site:
                return " ".join(words[:count])
        return name

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
            if run and run[-1].element is element:
                if all(map(_looks_like_person, mention.names)):
                    run[-1] = mention
                continue
            if run and mention.position - run[-1].position > 30:
                self._add_group(run)
                run.clear()
            run.append(mention)
        for run in groups.values():
            self._add_group(run)

    def _add_group(self, run: list[_Mention]) -> None:
        names = list({comparable(name): name for mention in run for name in mention.names}.values())[:MAX_NAMES]
        keys = {frozenset(map(comparable, mention.names)) for mention in run}
        if len(keys) < 2 or len(names) < 2:
            return
        features = run[0].features | {"group": 1.0}
        neighbours = run[-1].position - run[0].position <= _NEIGHBOURS * (len(names) - 1)
        if neighbours and "below_title" in features and not _MARKED.isdisjoint(features):
            for key in keys:
                if (single := self.candidates.get(key)) and not single.is_stated():
                    del self.candidates[key]
        for key in keys & self.candidates.keys():
            self.candidates[key].features["one_of_group"] = 1.0
        self.add(names, "markup:author", features)

    # --- lines of text

    def read_lines(self) -> None:
        """Bylines that no mark-up tells from other text, above and below the body."""
        lines = self.top_lines + self._lines(max(self.below_title, self.last - 8), self.last + _BELOW_BODY)
        for number, line in enumerate(lines):
            following = lines[number + 1] if number + 1 < len(lines) else None
            if comparable(" ".join(line.pieces)) == self.headline:
                continue
            at_edge = self.title <= line.position <= self.first + 3 or self.last - 2 <= line.position <= self.last + 4
            for kind, texts in _bylines(line, following.pieces if following else [], at_edge=at_edge):
                self.add(self._people(clean_authors(texts)), f"text:{kind}", self._line_features(kind, line.position))
        self._read_dateline(lines)

    def _line_features(self, kind: str, position: int) -> dict[str, float]:
        zone = "below_body" if position > self.last - 3 else "above_title" if position < self.title else "top"
        near = 1.0 / (1.0 + max(0, position - self.title) / 20) if zone == "top" else 0.0
        return {kind: 1.0, f"{kind}_{zone}": 1.0, f"{kind}_near": near}

    def _read_dateline(self, lines: list[_Line]) -> None:
        for line in lines:
            if abs(line.position - self.first) < 8 and (agency := DATELINE.match(line.pieces[0])):
                self.add([agency.group(1)], "text:dateline", {"dateline": 1.0})
                return

    def _lines(self, start: int, end: int) -> list[_Line]:
        """The short lines of text of the elements from one position to another."""
        lines: list[_Line] = []
        for position, tag, text, breaks in self._texts(start, end):
            if text.isspace() or self._in_comments(position):
                continue
            if breaks or not lines or position - lines[-1].end > _LINE_GAP:
                lines.append(_Line(position, tag, []))
            lines[-1].end = position
            if len(text) <= MAX_BYLINE and (cleaned := clean_text(text)):
                lines[-1].pieces.append(cleaned)
        return [line for line in lines if line.pieces]

    def _texts(self, start: int, end: int) -> Iterator[tuple[int, str, str, bool]]:
        """Position, tag, text and whether it begins a line, from one position to another, in reading order."""
        open_elements: list[etree._Element] = []
        breaks = True
        index = start
        for index, element in enumerate(self.page.elements[start:end], start):
            parent = element.getparent()
            while open_elements and open_elements[-1] is not parent:
                closed = open_elements.pop()
                breaks = breaks or closed.tag in BLOCK_TAGS
                if tail := closed.tail:
                    yield index - 1, "", tail, breaks
                    breaks = breaks and tail.isspace()
            breaks = breaks or element.tag in BLOCK_TAGS
            if (text := element.text) and element.tag not in _UNREAD_TAGS:
                yield index, str(element.tag), text, breaks
                breaks = breaks and text.isspace()
            open_elements.append(element)
        for closed in reversed(open_elements):
            breaks = breaks or closed.tag in BLOCK_TAGS
            if tail := closed.tail:
                yield index, "", tail, breaks
                breaks = breaks and tail.isspace()

    # --- comparison

    def compare(self) -> None:
        stated = next((key for key, c in self.candidates.items() if "ld_author" in c.features), frozenset[str]())
        for key, candidate in self.candidates.items():
            features = candidate.features
            names = candidate.names
            features["site"] = sum(name in self.site for name in key) / len(key)
            features["people"] = sum(map(_looks_like_person, names)) / len(names)
            features["one_word"] = sum(" " not in name for name in names) / len(names)
            features["several"] = float(len(names) > 1)
            features["many"] = float(len(names) > 4)
            features["digits"] = float(any(ch.isdigit() for name in names for ch in name))
            if "ld_author" in features:
                features["ld_site"] = features["site"]
            zones = [zone for zone in _ZONES_BY_TRUST if zone in features]
            for zone in zones[1:]:
                del features[zone]
            if not stated and "meta_author" in features:
                features["meta_author_alone"] = 1.0
            if stated and stated <= self.site and not features["site"] and features["people"] == 1.0:
                features["instead_of_site"] = 1.0
            features["inside_ld"] = float(key < stated)
            features["holds_ld"] = float(bool(stated) and key > stated)
            features["apart_from_ld"] = float(bool(stated) and not key & stated)
            features["inside_other"] = float(any(key < other for other in self.candidates))
            features["holds_other"] = float(any(other < key for other in self.candidates))


def _bylines(line: _Line, following: list[str], *, at_edge: bool) -> Iterator[tuple[str, list[str]]]:
    """Texts of a line that may hold names, with the reason: a label, a date before it, or nothing but a name."""
    pieces = line.pieces
    text = " ".join(pieces)
    if len(text) > _MAX_TEXT:
        return
    if is_label(text):
        if following:
            yield "byline", [" ".join(following)]
    elif is_label(pieces[0]):
        yield "byline", [" ".join(pieces[1:])]
        if len(pieces) > 2:
            yield "byline", ["|".join(pieces[1:])]
    elif starts_as_byline(text):
        yield "byline", [text]
        if len(pieces) > 1:
            yield "byline", ["|".join(pieces)]
    elif labelled := [part for part in _DIVIDER.split(text)[1:] if starts_as_byline(part)]:
        yield "byline", labelled
    elif label := LABEL_AFTER_DATE.search(text):
        yield "labelled" if label.group(1) else "dated", [text[label.end() :]]
    elif at_edge and line.tag in _BARE and len(text) <= _MAX_BARE and (looks_like_people(text) or DESK.match(text)):
        yield _BARE[line.tag], [text]


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


_DIVIDER = re.compile(r"\s*[|•·/]\s+")
_NO_PERSON = re.compile(r"[\d:©!?»«]|\.{2}")
_WIDE_NAME = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,5}$|[\uac00-\ud7af]{2,4}$")


def looks_like_people(text: str) -> bool:
    """Whether a text is nothing but names of people, as a line under a headline or below a text may be."""
    parts = re.split(r"\s*(?:,|/|&|\||\s(?:and|und|et|y|e)\s)\s*", text.strip(" |"))
    return all(" " in part and not _NO_PERSON.search(part) and _looks_like_person(part) for part in parts)


def _looks_like_person(name: str) -> bool:
    """Two to five words, capitalised but for particles; or two to five signs where names have no spaces."""
    words = name.split()
    if len(words) == 1:
        return bool(_WIDE_NAME.match(name))
    return len(words) <= 5 and all(w[0].isupper() or w.lower() in PARTICLES or not w[0].islower() for w in words)
