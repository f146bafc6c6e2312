"""Reading one response of a source: its links go to the frontier in batches, its further sources to who asked for it.

Memory does not grow with the links. Blocking, for a long sitemap for minutes: to be called in a thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeGuard, cast

from crawler.discovery.links import BadEntry, DiscoveryError, Link, Source
from crawler.discovery.listing import Listing
from crawler.source_kind import LISTINGS, SourceKind
from crawler.urls.normalization import normalize_url, without_campaign

logger = logging.getLogger(__name__)

READER_ERROR = "reader-error"
"""The reason of a source that our own code could not take."""
_BATCH = 1000
_MANY = 10
_GENERATION = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """What came for a source: `url` is where it came from, after redirects, `content_type` the HTTP header if known."""

    source: Source
    body: bytes
    url: str
    content_type: str | None = None


@dataclass(slots=True)
class Discovered:
    """What came out of one response of a source."""

    links: int = 0
    """Links to articles, known or new."""
    new: int = 0
    """Of these, what was not known."""
    has_recent: bool = False
    """Whether a listing's page has links that became known, by whatever source, after the listing was read last."""
    skipped: int = 0
    """Links to something else, or to other sites."""
    bad: int = 0
    """Entries that cannot be read, or lead nowhere."""
    sources: list[Source] = field(default_factory=list)
    """Further sources, such as the next page."""
    error: DiscoveryError | None = None
    """Why reading ended before its time; what came before it counts."""

    @property
    def has_next_page(self) -> bool:
        return any(map(is_next_page, self.sources))


def is_next_page(source: Source) -> TypeGuard[Listing]:
    """Whether it is a further page of a listing, as against a source by itself."""
    return isinstance(source, Listing) and source.page > 1


class SourceReading:
    """`add` puts links into the frontier and says how many were new; `address_of` gives the address to fetch for a
    link, None for what is no article of this site. `listings` are normalised addresses that a listing's links may lead
    to and that are no articles; those that are found are added.
    """

    def __init__(
        self,
        answer: SourceAnswer,
        add: Callable[[Sequence[Link]], int],
        address_of: Callable[[Link, Source], str | None],
        listings: set[str],
    ) -> None:
        self._answer = answer
        self._source = answer.source
        self._add = add
        self._address_of = address_of
        self._listings = listings
        self._batch: list[Link] = []
        self.found = Discovered()

    def read(self, is_stopping: Callable[[], bool]) -> Discovered:
        """All but the last batch is added. A long sitemap is left where the run `is_stopping`: "cut-short"."""
        batch_size = _BATCH if self._source.kind is SourceKind.SITEMAP else None
        try:
            for number, entry in enumerate(self._entries(), 1):
                self._take(entry)
                if len(self._batch) == batch_size:
                    self.add_last()
                if batch_size and number % batch_size == 0 and is_stopping():
                    self.found.error = DiscoveryError("cut-short", "the run ended before the source did")
                    break
        except DiscoveryError as error:
            self.found.error = error
        return self.found

    def add_last(self) -> list[Link]:
        """Adds what was read since the last batch, and gives it back."""
        batch, self._batch = self._batch, []
        self.found.links += len(batch)
        self.found.new += self._add(_without_stamps(batch))
        return batch

    def _take(self, entry: Link | BadEntry | Source) -> None:
        if isinstance(entry, BadEntry):
            self.found.bad += 1
        elif not isinstance(entry, Link):
            self.found.sources.append(_without_session(entry))
            if entry.kind in LISTINGS:
                self._listings.add(normalize_url(entry.url))
        elif (address := self._address_of(entry, self._source)) and not self._is_listing(address):
            address = without_campaign(address)
            self._batch.append(entry if address == entry.url else replace(entry, url=address))
        else:
            self.found.skipped += 1

    def _is_listing(self, address: str) -> bool:
        """Whether a listing's link leads to another; a feed or sitemap that names it as an article is believed."""
        return self._source.kind in LISTINGS and normalize_url(address) in self._listings

    def _entries(self) -> Iterator[Link | BadEntry | Source]:
        """Raises DiscoveryError: a source that our code cannot take must not be asked for in every run."""
        answer = self._answer
        try:
            yield from answer.source.read(answer.body, answer.url, answer.content_type)
        except DiscoveryError:
            raise
        except Exception as error:
            logger.exception("Cannot read %s", answer.url)
            raise DiscoveryError(READER_ERROR, f"{type(error).__name__}: {error}"[:200]) from error


def _without_session(source: Source) -> Source:
    """With a session's number in its address, it would be another source each time."""
    address = without_campaign(source.url)
    return source if address == source.url else replace(cast("Any", source), url=address)


def _without_stamps(links: Sequence[Link]) -> Sequence[Link]:
    """The links without the modification dates that are only those of the sitemap's generation: most of them, within
    some minutes.

    Believed, they would have every page fetched again each time.
    """
    dates = sorted(link.date_modified for link in links if link.date_modified)
    half = len(dates) // 2
    if len(dates) < _MANY:
        return links
    first = min(range(len(dates) - half), key=lambda at: dates[at + half] - dates[at])
    if dates[first + half] - dates[first] >= _GENERATION:
        return links
    return [
        replace(link, date_modified=None)
        if link.date_modified and abs(link.date_modified - dates[first]) < _GENERATION
        else link
        for link in links
    ]
