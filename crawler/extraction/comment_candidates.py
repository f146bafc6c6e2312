"""Where a page prints a number of comments, in words or beside an icon, and whether it belongs to this article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from crawler.extraction.comment_words import MAX_TEXT, read_bare_count, read_count, speaks_of_comments
from crawler.extraction.comment_zones import COMMENT_MARKS, comment_spans
from crawler.extraction.layout import Layout
from crawler.extraction.own_addresses import address_of, own_addresses
from crawler.page import Page
from crawler.page.flat_tree import FlatTree

ITEM_ID = re.compile(
    r"(?:li-|div-|wpd-comm-|article-|single-)?(?:comment|kommentar|reply|response|opinion|message|forum|posting|c)"
    r"[-_:]*(?:id)?[-_]?(\d+)(?:_\d+)?$"
)
"""The id of an element that is one comment, with the comment's own number."""

_COMMENT_LINK = re.compile(
    r"comment|kommentar|coment[aá]?r|koment|reacti|disqus|respond|yorum|opinions?$|forum|discuss|diskus|leserbrief|"
    r"postings?|replies|antworten|talk|debat|feedback|responses"
)
_OF_COMMENTS = re.compile(
    r"comment|kommentar|coment|koment|yorum|reacti|reaksi|replies|responses|disqus|bubble|discuss"
)
_OF_SOMETHING_ELSE = re.compile(
    r"like|vote|rating|recommend|score|charact|maxim|length|page|view(?! (?:all |the )?comments?\b)|share|points"
    r"|karma|heart|\b(?:icon|fa)-eye|thumb|praise|digg|[\W_](?:zan|ding|agree)(?![a-z])"
)
_CHARACTERS = re.compile(r"charact|zeichen|znak|caract|caratt|karakter|символ|знак|tecken|tegn|merkki|حرف|字")
_OF_A_COUNT = re.compile(r"count|number|total|anzahl|nombre|numero|num(?![a-z])|title|head")
_NAMING = ("class", "id", "title", "aria-label", "alt")
"""Attributes that say what an element is for."""
_HIDING = frozenset({"hidden", "hide", "d-none", "is-hidden", "visually-hidden", "display-hidden"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "legend"})
_HEADINGS_AND_BUTTONS = ("h1", "h2", "h3", "h4", "h5", "button", "summary", "legend")
_SHORT_FRAGMENT = 3  # characters
_LONG_TEXT = 4 * MAX_TEXT  # characters, white space among them, behind which no count is sought
_SMALL = 14  # elements inside something that states a number
_CARD = 70  # elements inside the teaser of a story
_HEADER = 40  # elements above the headline, or below it, that may be its header
_BYLINE = 25  # elements below the headline where no teaser of another story stands
_SECTION_BEGIN = 30  # elements of a comment section in which its number stands
_LONG_PATH = 15  # characters of a path that is one story's
_STORY_TEXT = 25  # characters of a link to a story
_BARE = 16  # characters of a number alone
_RATINGS = 4  # numbers beside single comments
_MOST = 500_000  # comments
_MOST_READ = 2000  # elements of a page whose comments all state a number


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number of comments that an element states; `origin` as in `Article.provenance`."""

    value: int
    origin: str
    worded: bool
    """The word stands in the text, not only in a class or a link."""
    link: str
    """Where it links to: "comments" or (WordPress) "respond" of this page by full address, the first also for a page of
    comments below it, "own" for anything else within this page, "other" for another page, "" for nowhere."""
    place: str
    """"section" (inside the comment section), "header", "body", "after" (the body) or "far" (above the header)."""
    teaser: bool
    """It stands in a small block that links to another story."""
    counts: bool
    """Its class speaks of a count, or it is a heading."""
    hidden: bool
    """The mark-up itself hides it."""

    @property
    def kind(self) -> str:
        """Tag and first class."""
        return ".".join(self.origin.split(".")[:2])


class StatedCounts:
    """Finds the candidates of one page."""

    def __init__(self, page: Page, layout: Layout) -> None:
        self._page = page
        self._tree = page.tree
        headline = next(iter(page.tree.tagged.get("h1", ())), -1)
        self._title = layout.title if layout.title is not None else headline
        first = layout.first if layout.first is not None else -1
        last = layout.last if layout.last is not None else -1
        self._begin = self._title - _HEADER
        self._first = max(self._title, first)
        self._last = max(self._first, last)
        self._respond_links: list[int] = []

    def collect(self) -> list[Candidate]:
        likely = (at for at in dict.fromkeys(self._likely()) if at >= self._begin and not self._is_in_item(at))
        return _without_ratings([candidate for at in islice(likely, _MOST_READ) if (candidate := self._read(at))])

    def invites_the_first(self) -> bool:
        """Whether WordPress links to the full address of its form: its core does so only while there is no comment.

        Known once the candidates are collected.
        """
        return any(
            "cancel" not in (self._tree.attribute(link, "id") or "") and self._link_of(link) == "respond"
            for link in self._respond_links
        )

    def _likely(self) -> Iterator[int]:
        """Marked as comments', linking to comments; then headings and the like, if one of them speaks of comments."""
        tree = self._tree
        texts, ends = tree.texts, tree.ends
        for at in self._page.positions_with(COMMENT_MARKS):
            yield at
            if ends[at] == at + 1 and not (texts[at] or "").strip():  # an icon: the number stands beside it
                if (parent := tree.parents[at]) >= 0:
                    yield parent
                if (following := tree.following_sibling(at)) is not None:
                    yield following
        for at, href in tree.anchors:
            fragment = href.partition("#")[2]
            if "omment" in href or (len(fragment) > _SHORT_FRAGMENT and _COMMENT_LINK.search(fragment.lower())):
                yield at
                self._respond_links += [at] if fragment == "respond" else []
        byline = range(self._title + 1, min(self._title + _BYLINE, len(texts)))
        pieces = [*texts[byline.start : byline.stop], *tree.tails[byline.start : byline.stop]]
        if speaks_of_comments(" ".join([text for text in pieces if text and len(text) <= MAX_TEXT])):
            yield from byline
        unmarked = [at for tag in _HEADINGS_AND_BUTTONS for at in self._from_header(tag)]
        for start, end in self._sections:
            unmarked += range(start, min(end, start + _SECTION_BEGIN))
        alone = {at: text for at in unmarked if ends[at] == at + 1 and (text := texts[at]) and len(text) <= MAX_TEXT}
        speak = speaks_of_comments("\n".join(alone.values()))  # few pages have a heading that does
        for at in unmarked:
            if ends[at] > at + 1 or (speak and speaks_of_comments(alone.get(at, ""))):
                yield at

    def _from_header(self, tag: str) -> list[int]:
        """The elements of a tag from the article's header on: no number above it is this article's."""
        positions = self._tree.tagged.get(tag, [])
        return positions[bisect_left(positions, self._begin) :]

    def _read(self, at: int) -> Candidate | None:
        tree = self._tree
        if tree.ends[at] - at > _SMALL:
            return None
        value, worded = self._count_in(at)
        if value is None or value > _MOST:
            return None
        hidden = _is_hidden(tree, at)
        if hidden and not value:
            return None
        link = self._link_of(at)
        if link == "item":
            return None
        heading = tree.tags[at] in _HEADINGS
        classes = (tree.classes[at] or "").split()
        return Candidate(
            value,
            ".".join([f"markup:{tree.tags[at]}", *classes[:2]]),
            worded,
            link,
            self._place_of(at),
            not (heading and worded and not link) and self._is_in_teaser(at),
            heading or bool(_OF_A_COUNT.search(_marks(tree, at))),
            hidden,
        )

    def _count_in(self, at: int) -> tuple[int | None, bool]:
        """The number, and whether it stands there in words."""
        tree = self._tree
        text = _short_text(tree, at)
        if text and (value := read_count(text)) is not None:
            return value, True
        if not text or tree.tags[at] in ("a", "button"):
            title = tree.attribute(at, "title") or tree.attribute(at, "aria-label")
            if title and (value := read_count(title)) is not None:
                return value, True
        if not text or len(text) > _BARE or (value := read_bare_count(text)) is None or not self._is_of_comments(at):
            return None, False
        return value, False

    def _is_of_comments(self, at: int) -> bool:
        """Whether a bare number is one of comments: by its own marks, its link, or the icon in or before it."""
        tree = self._tree
        marks = _marks(tree, at)
        if _OF_SOMETHING_ELSE.search(marks):
            return False
        if _OF_COMMENTS.search(marks):
            if any(_OF_SOMETHING_ELSE.search(_marks(tree, inside)) for inside in range(at + 1, tree.ends[at])):
                return False
            parent = tree.parents[at]
            return parent < 0 or not _CHARACTERS.search(_short_text(tree, parent)[:MAX_TEXT].lower())
        anchor = tree.nearest("a", at)
        if anchor is not None and _COMMENT_LINK.search((tree.attribute(anchor, "href") or "").lower()):
            return True
        near = (tree.preceding_sibling(at), *tree.children(at))
        icons = [icon for icon in near if icon is not None and not _short_text(tree, icon)]
        return any(_OF_COMMENTS.search(_marks(tree, mark)) for mark in (*icons, anchor) if mark is not None)

    def _link_of(self, at: int) -> str:
        tree = self._tree
        anchor = tree.nearest("a", at)
        if anchor is None:
            anchor = next(iter(tree.tagged_in("a", at)), None)
        if anchor is None:
            return ""
        href = (tree.attribute(anchor, "href") or "").strip()
        fragment = href.partition("#")[2].lower()
        if fragment and (ITEM_ID.match(fragment) or fragment.isdecimal()):
            return "item"
        if not href or href.lower().startswith(("#", "javascript:")):
            return "own"
        address = address_of(href, self._page.url)
        if address not in self._own_addresses:
            return "comments" if self._is_of_comments_page(address) else "other"
        if fragment == "respond":
            return "respond"
        return "comments" if _COMMENT_LINK.search(fragment) else "own"

    def _is_of_comments_page(self, address: str) -> bool:
        """Whether an address is one for comments below this page's, or ends with the whole path of this page."""
        article, _, below = address.rpartition("/")
        if article in self._own_addresses:
            return _COMMENT_LINK.search(below.lower()) is not None
        for own in self._own_addresses:
            path = own.partition("/")[2]
            if len(path) >= _LONG_PATH and address.endswith(f"/{path}"):
                return _COMMENT_LINK.search(address.removesuffix(path).lower()) is not None
        return False

    def _place_of(self, position: int) -> str:
        index = bisect_right(self._sections, (position + 1,)) - 1
        if index >= 0 and position < self._sections[index][1]:
            return "section"
        if position < self._begin:
            return "far"
        if position <= max(self._first + 5, self._title + _HEADER):
            return "header"
        return "body" if position <= self._last else "after"

    def _is_in_teaser(self, at: int) -> bool:
        if 0 < at - self._title < _BYLINE:
            return False
        tree = self._tree
        card, around = at, tree.parents[at]
        while around >= 0 and tree.ends[around] - around <= _CARD and not around <= self._title < tree.ends[around]:
            card, around = around, tree.parents[around]
        return any(map(self._is_story, tree.tagged_in("a", card)))

    def _is_story(self, link: int) -> bool:
        href = self._tree.attribute(link, "href") or ""
        if href.startswith("#") or len(_short_text(self._tree, link)) < _STORY_TEXT:
            return False
        return address_of(href, self._page.url) not in self._own_addresses

    @cached_property
    def _sections(self) -> list[tuple[int, int]]:
        """Begin and end of the comment sections below the headline."""
        return [span for span in comment_spans(self._page) if span[1] - span[0] > _SMALL and span[0] > self._title]

    @cached_property
    def _items(self) -> list[tuple[int, int]]:
        """Begin and end of the single comments, with the answers inside them."""
        outermost: list[tuple[int, int]] = []
        for at in self._page.positions_with(COMMENT_MARKS):
            if (outermost and at < outermost[-1][1]) or not (names := self._tree.names[at]) or not names[-1].isdigit():
                continue
            if (name := self._tree.attribute(at, "id")) and ITEM_ID.match(name.lower()):
                outermost.append((at, self._tree.ends[at]))
        return outermost

    def _is_in_item(self, position: int) -> bool:
        index = bisect_right(self._items, (position,)) - 1
        return index >= 0 and self._items[index][0] < position < self._items[index][1]

    @cached_property
    def _own_addresses(self) -> set[str]:
        return own_addresses(self._page)


