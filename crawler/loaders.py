"""From a page and its site's rules to an Article: rules first, then whatever extraction finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from itemloaders import ItemLoader
from itemloaders.processors import Compose, MapCompose, TakeFirst

from crawler.extraction import extract_page, set_date
from crawler.extraction.authors import clean_authors
from crawler.extraction.dates import FoundDate, parse_date
from crawler.extraction.day_judge import judge_date, read_day
from crawler.extraction.text import clean_text
from crawler.identity.page_identity import believed_canonical, names_another_page
from crawler.items import Article
from crawler.page import Page
from crawler.rules import ArticleRules, Rule, RuleError
from crawler.rules.reader import RuleReader, join_sections
from crawler.urls.addresses import absolute_url

__all__ = ["ArticleLoader", "ArticleRules", "Rule", "RuleCounter", "RuleError", "join_sections", "load_article"]

T = TypeVar("T")

_FLAT_FIELDS = ("authors", "comment_count", "language", "description", "keywords", "section", "image_url")
_READ_IN_TEXT = frozenset({"description", "keywords", "image_url"})
_NUMBER = re.compile(r"(?<!\d)(?:\d{1,3}(?:[ .,'’]\d{3}){1,2}|\d{1,9})(?!\d)")
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)


class RuleCounter(Protocol):
    """Where rule usage is counted: Scrapy's StatsCollector, or anything with this method."""

    def inc_value(self, key: str, count: int = 1) -> None: ...


def only_number(text: str) -> int | None:
    """The only number of a text, which may group its thousands.

    >>> only_number("Comments: 1 234"), only_number("none yet"), only_number("3 of 12")
    (1234, None, None)
    """
    numbers = _NUMBER.findall(text)
    return int(re.sub(r"\D", "", numbers[0])) if len(numbers) == 1 else None


def _language_code(text: str) -> str | None:
    match = _LANGUAGE.match(text)
    return match[1].lower() if match else None


def _image_address(text: str, loader_context: dict[str, Any]) -> str | None:
    return absolute_url(loader_context["url"], text)


def _author_names(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(name for text in texts for name in (clean_authors([text]) or [text])))


def _keyword_list(texts: list[str]) -> list[str]:
    if len(texts) == 1:
        texts = texts[0].split(",")
    return list(dict.fromkeys(word for text in texts if (word := text.strip())))


class ArticleLoader(ItemLoader):
    """Loads an Article's flat fields from texts; context: `url`, the page's address.

    `stats` counts `parser/<field>/<css or xpath>/<selector>`: pages on which that rule gave the value; a selector that
    was tried in vain is there with 0. `parser/<field>/missed` counts pages on which no rule of the field did.
    """

    default_item_class = Article
    default_input_processor = MapCompose(clean_text)
    default_output_processor = TakeFirst()
    authors_out = Compose(_author_names)
    keywords_out = Compose(_keyword_list)
    comment_count_in = MapCompose(clean_text, only_number)
    language_in = MapCompose(clean_text, _language_code)
    image_url_in = MapCompose(clean_text, _image_address)

    def get_input_processor(self, field_name: str) -> Callable[..., Any]:
        """Of this class alone: to ask the item for one, as itemloaders does, takes longer than to process a value."""
        processor: Callable[..., Any] = getattr(self, f"{field_name}_in", self.default_input_processor)
        return processor

    def get_output_processor(self, field_name: str) -> Callable[..., Any]:
        """Of this class alone, as `get_input_processor`."""
        processor: Callable[..., Any] = getattr(self, f"{field_name}_out", self.default_output_processor)
        return processor

    def add_rules(self, field_name: str, rules: tuple[Rule, ...], texts_of: Callable[[Rule], list[str]]) -> Rule | None:
        """Takes the field's value from the first rule whose texts give a usable one, and returns that rule."""

        def load(rule: Rule) -> Any:
            texts = texts_of(rule)
            if not texts:
                return None
            self.replace_value(field_name, texts)
            return self.get_output_value(field_name)

        used = self.first_usable(field_name, rules, load)
        return used[0] if used else None

    def first_usable(
        self, field_name: str, rules: tuple[Rule, ...], read: Callable[[Rule], T | None]
    ) -> tuple[Rule, T] | None:
        """The first rule for which `read` gives something (0 is something), with what it gave; counted."""
        for rule in rules:
            value = read(rule)
            usable = value is not None and value != [] and value != ""
            self._count(f"{field_name}/{rule.label}", int(usable))
            if usable and value is not None:
                return rule, value
        if rules:
            self._count(f"{field_name}/missed", 1)
        return None

    def _count(self, key: str, count: int) -> None:
        if self.stats is not None:
            self.stats.inc_value(f"parser/{key}", count)


