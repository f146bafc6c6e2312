from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.allow_list import AllowList, AllowListError, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        pytest.param("93.184.216.34", True, id="public"),
        pytest.param("2606:2800:220:1:248:1893:25c8:1946", True, id="public-6"),
        pytest.param("127.0.0.1", False, id="loopback"),
        pytest.param("127.8.9.10", False, id="loopback-network"),
        pytest.param("::1", False, id="loopback-6"),
        pytest.param("0.0.0.0", False, id="unspecified"),
        pytest.param("::", False, id="unspecified-6"),
        pytest.param("10.1.2.3", False, id="private-10"),
        pytest.param("172.16.0.1", False, id="private-172"),
        pytest.param("192.168.1.1", False, id="private-192"),
        pytest.param("fd00::1", False, id="private-6"),
        pytest.param("169.254.169.254", False, id="metadata"),
        pytest.param("fd00:ec2::254", False, id="metadata-aws-6"),
        pytest.param("100.100.100.200", False, id="metadata-alibaba"),
        pytest.param("168.63.129.16", False, id="metadata-azure"),
        pytest.param("192.0.0.192", False, id="metadata-oracle"),
        pytest.param("100.64.0.1", False, id="shared"),
        pytest.param("fe80::1", False, id="link-local-6"),
        pytest.param("224.0.0.1", False, id="multicast"),
        pytest.param("ff0e::1", False, id="multicast-6"),
        pytest.param("255.255.255.255", False, id="broadcast"),
        pytest.param("240.0.0.1", False, id="reserved"),
        pytest.param("::ffff:127.0.0.1", False, id="mapped-loopback"),
        pytest.param("::ffff:10.0.0.1", False, id="mapped-private"),
        pytest.param("::ffff:93.184.216.34", True, id="mapped-public"),
        pytest.param("::127.0.0.1", False, id="compatible-loopback"),
        pytest.param("2002:7f00:1::", False, id="6to4-loopback"),
        pytest.param("64:ff9b::7f00:1", False, id="nat64-loopback"),
        pytest.param("64:ff9b::a9fe:a9fe", False, id="nat64-metadata"),
        pytest.param("2001:0:4136:e378:8000:63bf:80ff:fffe", False, id="teredo-loopback"),
        pytest.param("2001:db8::1", False, id="documentation"),
        pytest.param("::ffff:0:127.0.0.1", False, id="translated-loopback"),
        pytest.param("::ffff:0:93.184.216.34", True, id="translated-public"),
        pytest.param("64:ff9b:1::10.0.0.1", False, id="local-nat64"),
        pytest.param("fec0::1", False, id="site-local"),
        pytest.param("5f00::1", False, id="segment-routing"),
        pytest.param("192.88.99.1", False, id="6to4-relay"),
    ],
)
def test_an_address_is_public_whatever_form_it_is_written_in(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("entry", "host", "address", "port", "permitted"),
    [
        pytest.param("", "localhost", "127.0.0.1", 80, False, id="empty"),
        pytest.param("", "example.org", "93.184.216.34", 80, True, id="public-needs-no-entry"),
        pytest.param("127.0.0.1", "127.0.0.1", "127.0.0.1", 8010, True, id="any-port"),
        pytest.param("127.0.0.1:8010", "127.0.0.1", "127.0.0.1", 8010, True, id="port"),
        pytest.param("127.0.0.1:8010", "127.0.0.1", "127.0.0.1", 8011, False, id="another-port"),
        pytest.param("127.0.0.1:8010", "localhost", "127.0.0.1", 8010, True, id="address-by-any-name"),
        pytest.param("localhost:8010", "LOCALHOST.", "127.0.0.1", 8010, True, id="host"),
        pytest.param("localhost:8010", "127.0.0.1", "127.0.0.1", 8010, False, id="host-is-not-its-address"),
        pytest.param("10.0.0.0/8", "news.internal", "10.200.0.1", 80, True, id="network"),
        pytest.param("10.0.0.0/8:80", "news.internal", "10.200.0.1", 443, False, id="network-with-port"),
        pytest.param(" 10.0.0.1 , [::1]:8010 ", "::1", "::1", 8010, True, id="list"),
        pytest.param("::1", "::1", "::1", 80, True, id="bare-ipv6"),
        pytest.param("fd00::/8", "x", "fd12::1", 80, True, id="ipv6-network"),
        pytest.param("127.0.0.1", "x", "::1", 80, False, id="other-family"),
    ],
)
def test_an_entry_permits_its_host_address_or_network_at_its_port(
    entry: str, host: str, address: str, port: int, permitted: bool
) -> None:
    assert AllowList.parse(entry).permits(host, ip_address(address), port) is permitted


