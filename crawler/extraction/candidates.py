"""A value with where it was found: what every field's extraction returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """`origin` is "kind:detail" as in `Article.provenance`: "json-ld:headline", "meta:og:title", "markup:h1"."""

    value: T_co
    origin: str


@dataclass(frozen=True, slots=True)
class SiteHints:
    """What a site's rules know and a page does not say."""

    timezone: str | None = None
    """IANA name, for dates that state no zone."""
    date_order: str | None = None
    """"DMY", "MDY" or "YMD", for dates such as 4-05-2013."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes of the site's texts, most frequent first."""
