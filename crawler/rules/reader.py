"""Reads a site's rules on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.extraction.body import read_body
from crawler.extraction.layout import Layout
from crawler.extraction.lines import lines_at
from crawler.items import Section
from crawler.page import Page
from crawler.rules import ArticleRules, Rule


class RuleReader:
    """Reads rules on one page, knowing what is the body and what no rule may read."""

    def __init__(self, page: Page, rules: ArticleRules) -> None:
        self._page = page
        self._tree = page.tree
        self._found: dict[str, list[tuple[int | None, str | None]]] = {}
        self._lines: dict[tuple[int, frozenset[int]], list[str]] = {}
        self._ignored = frozenset(self._positions(rules.of("ignore")))
        self._removed = self._ignored.union(self._positions(rules.of("remove")))
        self._body: list[int] = []
        self._not_beside = self._ignored
        self._title_rules = rules.of("title")
        self.knows_body = False
        """Whether a body rule has found its element, with text or without."""

    def texts(self, rule: Rule) -> list[str]:
        """The rule's texts, without what is ignored."""
        return self._texts(rule, self._ignored)

    def texts_beside(self, rule: Rule) -> list[str]:
        """The rule's texts outside the article's own; of an element around it, what stands beside it."""
        return self._texts(rule, self._not_beside)

    def _texts(self, rule: Rule, without: frozenset[int]) -> list[str]:
        texts = []
        for at, text in self._find(rule):
            if at is not None and self._is_inside(at, without):
                continue
            lines = self._lines_at(at, without) if text is None and at is not None else [text or ""]
            if (value := rule.search(lines)) is not None:
                texts.append(value)
        return texts

    def read_body(self, rule: Rule, title: str | None) -> list[Section]:
        """The sections of the rule's elements; they are the body from now on."""
        parts: list[int] = []
        for at in self._positions([rule]):
            is_in_part = bool(parts) and at < self._tree.ends[parts[-1]]
            if not is_in_part and not self._is_inside(at, self._ignored):
                parts.append(at)
        self.knows_body = self.knows_body or bool(parts)
        sections = join_sections(read_body(self._tree, at, remove=self._removed, title=title) for at in parts)
        if sections:
            self._body = parts
            self._not_beside = self._ignored.union(parts)
        return sections

    def layout(self) -> Layout | None:
        """Where title and body stand; None where no rule told of the body."""
        if not self._body:
            return None
        tree = self._tree
        title = next((at for at in self._positions(self._title_rules) if tree.tags[at] not in ("title", "meta")), None)
        first, last = self._body[0], tree.ends[self._body[-1]] - 1
        container = next(at for at in (first, *tree.ancestors(first)) if last < tree.ends[at])
        return Layout(title=title, container=container, first=first, last=last)

    def _positions(self, rules: Iterable[Rule]) -> Iterator[int]:
        """Of the elements that the rules find: of each rule in document order."""
        for rule in rules:
            for at, text in self._find(rule):
                if text is None and at is not None and (rule.pattern is None or self._has_pattern(rule, at)):
                    yield at

    def _has_pattern(self, rule: Rule, at: int) -> bool:
        return rule.search(self._lines_at(at, frozenset())) is not None

    def _lines_at(self, at: int, without: frozenset[int]) -> list[str]:
        """Kept, since several rules may read the surroundings of the text."""
        if (at, without) not in self._lines:
            self._lines[at, without] = lines_at(self._tree, at, without)
        return self._lines[at, without]

    def _find(self, rule: Rule) -> list[tuple[int | None, str | None]]:
        """As `Rule.find`, once for all rules that have the same selector."""
        if rule.select not in self._found:
            self._found[rule.select] = rule.find(self._page)
        return self._found[rule.select]

    def _is_inside(self, at: int, zones: frozenset[int]) -> bool:
        """Whether the nearest zone or removed element around the element, or itself, is one of `zones`."""
        for around in (at, *self._tree.ancestors(at)):
            if around in zones:
                return True
            if around in self._removed:
                return False
        return False


def join_sections(parts: Iterable[list[Section]]) -> list[Section]:
    """Several parts of one text as one: a part's lead continues the last section of the part before.

    >>> join_sections([[Section("Rain", ["It rained."])], [Section(None, ["It still rains."])]])
    [Section(heading='Rain', paragraphs=['It rained.', 'It still rains.'])]
    """
    joined: list[Section] = []
    for section in (section for part in parts for section in part):
        if joined and section.heading is None:
            joined[-1].paragraphs.extend(section.paragraphs)
        else:
            joined.append(Section(section.heading, list(section.paragraphs)))
    return joined
