"""What a site's rules are: selectors, checked and compiled when they are written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from crawler.extraction import SiteHints
from crawler.rules.css_selector import read_css
from crawler.rules.flat_selector import FlatSelector
from crawler.rules.xpath_selector import read_xpath

if TYPE_CHECKING:
    from crawler.page import Page

_NAMESPACES = {"re": "http://exslt.org/regular-expressions", "set": "http://exslt.org/sets"}
_FUNCTIONS = frozenset(
    re.findall(
        r"\S+",
        """last position count id local-name namespace-uri name string concat starts-with contains substring-before
        substring-after substring string-length normalize-space translate boolean not true false lang number sum floor
        ceiling round comment text processing-instruction node has-class and or div mod re:test re:match re:replace
        set:difference set:distinct set:has-same-node set:intersection set:leading set:trailing""",
    )
)
"""XPath 1.0's functions, node tests and operators, parsel's has-class, EXSLT's regular expressions and sets."""
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL = re.compile(r"([\w.-]+(?::[\w.-]+)?)\s*\(|(\$[\w.-]*)")
_PATTERN = re.compile(
    rf"\bre:(?:test|match|replace)\(\s*[^\"'(),]*(?:\([^()\"']*\))?\s*,\s*(?P<literal>{_LITERAL.pattern})"
)
"""A call with a regular expression, of a simple value."""
_LANGUAGE = re.compile(r"[a-z]{2}")
_EMPTY_PAGE = etree.fromstring("<html/>")
_CSS = HTMLTranslator()


class RuleError(ValueError):
    """A selector or pattern cannot be compiled; raised where the rule is written down, naming field and rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector, in CSS, or in XPath where it begins with "/", "(", "./" or "..".

    CSS for an element stands for its visible text, `::attr(name)` for an attribute. XPath may use EXSLT's `re:` and
    `set:` functions. With a `pattern`, a regular expression, group 1 of its first match in a text is the value (the
    whole match where there is no group); blocks and <br> break lines there, which ^ and $ match and the dot does not.
    Elements in whose text it finds nothing are not found.
    `name` is what provenance and statistics call the rule, where its selector is too long to read.
    """

    select: str
    pattern: str | None = None
    name: str | None = None
    kind: str = field(init=False, repr=False, compare=False)
    """"css" or "xpath"."""
    label: str = field(init=False, repr=False, compare=False)
    """"kind/name", by which its use is counted."""
    _flat: FlatSelector | None = field(init=False, repr=False, compare=False)
    """Where it is simple enough to be answered without a tree of lxml."""
    _xpath: etree.XPath = field(init=False, repr=False, compare=False)
    _regex: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        is_xpath = self.select.startswith(("/", "(", "./", ".."))
        object.__setattr__(self, "kind", "xpath" if is_xpath else "css")
        object.__setattr__(self, "label", f"{self.kind}/{self}")
        try:
            xpath = self.select if is_xpath else _CSS.css_to_xpath(self.select)
            compiled = etree.XPath(xpath, namespaces=_NAMESPACES)
            result = compiled(_EMPTY_PAGE)
            object.__setattr__(self, "_flat", read_xpath(self.select) if is_xpath else read_css(self.select))
            for found in _PATTERN.finditer(xpath):  # libxml2 would read it only on the first page that reaches it
                re.compile(found["literal"][1:-1])
        except (SelectorError, etree.XPathError, ValueError, OverflowError, re.error) as error:
            raise RuleError(f"{self.kind} selector {self.select!r}: {error}") from error
        if is_xpath and (unknown := _unknown_name(xpath)):
            raise RuleError(f"xpath selector {self.select!r}: {unknown} is not known")
        if not isinstance(result, list | str):
            raise RuleError(f"xpath selector {self.select!r} gives a {type(result).__name__}, not nodes or text")
        object.__setattr__(self, "_xpath", compiled)
        try:
            object.__setattr__(
                self, "_regex", re.compile(self.pattern, re.MULTILINE) if self.pattern is not None else None
            )
        except (re.error, OverflowError) as error:
            raise RuleError(f"pattern {self.pattern!r} of {self.select!r}: {error}") from error

    def nodes(self, root: etree._Element) -> list[etree._Element | str]:
        """What the selector finds in document order: elements, or texts and attributes that know their element."""
        result = self._xpath(root)
        return result if isinstance(result, list) else [result]

    def elements(self, root: etree._Element) -> list[etree._Element]:
        return [node for node in self.nodes(root) if isinstance(node, etree._Element)]

    def positions(self, page: Page) -> list[int]:
        """The positions of the elements that the selector finds, in document order."""
        return [at for at, text in self.find(page) if text is None and at is not None]

    def values(self, page: Page) -> list[str]:
        """The texts and attributes that the selector finds, in document order."""
        return [text for _, text in self.find(page) if text is not None]

    def find(self, page: Page) -> list[tuple[int | None, str | None]]:
        """What the selector finds in document order: positions of elements, and of the elements of texts and attributes
        with the text; without a position what XPath has made."""
        if self._flat is None:
            return [_place(page, node) for node in self.nodes(page.root)]
        positions, attribute = self._flat.positions(page.tree), self._flat.attribute
        if attribute is None:
            return [(at, None) for at in positions]
        values = ((at, page.tree.attribute(at, attribute)) for at in positions)
        return [(at, value) for at, value in values if value is not None]

    def search(self, lines: list[str]) -> str | None:
        """The value in the lines of one node: what the pattern finds first, or all of them where there is none."""
        if self._regex is None:
            return " ".join(lines) or None
        match = self._regex.search("\n".join(lines))
        return match[1 if self._regex.groups else 0] if match else None

    def __str__(self) -> str:
        return self.name or (self.select if self.pattern is None else f"{self.select} ~ {self.pattern}")


