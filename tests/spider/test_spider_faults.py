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


def test_faults_of_pages_stop_no_run(crawl: Callable[..., Crawl], sqlite_url: str) -> None:
    crawl_all(crawl, sqlite_url, DATA)


def test_faults_of_pages_fit_into_postgresql(crawl: Callable[..., Crawl], postgresql_url: str) -> None:
    few = ("json-lone", "json-nul", "json-big", "json-year", "surrogate", "controls", "json-digits", "canonical-long")
    faults = {name: fault for name, fault in DATA.items() if name.startswith(few)}

    def into_postgresql(spider: str, settings: dict[str, object], **arguments: str) -> Crawl:
        return crawl(spider, {**settings, "DATABASE_URL": postgresql_url}, **arguments)

    upgrade(postgresql_url)
    crawl_all(into_postgresql, postgresql_url, faults)
