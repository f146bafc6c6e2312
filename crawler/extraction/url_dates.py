"""The day that a page's URL names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from crawler.extraction.date_parsing import make_day
from crawler.extraction.month_names import month_number
from crawler.extraction.stated_dates import DateCandidate

_URL_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<sep>[/\-_.]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=[/\-_.]))(?P=sep)"
    r"(?P<d>0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)"
)
_URL_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<sep>[/\-_.])(?P<m>0[1-9]|1[0-2])(?P=sep)(?P<y>(?:19|20)\d\d)(?!\d)"
)
_URL_NAMED = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<mon>[a-z]{3,9})/(?P<d>\d{1,2})(?!\d)", re.IGNORECASE)
_URL_SECTION = re.compile(
    r"/(?P<y>(?:19|20)\d\d)/[a-z][a-z_-]{1,30}/(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])/", re.IGNORECASE
)
"""A rubric between year and month: "/2020/politics/05/04/"."""


def dates_of_url(url: str) -> Iterator[DateCandidate]:
    path = url.split("://", 1)[-1].partition("/")[2][:500]
    if "19" not in path and "20" not in path:
        return
    for pattern in (_URL_DAY, _URL_NAMED, _URL_DAY_FIRST, _URL_SECTION):
        m = pattern.search("/" + path)
        if m is None:
            continue
        month = month_number(m["mon"]) if pattern is _URL_NAMED else int(m["m"])
        day = make_day(int(m["y"]), month or 0, int(m["d"]))
        if day:
            value = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - no zone is stated
            yield DateCandidate((value,), "day", m[0].strip("/"), "url-day", "url:day", "unknown")
            return
