"""Reads a site's rules on one page."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from crawler.extraction.body import read_body
from crawler.extraction.layout import Layout
from crawler.extraction.lines import lines_of
from crawler.items import Section
from crawler.page import Page
from crawler.rules import ArticleRules, Rule


class RuleReader:
    """Reads rules on one page, knowing what is the body and what no rule may read."""

    def __init__(self, page: Page, rules: ArticleRules) -> None:
        self._root = page.root
        self._ignored = frozenset(e for rule in rules.of("ignore") for e in rule.elements(page.root))
        self._removed = frozenset(e for rule in rules.of("remove") for e in rule.elements(page.root)) | self._ignored
        self._body: tuple[etree._Element, ...] = ()
        self._title_rules = rules.of("title")
        self.knows_body = False
        """Whether a body rule has found its element, with text or without."""

    def texts(self, rule: Rule) -> list[str]:
        """The rule's texts, without what is ignored."""
        return self._texts(rule, self._ignored)

    def texts_beside(self, rule: Rule) -> list[str]:
        """The rule's texts outside the article's own; of an element around it, what stands beside it."""
        return self._texts(rule, self._ignored.union(self._body))

    def _texts(self, rule: Rule, without: frozenset[etree._Element]) -> list[str]:
        texts = []
        for node in rule.nodes(self._root):
            element = node.getparent() if isinstance(node, etree._ElementUnicodeResult) else node
            if isinstance(element, etree._Element) and self._is_inside(element, without):
                continue
            lines = [str(node)] if isinstance(node, str) else lines_of(node, without)
            if (value := rule.search(lines)) is not None:
                texts.append(value)
        return texts

    def read_body(self, rule: Rule, title: str | None) -> list[Section]:
        """The sections of the rule's elements; they are the body from now on."""
        roots: dict[etree._Element, None] = {}
        for element in rule.elements(self._root):
            if not self._is_inside(element, self._ignored) and not any(a in roots for a in element.iterancestors()):
                roots[element] = None
        self.knows_body = self.knows_body or bool(roots)
        sections = join_sections(read_body(root, remove=self._removed, title=title) for root in roots)
        if sections:
            self._body = tuple(roots)
        return sections

    def layout(self) -> Layout | None:
        """Where title and body stand; None where no rule told of the body."""
        if not self._body:
            return None
        titles = (e for rule in self._title_rules for e in rule.elements(self._root))
        title = next((element for element in titles if element.tag not in ("title", "meta")), None)
        first, *_, last = (*self._body[:1], *self._body[-1].iter())
        around = {last, *last.iterancestors()}
        container = next(element for element in (first, *first.iterancestors()) if element in around)
        return Layout(title=title, container=container, first=first, last=last)

    def _is_inside(self, element: etree._Element, zones: frozenset[etree._Element]) -> bool:
        """Whether the nearest zone or removed element around the element, or itself, is one of `zones`."""
        for ancestor in (element, *element.iterancestors()):
            if ancestor in zones:
                return True
            if ancestor in self._removed:
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
