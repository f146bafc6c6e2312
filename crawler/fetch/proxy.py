"""Forward proxies: which one leads to an address, and what opens a tunnel through it (RFC 9110, 9.3.6)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from crawler.fetch.answer import AnswerReader
from crawler.fetch.failures import ProxyError

T = TypeVar("T")
_WITH_PORT = re.compile(r"([^:]+|\[.+\]):([0-9]+)")
_LOOPBACK = ("localhost", "127.0.0.0/8", "::1")
_CHALLENGE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,30}")


class ProxySettingError(ValueError):
    """A proxy's address cannot be read; tells no password."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that the operator has named; its own address may be a private one."""

    host: str
    port: int
    is_tls: bool = False
    """Whether it is itself spoken to by TLS."""
    authorization: bytes | None = field(default=None, repr=False)
    """Value of Proxy-Authorization, for the proxy alone."""

    @classmethod
    def parse(cls, text: str) -> Proxy:
        """Raises ProxySettingError.

        >>> Proxy.parse("proxy.example:3128"), Proxy.parse("https://ann:secret@proxy.example")
        (Proxy(host='proxy.example', port=3128, is_tls=False), Proxy(host='proxy.example', port=443, is_tls=True))
        """
        try:
            parts = urlsplit(text if "://" in text else f"http://{text}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host = None
        if not host:
            raise ProxySettingError(f"{_without_user(text)!r} is no address of a proxy")
        if parts.scheme not in ("http", "https"):
            raise ProxySettingError(f"{_without_user(text)!r}: only http and https lead to a proxy")
        is_tls = parts.scheme == "https"
        return cls(host, port or (443 if is_tls else 80), is_tls, _basic(parts.username, parts.password))

    def __str__(self) -> str:
        return authority_of(self.host, self.port)

    def authorization_lines(self) -> list[bytes]:
        return [b"Proxy-Authorization: " + self.authorization] if self.authorization else []

    def ask_for_tunnel(self, host: str, port: int) -> bytes:
        target = authority_of(host, port).encode("ascii")
        lines = [b"CONNECT %b HTTP/1.1\r\nHost: %b" % (target, target), *self.authorization_lines()]
        return b"\r\n".join((*lines, b"\r\n"))

    def check_tunnel(self, host: str, port: int, answer: AnswerReader) -> None:
        """Raises ProxyError where there is none."""
        if answer.status == 407:
            raise self.wants_credentials(answer)
        if not 200 <= answer.status < 300:
            raise ProxyError(f"the proxy {self} answers CONNECT {authority_of(host, port)} with {answer.status}")

    def cannot_be_reached(self, error: OSError) -> ProxyError:
        return ProxyError(f"the proxy {self} takes no connection: {error}")

    def does_not_answer(self, error: Exception) -> ProxyError:
        return ProxyError(f"the proxy {self} does not answer CONNECT: {error}")

    def wants_credentials(self, answer: AnswerReader) -> ProxyError:
        """What its answer 407 says to the operator."""
        values = [value for name, value in answer.headers if name.lower() == b"proxy-authenticate"]
        names = [found[0].decode() for value in values if (found := _CHALLENGE.match(value))]
        said = "does not accept the credentials" if self.authorization else "wants credentials, and has none"
        return ProxyError(f"407: the proxy {self} {said} ({', '.join(names) or 'of no kind that it names'})")


class Proxies:
    """`setting` as `urllib.request.getproxies` has it: scheme of an address -> proxy, and "no" -> hosts that are
    reached without: comma-separated hosts with all below them, addresses, networks, each with an optional port, or *.
    This machine itself always is.

    Raises ProxySettingError.
    """

    def __init__(self, setting: Mapping[str, str]) -> None:
        self._by_scheme = {
            scheme: Proxy.parse(setting[scheme]) for scheme in ("http", "https") if setting.get(scheme, "").strip()
        }
        named = [entry.strip().lower() for entry in setting.get("no", "").split(",") if entry.strip()]
        self._direct = (*_LOOPBACK, *named)

    def find(self, scheme: str, host: str, port: int) -> Proxy | None:
        """The one that leads to a host, None where none does.

        >>> proxies = Proxies({"https": "http://10.0.0.1:3128", "no": "example.org, 10.0.0.0/8"})
        >>> [host for host in ("example.com", "www.example.org", "10.1.1.1") if proxies.find("https", host, 443)]
        ['example.com']
        """
        proxy = self._by_scheme.get(scheme)
        if proxy is None or any(_names(entry, host.lower().rstrip("."), port) for entry in self._direct):
            return None
        return proxy


def authority_of(host: str, port: int) -> str:
    """Host and port as a request names them (RFC 9110, 7.2)."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _names(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    with_port = _WITH_PORT.fullmatch(entry)
    if with_port and int(with_port[2]) != port:
        return False
    entry = (with_port[1] if with_port else entry).strip("[]")
    address = _read(ip_address, host)
    if address is not None:
        network = _read(ip_network, entry)
        return network is not None and address in network
    entry = entry.removeprefix("*").removeprefix(".")
    return host == entry or host.endswith(f".{entry}")


def _read(kind: Callable[[str], T], text: str) -> T | None:
    try:
        return kind(text)
    except ValueError:
        return None


def _basic(user: str | None, password: str | None) -> bytes | None:
    """RFC 7617."""
    if user is None:
        return None
    return b"Basic " + b64encode(f"{unquote(user)}:{unquote(password or '')}".encode())


def _without_user(text: str) -> str:
    scheme, mark, rest = text.rpartition("://")
    return scheme + mark + rest.rpartition("@")[2]
