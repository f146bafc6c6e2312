"""Which network addresses may be fetched: public ones, and those that are named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_INTERNAL = (
    *(ip_network("168.63.129.16/32"), ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24")),
    *(ip_network("fec0::/10"), ip_network("5f00::/16")),
)
"""Azure's public address of the host (learn.microsoft.com: "What is IP address 168.63.129.16?"); IETF assignments, of
which Python counts a few only as private, and under which Oracle's cloud has its metadata; relays of 6to4 (RFC 7526);
site-local addresses (RFC 3879), which old networks may still have; segment routing (RFC 9602)."""
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("::ffff:0:0:0/96"))
"""RFC 6052, RFC 8215; the form of RFC 2765, from before."""

_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""What the last part of an address in IPv4's spellings is, and that of a name never (url.spec.whatwg.org, 3.5)."""
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
"""With a dot, and without what a proxy may decode, normalise or take for the end of a host."""
_PRIVATE_NAMES = re.compile(r"(?:^|\.)(?:localhost|local|internal|home\.arpa|intranet|private|corp|home|lan)$")
"""RFC 6761, RFC 6762 and its appendix G, ICANN's resolution 2024.07.29.06, RFC 8375."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet, whatever form it is written in.

    IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64, compatible) counts as the IPv4 address. Not public: private,
    loopback, link-local (cloud metadata), shared, reserved and multicast networks (IANA's special-purpose registries).
    """
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not any(address in network for network in _INTERNAL)


def _embedded(address: Address) -> IPv4Address | None:
    if not isinstance(address, IPv6Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return IPv4Address(int(address)) if 1 < int(address) < 2**32 else None


class AllowListError(ValueError):
    """FETCH_ALLOW cannot be read; names the entry."""


@dataclass(frozen=True, slots=True)
class _Entry:
    host: str | None
    network: IPv4Network | IPv6Network | None
    port: int | None

    def names(self, host: str, address: Address | None, port: int) -> bool:
        if self.port not in (None, port):
            return False
        if self.network is None:
            return host == self.host
        return address is not None and address in self.network


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts and networks that may be fetched though they are not public."""

    entries: tuple[_Entry, ...] = ()

    @classmethod
    def parse(cls, text: str) -> AllowList:
        """Reads "127.0.0.1:8010,10.0.0.0/8,news.internal,[::1]:80"; raises AllowListError.

        >>> AllowList.parse("10.0.0.0/8:80").permits("news.internal", IPv4Address("10.1.2.3"), 80)
        True
        """
        return cls(tuple(_parse_entry(part.strip()) for part in text.split(",") if part.strip()))

    def permits(self, host: str, address: Address, port: int) -> bool:
        """Whether a connection to `address`, which `host` stands for, may be made."""
        return is_public(address) or any(entry.names(host.lower().rstrip("."), address, port) for entry in self.entries)

    def permits_unresolved(self, host: str, port: int) -> bool:
        """Whether a proxy, which alone will resolve it, may be asked for `host`.

        Addresses are judged as by `permits`, where they are written as usual; other spellings, which another resolver
        might read in another way, and names that only a private network can know must be named.

        >>> AllowList().permits_unresolved("example.org", 80), AllowList().permits_unresolved("127.1", 80)
        (True, False)
        """
        name = host.lower().rstrip(".")
        if ":" in name or _NUMBER.fullmatch(name.rpartition(".")[2]):
            try:
                return self.permits(name, ip_address(name.partition("%")[0]), port)
            except ValueError:
                return False
        is_public_name = bool(_NAME.fullmatch(name)) and not _PRIVATE_NAMES.search(name)
        return is_public_name or any(entry.names(name, None, port) for entry in self.entries)


def _parse_entry(text: str) -> _Entry:
    host, port = text, None
    bracketed = text.startswith("[")
    if bracketed:
        host, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or None
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    if port is not None and not (port.isdecimal() and 0 < int(port) < 65536):
        raise AllowListError(f"FETCH_ALLOW: {text!r} has no valid port")
    number = int(port) if port else None
    try:
        return _Entry(None, ip_network(host, strict=False), number)
    except ValueError as error:
        if bracketed or not host or "/" in host or ":" in host or host.replace(".", "").isdigit():
            raise AllowListError(f"FETCH_ALLOW: {text!r} is neither a host nor a network") from error
        return _Entry(host.lower().rstrip("."), None, number)
