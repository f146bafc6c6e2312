"""Findings posted to a real server on loopback, and to none."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crawler.runs import webhook
from crawler.runs.findings import Finding
from crawler.runs.webhook import post_findings
from tests.hostile_server import dripping_headers
from tests.website import Reply, Website

NOW = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
FOUND = [Finding("articles-stopped", "no new article since yesterday")]


class Receiver(HTTPServer):
    status = 200
    received: list[object]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.received.append((self.path, self.headers["Content-Type"], json.loads(body)))
            self.send_response(server.status)
            self.end_headers()

        def do_GET(self) -> None:
            server.received.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = Receiver(("127.0.0.1", 0), Handler)
    server.received = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_findings_are_posted_as_json(receiver: Receiver) -> None:
    post_findings(f"http://127.0.0.1:{receiver.server_port}/hook", "site", FOUND, NOW)
    assert receiver.received == [
        (
            "/hook",
            "application/json",
            {
                "source": "site",
                "found_at": "2024-01-02T03:04:05+00:00",
                "findings": [{"name": "articles-stopped", "detail": "no new article since yesterday"}],
            },
        )
    ]


def test_a_webhook_that_refuses_is_logged_and_nothing_more(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.status = 500
    post_findings(f"http://127.0.0.1:{receiver.server_port}/", "site", FOUND, NOW)
    assert "did not take articles-stopped" in caplog.text


def test_a_webhook_that_leads_elsewhere_is_not_followed(receiver: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    moved = Reply("", 302, headers={"Location": f"http://127.0.0.1:{receiver.server_port}/"})
    with Website({"/": moved}) as site:
        post_findings(site.url(), "site", FOUND, NOW)
    assert "did not take articles-stopped: HTTP Error 302" in caplog.text
    assert receiver.received == []


@pytest.mark.parametrize(
    "url", ["secret", "http://[secret", "http://127.0.0.1:1/secret ", "http://127.0.0.1:1/\xfcsecret"]
)
def test_a_webhook_that_is_no_address_is_logged_without_it(url: str, caplog: pytest.LogCaptureFixture) -> None:
    post_findings(url, "site", FOUND, NOW)
    assert "webhook" in caplog.text
    assert "secret" not in caplog.text


def test_a_webhook_whose_answer_drips_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(webhook, "_TIMEOUT", 0.5)
    with Website({"/": dripping_headers}) as site:
        post_findings(site.url(), "site", FOUND, NOW)
    assert "did not take articles-stopped: no answer in time" in caplog.text


def test_a_webhook_that_does_not_answer_is_logged_and_nothing_more(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        post_findings(f"http://127.0.0.1:{closed.getsockname()[1]}/", "site", FOUND, NOW)
    assert "did not take articles-stopped" in caplog.text
