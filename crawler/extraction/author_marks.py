"""Authors in elements whose class, microdata or link says that they name an author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.extraction.author_names import MAX_NAMES, clean_authors, starts_as_byline
from crawler.extraction.author_pool import ABOVE_TITLE, BELOW_BODY, BELOW_TITLE, AuthorPool
from crawler.extraction.byline_words import BUTTON, ROLE
from crawler.extraction.chinese_names import is_chinese, is_of_interface
from crawler.extraction.comment_zones import in_comment_zone
from crawler.extraction.lines import INVISIBLE_TAGS
from crawler.extraction.people import looks_like_people, looks_like_person
from crawler.extraction.text import clean_text, comparable, keeps_answers
from crawler.extraction.unseen import is_unseen
from crawler.page import Page
from crawler.page.flat_tree import FlatTree

# fmt: off
_WORDS = (
    "author", "byline", "by-line", "autor", "vcard", "writer", "reporter", "redakteur", "journalist", "auteur",
    "contributor", "posted-by", "entry-meta", "post-meta", "postmetadata", "article-meta", "article-info",
    "username", "firma", "creator", "verfasser", "redactor", "signature", "attribution", "credit",
)
# fmt: on
_KINDS = (
    ("mark_byline", re.compile(r"by-?line|posted-by|attribution|\bfirma")),
    (
        "mark_author",
        re.compile(r"author|autor|auteur|writer|verfasser|redact|redakt|reporter|journalist|contributor|creator"),
    ),
    ("mark_vcard", re.compile(r"vcard|\bfn\b")),
    ("mark_meta", re.compile(r"meta|article-info|username|signature|credit")),
    (
        "mark_box",
        re.compile(
            r"box|bio|about|card|profile|description|info|follow|avatar|image|img|photo|social|desc|role|title|position|job"
        ),
    ),
    ("mark_name", re.compile(r"name|\bfn\b|link")),
)
_SURE = frozenset({"label", "mark_author", "mark_byline", "link"})
_NAMED = frozenset({"label", "mark_author", "mark_byline", "mark_vcard", "mark_exact"})
_OF_PERSONS = frozenset({"author_link", "mark_exact"})
_CO_AUTHORS = frozenset({"mark_author", "mark_byline", "mark_exact"})
_FURNITURE = re.compile(
    r"n(?<=\bn)av|menu|sidebar|widget|related|teaser|footer|recommend|popular|trending|newsletter|latest|more-|caption|"
    r"figure|image|media|video|carousel|slider|list-item|card"
)
"""All alternatives begin with letters, to which the engine skips."""
_ASIDE = re.compile(
    r"follow|(?:^|[\s_-])(?:city|ciudad|cidade|citta|ville|place|location|lugar|lieu|role|rol|job-?title|jobtitle|cargo|puesto"
    r"|funktion)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "figure", "figcaption"})
_NO_MARKS = frozenset({"meta", "link", "script", "img", "input", "body", "html"})
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|a|as|i)?|people|person|profile?s?|profil|perfil|staff|staff-list|newsteam|contributors?"
    r"|writers?|reporters?|journalist\w*|redaktion|redakteur\w*|team(?=/[^/]+/?$)|auteurs?|autore|users?|columnists?"
    r"|bylines?)/|\?author=|&author="
)
_MAX_ELEMENTS = 60
_MAX_TEXT = 240
_BESIDE_A_LINK = 40
"""Characters of a paragraph that are more than a label and a role beside a linked name."""
_GROUP_GAP = 30
_BELOW = frozenset({"below_body", "far_below"})
_MANY_BELOW = 3
"""As many names, each in an element of one kind below the text, are those of other stories' authors."""
_NEIGHBOURS = 5
_ANCESTORS = 4


@dataclass(frozen=True, slots=True)
class _Mention:
    position: int
    names: list[str]
    features: dict[str, float]


