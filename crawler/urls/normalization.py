"""One form for all forms of an address.

The keys are compared and stored, never fetched: `normalize_url` makes http and https, `www.`, mobile, AMP and print
forms equal, and the address that it returns may not exist.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList
from w3lib.url import canonicalize_url

_SCHEMES = frozenset(("http", "https"))
_DEFAULT_PORTS = frozenset((None, 80, 443))
"""Both with both schemes: keys do not tell the schemes apart."""
_PLAIN_URL = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[1-9]\d{0,3}|:[1-5]\d{4})?(?:/[A-Za-z0-9_~,-]+(?:\.html?|\.php)?)+/?"
)
"""URLs of this form need no more than what `_normalize_parts` does: no query, dots or escapes to put in order."""

_VARIANT_HOST = re.compile(r"(?:www\d?|m|mobile|amp|wap|touch)\.")
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|sessionid)=[^/;?]*|/\([sfax]\([^/)]*\)\)(?=/)", re.IGNORECASE)
_SLASHES = re.compile("//+")
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_VARIANT_START = re.compile(r"^/(?:amp|print|mobile)(?=/.*[\d-])", re.IGNORECASE)
_VARIANT_END = re.compile(r"(?<=[\d-])([^/]*)/(?:amp|print|mobile|amp\.html)/?$", re.IGNORECASE)
_VARIANT_SUFFIX = re.compile(r"[._-]amp(\.html?)?$|\.amp(\.html?)$", re.IGNORECASE)
_WORDS_OF_FORMS = ("index", "default", "amp", "print", "mobile")
"""A path without them has no other form."""

_CLICKS_AND_CAMPAIGNS = """
    fbclid gclid gclsrc dclid yclid ysclid msclkid twclid ttclid wbraid gbraid igshid igsh li_fat_id mc_cid mc_eid
    mkt_tok vero_id vero_conv rb_clickid s_cid s_kwcid _openstat _ga _gl spm cmpid cmp ncid ocid smid smtyp intcmp icid
    ref_src ref_url soc_src soc_trk guccounter ftcamp ftag trk trkcampaign __twitter_impression emc feedtype
    google_editors_picks taid tblci __tn__ echobox
"""
_SESSIONS = "phpsessid jsessionid sessionid session_id sessid cfid cftoken oscsid zenid"
_VIEWS_OF_THE_SAME_TEXT = """
    amp outputtype print printable printpage printview mobile mobile_view nomobile replytocom showcomment showcomments
"""
_REFERRERS = "ref referer referrer from source src partner share shared rss via"
_TRACKING_FAMILIES = """
    utm_ at_ pk_ piwik_ mtm_ matomo_ hsa_ wt. elqtrack guce_ oly_ _hs aspsessionid sr_share fb_ xtor ns_
"""
_DROPPED = frozenset((_CLICKS_AND_CAMPAIGNS + _SESSIONS + _VIEWS_OF_THE_SAME_TEXT).split())
_OF_READER = frozenset((_CLICKS_AND_CAMPAIGNS + _SESSIONS).split())
_CAMPAIGN_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_")
_DROPPED_PREFIXES = tuple(_TRACKING_FAMILIES.split())
_DROPPED_UNLESS_NUMBER = frozenset(_REFERRERS.split())
"""On some sites these carry an article's number."""
_VARIANT_VALUES = {
    ("output", "amp"),
    ("view", "print"),
    ("format", "print"),
    ("format", "amp"),
    ("page", "1"),
    ("m", "1"),
}
_TOKEN = re.compile(
    r"(?=.*[a-f])(?=.*\d)(?:[0-9a-f]{16,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE
)
_IDENTIFIERS = re.compile(r"id|key|uuid|guid|hash|article|story|item|post|news|doc|page|p|a|q|n", re.IGNORECASE)
"""Parameters that may name the article by a token; under any other name a token is a session or a click."""
_SESSION_NAMES = frozenset(("sid", "s", "session"))
_SESSION_VALUE = re.compile(r"(?=.*\d)[0-9A-Za-z_-]{16,}")


@lru_cache(maxsize=4096)
def normalize_url(url: str) -> str:
    """The key of an address: equal for all forms in which one page is linked.

    Scheme (http is https), host case, IDN, `www.` and mobile hosts, default port, user name, dot segments, doubled and
    trailing slashes, index files, escapes, order of the query, tracking and session parameters, AMP, print and mobile
    forms, fragment. Anything that is not an absolute http(s) URL comes back stripped of white space; never raises.

    >>> normalize_url("HTTP://www.Example.org:80/a/../news/1-rain.html?utm_source=x&b=2&a=1#top")
    'https://example.org/news/1-rain.html?a=1&b=2'
    """
    url = url.strip()
    if is_plain(url):
        return _normalize_parts(urlsplit(url))
    try:
        given = urlsplit(url)
        if given.scheme.lower() not in _SCHEMES or not given.hostname:
            return url
        hashbang = given.fragment.startswith("!")
        return _normalize_parts(urlsplit(canonicalize_url(url, keep_fragments=hashbang)))
    except ValueError:
        return url


