from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import HtmlResponse, JsonResponse, Response, TextResponse, XmlResponse
from scrapy.utils.test import get_crawler

from crawler.fetch import download_handler
from crawler.fetch.connections import Connections
from crawler.fetch.download_handler import DownloadHandler, write_head
from crawler.fetch.proxy import Proxies, Proxy
from tests.raw_server import ANSWER, RawServer
from tests.website import unused_port


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> DownloadHandler:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(download_handler, "resolve", resolve)
    return DownloadHandler(get_crawler(settings_dict={"DOWNLOAD_TIMEOUT": 5, "DOWNLOAD_VERIFY_CERTIFICATES": True}))


async def fetch(handler: DownloadHandler, server: RawServer, times: int, scheme: str = "http") -> list[Response]:
    url = f"{scheme}://news.test:{server.port}/a?b=c"
    return [await handler.download_request(Request(url)) for _ in range(times)]


async def test_a_connection_is_used_again(handler: DownloadHandler) -> None:
    async with RawServer(ANSWER) as server:
        responses = await fetch(handler, server, 3)
        assert [response.body for response in responses] == [b"rain"] * 3
        assert str(responses[0].ip_address) == "127.0.0.1"
        assert responses[0].url.endswith("/a?b=c")
        assert server.connections == 1
        await handler.close()


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (b"", HtmlResponse),
        (b"Content-Type: text/HTML; charset=utf-8\r\n", HtmlResponse),
        (b"Content-Type: application/xhtml+xml\r\n", HtmlResponse),
        (b"Content-Type: application/rss+xml\r\n", XmlResponse),
        (b"Content-Type: application/feed+json\r\n", JsonResponse),
        (b"Content-Type: text/plain\r\n", TextResponse),
        (b"Content-Type: image/png\r\n", Response),
    ],
)
async def test_an_answer_is_of_the_class_that_its_type_names(
    handler: DownloadHandler, content_type: bytes, expected: type[Response]
) -> None:
    async with RawServer(b"HTTP/1.1 200 OK\r\n" + content_type + b"Content-Length: 2\r\n\r\n{}") as server:
        (response,) = await fetch(handler, server, 1)
        assert type(response) is expected
        await handler.close()


async def test_a_connection_that_the_server_ends_is_not_used_again(handler: DownloadHandler) -> None:
    async with RawServer(ANSWER.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as server:
        await fetch(handler, server, 3)
        assert server.connections == 3


async def test_a_request_that_meets_the_end_of_an_old_connection_is_sent_again(handler: DownloadHandler) -> None:
    async with RawServer(ANSWER, requests_each=1) as server:
        await fetch(handler, server, 2)
        assert server.connections == 2


async def test_a_server_that_gives_up_a_kept_connection_by_status_408_is_asked_again(handler: DownloadHandler) -> None:
    given_up = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
    async with RawServer(ANSWER, given_up, ANSWER, given_up) as server:
        assert [response.status for response in await fetch(handler, server, 2)] == [200, 200]
        assert server.connections == 2
        await handler.close()
    async with RawServer(given_up) as server:
        assert [response.status for response in await fetch(handler, server, 1)] == [408]
        assert server.connections == 1
        await handler.close()


async def test_an_answer_that_nobody_asked_for_is_dropped_with_its_connection(handler: DownloadHandler) -> None:
    async with RawServer(ANSWER + ANSWER.replace(b"rain", b"snow"), ANSWER) as server:
        assert [response.body for response in await fetch(handler, server, 2)] == [b"rain", b"rain"]
        assert server.connections == 2


@pytest.mark.parametrize("late", [0, 0.05])
async def test_a_host_that_answers_more_than_it_was_asked_gets_a_connection_for_each_request(
    handler: DownloadHandler, late: float
) -> None:
    async with RawServer(ANSWER) as server:
        await fetch(handler, server, 1)
        server.surplus, server.surplus_after = ANSWER.replace(b"rain", b"snow"), late
        await fetch(handler, server, 1)
        await asyncio.sleep(2 * late)
        assert [response.body for response in await fetch(handler, server, 3)] == [b"rain"] * 3
        assert server.connections == 4


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + b"rain" * 225000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"4\r\nrain\r\n" * 90000 + b"0\r\n\r\n",
    ],
    ids=["whole", "chunked"],
)
async def test_what_is_left_of_an_answer_that_is_cut_short_is_no_surplus(
    handler: DownloadHandler, answer: bytes
) -> None:
    async with RawServer(answer, ANSWER) as server:
        request = Request(f"http://news.test:{server.port}/", meta={"enough_bytes": 6})
        assert len((await handler.download_request(request)).body) <= len(answer) / 2
        await asyncio.sleep(0.05)
        await fetch(handler, server, 2)
        assert server.connections == 2


async def test_the_seconds_until_the_head_are_noted(handler: DownloadHandler) -> None:
    async with RawServer(ANSWER) as server:
        request = Request(f"http://news.test:{server.port}/")
        await handler.download_request(request)
        assert 0 < request.meta["answer_latency"] < request.meta["download_latency"] < 5


