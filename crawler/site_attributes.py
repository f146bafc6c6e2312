"""What a site's file says of the site: a mistake is told where it is made, before anything is fetched."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.rules import ArticleRules
from crawler.urls.addresses import absolute_url


class SiteAttributeError(ValueError):
    """An attribute of a spider's class is not what it must be; the message is one line for a person."""


def check_site_attributes(attributes: Mapping[str, object]) -> None:
    """Checks those that the class itself sets: `rules`, `sources` and `base_url`. Raises SiteAttributeError."""
    rules, sources, home = (attributes.get(name) for name in ("rules", "sources", "base_url"))
    if rules is not None and not isinstance(rules, ArticleRules):
        raise SiteAttributeError(f"rules is {_shown(rules)}, not ArticleRules(...)")
    if sources is not None:
        _check_sources(sources)
    if home is not None and not (isinstance(home, str) and (not home or absolute_url("", home))):
        raise SiteAttributeError(f"base_url is {_shown(home)}, not an address such as https://www.example.org/")


def _check_sources(sources: object) -> None:
    """A property is the class's own affair."""
    if isinstance(sources, property):
        return
    if not isinstance(sources, tuple):
        raise SiteAttributeError(f"sources is {_shown(sources)}, not a tuple: (Feed(...),) has a comma at its end")
    for source in sources:
        url = getattr(source, "url", None)
        if not (isinstance(url, str) and hasattr(source, "read")):
            raise SiteAttributeError(f"sources: {_shown(source)} is no Feed(...), Sitemap(...) or Listing(...)")
        if not absolute_url("", url):
            raise SiteAttributeError(f"sources: {_shown(url)} is not an address such as https://www.example.org/feed/")


def _shown(value: object) -> str:
    return f"{value!r:.80}"
