"""NewsSpider: what all sites share, from the announcement of a link to the Article; a site overrides what differs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy import Spider

from crawler.discovery.links import Source
from crawler.items import Article, Rejection
from crawler.loaders import ArticleRules, RuleCounter, load_article
from crawler.page import Page


class NewsSpider(Spider):
    """A site is class attributes; what attributes cannot say is an overridden hook.

    Hooks are pure: they read their arguments only, so that live, replayed and tested pages give the same articles.
    """

    sources: tuple[Source, ...] = ()
    """Where the site announces its articles: Feed, Sitemap and Listing."""
    rules: ArticleRules = ArticleRules()
    allowed_domains: list[str]
    """Registrable domains; their subdomains are included. Empty means those of the sources."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A site's rules go on top of those of its platform."""
        super().__init_subclass__(**kwargs)
        if "rules" in cls.__dict__:
            cls.rules = cls.rules.over(super(cls, cls).rules)  # type: ignore[misc]

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        if not hasattr(self, "allowed_domains"):
            self.allowed_domains = []

    def is_article(self, url: str) -> bool:  # noqa: ARG002 (a hook)
        """Whether an address is that of an article, as against a section, a tag or a print page."""
        return True

    def article_url(self, url: str) -> str | None:
        """The address under which to fetch what a link announces; None where it leads to no article."""
        return url if self.is_article(url) else None

    def site_id(self, url: str) -> str | None:  # noqa: ARG002 (a hook)
        """The site's own number of the article at an address; None where the address does not tell."""
        return None

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection:
        """What a page gives."""
        return load_article(
            page,
            self.rules,
            source=self.name,
            requested_url=requested_url,
            site_id=self.site_id(page.url),
            stats=self.rule_counter,
        )

    def continuation_urls(self, page: Page) -> list[str]:  # noqa: ARG002 (a hook)
        """Addresses of the further pages of a story, in order, on its first page; empty on any other."""
        return []

    def join_pages(self, first: Article, rest: list[Article]) -> Article:
        """One article of the pages of a story: the first one, with the sections of the others behind its own."""
        for article in rest:
            first.body.extend(article.body)
        return first

    @property
    def rule_counter(self) -> RuleCounter | None:
        """Counts which rule gave a value, in the run's statistics; None outside a run."""
        return getattr(getattr(self, "crawler", None), "stats", None)

    def now(self) -> datetime:
        """UTC, whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)