async def test_a_time_out_covers_the_whole_answer(handler: DownloadHandler) -> None:
    async with RawServer(ANSWER[:-2]) as server:
        with pytest.raises(DownloadTimeoutError):
            await handler.download_request(Request(f"http://news.test:{server.port}/", meta={"download_timeout": 0.05}))


async def test_a_port_on_which_nobody_listens_refuses(handler: DownloadHandler) -> None:
    with pytest.raises(DownloadConnectionRefusedError):
        await handler.download_request(Request(f"http://news.test:{unused_port()}/"))


async def test_a_second_address_is_tried() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    async with RawServer(ANSWER) as server:
        place, _ = write_head(Request(f"http://news.test:{server.port}/"), Proxies({}))
        connection = await Connections(resolve, 1, ssl.create_default_context).take(place)
        assert str(connection.peer) == "127.0.0.1"
        connection.abort()


@pytest.mark.parametrize("host", ["a" * 70 + ".test", "a..test", ".test"])
async def test_a_name_that_is_none_is_not_looked_up(host: str) -> None:
    with pytest.raises(CannotResolveHostError):
        await download_handler.resolve(host, 80)


@pytest.mark.parametrize("is_reset", [True, False])
async def test_a_body_that_the_connection_ends_is_cut_off_where_that_breaks(
    handler: DownloadHandler, is_reset: bool
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n<p>Rain in")
        if is_reset:
            await writer.drain()
            once = struct.pack("ii", 1, 0)  # to linger for no time: the connection is reset
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, once)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        request = Request(f"http://news.test:{server.sockets[0].getsockname()[1]}/")
        if is_reset:
            with pytest.raises(ResponseDataLossError):
                await handler.download_request(request)
        else:
            assert (await handler.download_request(request)).body == b"<p>Rain in"


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_certificates_are_checked(
    handler: DownloadHandler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    certificate = _write_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with RawServer(ANSWER, tls=context) as server:
        if is_trusted:
            assert [response.body for response in await fetch(handler, server, 2, "https")] == [b"rain"] * 2
            assert server.connections == 1
            await handler.close()
        else:
            with pytest.raises(DownloadFailedError, match=r"TLS: .*certificate"):
                await fetch(handler, server, 1, "https")


def _write_certificate(folder: Path) -> Path:
    """Of news.test, signed by itself, with its key."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "news.test.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    return path


PROXY = Proxy("10.0.0.1", 3128, authorization=b"Basic YW5uOm9uZQ==")
SIGNED = b"\r\nProxy-Authorization: Basic YW5uOm9uZQ=="


@pytest.mark.parametrize(
    ("url", "proxy", "place", "target", "host"),
    [
        ("http://news.test", None, ("news.test", 80, False, None), b"/", b"news.test"),
        ("https://news.test/a?b=1#c", None, ("news.test", 443, True, None), b"/a?b=1", b"news.test"),
        ("http://me:secret@news.test:81/a", None, ("news.test", 81, False, None), b"/a", b"news.test:81"),
        ("http://[::1]:81/a", None, ("::1", 81, False, None), b"/a", b"[::1]:81"),
        ("http://me:secret@news.test/a", PROXY, ("news.test", 80, False, PROXY), b"http://news.test/a", b"news.test"),
        ("https://news.test/a", PROXY, ("news.test", 443, True, PROXY), b"/a", b"news.test"),
    ],
)
def test_a_request_goes_where_its_address_says(
    url: str, proxy: Proxy | None, place: tuple[object, ...], target: bytes, host: bytes
) -> None:
    proxies = Proxies({scheme: "http://ann:one@10.0.0.1:3128" for scheme in ("http", "https") if proxy})
    headers = {"X-A": b"1\r\nX-B: 2", "Proxy-Authorization": "of-another-request"}
    where, head = write_head(Request(url, headers=headers), proxies)
    assert where == place
    signed = SIGNED if proxy and url.startswith("http:") else b""
    assert head == b"GET %b HTTP/1.1\r\nHost: %b\r\nX-A: 1 X-B: 2%b\r\n\r\n" % (target, host, signed)


@pytest.mark.parametrize(
    ("meta", "proxy"),
    [
        ({}, Proxy("10.0.0.1", 80)),
        ({"proxy": None}, None),
        ({"proxy": "http://10.0.0.2:8080"}, Proxy("10.0.0.2", 8080, authorization=b"Basic eA==")),
    ],
)
def test_a_request_may_name_its_proxy_and_credentials_as_scrapy_does(
    meta: dict[str, str | None], proxy: Proxy | None
) -> None:
    request = Request("https://news.test/", meta=meta, headers={"Proxy-Authorization": "Basic eA=="})
    place, head = write_head(request, Proxies({"https": "10.0.0.1"}))
    assert place.proxy == proxy
    assert b"eA==" not in head


@pytest.mark.parametrize("url", ["http://news.test:99999/", "http:///x"])
def test_a_request_that_cannot_be_sent_has_a_bad_address(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|Port|host"):
        write_head(Request(url), Proxies({}))