def read_marked(pool: AuthorPool) -> None:
    """Put the names of marked elements into the pool, those nearest to the headline where there are many."""
    mentions = [mention for at in _marked(pool) for mention in _mentions(pool, at)]
    for mention in mentions:
        pool.add(mention.names, "markup:author", mention.features)
    _add_groups(pool, mentions)


def _marked(pool: AuthorPool) -> list[int]:
    tags = pool.page.tree.tags
    found = [at for at in pool.page.positions_with(_WORDS) if tags[at] not in _NO_MARKS]
    marked = [at for at in dict.fromkeys((*found, *_author_links(pool))) if not _is_of_others(pool.page, at)]
    if len(marked) > _MAX_ELEMENTS:
        marked = sorted(marked, key=lambda at: abs(at - pool.title))[:_MAX_ELEMENTS]
    return sorted(marked)


def _is_of_others(page: Page, at: int) -> bool:
    """Whether an element names who wrote a comment, or said what is quoted."""
    return in_comment_zone(page, at) or page.tree.nearest("blockquote", at) is not None


def _author_links(pool: AuthorPool) -> Iterator[int]:
    """Links to the pages of authors, near the headline or below the body."""
    tree = pool.page.tree
    below_title = max(pool.title + 40, min(pool.first + 40, pool.title + BELOW_TITLE))
    for start, end in (
        (pool.title - ABOVE_TITLE, below_title),
        (max(below_title, pool.last), pool.last + BELOW_BODY),
    ):
        for at in tree.tagged_within("a", start, end):
            if (href := tree.attribute(at, "href")) and _AUTHOR_PATH.search(href) and not _is_in_text(pool, at):
                yield at


def _is_in_text(pool: AuthorPool, at: int) -> bool:
    """Whether a link is a part of a sentence of the text: it leads to somebody whom the story is about."""
    tree = pool.page.tree
    paragraph = tree.nearest("p", at) if pool.first <= at < pool.text_end else None
    if paragraph is None:
        return False
    said = "".join(tree.pieces(paragraph))
    return len(said) - len("".join(tree.pieces(at))) > _BESIDE_A_LINK


def _mentions(pool: AuthorPool, at: int) -> Iterator[_Mention]:
    pieces = [piece for piece in _text_pieces(pool.page.tree, at) if not _is_of_interface(piece)]
    features = _marks(pool.page.tree, at)
    if _OF_PERSONS.isdisjoint(features):
        pieces = [piece for piece in pieces if not pool.is_rubric(piece)]
    if not pieces:
        return
    text = " ".join(pieces)
    if starts_as_byline(text):
        features["label"] = 1.0
    if "mark_meta" in features and _SURE.isdisjoint(features) and not looks_like_people(text):
        return
    if _NAMED.isdisjoint(features) and " " in text and (not looks_like_people(text) or pool.writes_small(text)):
        return
    features |= pool.where(at)
    whole = pool.without_site(clean_authors([text]))
    yield _Mention(at, whole, features)
    if len(pieces) > 1 and (parts := pool.without_site(clean_authors(["|".join(pieces)]))) != whole:
        yield _Mention(at, parts, features)


def _is_of_interface(piece: str) -> bool:
    """Whether a text in a byline is a button or the like."""
    return BUTTON.fullmatch(piece) is not None or (is_chinese(piece) and is_of_interface(piece))


def _text_pieces(tree: FlatTree, at: int) -> list[str]:
    """The texts inside an element in order, without buttons and what only a screen reader says; empty where it holds
    too much to be a byline.
    """
    pieces: list[str] = []
    length = 0
    for text in _texts_inside(tree, at):
        if text and (cleaned := clean_text(text)):
            pieces.append(cleaned)
            length += len(cleaned)
        if text is None or length > _MAX_TEXT:
            return []
    return pieces


