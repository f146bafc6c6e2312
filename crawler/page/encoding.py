"""Which character encoding a page's bytes are in: BOM, HTTP header, XML declaration or <meta>, then detection."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

_DETECT_BYTES = 4096
_SEARCHED_BYTES = 400_000
_HEAD_BYTES = 4096
_PIECE_BYTES = 16_384
_MANY_VALID_FOR_ONE_BROKEN = 10

# The encodings of the WHATWG standard (https://encoding.spec.whatwg.org/#names-and-labels) by Python's codec names,
# with the superset that the standard reads them as.
_CODECS = {
    **dict.fromkeys(["ascii", "iso8859-1", "cp1252"], "cp1252"),
    **dict.fromkeys(["gb2312", "gbk", "gb18030"], "gb18030"),
    **dict.fromkeys(["big5", "big5hkscs", "cp950"], "big5hkscs"),
    **dict.fromkeys(["shift_jis", "cp932", "shift_jisx0213", "shift_jis_2004"], "cp932"),
    **dict.fromkeys(["euc_kr", "cp949"], "cp949"),
    **dict.fromkeys(["iso8859-9", "cp1254"], "cp1254"),
    **dict.fromkeys(["iso8859-11", "tis-620", "cp874"], "cp874"),
    **{name: name for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")},
    **{f"iso8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"cp{page}": f"cp{page}" for page in (866, 1250, 1251, 1253, 1255, 1256, 1257, 1258)},
    **{name: name for name in ("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "iso2022_jp")},
    **dict.fromkeys(["euc_jp", "euc_jis_2004", "euc_jisx0213"], "euc_jp"),
}
_LEGACY = sorted({codec for codec in _CODECS.values() if not codec.startswith("utf")})
"""The bytes decide between these where nothing is declared: no page is in another, such as those of mainframes."""
_OF_LANGUAGE = {
    **dict.fromkeys(["pl", "cs", "sk", "hu", "hr", "sl", "bs", "ro", "sq"], "cp1250"),
    **dict.fromkeys(["tr", "az"], "cp1254"),
    **dict.fromkeys(["lt", "lv", "et"], "cp1257"),
    "vi": "cp1258",
}
"""What pages in Latin letters use, where it is not windows-1252."""

_TAG = re.compile(rb"<[^<>]*>")
_SENTENCE_END = re.compile(rb"[\n.]+")
_LANGUAGE = re.compile(rb"<html[^>]*?\slang\s*=\s*[\"']?([a-z]{2})", re.IGNORECASE)
_LETTERS_OF_CP1250 = re.compile(rb"[\x8a\x8c-\x8f\x9a\x9c-\x9f]")
_SIGN_IN_WORD = re.compile(rb"[a-z][\xb1\xb3\xb5\xb6\xb9\xbb\xbc\xbe\xbf][a-z]")
_TURKISH = re.compile(rb"[a-z][\xf0\xfd\xfe]")
_BROKEN = "\ufffd"


def detect_encoding(body: bytes, content_type: str | None = None) -> str:
    """Name of a Python codec for `body`; "utf-8" for the usual page.

    A declaration that the bytes contradict loses: valid UTF-8 with multi-byte characters is UTF-8 whatever the page
    says, UTF-8 with a broken character here and there stays UTF-8, and a page that says UTF-8 but is not is detected.
    """
    if bom := _bom(body):
        return bom
    if body.isascii():
        return _declared(body, content_type) if b"\x1b" in body else "utf-8"  # ISO-2022-JP is in escapes
    if not _is_utf8(body):
        declared = _declared(body, content_type)
        if declared != "utf-8":
            return declared
        return "utf-8" if _is_mostly_utf8(body) else _detect(body)
    return "utf-8"


def _is_utf8(body: bytes) -> bool:
    """Piece by piece, since the whole page's text would be allocated only to be thrown away: that takes longer."""
    view = memoryview(body)
    at = 0
    try:
        while at < len(body):
            end = at + _PIECE_BYTES
            at += codecs.utf_8_decode(view[at:end], "strict", end >= len(body))[1]
    except UnicodeDecodeError:
        return False
    return True


def _bom(body: bytes) -> str | None:
    """UTF-16 and UTF-32 are also known by where the zeros stand in the first characters, which are mark-up."""
    name, _ = read_bom(body)
    if name:
        return _codec(name)
    head = body[:4]
    if b"\0" not in head or len(head) < 4:
        return None
    zeros = bytes(byte == 0 for byte in head)
    return {
        b"\0\1\0\1": "utf-16-le",
        b"\1\0\1\0": "utf-16-be",
        b"\0\1\1\1": "utf-32-le",
        b"\1\1\1\0": "utf-32-be",
    }.get(zeros)


def _declared(body: bytes, content_type: str | None) -> str:
    """What the header or the page says, "utf-8" where neither does or what is said cannot be."""
    for name in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        if name and (codec := _codec(name)) and not codec.startswith(("utf-16", "utf-32")):
            return codec
    return "utf-8"


def _codec(name: str) -> str | None:
    """The codec of a label; None for what is no encoding of web pages, such as "hex"."""
    try:
        return _CODECS.get(codecs.lookup(name.strip()).name)
    except (LookupError, ValueError):
        return None


def _is_mostly_utf8(body: bytes) -> bool:
    text = body[:_SEARCHED_BYTES].decode("utf-8", "replace")
    broken = text.count(_BROKEN)
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return beyond_ascii - broken > _MANY_VALID_FOR_ONE_BROKEN * broken


def _detect(body: bytes) -> str:
    """The encoding by the letters: mark-up and ASCII lines tell nothing."""
    text = _TAG.sub(b" ", body[:_SEARCHED_BYTES])
    sample = b"\n".join(line.strip() for line in _SENTENCE_END.split(text) if not line.isascii())
    if len(sample) > _DETECT_BYTES:
        sample = sample[:_DETECT_BYTES].rpartition(b"\n")[0] or sample[:_DETECT_BYTES]
    guess = from_bytes(sample, cp_isolation=_LEGACY).best()
    if guess is None or _is_latin(str(guess)):
        return _latin_codec(body, sample)
    return _codec(guess.encoding) or "cp1252"


def _is_latin(text: str) -> bool:
    letters = [character for character in text if not character.isascii() and character.isalpha()]
    return 2 * sum(character < "\u0250" for character in letters) >= len(letters)


def _latin_codec(body: bytes, sample: bytes) -> str:
    """The Latin code pages share most bytes, so that the language, and letters where others have signs, decide."""
    if language := _LANGUAGE.search(body[:_HEAD_BYTES]):
        codec = _OF_LANGUAGE.get(language[1].lower().decode("ascii"), "cp1252")
    elif _SIGN_IN_WORD.search(sample):
        codec = "cp1250"
    else:
        codec = "cp1254" if len(_TURKISH.findall(sample)) > 1 else "cp1252"
    if codec == "cp1250" and not _LETTERS_OF_CP1250.search(sample):
        return "iso8859-2"
    return codec
