"""The bytes of a sitemap, unpacked and repaired as far as its reader needs it, within bounds."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from typing import Protocol

from crawler.discovery.links import DiscoveryError
from crawler.discovery.wide_xml import wide_encoding
from crawler.discovery.xml_references import REFERENCE, repair_undeclared

MAX_DECOMPRESSED = 512 * 1024 * 1024
"""Bytes that are read of one sitemap; the protocol's limit is 50 MB."""
_GZIP = b"\x1f\x8b"
_ATTRIBUTES_PER_TAG = 64
"""That a piece of a sitemap may have, by its equals signs; libxml2 takes time by the square of them."""
_CHUNK = 65536
_SECTION = b"<![CDATA["


class _Readable(Protocol):
    def read1(self, size: int, /) -> bytes: ...


class SitemapStream:
    """A stream that names what is wrong with it, ends at MAX_DECOMPRESSED bytes and escapes bare ampersands."""

    def __init__(self, stream: _Readable) -> None:
        self._stream = stream
        self._left = MAX_DECOMPRESSED
        self._damage: DiscoveryError | None = None
        self._ahead = self._read(_CHUNK)
        self._is_escaping = wide_encoding(self._ahead) is None
        """Not where an ampersand is two bytes, as in UTF-16."""
        self.is_xml = True
        """Else its bytes are given as they are."""

    @classmethod
    def of(cls, body: bytes) -> SitemapStream:
        """The stream of a response's body, which may be a gzip file. Raises DiscoveryError, as `read` does."""
        return cls(gzip.GzipFile(fileobj=BytesIO(body)) if body.startswith(_GZIP) else BytesIO(body))

    def peek(self) -> bytes:
        """The first bytes, which `read` gives again."""
        return self._ahead[:512]

    def read(self, size: int = -1, /) -> bytes:  # noqa: ARG002 (lxml takes what it gets)
        """The next bytes, at most about _CHUNK of them; none at the end."""
        if self._damage:
            raise self._damage
        data, self._ahead = self._ahead, b""
        try:
            self._ahead = self._read(_CHUNK)
        except DiscoveryError as damage:  # what came before it is read first
            self._damage = damage
        if not self.is_xml:
            return data
        _refuse_garbage(data)
        if not self._is_escaping:
            return data
        # What may be a reference or a CDATA section cut in two is decided with the next bytes.
        cut = _find_cut(data)
        if cut > 0 and self._ahead:
            data, self._ahead = data[:cut], data[cut:] + self._ahead
        return REFERENCE.sub(repair_undeclared, data) if b"&" in data else data

    def _read(self, size: int) -> bytes:
        try:
            data = self._stream.read1(size)  # which gives what there is before a damage
        except (OSError, EOFError, zlib.error) as error:
            raise DiscoveryError("sitemap-broken", f"gzip: {error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise DiscoveryError("sitemap-too-large", f"more than {MAX_DECOMPRESSED} bytes")
        return data


def _find_cut(data: bytes) -> int:
    """Where what `data` ends in begins, if it may go on in the next bytes; below 0 where nothing does."""
    section, end = data.rfind(_SECTION), 0
    if section >= 0 and (end := data.find(b"]]>", section)) < 0:
        return section
    tag = data.rfind(b"<", -len(_SECTION))
    if tag >= 0 and _SECTION.startswith(data[tag:]):
        return tag
    return data.rfind(b"&", max(end, len(data) - 32))


def _refuse_garbage(data: bytes) -> None:
    """What no sitemap holds, and would take its reader long."""
    if data.count(b"=") > _ATTRIBUTES_PER_TAG * (data.count(b"<") + 16):
        raise DiscoveryError("sitemap-unreadable", "a tag has hundreds of attributes")
    if 4 * data.count(b"&") > len(data):
        raise DiscoveryError("sitemap-unreadable", "a quarter of it are ampersands")
