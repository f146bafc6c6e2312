"""PlatformSpider: one spider for all sites on one system, each known by its home page alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from crawler.discovery.links import Source
from crawler.spider import NewsSpider
from crawler.urls.addresses import home_address
from crawler.urls.normalization import host_of


class PlatformSpider(NewsSpider):
    """A site file sets `base_url`; `scrapy ingest NAME -a site=https://example.org` names a site without a file.

    What is stored of a site of the command line goes by the site's host as its source, so that sites do not meet.
    """

    base_url: str = ""
    """The home page."""
    signature: re.Pattern[bytes] | None = None
    """What stands in the pages of any site on the system, and in hardly any other."""

    def __init__(
        self, name: str | None = None, site: str | None = None, timezone: str | None = None, **kwargs: Any
    ) -> None:
        """`site` is the home page's URL, or its host alone; `timezone` the IANA name of the zone of its dates.

        Raises ValueError where there is no such site or zone.
        """
        super().__init__(name, **kwargs)
        if site:
            self.base_url = home_address(site)
            self.name = host_of(self.base_url)
        if timezone:
            self.rules = replace(self.rules, timezone=timezone)
        if self.base_url and not self.sources:
            self.sources = self.sources_of(self.base_url)

    def sources_of(self, home: str) -> tuple[Source, ...]:
        """Where a site on this system announces its articles, from the URL of its home page."""
        raise NotImplementedError
