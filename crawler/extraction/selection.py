"""Which blocks of the container are the article, by their scores and their neighbours'."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import takewhile

from crawler.extraction.blocks import HEADING_TAGS, Block, Frame
from crawler.extraction.closing_notices import closes_page, is_filler
from crawler.extraction.clues import Clue
from crawler.extraction.heading_words import stands_over_other_things
from crawler.extraction.headings import MOST_BONUS, heading_candidates, name_bonus
from crawler.extraction.helper_credits import names_helpers
from crawler.extraction.picture_credits import credits_picture, repeats_picture
from crawler.extraction.relation import shift_of
from crawler.extraction.site_notices import is_site_notice
from crawler.extraction.text import clean_text, ends_sentence, text_weight
from crawler.extraction.text_marks import introduces, reports_error, says_whose_it_is

# What a sub-heading must score.
_BEFORE_TEXT = -1.2
"""Where kept text follows at once."""
_BETWEEN_LINES = -3.0
"""Between two lines of one element that are kept: such a line is not set apart from the text."""
_ABOVE_TEXT = -0.35
"""Where kept text follows, but something else first, such as a picture's caption."""
_AT_THE_TOP = 0.6
"""Where no text stands above it: kickers and rubrics stand there, too."""

# What a paragraph must score, if not more than 0.
_UNDER_HEADING = -0.5
"""Directly under a sub-heading of the article, which would else stand over nothing: if it is long, or stands among the
paragraphs as the sub-heading does."""
_QUOTED_UNDER_HEADING = -2.0
"""A quotation among the paragraphs, directly under a sub-heading."""
_LEAST = _QUOTED_UNDER_HEADING
"""The lowest of these scores: what scores less is no text wherever it stands."""
_GOING_ON = -0.5
"""A paragraph behind one that is text for sure, in the same element."""
_SURE = 1.5
"""The score from which a paragraph is text for sure."""

_USUAL = 3.0
"""What the main text of a page scores."""
_RELATION = 0.7
"""Share of the difference between that and what the page's main text scores by which all scores are shifted."""
_MAX_AT_THE_TOP = 70
"""What is longer and stands above all text is a standfirst, however it is set."""
_STANDFIRST = re.compile(
    r"sub-?(?:head|title|titel)|stand-?first|summary|excerpt|\b(?:deck|dek|lead|lede|intro|chapo|ingress|spot)\b"
    r"|bajada|copete|entradilla|sumario|sommario",
    re.IGNORECASE,
)
_LONG = 100
"""Characters of a text that is no line."""
# Shares of a text that is links.
_LINKED = 0.5
_ALL_LINKED = 0.75
_MOST_LINKED = 0.9
_NEARLY_ALL = 0.9
_LINKS = 3
"""So many links directly under a heading are what it stands over; a paragraph that is mostly so many is a list."""
_MAX_LEADING = 250
"""Characters of a title with words such as "Read more" before it."""


def scores_of(evidence: Iterable[Iterable[Clue]]) -> list[float]:
    """For each block the log odds of being part of the article, by its evidence."""
    return [sum([clue.weight for clue in clues]) for clues in evidence]


def relative_scores(blocks: Sequence[Block], scores: Sequence[float]) -> list[float]:
    """The scores as they would be on a page whose main text scores what main texts do."""
    shift = shift_of(scores, [len(block.text) for block in blocks], above=0.0, usual=_USUAL, relation=_RELATION)
    return [value + shift for value in scores]


def select(blocks: Sequence[Block], scores: Sequence[float]) -> list[tuple[Block, bool]]:
    """The kept blocks in reading order, each with whether it is a sub-heading.

    A sub-heading stands and falls with the text under it, and a line that introduces what is left out is left out too.
    """
    return _Selection(blocks, scores).kept()


