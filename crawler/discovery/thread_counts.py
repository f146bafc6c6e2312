"""Numbers of comments that a feed states by the Atom Threading Extensions (RFC 4685)."""

from __future__ import annotations

from io import BytesIO

from lxml import etree

_NAMESPACE = "http://purl.org/syndication/thread/1.0"
_TOTAL = f"{{{_NAMESPACE}}}total"
_COUNT = f"{{{_NAMESPACE}}}count"


def read_thread_counts(body: bytes) -> dict[str, str]:
    """Id of an entry -> what it states: thr:total, else the thr:count of its first link to replies."""
    if _NAMESPACE.encode() not in body:
        return {}
    counts: dict[str, str] = {}
    events = etree.iterparse(
        BytesIO(body), tag=("{*}entry", "{*}item"), resolve_entities=False, no_network=True, recover=True
    )
    try:
        for _, entry in events:
            name = entry.findtext("{*}id") or entry.findtext("{*}guid") or ""
            if stated := entry.findtext(_TOTAL) or _count_of_replies(entry):
                counts.setdefault(name.strip(), stated)
            entry.clear()
    except (etree.XMLSyntaxError, ValueError):  # of lxml, for half a character
        pass  # what comes before the damage counts
    return counts


def _count_of_replies(entry: etree._Element) -> str | None:
    links = (link for link in entry.iterfind("{*}link") if link.get("rel") == "replies")
    return next((count for link in links if (count := link.get(_COUNT))), None)
