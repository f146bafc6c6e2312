"""The standfirst: the summary that stands between the headline and the body, often outside the body's element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crawler.extraction.author_names import starts_as_byline
from crawler.extraction.block_reader import BlockReader
from crawler.extraction.block_tags import SKIPPED_TAGS
from crawler.extraction.blocks import Block
from crawler.extraction.byline_lines import WHEN
from crawler.extraction.lines import text_at
from crawler.extraction.long_texts import LongText
from crawler.extraction.site_notices import is_site_notice
from crawler.extraction.surroundings import Surroundings, bits_of
from crawler.extraction.text import comparable, ends_sentence
from crawler.page import Page

_MIN_WEIGHT = 40
_MIN_NAMED_WEIGHT = 60
_MAX_LINKED = 0.3
_SAME = 30
_SHARED_WORDS = 0.75
"""Share of a text's words that a description has which says the same in another order."""
_FEWEST_WORDS = 6
_NAMED = bits_of("class lead")
_NAMED_OTHERWISE = bits_of(
    "class author", "class caption", "class media", "class meta", "class newsletter", "class share", "in figure"
)
_CAPTION = bits_of("class caption", "class media", "in figcaption", "in figure")
_TEASER_TEXT = re.compile(r"\bteaser-text\b", re.IGNORECASE)
_WRAPPERS = 2
"""So many elements around a text's own and its parent may be what names it, where they hold nothing else."""
_OF_OTHERS = bits_of(
    *("class ad", "class comment", "class consent", "class dialog", "class footer", "class hidden", "class related"),
    *("in a", "in aside", "in footer", "in form", "in nav", "not displayed"),
)
_MOST_ELEMENTS, _LONGEST = 50, 2000
"""Elements and characters of a standfirst; what has more is a part of the page, and holds others that are compared."""
_CREDIT = "©"
_WORD = re.compile(r"\w+")


def find_above(
    page: Page, texts: Sequence[LongText], surroundings: Surroundings, title: int, first: Block
) -> tuple[Block | None, Block | None]:
    """Subtitle and standfirst between the headline and the body's first block; None for what there is not.

    `title` is the position of the headline. Where one text is both, it is the standfirst.
    """
    between = _between(page, texts, title, first)
    if not between:
        return None, None
    standfirst = _find_standfirst(page, between, surroundings, first)
    subtitle = _find_subtitle(page, between[0], texts, surroundings, title, first)
    if subtitle is standfirst:
        subtitle = None
    return _read(page, subtitle), _read(page, standfirst)


def _find_standfirst(
    page: Page, between: Sequence[LongText], surroundings: Surroundings, first: Block
) -> LongText | None:
    """The text that begins, or says, what the page's description does.

    What only looks like a summary is as often a caption or another story's; besides the description, from <meta>, only
    names hold, for the text that comes first. None where there is none, or where the body begins with it.
    """
    descriptions = [text for key in ("og:description", "description") for text in page.meta.get(key) or ()]
    starts = [start for text in descriptions if len(start := comparable(text[: 2 * _SAME])[:_SAME]) == _SAME]
    if any(comparable(first.text[: 2 * _SAME]).startswith(start) for start in starts):
        return None
    found = next((text for text in between if _begins_alike(text, starts)), None)
    if found is None and descriptions:
        found = _says_the_same(page, between, descriptions)
    if found is None:
        named = next((text for text in between if not surroundings.around(text.at) & _CAPTION), None)
        found = named if named is not None and _is_named(named, surroundings, page) else None
    return found


def _find_subtitle(
    page: Page,
    text: LongText,
    texts: Sequence[LongText],
    surroundings: Surroundings,
    title: int,
    first: Block,
) -> LongText | None:
    """The first text below the headline, if it is named so, or follows at once and is nothing else."""
    if comparable(text.start) in comparable(text_at(page.tree, title)):
        return None
    if _is_named(text, surroundings, page):
        repeated = comparable(first.text).startswith(comparable(text_at(page.tree, text.at)))
        return None if repeated else text
    is_subtitle = _follows(page, title, text, surroundings) and not _begins_again(text, texts, first)
    return text if is_subtitle else None