class _Selection:
    """Goes through the blocks from the last one up, since a sub-heading is judged by what it stands over."""

    def __init__(self, blocks: Sequence[Block], scores: Sequence[float]) -> None:
        self._blocks = blocks
        self._scores = scores
        self._candidates = heading_candidates(blocks)
        self._first = next((i for i, value in enumerate(scores) if value > 0 and not self._candidates[i]), len(blocks))
        """The first block that is text, by its own score."""
        self._kept: list[tuple[Block, bool]] = []
        """The last block first."""
        self._threshold = math.inf
        """What a sub-heading must score more than."""
        self._box: Frame | None = None
        """Around a notice, in which what looks like a sub-heading is the notice's."""

    def kept(self) -> list[tuple[Block, bool]]:
        for index in reversed(range(len(self._blocks))):
            if self._candidates[index]:
                self._judge_heading(index)
            elif self._is_text(index):
                self._keep_text(self._blocks[index])
            else:
                self._leave_out()
        kept = self._kept[::-1]
        while kept and introduces(kept[-1][0].text):
            kept.pop()
        return kept

    def _leave_out(self) -> None:
        self._threshold = max(self._threshold, _ABOVE_TEXT)

    def _judge_heading(self, index: int) -> None:
        block, value = self._blocks[index], self._scores[index]
        below = self._kept[-1][0] if self._kept and self._kept[-1][1] else None
        if (below is not None and _links_away(block, below)) or self._is_of_notice(block):
            return
        if self._threshold != _BEFORE_TEXT and _stands_over_links(self._blocks[index + 1 : index + 1 + _LINKS]):
            return
        least = self._least_for_heading(index)
        if value + MOST_BONUS > least and value + name_bonus(block) > least:
            is_above = index <= self._first
            is_text = _is_standfirst(block, self._kept) if is_above else _is_bold_text(block, below, value)
            self._kept.append((block, not is_text))
        else:
            self._leave_out()
            if stands_over_other_things(block.text):
                self._drop_links()

    def _drop_links(self) -> None:
        """Leaves out what was kept below a heading over other things, up to the first block that is no link."""
        while self._kept and self._kept[-1][0].link > _MOST_LINKED * len(self._kept[-1][0].text):
            self._kept.pop()

    def _least_for_heading(self, index: int) -> float:
        is_inside = self._threshold == _BEFORE_TEXT and _is_between_lines(self._blocks, index)
        least = _BETWEEN_LINES if is_inside else self._threshold
        return max(least, _AT_THE_TOP) if index <= self._first else least

    def _is_of_notice(self, block: Block) -> bool:
        box = self._box
        if box is None or block.frame.parent is not box:
            return False
        return not (self._kept and self._kept[-1][0].frame.parent is box)

    def _is_text(self, index: int) -> bool:
        block, value = self._blocks[index], self._scores[index]
        is_likely = value > 0 or (
            value > _LEAST and value > _least_for_text(self._blocks, self._scores, self._candidates, index)
        )
        return (
            is_likely
            and not says_whose_it_is(block.text)
            and not credits_picture(block.text)
            and not repeats_picture(block)
            and not reports_error(block.text)
            and not names_helpers(block.text)
            and not _is_list_of_links(block)
            and not _leads_elsewhere(block, before_text=self._threshold == _BEFORE_TEXT)
        )

    def _keep_text(self, block: Block) -> None:
        """Keeps a text, unless it is the site that speaks there."""
        closes = not self._kept and closes_page(block.text) and not (is_filler(block.text) and self._is_all_filler)
        if closes or is_site_notice(block.text):
            self._box = block.frame.parent
            self._leave_out()
            return
        self._kept.append((block, False))
        self._threshold, self._box = _BEFORE_TEXT, None

    @cached_property
    def _is_all_filler(self) -> bool:
        """Whether nearly all of the text stands for one that is not there, as on pages of tests."""
        texts = [block.text for block, value in zip(self._blocks, self._scores, strict=True) if value > 0]
        return sum(len(text) for text in texts if is_filler(text)) > _NEARLY_ALL * sum(map(len, texts))


def _is_standfirst(line: Block, kept: Iterable[tuple[Block, bool]]) -> bool:
    """Whether a line above all text is the standfirst: a long one, or one that is named so as no sub-heading is."""
    if text_weight(line.text) > _MAX_AT_THE_TOP:
        return True
    names = line.frame.classes or ""
    is_named = _STANDFIRST.search(names) is not None
    return is_named and not any(is_heading and block.frame.classes == names for block, is_heading in kept)


def _is_bold_text(line: Block, below: Block | None, score: float) -> bool:
    """Whether a bold line is text by itself, as it stands over nothing but the heading directly below it."""
    is_line = line.frame.tag not in HEADING_TAGS and line.bold > 0
    return score > 0 and is_line and below is not None and below.frame.tag in HEADING_TAGS