@lru_cache(maxsize=4096)
def site_of(url: str) -> str:
    """The registrable domain of an absolute URL, with a port other than 80 and 443; "" if there is no host.

    Hosts under a shared domain (blogspot.com) are sites of their own. Addresses and single names stand for themselves.

    >>> site_of("https://news.bbc.co.uk/1"), site_of("http://127.0.0.1:8010/")
    ('bbc.co.uk', '127.0.0.1:8010')
    """
    try:
        parts = urlsplit(url.strip())
        return _site_of_host(parts.hostname or "") + _port_suffix(parts)
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """The host of an absolute URL as identities name it: without `www.` and the like, with a port unless 80 or 443.

    >>> host_of("https://www.example.org/a"), host_of("https://m.example.org:8443/")
    ('example.org', 'example.org:8443')
    """
    try:
        parts = urlsplit(url.strip())
        return _plain_host(parts.hostname or "") + _port_suffix(parts)
    except ValueError:
        return ""


def is_plain(url: str) -> bool:
    """Whether an address is absolute and has nothing that could be said in another way but host and form of its path.

    >>> is_plain("https://example.org/news/1-rain.html"), is_plain("https://example.org/?id=1")
    (True, False)
    """
    return _PLAIN_URL.fullmatch(url) is not None


def without_user(url: str) -> str:
    """An address without the name and password before its host: nothing needs them here, and logs would show them.

    >>> without_user("https://ann:secret@example.org/a@b")
    'https://example.org/a@b'
    """
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def without_campaign(url: str) -> str:
    """An address without what its query says of the reader alone: where they come from, and their session.

    >>> without_campaign("https://example.org/rain?utm_source=rss&id=7&fbclid=x#top")
    'https://example.org/rain?id=7#top'
    """
    address, mark, rest = url.partition("?")
    if not mark:
        return url
    query, hash_sign, fragment = rest.partition("#")
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _is_of_reader(*pair.lower().partition("=")[::2])]
    if len(kept) == len(pairs):
        return url
    return f"{address}{'?' if kept else ''}{'&'.join(kept)}{hash_sign}{fragment}"


def _normalize_parts(parts: SplitResult) -> str:
    host = _plain_host(parts.hostname or "") + _port_suffix(parts)
    path = parts.path
    if ";" in path or "(" in path:
        path = _SESSION_PATH.sub("", path)
    if "//" in path and ":/" not in path:
        path = _SLASHES.sub("/", path)
    shorter = _plain_path(path)
    while shorter != path:
        path, shorter = shorter, _plain_path(shorter)
    query = _kept_query(parts.query) if parts.query else ""
    return urlunsplit(("https", host, path or "/", query, parts.fragment))


def _plain_path(path: str) -> str:
    lower = path.lower()
    if not any(word in lower for word in _WORDS_OF_FORMS):
        return path.rstrip("/")
    path = _VARIANT_START.sub("", _INDEX_FILE.sub("", path))
    return _VARIANT_SUFFIX.sub(r"\1", _VARIANT_END.sub(r"\1", path)).rstrip("/")


def _kept_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=100, errors="surrogateescape")
    return urlencode([(n, v) for n, v in pairs if not _is_dropped(n.lower(), v)], errors="surrogateescape")


def _is_of_reader(name: str, value: str) -> bool:
    if name in _OF_READER or name.startswith(_CAMPAIGN_PREFIXES):
        return True
    return name in _SESSION_NAMES and _TOKEN.fullmatch(value) is not None


def _is_dropped(name: str, value: str) -> bool:
    if name in _DROPPED or name.startswith(_DROPPED_PREFIXES) or (name, value.lower()) in _VARIANT_VALUES:
        return True
    if name in _DROPPED_UNLESS_NUMBER:
        return not value.isdigit()
    if _TOKEN.fullmatch(value) and not (_IDENTIFIERS.fullmatch(name) or name.endswith("id")):
        return True
    return name in _SESSION_NAMES and not value.isdigit() and bool(_SESSION_VALUE.fullmatch(value))


def _port_suffix(parts: SplitResult) -> str:
    return "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"


@lru_cache(maxsize=4096)
def _plain_host(host: str) -> str:
    host = _ascii_host(host)
    if ":" in host:
        return f"[{host}]"
    site = _site_of_host(host)
    while (prefix := _VARIANT_HOST.match(host)) and host != site:
        host = host[prefix.end() :]
    return host


@lru_cache(maxsize=4096)
def _site_of_host(host: str) -> str:
    host = _ascii_host(host)
    if not host or ":" in host or host.rpartition(".")[2].isdigit():
        return f"[{host}]" if ":" in host else host
    return _suffixes().privatesuffix(host) or ".".join(host.split(".")[-2:])


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