def _place(page: Page, node: etree._Element | str) -> tuple[int | None, str | None]:
    if isinstance(node, etree._Element):
        at = page.position.get(node)
        return at, node.text if at is None else None  # re:match makes elements of what it finds
    element = node.getparent() if isinstance(node, etree._ElementUnicodeResult) else None
    return (None if element is None else page.position[element]), str(node)


def _unknown_name(xpath: str) -> str | None:
    """A function or variable that does not exist: libxml2 would say so only on the first page that reaches it."""
    for call, variable in _CALL.findall(_LITERAL.sub("''", xpath)):
        if variable or call.rpartition("::")[2] not in _FUNCTIONS:
            return str(variable or f"{call}()")
    return None


def _compile(field_name: str, rule: object) -> Rule:
    """Raises RuleError."""
    if not isinstance(rule, Rule | str):
        raise RuleError(f"{field_name}: {rule!r} is neither a selector nor a Rule")
    try:
        return Rule(rule) if isinstance(rule, str) else rule
    except RuleError as error:
        raise RuleError(f"{field_name}: {error}") from error


def _check_zone(name: str | None) -> None:
    """Raises RuleError."""
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        like = get_close_matches(str(name), (zone for zone in available_timezones() if "/" in zone), n=1)
        hint = f"{like[0]}?" if like else "they have names such as Europe/Kyiv"
        raise RuleError(f"timezone: there is no zone {name!r}: {hint}") from error


