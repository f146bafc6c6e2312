"""Groups of names that may be a page's authors, gathered from all over the page, and where each was seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from crawler.extraction.byline_words import is_desk
from crawler.extraction.layout import Layout, next_paragraph, second_paragraph
from crawler.extraction.lines import INVISIBLE_TAGS, text_at
from crawler.extraction.menu_rubrics import MenuRubrics
from crawler.extraction.people import looks_like_person
from crawler.extraction.site_names import site_names
from crawler.extraction.text import comparable
from crawler.page import Page

ABOVE_TITLE, BELOW_TITLE, BELOW_BODY = 40, 120, 60
"""How far from the headline and the body, in elements, a byline is sought."""

_LONG_NAME = 5
"""Letters of a site's name from which what begins with it is the site's, too."""
_LONGEST_OPENING = 12
_UNTITLED = 30
"""How far above the body a byline is sought where no headline is seen."""

_ZONES_BY_TRUST = ("below_title", "above_title", "in_body", "below_body", "far_above", "far_below")
_ZONES = frozenset(_ZONES_BY_TRUST)
_ABOVE_END = frozenset({"below_title", "above_title", "in_body"})
_STATED_PREFIXES = ("ld_", "meta_")
_UNMARKED = "text:bare_"
"""What places say by which a name is known by its form alone."""
# What counts where the names are the site's own: a site prints its name everywhere, which makes it no byline.
_OF_SITES = (*_STATED_PREFIXES, "site", "people", "one_word", "several", "digits")
_TEXT_TAGS = frozenset({"p", "li"})
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_IN_ADDRESS = re.compile(r"[\w@/.-]")
_GOES_ON = re.compile(r"\.?[\w@/-]")
_BYLINES = frozenset({"byline", "mark_exact"})

_REPORTERS = frozenset({"byline_top", "bare_emphasis_top"})

Key = frozenset[str]


@dataclass(slots=True)
class AuthorCandidate:
    """Names that at least one place of the page puts together, with what speaks for and against them (0 to 1)."""

    names: list[str]
    origin: str
    features: dict[str, float] = field(default_factory=dict)

    def is_stated(self) -> bool:
        """Whether the page's metadata name these authors."""
        return any(name.startswith(_STATED_PREFIXES) for name in self.features)


