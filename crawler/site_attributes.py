"""What a site's file says of the site: a mistake is told where it is made, before anything is fetched."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from crawler.rules import ArticleRules
from crawler.urls.addresses import absolute_url


class SiteAttributeError(ValueError):
    """An attribute of a spider's class is not what it must be; the message is one line for a person."""


_CHECKED = ("rules", "sources", "base_url", "allowed_domains", "render")
_NEARLY = 0.85
"""How much of two names is the same where one is a slip of the pen."""


def check_site_attributes(attributes: Mapping[str, object], inherited: Collection[str]) -> None:
    """Checks those that the class itself sets, and names nearly like them. Raises SiteAttributeError.

    `inherited`: the names of the attributes of the classes above.
    """
    rules, sources, home, domains, render = map(attributes.get, _CHECKED)
    if rules is not None and not isinstance(rules, ArticleRules):
        raise SiteAttributeError(f"rules is {_shown(rules)}, not ArticleRules(...)")
    if sources is not None:
        _check_sources(sources)
    if home is not None and not (isinstance(home, str) and (not home or absolute_url("", home))):
        raise SiteAttributeError(f"base_url is {_shown(home)}, not an address such as https://www.example.org/")
    if domains is not None:
        _check_domains(domains)
    if render is not None and not isinstance(render, bool | property):
        raise SiteAttributeError(f"render is {_shown(render)}, not True, False or None")
    for name in attributes.keys() - {*inherited}:
        if name not in _CHECKED and (meant := get_close_matches(name, _CHECKED, 1, _NEARLY)):
            raise SiteAttributeError(f"nobody reads {name}: {meant[0]}?")


def _check_domains(domains: object) -> None:
    """A property is the class's own affair."""
    if isinstance(domains, property):
        return
    if not isinstance(domains, list | tuple | set | frozenset):
        raise SiteAttributeError(f"allowed_domains is {_shown(domains)}, not a list: [...]")
    for domain in domains:
        if not isinstance(domain, str) or not domain or "/" in domain or absolute_url("", f"http://{domain}") is None:
            raise SiteAttributeError(f"allowed_domains: {_shown(domain)} is no domain such as example.org")


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