def _without_ratings(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates without what elements of one kind state all over the comment section, each its own bare number:
    that is how often single comments were liked or answered."""
    bare: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.place == "section" and not candidate.worded:
            bare[candidate.kind].append(candidate)
    of_comments = {
        kind for kind, alike in bare.items() if len(alike) >= _RATINGS and len({one.value for one in alike}) > 1
    }
    return [one for one in candidates if one.worded or one.place != "section" or one.kind not in of_comments]


def _short_text(tree: FlatTree, at: int) -> str:
    """The text of an element that holds few others, in one line, cut soon after it is too long to be a count."""
    if tree.ends[at] == at + 1:
        text = tree.texts[at] or ""
    else:
        text = ""
        for piece in tree.pieces(at):
            text += piece
            if len(text) >= _LONG_TEXT:
                break
    return " ".join(text[:_LONG_TEXT].split())


def _marks(tree: FlatTree, at: int) -> str:
    return " ".join([value for name in _NAMING if (value := tree.attribute(at, name))]).lower()


def _is_hidden(tree: FlatTree, at: int) -> bool:
    """Whether the mark-up itself hides a number, as it does with templates that a script fills in."""
    return any(
        near in tree.undisplayed or not _HIDING.isdisjoint((tree.classes[near] or "").split())
        for near in (*range(at, tree.ends[at]), *islice(tree.ancestors(at), 3))
    )