@pytest.mark.parametrize(
    "text", ["127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "300.1.2.3", "10.0.0.0/99", "a/b", ":80", "1:2:3"]
)
def test_an_entry_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(AllowListError, match="FETCH_ALLOW"):
        AllowList.parse(f"127.0.0.1,{text}")


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_as_public_as_the_address(address: object) -> None:
    assert is_public(ip_address(f"::ffff:{address}")) is is_public(ip_address(str(address)))


@pytest.mark.parametrize(
    ("host", "permitted"),
    [
        pytest.param("www.example.org", True, id="name"),
        pytest.param("xn--e1afmkfd.xn--p1ai", True, id="name-in-punycode"),
        pytest.param("1.example", True, id="number-in-a-name"),
        pytest.param("0xcafe.example", True, id="hexadecimal-in-a-name"),
        pytest.param("93.184.216.34", True, id="public"),
        pytest.param("2606:2800:220:1:248:1893:25c8:1946", True, id="public-6"),
        pytest.param("news.corp", True, id="named"),
        pytest.param("10.20.30.40", True, id="network-named"),
        pytest.param("127.0.0.1", False, id="loopback"),
        pytest.param("127.0.0.1.", False, id="loopback-with-a-dot"),
        pytest.param("127.1", False, id="loopback-short"),
        pytest.param("2130706433", False, id="loopback-decimal"),
        pytest.param("0x7f000001", False, id="loopback-hexadecimal"),
        pytest.param("0X7F.0.0.0x1", False, id="loopback-hexadecimal-parts"),
        pytest.param("0177.0.0.1", False, id="loopback-octal"),
        pytest.param("010.8.8.8", False, id="octal-or-not"),
        pytest.param("4294967297", False, id="too-large-for-an-address"),
        pytest.param("0x", False, id="empty-hexadecimal"),
        pytest.param("①②⑦.⓪.⓪.①", False, id="circled-digits"),
        pytest.param("127。0。0。1", False, id="ideographic-dots"),
        pytest.param("%31%32%37.0.0.1", False, id="percent-encoded"),
        pytest.param("169.254.169.254", False, id="metadata"),
        pytest.param("metadata.google.internal", False, id="metadata-by-name"),
        pytest.param("::1", False, id="loopback-6"),
        pytest.param("::ffff:127.0.0.1", False, id="mapped"),
        pytest.param("64:ff9b::7f00:1", False, id="nat64"),
        pytest.param("fe80::1%25eth0", False, id="link-local-with-a-zone"),
        pytest.param("LocalHost", False, id="localhost"),
        pytest.param("a.localhost.", False, id="below-localhost"),
        pytest.param("printer.local", False, id="multicast-dns"),
        pytest.param("router.home.arpa", False, id="home-network"),
        pytest.param("nas.lan", False, id="lan"),
        pytest.param("wiki.corp", False, id="corp"),
        pytest.param("dutch.lang.example", True, id="ends-otherwise"),
        pytest.param("intranet", False, id="no-dot"),
        pytest.param("", False, id="empty"),
        pytest.param("127.0.0.1\\x.example.org", False, id="backslash"),
        pytest.param("127.0.0.1%2fx.example.org", False, id="percent-encoded-slash"),
        pytest.param("www..example.org", False, id="empty-label"),
    ],
)
def test_what_a_proxy_may_be_asked_for_is_told_before_it_is_resolved(host: str, permitted: bool) -> None:
    allowed = AllowList.parse("news.corp:80,10.20.0.0/16")
    assert allowed.permits_unresolved(host, 80) == permitted


def test_a_private_name_that_is_named_may_be_asked_for_on_its_port() -> None:
    allowed = AllowList.parse("intranet:8080")
    assert [allowed.permits_unresolved("intranet", port) for port in (8080, 80)] == [True, False]