class AuthorPool:
    """The candidates of one page; places that state the same names are one candidate.

    `title`, `first` and `last` are positions of the headline and of the body's first and last block, `title_end` the
    position behind the headline, `below_title` the end of the stretch that may hold a byline under it, `text_end` the
    position behind the last paragraph.
    """

    def __init__(self, page: Page, layout: Layout) -> None:
        self.page = page
        self.candidates: dict[Key, AuthorCandidate] = {}
        self.others: set[Key] = set()
        """Authors of other stories, unless something else speaks for them."""
        first = layout.first
        if layout.title is not None:
            self.title = layout.title
            self.title_end = page.tree.ends[self.title]
            self._headline = comparable(text_at(page.tree, self.title))
        else:
            above_body = max(0, first - _UNTITLED) if first is not None else 0
            self.title = next(iter(page.tree.tagged.get("h1", ())), above_body)
            self.title_end = self.title + 1
            self._headline = ""
        self.first = self.title + 40 if first is None else max(first, self.title)
        self.last = layout.last if layout.last is not None else self.first + 200
        self.text_end = page.tree.ends[self.last] if layout.last is not None and self._ends_in_text() else self.last
        near = max(self.title + 30, min(self.first + 12, self.title + BELOW_TITLE))
        self.below_title = max(near, second_paragraph(page.tree, self.title, self.first))

    def _ends_in_text(self) -> bool:
        return self.page.tree.tags[self.last] in _TEXT_TAGS

    @cached_property
    def site(self) -> set[str]:
        return site_names(self.page)

    @cached_property
    def opening(self) -> int:
        """How far the lines go that may stand above the first paragraph: a standfirst in parts, who wrote it, where."""
        likely = next_paragraph(self.page.tree, self.first)
        return max(self.first + 3, min(likely, self.first + _LONGEST_OPENING))

    @cached_property
    def _rubrics(self) -> MenuRubrics:
        return MenuRubrics(self.page.tree, self.title, self.below_title)

    def is_rubric(self, text: str) -> bool:
        """Whether a text is the name of a rubric that the page links to."""
        return text in self._rubrics

    @cached_property
    def _text(self) -> str:
        tree = self.page.tree
        texts = [text for tag, text in zip(tree.tags, tree.texts, strict=True) if text and tag not in INVISIBLE_TAGS]
        return " ".join([*texts, *filter(None, tree.tails)])

    def writes_small(self, text: str) -> bool:
        """Whether the page has a capitalised word of a text in small letters, too, as it has none of a name's.

        Parts of addresses are no words. Particles are small in names as well.
        """
        return any(_stands_alone(word.lower(), self._text) for word in _WORD.findall(text) if word[0].isupper())

    def add(self, names: list[str], origin: str, features: dict[str, float]) -> None:
        """Put names in, or what was seen of them to the same names."""
        key = frozenset(map(comparable, names))
        if not key or (self._headline in key and not any(name.startswith(_STATED_PREFIXES) for name in features)):
            return
        candidate = self.candidates.get(key)
        if candidate is None:
            candidate = self.candidates[key] = AuthorCandidate(names, origin)
        else:
            if _is_better_spelt(names, candidate.names):
                candidate.names = names
            if candidate.origin.startswith(_UNMARKED) and not origin.startswith(_UNMARKED):
                candidate.origin = origin
        seen = candidate.features
        if "furniture" in seen and "furniture" not in features and not _ZONES.isdisjoint(features):
            del seen["furniture"]
        for name, value in features.items():
            if name != "furniture" or _ZONES.isdisjoint(seen):
                seen[name] = max(seen.get(name, 0.0), value)
        seen["places"] = min(1.0, seen.get("places", 0.0) + 0.2)

    def where(self, position: int) -> dict[str, float]:
        """In which part of the page a position lies."""
        if position < self.title:
            return {"above_title": 1.0} if position >= self.title - ABOVE_TITLE else {"far_above": 1.0}
        if position <= self.first + 2:
            beside = min(position - self.title, abs(self.first - position))
            return {"below_title": 1.0, "near_title": 1.0 / (1.0 + beside / 20)}
        if position <= self.last:
            return {"in_body": 1.0}
        return {"below_body": 1.0} if position <= self.last + BELOW_BODY else {"far_below": 1.0}

    def without_site(self, names: list[str]) -> list[str]:
        """A byline's names without the site's own and its departments', unless it names nobody else."""
        return [name for name in map(self._cut_site, names) if not self.is_of_site(name)] or names

    def is_of_site(self, name: str) -> bool:
        """On the site of that name, "Planet", "PLANET Sports", "THE PLANET Sports" and "planetSports" are no people."""
        first = name.partition(" ")[0]
        key = comparable(name)
        capitals = " ".join(takewhile(str.isupper, name.split()))
        if key in self.site or (len(capitals) > 2 and comparable(capitals) in self.site):
            return True
        return first == name and any(key.startswith(site) for site in self.site if len(site) >= _LONG_NAME)

    def _cut_site(self, name: str) -> str:
        """On the site of that name, "Jane Doe Daily Planet Staff" is "Jane Doe"."""
        words = name.removesuffix(" Staff").split()
        for count in range(2, len(words)):
            if comparable("".join(words[count:])) in self.site:
                return " ".join(words[:count])
        return name

    def compare(self) -> None:
        """Features that need all candidates, the site's name or the form of the names."""
        self._drop_others()
        stated = next((key for key, c in self.candidates.items() if "ld_author" in c.features), Key())
        if stated:
            self._join_short_forms(self.candidates[stated])
        is_of_site = bool(stated) and (stated <= self.site or all(map(is_desk, self.candidates[stated].names)))
        for key, candidate in self.candidates.items():
            self._describe(key, candidate)
            if key <= self.site:
                in_byline = not _BYLINES.isdisjoint(candidate.features) and "far_below" not in candidate.features
                candidate.features = {n: v for n, v in candidate.features.items() if n.startswith(_OF_SITES)}
                candidate.features["site_byline"] = float(in_byline)
            features = candidate.features
            zones = [zone for zone in _ZONES_BY_TRUST if zone in features]
            for zone in zones[1:]:
                del features[zone]
            if "ld_author" in features:
                features["ld_site"] = features["site"]
            if not stated and "meta_author" in features:
                features["meta_author_alone"] = 1.0
            if is_of_site and not features["site"] and features["people"] == 1.0:
                features["instead_of_site"] = 1.0
            features["inside_ld"] = float(key < stated)
            features["holds_ld"] = float(bool(stated) and key > stated)
            features["apart_from_ld"] = float(bool(stated) and not key & stated)
            features["inside_other"] = float(any(key < other for other in self.candidates))
            features["holds_other"] = float(any(other < key for other in self.candidates))
        if any(map(_names_reporters, self.candidates.values())):
            del self.candidates[stated]

    def _drop_others(self) -> None:
        for key in self.others & self.candidates.keys():
            candidate = self.candidates[key]
            above = any(name in _ABOVE_END or name.endswith("_top") for name in candidate.features)
            if not above and not candidate.is_stated():
                del self.candidates[key]

    def _join_short_forms(self, stated: AuthorCandidate) -> None:
        """What is seen of "Jane Doe" is seen of "Jane Maria Doe", whom JSON-LD names."""
        full = [_ends(name) for name in stated.names]
        for key, candidate in list(self.candidates.items()):
            shorter = len(candidate.names) == len(full) and sum(map(len, candidate.names)) < sum(map(len, stated.names))
            if shorter and [_ends(name) for name in candidate.names] == full:
                del self.candidates[key]
                self.add(stated.names, stated.origin, candidate.features)

    def _describe(self, key: Key, candidate: AuthorCandidate) -> None:
        names, features = candidate.names, candidate.features
        features["site"] = len(key & self.site) / len(key)
        features["people"] = sum(map(looks_like_person, names)) / len(names)
        features["one_word"] = sum(" " not in name for name in names) / len(names)
        features["several"] = float(len(names) > 1)
        features["many"] = float(len(names) > 4)
        features["digits"] = float(any(sign.isdigit() for name in names for sign in name))


def _names_reporters(candidate: AuthorCandidate) -> bool:
    """Whether a byline at the top of the text names people, where metadata name the site or a desk of it."""
    in_byline = not _REPORTERS.isdisjoint(candidate.features)
    return in_byline and "instead_of_site" in candidate.features and not any(map(is_desk, candidate.names))


def _stands_alone(word: str, text: str) -> bool:
    """Whether a text has a word that is no part of another or of an address."""
    at = text.find(word)
    while at >= 0:
        before, after = text[max(0, at - 1) : at], text[at + len(word) : at + len(word) + 2]
        if not _IN_ADDRESS.search(before) and not _GOES_ON.match(after):
            return True
        at = text.find(word, at + 1)
    return False


def _is_better_spelt(names: list[str], others: list[str]) -> bool:
    """Whether the same names are better spelt: not all in capitals, and as people's names are."""
    if any(map(str.isupper, names)) != any(map(str.isupper, others)):
        return any(map(str.isupper, others))
    return all(map(looks_like_person, names)) and not all(map(looks_like_person, others))


def _ends(name: str) -> tuple[str, str] | str:
    """The first and the last word of a name, or all of it where that is one word."""
    words = name.casefold().split()
    return (words[0], words[-1]) if len(words) > 1 else name