def _links_away(heading: Block, below: Block) -> bool:
    """Whether a heading is a link to another page, and stands over nothing but the heading of its kind below it."""
    tag, other = heading.frame.tag, below.frame.tag
    return (
        tag in HEADING_TAGS
        and other in HEADING_TAGS
        and other <= tag
        and heading.link > _MOST_LINKED * len(heading.text)
    )


def _stands_over_links(below: Sequence[Block]) -> bool:
    """Whether what follows a heading at once is a list of links, or as many links as `below` has blocks."""
    linked = list(takewhile(lambda block: block.link > _MOST_LINKED * len(block.text), below))
    return len(linked) == _LINKS or (len(linked) > 1 and linked[1].frame.tag == "li")


def _is_list_of_links(block: Block) -> bool:
    """Whether a paragraph is nothing but several links, each a line mostly: a list of pages that is set as a text."""
    if block.link < _ALL_LINKED * len(block.text) or len(block.text) < _LONG or "://" in block.text:
        return False
    tree = block.frame.tree
    links = [clean_text("".join(tree.pieces(at))) for at in tree.tagged_in("a", block.frame.at)]
    return sum(map(block.text.__contains__, filter(None, links))) >= _LINKS


def _leads_elsewhere(block: Block, *, before_text: bool) -> bool:
    """Whether the block links to another page as something to read, or says so of what is left out behind it."""
    is_text = before_text and block.link <= _LINKED * len(block.text)
    return not is_text and len(block.text) <= _MAX_LEADING and stands_over_other_things(block.text)


def _least_for_text(blocks: Sequence[Block], scores: Sequence[float], candidates: Sequence[bool], index: int) -> float:
    """What a text must score by what stands before it."""
    if index == 0:
        return 0.0
    if candidates[index - 1]:
        return _least_under_heading(blocks, scores, index)
    return _GOING_ON if scores[index - 1] > _SURE and _goes_on(blocks[index - 1], blocks[index]) else 0.0


def _goes_on(paragraph: Block, block: Block) -> bool:
    """Whether a block is one more paragraph of whole sentences, without links, in the element of the one before it."""
    if block.link or len(block.text) <= _LONG or not ends_sentence(block.text):
        return False
    if block.frame is paragraph.frame:  # lines of one element
        return True
    parent = block.frame.parent
    return (
        block.frame.tag == "p" == paragraph.frame.tag
        and parent is not None
        and _holds_both(paragraph.frame.parent, parent)
    )


def _holds_both(one: Frame | None, other: Frame) -> bool:
    """Whether two elements are the same, or both inside one and alike."""
    return one is other or (
        one is not None and one.parent is other.parent and one.tag == other.tag and one.classes == other.classes
    )


def _least_under_heading(blocks: Sequence[Block], scores: Sequence[float], index: int) -> float:
    """What a text must score directly under a candidate for a sub-heading, which stands at `index` - 1."""
    if index >= 2 and scores[index - 2] > 0 and _stands_among(*blocks[index - 2 : index + 1]):
        return _QUOTED_UNDER_HEADING if _quotation_of(blocks[index]) else _UNDER_HEADING
    return _UNDER_HEADING if scores[index - 1] > 0 and len(blocks[index].text) > _LONG else 0.0


def _stands_among(paragraph: Block, heading: Block, block: Block) -> bool:
    """Whether a block without links stands, as the sub-heading above it does, in the element of the paragraph above."""
    if block.link:
        return False
    if block.frame is heading.frame is paragraph.frame:  # lines of one element
        return True
    around = (_quotation_of(block) or block.frame).parent
    return around is not None and around is heading.frame.parent is paragraph.frame.parent


def _quotation_of(block: Block) -> Frame | None:
    """The element of the quotation that a block is, by itself or as a paragraph of it."""
    frame = block.frame
    if frame.tag == "p" and frame.parent is not None:
        frame = frame.parent
    return frame if frame.tag == "blockquote" else None


def _is_between_lines(blocks: Sequence[Block], index: int) -> bool:
    """Whether the blocks directly before and after are lines of one element, so that what is between them is, too."""
    if not 0 < index < len(blocks) - 1:
        return False
    before, after = blocks[index - 1], blocks[index + 1]
    return before.is_line and after.is_line and before.frame is after.frame