Rules = tuple[Rule | str, ...]


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """Where a site's pages differ from the standard.

    Selectors stand in the order of trust, newest layout first: the first that gives a usable value wins, and what none
    gives is looked for in linked data, <meta> and the text, as on any page.

    Raises RuleError for what cannot be compiled.
    """

    title: Rules = ()
    authors: Rules = ()
    """All nodes of the winning selector are bylines; each may name several people."""
    date_published: Rules = ()
    date_modified: Rules = ()
    day_published: Rules = ()
    """Texts or URLs that hold the day of publication as year, month, day, such as a link to /2013/04/24/: the judge of
    an ambiguous or relative `date_published`, and its value where that cannot be read."""
    comment_count: Rules = ()
    """Texts that begin with or hold one number, such as "1 234"."""
    language: Rules = ()
    description: Rules = ()
    keywords: Rules = ()
    """All nodes of the winning selector; a single text is split at commas."""
    section: Rules = ()
    image_url: Rules = ()
    """Attributes such as `img::attr(src)`; made absolute."""
    body: Rules = ()
    """The elements that hold the text. Where one selector finds several, their sections follow one another; where all
    that are found are empty, the article has no text. Only `description`, `keywords`, `image_url` and `partial` are
    read in the text itself, the others beside it."""
    remove: Rules = ()
    """Elements inside the body that are not text of the article; all rules may read there."""
    ignore: Rules = ()
    """Elements in which no other rule may read, such as the list of comments or related stories."""
    partial: Rules = ()
    """Elements by which the page says that text is withheld from the reader."""
    settled: frozenset[str] = frozenset()
    """Fields for which these rules are complete: where none gives a value, the page does not state one."""
    timezone: str | None = None
    """IANA name of the zone of dates that state none."""
    date_order: str | None = None
    """"DMY", "MDY" or "YMD", for dates such as 4-05-2013."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes of the site's texts, most frequent first."""
    has_selectors: bool = field(init=False)
    """Whether there is a rule for any field."""
    hints: SiteHints = field(init=False, repr=False, compare=False)
    """What the rules say beside selectors."""

    def __post_init__(self) -> None:
        for name, rules in self._selectors():
            object.__setattr__(self, name, tuple(_compile(name, rule) for rule in rules))
        object.__setattr__(self, "has_selectors", any(rules for _, rules in self._selectors()))
        for name in ("settled", "languages"):
            if isinstance(names := getattr(self, name), str):
                raise RuleError(f'{name}: {names!r} is a string; write {{"..."}} or ("...",)')
        object.__setattr__(self, "settled", frozenset(self.settled))
        if unknown := self.settled - {item.name for item in fields(self)}:
            raise RuleError(f"settled: no such field: {', '.join(sorted(unknown))}")
        if wrong := [code for code in self.languages if not _LANGUAGE.fullmatch(code)]:
            raise RuleError(f"languages: {wrong[0]!r} is no code of ISO 639-1, such as 'en'")
        _check_zone(self.timezone)
        if self.date_order not in (None, "DMY", "MDY", "YMD"):
            raise RuleError(f"date_order: {self.date_order!r} is not DMY, MDY or YMD")
        hints = SiteHints(timezone=self.timezone, date_order=self.date_order, languages=self.languages)
        object.__setattr__(self, "hints", hints)

    def _selectors(self) -> Iterator[tuple[str, Rules]]:
        for item in fields(self):
            if item.type == "Rules":
                rules = getattr(self, item.name)
                if isinstance(rules, str | Rule):
                    raise RuleError(f"{item.name}: {rules!r} is one rule; write a tuple, with a comma: (...,)")
                yield item.name, rules

    def of(self, name: str) -> tuple[Rule, ...]:
        """The compiled rules of a field."""
        rules: tuple[Rule, ...] = getattr(self, name)
        return rules

    def over(self, base: ArticleRules) -> ArticleRules:
        """A site's rules on top of its platform's: its own selectors are tried first."""
        merged: dict[str, Any] = {}
        for item in filter(attrgetter("init"), fields(self)):
            own, other = getattr(self, item.name), getattr(base, item.name)
            if item.name == "settled":
                merged[item.name] = own | other
            elif item.type == "Rules":
                merged[item.name] = tuple(dict.fromkeys(own + other))
            else:
                merged[item.name] = own or other
        return ArticleRules(**merged)
