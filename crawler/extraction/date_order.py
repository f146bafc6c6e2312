"""Whether 4-05-2013 is in April or in May: by the language, by other dates of the page or the site, by the locale."""

from __future__ import annotations

import re

from crawler.extraction.candidates import SiteHints
from crawler.page import Page
from crawler.urls.addresses import split_url

ORDERS = ("DMY", "MDY")
"""The two ways to read a date such as 4-05-2013."""

_NUMBERS = re.compile(r"(\d(?<![\d./:\-]\d)\d?)([/\-])(\d{1,2})\2[12]\d{3}(?![\d/\-])")
"""It begins with the digit, to which the engine skips, and then looks at what stands before that."""
_MONTHS, _DAYS = 12, 31
_LOCALES = re.compile(r"^en[-_](us|ca|gb|uk|au|nz|ie|in|za|sg|hk|ph)$", re.IGNORECASE)
_DAY_FIRST_DOMAINS = frozenset(
    {"uk", "au", "nz", "ie", "in", "za", "ng", "ke", "gh", "pk", "lk", "my", "sg", "hk", "mt"}
)


def order_of_dates(page: Page, hints: SiteHints, language: str | None, *, is_printed: bool) -> str | None:
    """ "DMY" or "MDY" (or what the site's rules say) for a date of the page; None where nothing tells.

    `is_printed`: what is for machines may be written in another order than what the page shows.
    """
    order = hints.date_order or order_of_language(language)
    if order is None and is_printed:
        order = page.once(order_of_page) or page.date_order
    return order or order_of_locale(page)


def order_of_language(language: str | None) -> str | None:
    """Only English, and what is written under its influence, may put the month first.

    >>> order_of_language("fr"), order_of_language("en"), order_of_language(None)
    ('DMY', None, None)
    """
    return "DMY" if language and language not in ("en", "tl", "fil") else None


def order_of_locale(page: Page) -> str | None:
    """Day and month as the page's English locale writes them; None where it names no country."""
    host = (split_url(page.url).hostname or "").lower()
    if host.rpartition(".")[2] in _DAY_FIRST_DOMAINS:
        return "DMY"
    for locale in (page.tree.attribute(0, "lang"), *page.meta.get("og:locale", ())[:1]):
        match = _LOCALES.match((locale or "").strip())
        if match:
            return "MDY" if match[1].lower() in ("us", "ph") else None if match[1].lower() == "ca" else "DMY"
    return None


def order_of_page(page: Page) -> str | None:
    """The order that the dates of a page show which leave no choice; None where there are none, or they differ."""
    shown = {order for text in page.once(_numeric_dates) if (order := order_shown(text))}
    return shown.pop() if len(shown) == 1 else None


def has_open_order(page: Page) -> bool:
    """Whether a date on the page could be either."""
    return any(order_shown(text) is None for text in page.once(_numeric_dates))


def order_shown(text: str) -> str | None:
    """The order of the first date in a text whose year comes last; None where there is none, or it could be either.

    >>> order_shown("24-04-2013, 07:30"), order_shown("4/24/2013"), order_shown("4-05-2013")
    ('DMY', 'MDY', None)
    """
    match = _NUMBERS.search(text)
    first, second = (int(match[1]), int(match[3])) if match else (0, 0)
    if _MONTHS < first <= _DAYS and 0 < second <= _MONTHS:
        return "DMY"
    return "MDY" if _MONTHS < second <= _DAYS and 0 < first <= _MONTHS else None


def _numeric_dates(page: Page) -> list[str]:
    shown = (filter(None, texts) for texts in (page.tree.texts, page.tree.tails))
    return [match[0] for texts in shown for match in _NUMBERS.finditer("\n".join(texts))]
