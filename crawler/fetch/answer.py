"""Reads one HTTP/1 answer (RFC 9112) out of the pieces in which it arrives; knows no sockets and no Scrapy.

As lenient as browsers with heads (bare newlines, blank lines before, lines without a colon, folded lines), and strict
with where a body ends: half a page is no page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.fetch.transfer_codings import read_transfer_codings, undo_compressions
from crawler.http.content_codings import NO_LIMIT, CodingError
from crawler.http.header_lines import read_headers

MAX_HEAD = 256 * 1024
"""Bytes of status lines and headers, interim answers (1xx) and trailers included."""
_MAX_SIZE_LINE = 4096
"""Bytes of a chunk's size and its extensions."""

END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/(1\.[0-9]) +([1-9][0-9]{2})(?: |$)", re.IGNORECASE)
_LENGTH = re.compile(rb"[0-9]{1,18}")
_CHUNK_SIZE = re.compile(rb"0*([0-9A-Fa-f]{1,15})[ \t]*(?:;|$)")
_BODILESS = frozenset((204, 304))
_OF_THE_CONNECTION = frozenset(
    (b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade")
)
"""What headers say of the connection and not of the page; undone here, so not passed on."""


class BrokenAnswerError(Exception):
    """What arrives is no HTTP answer."""


class CutOffError(Exception):
    """The connection ended before the body did."""


class TooLargeError(Exception):
    """The body is, or says that it will be, larger than it may."""


class AnswerReader:
    """Feed it with what arrives, until `is_complete`; all its methods raise the errors above."""

    def __init__(
        self, max_body: int, *, has_body: bool = True, is_start_enough: bool = False, opens_tunnel: bool = False
    ) -> None:
        """`max_body` in bytes, 0 for no limit; `has_body` False for the answer to HEAD; `is_start_enough`: what comes
        beyond `max_body` is not missed; `opens_tunnel`: it is the answer to CONNECT, of which only the head is read."""
        self.status = 0
        """0 until the head is there."""
        self.version = ""
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""
        """As it came, content encodings not undone but transfer codings; there when the answer is complete."""
        self.is_complete = False
        self.is_cut_short = False
        """Whether it was stopped before its end."""
        self.keeps_alive = False
        """Whether the connection may take another request."""
        self.has_surplus = False
        """Whether bytes came behind it that nobody asked for."""
        self._max_body = max_body
        self._has_body = has_body and not opens_tunnel
        self._opens_tunnel = opens_tunnel
        self._is_start_enough = is_start_enough
        self._pending = bytearray()
        """What has arrived and not been read, but for the body."""
        self._searched = 0
        """Where to look for the end of the head: what is before has none. So a head that arrives byte by byte is not
        searched again with each of them."""
        self._head_bytes = 0
        self._collected = bytearray()
        """Of the body; kept as pieces, one of chunks of a byte each would take forty times its size."""
        self._left: int | None = None
        """Bytes of the body, or of the chunk, that are still to come; None where the end of the connection ends it."""
        self._is_chunked = False
        self._compressions: list[str] = []
        """Transfer codings that are to be undone when all of the body is there."""
        self._is_in_trailers = False

    def feed(self, data: bytes) -> None:
        if self.is_complete:
            self._refuse_surplus()
            return
        if not self.status:
            data = self._read_head(data)
            if not self.status:
                return
        if self._is_chunked:
            self._read_chunks(data)
        else:
            self._read_body(data)

    def end(self, *, is_broken: bool = False) -> None:
        """The connection has ended; `is_broken`: not because its host had said all."""
        if self.is_complete:
            return
        if not self.status:
            raise BrokenAnswerError("the connection ended before the answer")
        if self._left is not None or self._is_chunked or is_broken:
            if not self._is_in_trailers:  # behind the last chunk nothing is missing
                raise CutOffError("the connection ended before the body")
            self.keeps_alive = False
        self._complete()

    def stop(self) -> None:
        """Takes what has come of the body for all of it; the head must be there."""
        self.keeps_alive = False
        self.is_cut_short = True
        self.headers = [(name, value) for name, value in self.headers if name.lower() != b"content-length"]
        self._complete()

    def _read_head(self, data: bytes) -> bytes:
        """What stands behind the head; all of it is kept where the head has not ended."""
        pending = self._pending
        pending += data
        if pending.startswith((b"\r", b"\n")) and not self._searched:  # that of an answer before, said once too often
            blank = len(pending) - len(pending.lstrip(b"\r\n"))
            self._count_head(blank)
            del pending[:blank]
        while end := END_OF_HEAD.search(pending, self._searched):
            self._count_head(end.end())
            self._take_head(bytes(pending[: end.start()]))
            del pending[: end.end()]
            self._searched = 0
            if self.status:
                self._pending = bytearray()
                return bytes(pending)
        if self._head_bytes + len(pending) > MAX_HEAD:
            raise BrokenAnswerError("endless headers")
        if len(pending) >= 5 and pending[:5].upper() != b"HTTP/":
            raise BrokenAnswerError(f"not HTTP: {bytes(pending[:40])!r}")
        self._searched = max(0, len(pending) - 3)
        return b""

    def _count_head(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD:
            raise BrokenAnswerError("endless headers")

    def _take_head(self, head: bytes) -> None:
        first, _, lines = head.partition(b"\n")
        match = _STATUS_LINE.match(first.rstrip(b"\r"))
        if match is None:
            raise BrokenAnswerError(f"not HTTP/1: {first[:40]!r}")
        status = int(match[2])
        if status == 101:
            raise BrokenAnswerError("another protocol, which nobody asked for")
        if status < 200:
            return
        self.status, self.version = status, match[1].decode()
        self._begin_body(read_headers(lines))

    def _begin_body(self, headers: list[tuple[bytes, bytes]]) -> None:
        named: dict[bytes, list[bytes]] = {}
        for name, value in headers:
            named.setdefault(name.lower(), []).append(value)
        lengths = {length.strip() for value in named.get(b"content-length", ()) for length in value.split(b",")}
        options = b",".join(named.get(b"connection", ())).lower()
        self.keeps_alive = b"close" not in options and (self.version == "1.1" or b"keep-alive" in options)
        if self._opens_tunnel and self.status < 300:
            self.keeps_alive = True  # whatever its headers say (RFC 9110, 9.3.6)
        not_said = _OF_THE_CONNECTION
        if not self._has_body or self.status in _BODILESS:
            self._left = 0
        elif self._begin_coded(named.get(b"transfer-encoding", ())):
            self.keeps_alive &= not lengths
            not_said |= {b"content-length"}
        elif lengths:
            self._left = _read_length(lengths)
            if self._max_body and self._left > self._max_body and not self._is_start_enough:
                raise TooLargeError(f"{self._left} bytes are announced, {self._max_body} are taken")
        if self._left == 0:
            not_said |= {b"content-length"}
        self.headers = [(name, value) for name, value in headers if name.lower() not in not_said]

    def _begin_coded(self, values: Sequence[bytes]) -> bool:
        """Whether the body has transfer codings; its length is then not the one that is stated."""
        try:
            self._compressions, self._is_chunked = read_transfer_codings(values)
        except CodingError as error:
            raise BrokenAnswerError(str(error)) from error
        return self._is_chunked or bool(self._compressions)

    def _read_body(self, data: bytes) -> None:
        if self._left is not None:
            if len(data) > self._left:
                data = data[: self._left]
                self._refuse_surplus()
            self._left -= len(data)
        else:
            self.keeps_alive = False
        self._add(data)
        if self._left == 0 and not self.is_complete:
            self._complete()

    def _read_chunks(self, data: bytes) -> None:
        """RFC 9112, 7.1: size in hexadecimal, newline, so many bytes, newline; the last chunk is empty."""
        data = bytes(self._pending) + data
        place = 0
        while not self.is_complete:
            if self._left:
                part = data[place : place + self._left]
                self._add(part)
                self._left -= len(part)
                place += len(part)
                if self._left or self.is_complete:
                    break
            end = data.find(b"\n", place)
            if end < 0:
                break
            self._take_line(data[place:end].rstrip(b"\r"))
            place = end + 1
        self._pending = bytearray(data[place:])
        if self.is_complete and self._pending:
            self._refuse_surplus()
        elif len(self._pending) > _MAX_SIZE_LINE:
            raise BrokenAnswerError("a chunk without a size")

    def _take_line(self, line: bytes) -> None:
        """Takes a line of a chunked body, outside the chunks: what ends a chunk, the size of the next one, or a
        trailer."""
        if self._is_in_trailers:
            self._count_head(len(line) + 2)
            if not line:
                self._complete()
        elif self._left == 0:
            if line:
                raise BrokenAnswerError("a chunk is longer than its size")
            self._left = None
        else:
            match = _CHUNK_SIZE.match(line)
            if match is None:
                raise BrokenAnswerError(f"the size of a chunk is {line[:40]!r}")
            self._left = int(match[1], 16)
            if self._left == 0:
                self._is_in_trailers = True
            elif self._max_body and len(self._collected) + self._left > self._max_body and not self._is_start_enough:
                raise TooLargeError(f"more than {self._max_body} bytes")

    def _add(self, data: bytes) -> None:
        self._collected += data
        if self._max_body and len(self._collected) > self._max_body:
            if not self._is_start_enough:
                raise TooLargeError(f"more than {self._max_body} bytes")
            self.stop()

    def _refuse_surplus(self) -> None:
        self.has_surplus = not self.is_cut_short
        self.keeps_alive = False

    def _complete(self) -> None:
        self.is_complete = True
        self.body = bytes(self._collected)
        self._collected = bytearray()
        if self._compressions:
            self._decompress()

    def _decompress(self) -> None:
        most = self._max_body or NO_LIMIT
        try:
            self.body, is_whole = undo_compressions(self.body, self._compressions, most)
        except CodingError as error:
            raise BrokenAnswerError(f"Transfer-Encoding {error}") from error
        if self._is_start_enough:
            self.body = self.body[:most]
        elif len(self.body) > most:
            raise TooLargeError(f"more than {most} bytes when decompressed")
        elif not is_whole:
            raise CutOffError("the compressed body ends early")


def _read_length(lengths: set[bytes]) -> int:
    """Stated more than once is fine where it is the same."""
    (length, *others) = lengths
    if others or not _LENGTH.fullmatch(length):
        raise BrokenAnswerError(f"Content-Length {length[:40]!r}")
    return int(length)
