"""Many faults on one site in one run: each page comes to an end with a name, and the good ones come through."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable

from sqlalchemy import create_engine, select

from crawler.items import Article
from crawler.storage.engine import upgrade
from crawler.storage.models import ArticleRow, UrlRow, UrlState
from tests import hostile_server as hostile
from tests.crawling import Crawl
from tests.news_site import HOME, NEWS, feed, story
from tests.website import Behaviour, Reply, Website

WHOLE = str(story(1).body).encode()
LENGTH = f"Content-Length: {len(WHOLE)}\r\n".encode()
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
OK = b"HTTP/1.1 200 OK\r\n"


def answer(*headers: bytes, body: bytes = WHOLE) -> Behaviour:
    return hostile.raw(OK + b"".join(headers) + b"\r\n" + body)


def chunked(data: bytes) -> Behaviour:
    return answer(HTML, b"Transfer-Encoding: chunked\r\n", body=data)


def redirect(location: str, status: int = 302) -> Reply:
    return Reply("", status, headers={"Location": location})


def linked(data: str) -> Reply:
    return story(1, f'<script type="application/ld+json">{data}</script>')


def _gzip_with(flags: bytes, fields: bytes) -> bytes:
    """WHOLE, with a header that has more fields (RFC 1952)."""
    data = gzip.compress(WHOLE, mtime=0)
    return data[:3] + flags + data[4:10] + fields + data[10:]


def article_data(**fields: object) -> Reply:
    return linked(json.dumps({"@type": "NewsArticle", **fields}))


def meta(name: str, content: str) -> Reply:
    return story(1, f'<meta property="{name}" content="{content}">')


def after_title(markup: str) -> Reply:
    return Reply(WHOLE.replace(b"</h1>", b"</h1>" + markup.encode("utf-8", "surrogatepass")))


HTTP: dict[str, Behaviour] = {
    "http-0.9": hostile.raw(WHOLE),
    "http-1.0": hostile.raw(b"HTTP/1.0 200 OK\r\n" + HTML + b"\r\n" + WHOLE),
    "http-2-preface": hostile.raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "no-reason": hostile.raw(b"HTTP/1.1 200\r\n" + HTML + LENGTH + b"\r\n" + WHOLE),
    "status-000": hostile.raw(b"HTTP/1.1 000 Zero\r\n\r\n"),
    "status-99999": hostile.raw(b"HTTP/1.1 99999 Many\r\n\r\n"),
    "status-negative": hostile.raw(b"HTTP/1.1 -1 Less\r\n\r\n"),
    "only-newlines": hostile.raw(b"HTTP/1.1 200 OK\n" + HTML.replace(b"\r", b"") + b"\n" + WHOLE),
    "folded-header": answer(HTML, b"X-A: 1\r\n  2\r\n", LENGTH),
    "header-without-colon": answer(HTML, b"nonsense\r\n", LENGTH),
    "header-of-a-megabyte": answer(HTML, b"X-A: " + b"a" * 1_000_000 + b"\r\n", LENGTH),
    "ten-thousand-headers": answer(HTML, b"Set-Cookie: a=b\r\n" * 10_000, LENGTH),
    "binary-header": answer(HTML, b"X-A: \x00\x01\xff\xfe\r\n", LENGTH),
    "two-lengths": answer(HTML, LENGTH, b"Content-Length: 5\r\n"),
    "length-no-number": answer(HTML, b"Content-Length: many\r\n"),
    "length-of-many-digits": answer(HTML, b"Content-Length: " + b"9" * 5000 + b"\r\n"),
    "length-zero": answer(HTML, b"Content-Length: 0\r\n"),
    "length-short": answer(HTML, b"Content-Length: 100\r\n"),
    "chunk-size-no-number": chunked(b"zz\r\nabc\r\n0\r\n\r\n"),
    "chunk-size-huge": chunked(b"f" * 64 + b"\r\nabc"),
    "chunk-negative": chunked(b"-5\r\nabc\r\n0\r\n\r\n"),
    "chunk-cut-off": chunked(b"%x\r\n" % (len(WHOLE) + 100) + WHOLE),
    "chunk-without-end": chunked(b"%x\r\n" % len(WHOLE) + WHOLE + b"\r\n"),
    "chunk-extension-endless": chunked(b"5;" + b"a" * 500_000 + b"\r\nabcde\r\n0\r\n\r\n"),
    "chunk-trailers": chunked(b"%x\r\n" % len(WHOLE) + WHOLE + b"\r\n0\r\n" + b"X: y\r\n" * 1000 + b"\r\n"),
    "chunked-twice": answer(HTML, b"Transfer-Encoding: chunked, chunked\r\n", body=b"0\r\n\r\n"),
    "unknown-transfer-encoding": answer(HTML, b"Transfer-Encoding: zip\r\n"),
    "unknown-encoding": hostile.encoded(WHOLE, "rot13"),
    "encoding-not-used": hostile.encoded(WHOLE, "gzip"),
    "brotli-garbage": hostile.encoded(b"\xff" * 500, "br"),
    "zstd-garbage": hostile.encoded(b"\x28\xb5\x2f\xfd" + b"\xff" * 500, "zstd"),
    "raw-deflate": hostile.encoded(zlib.compress(WHOLE)[2:-4], "deflate"),
    "gzip-in-parts": hostile.encoded(gzip.compress(WHOLE[:500]) + gzip.compress(WHOLE[500:]), "gzip"),
    "gzip-then-garbage": hostile.encoded(gzip.compress(WHOLE) + b"\0" * 1000, "x-gzip"),
    "304-unasked": Reply("", 304),
    "206": Reply(WHOLE[:500], 206, headers={"Content-Range": f"bytes 0-499/{len(WHOLE)}"}),
    "205": Reply("", 205),
    "300": Reply("many", 300),
    "101": hostile.raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"),
    "401": Reply("x", 401, headers={"WWW-Authenticate": "Basic"}),
    "407": Reply("x", 407),
    "451": Reply("x", 451),
    "520": Reply("x", 520),
    "refresh-to-file": Reply('<meta http-equiv="refresh" content="0;url=file:///etc/passwd">'),
    "refresh-header": Reply(WHOLE, headers={"Refresh": "0; url=http://169.254.169.254/"}),
    "redirect-nowhere": Reply("", 301),
    "redirect-to-itself": redirect(""),
    "redirect-with-newline": redirect("/a\\r\\nX: y"),
    "redirect-long": redirect("/" + "a" * 300_000),
    "redirect-unicode": redirect("/новость-ü"),
    "redirect-port-0": redirect("http://127.0.0.1:0/"),
    "redirect-port-99999": redirect("http://127.0.0.1:99999/"),
    "redirect-bad-ipv6": redirect("http://[::1/"),
    "redirect-no-host": redirect("http:///x"),
    "redirect-password": redirect("http://user:secret@127.0.0.1:1/"),
    "redirect-bad-escape": redirect("/%zz%"),
    "content-type-none": Reply(WHOLE, content_type=None),
    "content-type-plain": Reply(WHOLE, content_type="text/plain"),
    "content-type-octets": Reply(WHOLE, content_type="application/octet-stream"),
    "content-type-xhtml": Reply(WHOLE, content_type="application/xhtml+xml"),
    "content-type-twice": Reply(WHOLE, content_type="text/html, text/html; charset=x; charset=y"),
    "charset-utf-7": Reply(WHOLE, content_type="text/html; charset=utf-7"),
    "charset-base64": Reply(WHOLE, content_type="text/html; charset=base64"),
    "charset-idna": Reply(WHOLE, content_type="text/html; charset=idna"),
    "charset-utf-32": Reply(WHOLE.decode().encode("utf-32")),
    "attachment": Reply(b"PK\x03\x04" + b"\0" * 500, content_type="application/zip"),
    "video": Reply(b"\0\0\0\x20ftypmp42" + b"\0" * 500, content_type="video/mp4"),
}
FRAMING: dict[str, Behaviour] = {
    "end-in-status": hostile.raw(b"HTTP/1.1 2"),
    "end-after-status": hostile.raw(OK),
    "blank-lines-first": hostile.raw(b"\r\n\r\n" + OK + HTML + LENGTH + b"\r\n" + WHOLE),
    "mark-first": hostile.raw(b"\xef\xbb\xbf" + OK + HTML + LENGTH + b"\r\n" + WHOLE),
    "icy": hostile.raw(b"ICY 200 OK\r\n" + HTML + LENGTH + b"\r\n" + WHOLE),
    "status-2000": hostile.raw(b"HTTP/1.1 2000 OK\r\n" + HTML + LENGTH + b"\r\n" + WHOLE),
    "status-in-other-digits": hostile.raw("HTTP/1.1 ٢٠٠ OK\r\n".encode() + HTML + LENGTH + b"\r\n" + WHOLE),
    "reason-binary": hostile.raw(b"HTTP/1.1 200 \x00\xff\x1b[31m\r\n" + HTML + LENGTH + b"\r\n" + WHOLE),
    "nul-in-name": answer(HTML, b"X\x00Y: 1\r\n", LENGTH),
    "return-in-value": answer(HTML, b"X: a\rContent-Length: 3\r\n", LENGTH),
    "two-types": answer(b"Content-Type: text/plain\r\n", HTML, LENGTH),
    "hints-of-200-kilobytes": hostile.raw(
        b"HTTP/1.1 103 Hints\r\nX: " + b"x" * 200_000 + b"\r\n\r\n" + OK + HTML + LENGTH + b"\r\n" + WHOLE
    ),
    "interim-alone": hostile.raw(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "204-with-body": hostile.raw(b"HTTP/1.1 204 None\r\n" + HTML + LENGTH + b"\r\n" + WHOLE),
    "answer-behind": answer(HTML, LENGTH, body=WHOLE + OK + HTML + b"Content-Length: 4\r\n\r\nevil"),
    "answer-behind-chunks": answer(
        HTML,
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        body=hostile.chunk(WHOLE) + b"0\r\n\r\n" + OK + HTML + b"Content-Length: 4\r\n\r\nevil",
    ),
    "transfer-with-parameter": answer(HTML, b"Transfer-Encoding: chunked; q=1\r\n", body=hostile.chunk(WHOLE)),
    "transfer-in-quotes": answer(HTML, b'Transfer-Encoding: "chunked"\r\n', body=hostile.chunk(WHOLE)),
    "transfer-gzip-cut": answer(
        HTML,
        b"Transfer-Encoding: gzip, chunked\r\n",
        body=hostile.chunk(gzip.compress(WHOLE)[:-20]) + b"0\r\n\r\n",
    ),
    "chunk-size-0x": chunked(hostile.chunk(WHOLE, b"0x%x" % len(WHOLE)) + b"0\r\n\r\n"),
    "chunk-size-underscore": chunked(hostile.chunk(WHOLE, b"1_0") + b"0\r\n\r\n"),
    "chunk-size-of-zeros": chunked(hostile.chunk(WHOLE, b"%030x" % len(WHOLE)) + b"0\r\n\r\n"),
    "chunks-of-a-byte": chunked(b"".join(hostile.chunk(bytes([byte])) for byte in WHOLE) + b"0\r\n\r\n"),
    "chunk-behind-the-last": chunked(hostile.chunk(WHOLE) + b"0\r\n\r\n" + hostile.chunk(b"more")),
    "trailer-with-location": chunked(hostile.chunk(WHOLE) + b"0\r\nLocation: http://127.0.0.1:1/\r\n\r\n"),
    **{
        f"length-{number}": answer(HTML, f"Content-Length: {length}\r\n".encode())
        for number, length in enumerate(("+5", "0x10", "1e3", "١٢", "1 2", "1_000", "5,", "1000000000000000"))
    },
    "cookie-of-200-kilobytes": answer(HTML, LENGTH, b"Set-Cookie: a=" + b"x" * 200_000 + b"\r\n"),
    "tag-with-return": answer(HTML, LENGTH, b'ETag: "a\rX-Evil: 1"\r\n'),
    "two-locations": hostile.raw(b"HTTP/1.1 302 x\r\nLocation: /5000\r\nLocation: http://169.254.169.254/\r\n\r\n"),
    "location-with-nul": hostile.raw(b"HTTP/1.1 302 x\r\nLocation: /a\x00b\r\n\r\n"),
    "location-latin-1": hostile.raw(b"HTTP/1.1 302 x\r\nLocation: /caf\xe9\r\n\r\n"),
    "location-surrogate": hostile.raw(b"HTTP/1.1 302 x\r\nLocation: /\xed\xa0\x80\r\n\r\n"),
    **{
        f"redirect-{number}": redirect(location)
        for number, location in enumerate(
            (
                *("HTTP://127.0.0.1:1/", "http:\\\\127.0.0.1:1", "http:/127.0.0.1:1/x", "///127.0.0.1:1/"),
                *("http://example.com@127.0.0.1:1/", "http://127.0.0.1:1\\@example.com/", "http://127.0.0.1:1#@e.com"),
                *("http://127.0.0.1.:1/", "http://localhost.:1/", "http://[fe80::1%25lo]:1/", "ht\ttp://127.0.0.1:1/"),
                *("http://[64:ff9b::7f00:1]:1/", "http://[2002:7f00:1::]:1/", "http://[::ffff:0:7f00:1]:1/"),
                *("ws://127.0.0.1:1/", "blob:http://127.0.0.1:1/x", "about:blank", "view-source:http://127.0.0.1:1/"),
                *("gopher://127.0.0.1:1/_x", "jar:http://127.0.0.1:1/!/x", "http://127.0.0.1:80:80/", "http://a:b/"),
                *("http://127.0.0.1:-1/", "http://127.0.0.1:٨٠/", "?", "#x", "   ", "<html>", "/../../../etc/passwd"),
                *(
                    "http://xn--/",
                    "http://a..b/",
                    f"http://{'a' * 64}.example/",
                    "http://127.0.0.1%2f@x/",
                    "/%0d%0aX:y",
                ),
            )
        )
    },
    "refresh-to-data": Reply('<meta http-equiv="refresh" content="0;url=data:text/html,x">'),
    "refresh-in-quotes": Reply("""<meta http-equiv="refresh" content="0;URL='http://127.0.0.1:1/'">"""),
    "refresh-after-ages": Reply(b'<meta http-equiv="refresh" content="' + b"9" * 5000 + b';url=/x">' + WHOLE),
    "refresh-before": Reply(b'<meta http-equiv="refresh" content="-1;url=/x">' + WHOLE),
    "gzip-extra": hostile.encoded(_gzip_with(b"\x04", b"\xe8\xfd" + b"x" * 65_000), "gzip"),
    "gzip-name": hostile.encoded(_gzip_with(b"\x08", b"n" * 500_000 + b"\0"), "gzip"),
    "gzip-wrong-sum": hostile.encoded(gzip.compress(WHOLE)[:-8] + b"\0" * 8, "gzip"),
    "gzip-other-method": hostile.encoded(b"\x1f\x8b\x07" + gzip.compress(WHOLE)[3:], "gzip"),
    "gzip-two-bytes": hostile.encoded(b"\x1f\x8b", "gzip"),
    "gzip-empty-blocks": hostile.encoded(_gzip_with(b"\0", b"")[:10] + b"\0\0\0\xff\xff" * 200_000, "gzip"),
    "zstd-window-of-2-gigabytes": hostile.encoded(b"\x28\xb5\x2f\xfd\0\xa8\x01\0\0" + b"x" * 100, "zstd"),
    "zstd-skipped-for-ever": hostile.encoded(b"\x50\x2a\x4d\x18\xff\xff\xff\xff" + b"x" * 100, "zstd"),
    "zstd-skipped-often": hostile.encoded(b"\x50\x2a\x4d\x18\x04\0\0\0skip" * 50_000, "zstd"),
    "encodings-of-commas": hostile.encoded(WHOLE, "," * 5000),
    "encoding-long": hostile.encoded(WHOLE, "a" * 100_000),
    **{
        f"charset-{number}": Reply(WHOLE, content_type=f"text/html; charset={charset}")
        for number, charset in enumerate(
            (
                *("zlib", "hex", "bz2", "uu", "rot_13", "quopri", "punycode", "unicode_escape", "undefined", "mbcs"),
                *("raw_unicode_escape", "utf-16", "utf-16-le", "cp037", "hz", "replacement", "../../etc/passwd"),
                *("'utf-8'", "utf8mb4", "%00", "", "a" * 5000),
            )
        )
    },
    "utf-16-odd": Reply(b"\xff\xfe" + WHOLE.decode().encode("utf-16-le") + b"\0"),
    "three-marks": Reply(b"\xef\xbb\xbf" * 3 + WHOLE),
    "zeros-between": Reply(b"\0".join(bytes([byte]) for byte in WHOLE)),
    "parts": Reply(b"--x\r\n\r\n" + WHOLE, content_type="multipart/x-mixed-replace; boundary=x"),
    "program": Reply(b"\x7fELF" + b"\0" * 500),
}
DATA: dict[str, Behaviour] = {
    "json-deep": linked("[" * 100_000),
    "json-deep-objects": linked('{"a":' * 50_000 + "1" + "}" * 50_000),
    "json-long": linked('{"a": "' + "x" * 3_000_000 + '"}'),
    "json-lone-surrogate": linked('{"@type": "NewsArticle", "headline": "Rain \\ud800 falls"}'),
    "json-nul": linked('{"@type": "NewsArticle", "headline": "Rain \\u0000 falls"}'),
    "json-nan": linked('{"@type": "NewsArticle", "commentCount": NaN, "datePublished": Infinity}'),
    "json-big-number": linked('{"@type": "NewsArticle", "commentCount": 1' + "0" * 30 + "}"),
    "json-digits": linked('{"@type": "NewsArticle", "commentCount": ' + "9" * 10_000 + "}"),
    "json-float": linked('{"@type": "NewsArticle", "commentCount": 1e999, "datePublished": 1e300}'),
    "json-negative": article_data(commentCount=-7, datePublished="-5000-01-01"),
    "json-year-0": article_data(datePublished="0000-00-00T00:00:00Z"),
    "json-year-9999": article_data(datePublished="9999-12-31T23:59:59-14:00"),
    "json-year-1": article_data(datePublished="0001-01-01T00:00:00+14:00", dateModified="0001-01-01"),
    "json-offset": article_data(datePublished="2020-01-01T00:00:00+99:99"),
    "json-authors": article_data(author=[{"@type": "Person", "name": f"Ann No {n}"} for n in range(20_000)]),
    "json-author-long": article_data(author="Ann " * 100_000),
    "json-author-loop": article_data(author={"author": {"author": {"name": {"name": ["x", {"name": 1}]}}}}),
    "json-keywords": article_data(keywords=[f"rain {n}" for n in range(100_000)]),
    "json-wrong-types": article_data(headline=[1, {"a": None}], author=7, image={"url": {"url": [True]}}, keywords={}),
    "json-image": article_data(image="data:image/png;base64," + "A" * 1_000_000),
    "json-context-remote": linked('{"@context": "http://169.254.169.254/x", "@type": "NewsArticle"}'),
    "json-body-long": article_data(articleBody="rain " * 500_000),
    "graph-of-itself": linked(
        '{"@id": "#a", "@graph": [{"@id": "#a", "@type": "NewsArticle", "mainEntity": {"@id": "#a"}}]}'
    ),
    "canonical-script": story(1, '<link rel=canonical href="javascript:alert(1)">'),
    "canonical-long": story(1, f'<link rel=canonical href="/{"a" * 200_000}">'),
    "canonical-loopback": story(1, '<link rel=canonical href="http://127.0.0.1:1/x">'),
    "canonicals": story(1, '<link rel=canonical href="/x">' * 5000),
    "base-script": story(1, '<base href="javascript:0"><link rel=canonical href="x">'),
    "base-broken": story(1, '<base href="http://[::1"><link rel=canonical href="x">'),
    "meta-year-9999": meta("article:published_time", "9999-12-31"),
    "meta-time-long": meta("article:published_time", "9" * 100_000),
    "meta-image": meta("og:image", "file:///etc/passwd"),
    "metas": story(1, "".join(f'<meta name="a{n}" content="b">' for n in range(50_000))),
    "title-long": Reply(WHOLE.replace(b"<h1>Rain 1</h1>", b"<h1>" + b"Rain " * 200_000 + b"</h1>")),
    "titles": Reply(WHOLE.replace(b"<title>", b"<title>x</title>" * 10_000 + b"<title>")),
    "headings": after_title("<h1>Rain again</h1>" * 20_000),
    "time-elements": after_title('<time datetime="2020-01-01">x</time>' * 20_000),
    "relative-time": after_title("<p class=date>" + "9" * 40 + " years ago</p>"),
    "byline-long": after_title("<p class=byline>By " + "Ann and " * 50_000 + "</p>"),
    "surrogate-references": after_title("<p>&#xD800; &#55357;&#0;&#x110000; &#99999999999;</p>"),
    "controls": after_title("<p>" + "".join(map(chr, range(32))) + "\x7f\x85\u2028\ufeff\ufffe\uffff</p>"),
    "right-to-left-marks": after_title("<p>\u202e\u202d\u2066 rain \u200f</p>" * 1000),
    "zalgo": after_title("<p>r" + "\u0301" * 100_000 + "</p>"),
    "entities": after_title("&lt;" * 300_000),
    "doctype-bomb": Reply(
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + WHOLE + b"&b;" * 1000
    ),
    "doctype-external": Reply(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + WHOLE + b"<p>&a;</p>"),
    "xinclude": after_title('<xi:include href="file:///etc/passwd" parse="text"/>'),
    "frames": Reply('<frameset><frame src="http://169.254.169.254/"></frameset>'),
    "forms": after_title("<form><input>" * 20_000),
    "tables": after_title("<table><tr><td>" * 20_000),
    "attributes": after_title("<p " + " ".join(f"a{n}=b" for n in range(50_000)) + ">x</p>"),
    "classes": after_title('<p class="' + "comment " * 50_000 + '">x</p>'),
    "unclosed": Reply(WHOLE[:-200] + b"<b><i><u>" * 20_000),
    "plaintext": after_title("<plaintext>"),
    "script-unclosed": after_title("<script>var a = '"),
    "template": after_title("<template>" * 5000),
    "svg": after_title("<svg><title>x</title><foreignObject>" * 2000),
    "html-in-html": Reply(WHOLE * 30),
    "xml": Reply(b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">' + WHOLE),
    "jsonp": Reply("callback({})", content_type="text/html"),
    "login-wall": Reply("<html><body><form action=/login><input type=password></form></body></html>"),
    "rss-as-page": Reply("<rss><channel><item><title>x</title></item></channel></rss>"),
}


def crawl_all(crawl: Callable[..., Crawl], url: str, faults: dict[str, Behaviour]) -> None:
    bad = {f"/{1000 + number}-{name}.html": fault for number, (name, fault) in enumerate(faults.items())}
    good = {f"/{5000 + number}-good.html": story(10 + number) for number in range(len(bad) // 8)}
    pages = [
        path
        for place, name in enumerate(bad)
        for path in (name, *(list(good)[place // 8 :][:1] if place % 8 == 7 else ()))
    ]
    with Website({"/": HOME, "/rss.xml": feed(*pages), **bad, **good}) as site:
        result = crawl(NEWS, {"DOWNLOAD_TIMEOUT": 1.5, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}, site=site.url())
        assert result.reason == "finished"
        assert "spider_exceptions/count" not in result.stats
        assert {site.url(path) for path in good} <= {article.url for article in result.of(Article)}
        _check_rows(url, {site.url(path) for path in bad})


def _check_rows(url: str, bad: set[str]) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = {row.url: row for row in connection.execute(select(UrlRow.url, UrlRow.state, UrlRow.reason))}
        assert bad <= set(rows)
        waiting = {row.url: row.state for row in rows.values() if row.state in (UrlState.DUE, UrlState.LEASED)}
        assert waiting == {}
        nameless = {row.url for row in rows.values() if row.state != UrlState.DONE and not row.reason}
        assert nameless == set()
        fields = [ArticleRow.title, ArticleRow.comment_count, ArticleRow.date_published, ArticleRow.image_url]
        for row in connection.execute(select(ArticleRow.url, ArticleRow.canonical_url, *fields)):
            assert row.comment_count is None, row.url
            assert row.date_published is None or 1990 < row.date_published.year < 2100, row
            assert len(row.title) < 2000, row.url
            assert all(not address or address.startswith("http") for address in (row.image_url, row.canonical_url)), row
    engine.dispose()


def test_faults_of_servers_stop_no_run(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    crawl_all(crawl, sqlite_url, HTTP)


def test_faults_of_framing_encodings_and_redirects_stop_no_run(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    crawl_all(crawl, sqlite_url, FRAMING)


def test_faults_of_pages_stop_no_run(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    crawl_all(crawl, sqlite_url, DATA)


def test_faults_of_pages_fit_into_postgresql(crawl: Callable[..., Crawl], postgresql_url: str) -> None:
    few = ("json-lone", "json-nul", "json-big", "json-year", "surrogate", "controls", "json-digits", "canonical-long")
    faults = {name: fault for name, fault in DATA.items() if name.startswith(few)}

    def into_postgresql(spider: str, settings: dict[str, object], **arguments: str) -> Crawl:
        return crawl(spider, {**settings, "DATABASE_URL": postgresql_url}, **arguments)

    upgrade(postgresql_url)
    crawl_all(into_postgresql, postgresql_url, faults)