def _between(page: Page, texts: Iterable[LongText], title: int, first: Block) -> list[LongText]:
    after, before = page.tree.ends[title], first.frame.at
    found = [text for text in texts if after <= text.at < before and text.tag not in SKIPPED_TAGS]
    headline = comparable(text_at(page.tree, title))[:_SAME] if found else ""  # which many pages print twice
    return sorted([text for text in found if not _repeats(text, headline)], key=lambda text: text.at)


def _follows(page: Page, title: int, text: LongText, surroundings: Surroundings) -> bool:
    """Whether it is running text right behind the headline, by itself or as the first thing in what stands there, and
    neither named otherwise nor a byline or a credit."""
    tree, at = page.tree, text.at
    behind, parent = tree.ends[title], tree.parents[at]
    is_first_inside = at == behind + 1 and parent == behind and not (tree.texts[behind] or "").strip()
    if not (at == behind or is_first_inside) or not _is_running(text):
        return False
    names = _names_of(page, text, surroundings)
    line = text_at(tree, at)
    is_byline = not ends_sentence(line) and (WHEN.search(line) is not None or starts_as_byline(line))
    is_other = is_byline or line.startswith(_CREDIT) or is_site_notice(line)
    return names & (_NAMED_OTHERWISE | _OF_OTHERS) == 0 and not is_other


def _begins_again(text: LongText, texts: Iterable[LongText], first: Block) -> bool:
    """Whether it is taken from the article, or another story's."""
    start = comparable(text.start)
    return any(comparable(other.start) == start for other in texts if other.at >= first.frame.at)


def _read(page: Page, text: LongText | None) -> Block | None:
    blocks = BlockReader(page.tree).read(text.at) if text is not None else []
    return blocks[0] if blocks else None


def _is_running(text: LongText, least: int = _MIN_WEIGHT) -> bool:
    return text.weight >= least and text.linked <= _MAX_LINKED * text.weight


def _repeats(text: LongText, headline: str) -> bool:
    return headline != "" and comparable(text.start).startswith(headline)


def _begins_alike(text: LongText, starts: Sequence[str]) -> bool:
    if not starts or not _is_running(text):
        return False
    own = comparable(text.start)
    return any(own.startswith(start[: len(own)]) for start in starts)


def _says_the_same(page: Page, texts: Iterable[LongText], descriptions: Iterable[str]) -> LongText | None:
    said = {word for description in descriptions for word in _WORD.findall(description.lower())}
    whole = {comparable(description) for description in descriptions}
    ends = page.tree.ends
    for text in texts:
        if ends[text.at] - text.at > _MOST_ELEMENTS or len(line := text_at(page.tree, text.at)) > _LONGEST:
            continue
        if text.weight < _MIN_WEIGHT:
            if comparable(line) in whole:
                return text
        elif _is_running(text):
            words = set(_WORD.findall(line.lower()))
            if len(words) >= _FEWEST_WORDS and len(words & said) >= _SHARED_WORDS * len(words):
                return text
    return None


def _is_named(text: LongText, surroundings: Surroundings, page: Page) -> bool:
    if not _is_running(text, _MIN_NAMED_WEIGHT):
        return False
    names = _names_of(page, text, surroundings)
    return (names & _NAMED != 0 or _is_teaser_text(page, text.at)) and names & _NAMED_OTHERWISE == 0


def _is_teaser_text(page: Page, at: int) -> bool:
    """By the name that TYPO3's news and others have for what stands on lists, too: "teaser-text", not "teaser"."""
    classes = page.tree.classes
    return any(_TEASER_TEXT.search(classes[place] or "") for place in (at, page.tree.parents[at]))


def _names_of(page: Page, text: LongText, surroundings: Surroundings) -> int:
    """Bits of what the text's element and the one around it are by themselves, and what does nothing but wrap these."""
    tree, at = page.tree, text.at
    outer = tree.parents[at]
    names = surroundings.own(at) | surroundings.own(outer)
    for _ in range(_WRAPPERS):
        inner, outer = outer, tree.parents[outer]
        if (
            outer < 0
            or tree.ends[inner] != tree.ends[outer]
            or not SKIPPED_TAGS.issuperset(tree.tags[outer + 1 : inner])
        ):
            break
        names |= surroundings.own(outer)
    return names