def load_article(
    page: Page,
    rules: ArticleRules,
    *,
    source: str = "",
    requested_url: str | None = None,
    site_id: str | None = None,
    stats: RuleCounter | None = None,
) -> Article:
    """The article of a page: each field by the site's rules, and where they are silent as on any page.

    `requested_url` is what was asked for, where a redirect led elsewhere; `stats` counts as ArticleLoader says.
    """
    reader = RuleReader(page, rules)
    article = _apply_rules(page, rules, reader, stats)
    article.url = page.url
    article.requested_url = requested_url if requested_url != page.url else None
    article.canonical_url = _canonical_url(page)
    article.site_id = site_id
    article.source = source
    article.fetched_at = page.fetched_at
    settled = rules.settled | {"body"} if reader.knows_body else rules.settled
    article = extract_page(page, rules.hints, known=article, layout=reader.layout(), settled=settled)
    if article.canonical_url and names_another_page(page.url, article.canonical_url, article.title):
        article.canonical_url = None
    return article


def _canonical_url(page: Page) -> str | None:
    tree = page.tree
    for at in tree.tagged.get("link", ()):
        if "canonical" in (tree.attribute(at, "rel") or "").lower().split():
            return believed_canonical(page.url, tree.attribute(at, "href"), base=page.base_url)
    stated = (believed_canonical(page.url, text, base=page.base_url) for text in page.meta.get("og:url", []))
    return next(filter(None, stated), None)


def _apply_rules(page: Page, rules: ArticleRules, reader: RuleReader, stats: RuleCounter | None) -> Article:
    """What the rules alone give."""
    if not rules.has_selectors:
        return Article()
    loader = ArticleLoader(stats=stats, url=page.base_url)
    origins: dict[str, str] = {}

    def load_flat(name: str) -> None:
        texts_of = reader.texts if name in _READ_IN_TEXT else reader.texts_beside
        if rule := loader.add_rules(name, rules.of(name), texts_of):
            origins[name] = f"rule:{rule}"

    load_flat("title")
    title = loader.get_output_value("title")
    if body := loader.first_usable("body", rules.of("body"), lambda rule: reader.read_body(rule, title)):
        origins["body"] = f"rule:{body[0]}"
    for name in _FLAT_FIELDS:
        load_flat(name)
    if partial := loader.first_usable("partial", rules.of("partial"), reader.texts):
        origins["is_partial"] = f"rule:{partial[0]}"
    article: Article = loader.load_item()
    article.provenance = origins
    article.body = body[1] if body else []
    article.is_partial = partial is not None
    for name in ("date_published", "date_modified"):
        if found := _load_date(name, page, rules, reader, loader):
            set_date(article, name, found)
    return article


def _load_date(
    name: str, page: Page, rules: ArticleRules, reader: RuleReader, loader: ArticleLoader
) -> FoundDate | None:
    hints = rules.hints
    if page.date_order and not rules.date_order:
        hints = replace(hints, date_order=page.date_order)

    def read(rule: Rule) -> FoundDate | None:
        readings = (parse_date(text, fetched_at=page.fetched_at, hints=hints) for text in reader.texts_beside(rule))
        return next((found for found in readings if found), None)

    used = loader.first_usable(name, rules.of(name), read)
    found = replace(used[1], origin=f"rule:{used[0]}") if used else None
    if name != "date_published":
        return found
    judge = loader.first_usable(
        "day_published",
        rules.of("day_published"),
        lambda rule: next(filter(None, map(read_day, reader.texts_beside(rule))), None),
    )
    if judge is None:
        return found
    printed = (text for rule in rules.of(name) for text in reader.texts_beside(rule))
    text = found.raw if found else next(printed, None)
    judged = judge_date(text, judge[1], fetched_at=page.fetched_at, hints=hints)
    return replace(judged, origin=found.origin if found else f"rule:{judge[0]}")