def _texts_inside(tree: FlatTree, at: int) -> Iterator[str | None]:
    """The texts of the first elements inside an element, in order; None for what is no text for readers."""
    yield tree.texts[at] or ""
    behind: list[tuple[int, str]] = []  # the elements around, where each ends, and what stands behind it
    inside, end = at + 1, min(tree.ends[at], at + _MAX_ELEMENTS)
    while inside < end:
        while behind and behind[-1][0] <= inside:
            yield behind.pop()[1]
        if tree.tags[inside] in INVISIBLE_TAGS:
            yield None
        behind.append((tree.ends[inside], tree.tails[inside] or ""))
        if _is_aside(tree, inside):
            inside = tree.ends[inside]
        else:
            yield tree.texts[inside] or ""
            inside += 1
    yield from (text for _, text in reversed(behind))


def _is_aside(tree: FlatTree, at: int) -> bool:
    """Whether an element in a byline is a button, such as to follow the author, a place, a role, or nothing to see."""
    if tree.tags[at] == "button":
        return True
    classes = tree.classes[at]
    return classes is not None and (_ASIDE.search(classes) is not None or is_unseen(classes))


def _marks(tree: FlatTree, at: int) -> dict[str, float]:
    itemprop = tree.attribute(at, "itemprop") or ""
    signature = f"{tree.names[at] or ''} {itemprop}".lower()
    features = dict.fromkeys(_kinds_of(signature), 1.0)
    if tree.attribute(at, "rel") == "author" or "author" in itemprop:
        features["mark_exact"] = 1.0
    if tree.tags[at] == "a":
        features["link"] = 1.0
        if _AUTHOR_PATH.search(tree.attribute(at, "href") or ""):
            features["author_link"] = 1.0
    ancestor = at
    for _ in range(_ANCESTORS):
        if (ancestor := tree.parents[ancestor]) < 0:
            break
        if tree.tags[ancestor] in _FURNITURE_TAGS or _is_furniture(tree, ancestor):
            features["furniture"] = 1.0
            break
    return features


@keeps_answers(1 << 12)
def _kinds_of(signature: str) -> tuple[str, ...]:
    return tuple(kind for kind, pattern in _KINDS if pattern.search(signature))


def _is_furniture(tree: FlatTree, at: int) -> bool:
    classes = tree.classes[at] if tree.names[at] else None  # the class of <html> tells nothing
    return classes is not None and _FURNITURE.search(classes.lower()) is not None


def _add_groups(pool: AuthorPool, mentions: Iterable[_Mention]) -> None:
    """Several authors that stand each in an element of the same kind, one after the other."""
    tree = pool.page.tree
    groups: dict[tuple[str, str], list[_Mention]] = {}
    for mention in mentions:
        if not mention.names:
            continue
        at = mention.position
        kind = (tree.tags[at], tree.classes[at] or tree.attribute(at, "rel") or "")
        run = groups.setdefault(kind, [])
        if run and run[-1].position == at:
            if all(map(looks_like_person, mention.names)):
                run[-1] = mention
            continue
        if run and at - run[-1].position > _GROUP_GAP:
            _add_group(pool, run)
            run.clear()
        run.append(mention)
    for run in groups.values():
        _add_group(pool, run)


def _add_group(pool: AuthorPool, run: list[_Mention]) -> None:
    if len(run) < 2:
        return
    run = [mention for mention in run if not all(map(ROLE.search, mention.names))]
    names = list({comparable(name): name for mention in run for name in mention.names}.values())[:MAX_NAMES]
    keys = {frozenset(map(comparable, mention.names)) for mention in run}
    if len(keys) < 2 or len(names) < 2:
        return
    if len(keys) >= _MANY_BELOW and not _BELOW.isdisjoint(run[0].features):
        pool.others |= keys
        return
    features = run[0].features | {"group": 1.0}
    neighbours = run[-1].position - run[0].position <= _NEIGHBOURS * (len(names) - 1)
    if neighbours and "below_title" in features and not _CO_AUTHORS.isdisjoint(features):
        for key in keys:
            if (single := pool.candidates.get(key)) and not single.is_stated():
                del pool.candidates[key]
    for key in keys & pool.candidates.keys():
        pool.candidates[key].features["one_of_group"] = 1.0
    pool.add(names, "markup:author", features)
