"""The file of a new site in spiders/: a name, an address, and where the site announces its articles."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

from crawler.discovery.feed import Feed
from crawler.discovery.links import Source
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.platform_spider import PlatformSpider
from crawler.urls.normalization import host_of

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_site_name(name: str) -> None:
    """Raises ValueError for a name that cannot be that of a file, a folder and a source at once.

    >>> check_site_name("daily_rain")
    >>> check_site_name("Daily-Rain")
    Traceback (most recent call last):
    ValueError: 'Daily-Rain' cannot be a name, daily_rain can: small letters, digits and _, a letter first
    """
    if keyword.iskeyword(name):
        raise ValueError(f"{name!r} cannot be a name: it is a word of Python's")
    if not _NAME.fullmatch(name):
        like = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        hint = f", {like} can" if _NAME.fullmatch(like) and "/" not in name else ""
        raise ValueError(f"{name!r} cannot be a name{hint}: small letters, digits and _, a letter first")


def render_site_file(
    name: str, home: str, base: type[PlatformSpider], sources: Sequence[Source] = (), *, render: bool = False
) -> str:
    """The Python source of a spider `name` that derives from `base`.

    `sources` are feeds and sitemaps; with them stands the home page as a listing. Where there are none, `base` finds
    them in each run. `render`: the pages need a browser.
    """
    if sources:
        sources = (*sources, Listing(home))
    used = {type(source) for source in sources}
    imports = [f"from {one.__module__} import {one.__name__}" for one in (Feed, Listing, Sitemap) if one in used]
    class_name = "".join(part.capitalize() for part in name.split("_"))
    lines = [
        f'"""{host_of(home)}."""',
        "",
        "from __future__ import annotations",
        "",
        *imports,
        f"from {base.__module__} import {base.__name__}",
        "",
        "",
        f"class {class_name}Spider({base.__name__}):",
        f'    name = "{name}"',
        f'    base_url = "{_quoted(home)}"',
    ]
    if sources:
        listed = [f'        {type(source).__name__}("{_quoted(source.url)}"),' for source in sources]
        lines += ["    sources = (", *listed, "    )"]
    if render:
        lines.append("    render = True")
    return "\n".join([*lines, ""])


def _quoted(url: str) -> str:
    """A URL of a site, made safe between quotes."""
    return url.replace("\\", "%5C").replace('"', "%22").replace("\n", "").replace("\r", "")
