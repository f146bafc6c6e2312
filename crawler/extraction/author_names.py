"""Names out of bylines: labels, roles, places, handles and addresses gone, several names split."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from crawler.extraction.byline_labels import TEXT_AND_PICTURES, match_label
from crawler.extraction.byline_words import (
    AGENCY,
    AGENCY_TAIL,
    AND,
    AT_INSTITUTION,
    BRACKETS,
    CREDENTIAL,
    DATE_TAIL,
    EMAIL,
    GENERATION,
    HANDLE,
    NOT_A_NAME,
    OTHERS,
    PARTICLES,
    PLACE_TAIL,
    REPORTER_SUFFIX,
    ROLE,
    ROLE_ABROAD,
    ROLE_MODIFIER,
    SENT,
    SEPARATOR,
    TIME_LABEL_TAIL,
    URL,
    WITH_AGENCIES,
    is_plain_name,
)
from crawler.extraction.chinese_names import (
    is_chinese,
    is_of_interface,
    names_in_chinese,
    split_labelled,
    without_interface,
)
from crawler.extraction.name_case import without_capitals
from crawler.extraction.text import EAST_ASIAN, clean_text, comparable, keeps_answers

MAX_BYLINE = 500
"""Characters; a longer text is no byline."""
MAX_BYLINES = 50
MAX_NAMES = 25
_MAX_NAME = 70
_MAX_WORDS = 8
_LEAST_PLACE = 4
"""Letters: what is shorter is an agency or a desk."""

_PLAIN = re.compile(r"[^@.(\[（【]*$")
_DIGIT = re.compile(r"\d")
_COUNT = re.compile(r"\b(?:19|20)\d\d\b|^\d+\W|:\s*\d")
_ICONS = re.compile("[\ue000-\uf8ff]")
_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")
_OF = ("Von", "Van", "De", "Da", "Di")
"""Before an agency, labels; before other single words they may begin a name."""
_COLON_BEFORE = re.compile(r"[:：]\s*$")
_NOTE_MARK = re.compile(r"(\S+ .*\S) \d{1,3}")
_OUTLET_AND_PLACE = re.compile(r"(?<=\w)\s?\|?\s?, [\w.]{2,20} [–—-] [^\W\d_][^,;|–—]{1,40}$")
"""What stands behind a name in "Joana Silva, g1 — São Paulo"."""
_PLACE_BEHIND = re.compile(r"(?<=\S)(?:\s*[|•·،｜]\s*|\s+(?:/|[–—-]{1,2})\s+)([^\W\d_]+)$")
_PLACE_BEFORE = re.compile(r"[\u0600-\u06ff]{3,}\s*[:–-]\s+(?=[\u0600-\u06ff]+\s+[\u0600-\u06ff]+$)")
"""As Arabic papers have it: "القاهرة - محمد أحمد"."""
_IN_BRACKETS = re.compile(r"[〔【（(\[]([^〔〕【】（）()\[\]]+)[〕】）)\]]$")
_STAFF_CODE = re.compile(r"(?<=[\u3400-\u9fff])[_\s]{0,2}[A-Z]{1,4}\d{2,}$")
"""The number of an editor that Chinese sites print behind the name."""
_CODE = re.compile(r'[{}：]|":|:$')
_EDGES = " \t,;:&@|/·•*-–—_\"'“”„«»‹›"


def clean_authors(texts: Iterable[str]) -> list[str]:
    """The names in several bylines or metadata values, in order, each once.

    >>> clean_authors(["By Jane Doe, Staff Writer, and Max Muster (Berlin)", "Doe, Jane"])
    ['Jane Doe', 'Max Muster']
    """
    names: dict[str, str] = {}
    for text in islice(texts, MAX_BYLINES):
        for name in names_in(text):
            names.setdefault(comparable(name), name)
    found = list(names.values())
    avatars = {name for name, following in pairwise(found) if name == "".join(word[0] for word in following.split())}
    return [name for name in found if name not in avatars][:MAX_NAMES]


@keeps_answers(2048, longest=MAX_BYLINE)
def names_in(text: str) -> tuple[str, ...]:
    """The names of one byline or metadata value; the same authors come back from page to page, hence the cache.

    >>> names_in("Von JÖRG ZSCHOCHE und dpa")
    ('Jörg Zschoche', 'dpa')
    """
    if len(text) > MAX_BYLINE:
        return ()
    return (text,) if is_plain_name(text) else read_byline(text)


def read_byline(text: str) -> tuple[str, ...]:
    """The names in a byline, with all that may stand there: labels, roles, several names."""
    if "&" in text:
        text = html.unescape(text)
    if len(labelled := split_labelled(text)) > 1:
        return next(filter(None, map(read_byline, labelled)), ())
    if (bracketed := _IN_BRACKETS.match(text.strip())) and match_label(bracketed[1]):
        text = bracketed[1]
    if not _PLAIN.match(text):
        for pattern in (BRACKETS, URL, EMAIL, HANDLE):
            text = pattern.sub(" ", text)
    if not text.isascii():
        text = _ICONS.sub(" ", text)
    text = OTHERS.sub("|", TEXT_AND_PICTURES.sub("", text, count=1))
    if "\n" in text:
        text = "|".join(map(clean_text, text.splitlines()))
    text = _without_label(clean_text(text))
    if "pecia" in text or "pécia" in text:
        text = SENT.sub("", text)
    if _DIGIT.search(text):
        text = _without_date(text)
    text = _without_place(_OUTLET_AND_PLACE.sub("", TIME_LABEL_TAIL.sub("", text)))
    if " en " in text:
        text = ROLE_ABROAD.sub(r"\1", text)
    return tuple(_split(AT_INSTITUTION.sub(r"\1", text)))


def _without_date(text: str) -> str:
    """What stands before a date: in "Juan Pérez | Palma de Mallorca | 08/01/2014" the name alone, since what follows it
    in fields of their own, up to the date, is an outlet or a place."""
    before = DATE_TAIL.sub("", text)
    name, divider, _ = text.partition(" | ")
    is_field = len(divider) > 0 and text[len(before) :].lstrip().startswith("|")
    return name if is_field and " " in name.strip() else before


def _split(text: str) -> Iterator[str]:
    """The names of a byline without labels."""
    is_named = False
    for piece in SEPARATOR.split(text):
        if is_chinese(piece):
            piece = without_interface(piece)
            if people := names_in_chinese(piece):
                yield from people
                is_named = True
                continue
        for part in (part for half in _halves(piece) for part in AND.split(half)):
            for written in _names_between_commas(part):
                if not (is_named and _is_role_of_another(written)) and _is_name(name := _polish(written)):
                    is_named = True
                    yield name


def _is_role_of_another(part: str) -> bool:
    """Whether what stands behind a name is a role and whose: "Globe Correspondent", "Senior Staff Attorney",
    "AP Technology Writers"."""
    role = ROLE.search(part)
    rest = part[role.end() :].lstrip() if role else ""
    if role is None or (rest and not rest[0].islower()):
        return False
    words = part.split()
    first = words[1] if len(words) > 2 and AGENCY.match(words[0]) else words[0]
    return ROLE_MODIFIER.match(first) is not None or (len(words) == 2 and not rest)


def _without_place(text: str) -> str:
    """ "Juan Pérez | Madrid": one word behind a name and a divider is a place, or an outlet; names there have two."""
    behind = _PLACE_BEHIND.search(text)
    if behind and _stands_behind_name(text[: behind.start()].strip(), behind[1]):
        text = text[: behind.start()].strip()
    return _PLACE_BEFORE.sub("", text) if text[:1] > "\u0600" else text


def _stands_behind_name(name: str, word: str) -> bool:
    is_short_form = word.isupper() and not _is_place(word)
    if " " not in name or word[0].islower() or is_short_form:
        return False
    return not AGENCY.match(word) and not _EAST_ASIAN.search(word)


def _halves(text: str) -> list[str]:
    """ "Jane Doe/John Roe" are two, "kas/dpa" is one desk, and in "Ayşe YILMAZ/ANKARA" a place stands second."""
    halves = text.split("/")
    if len(halves) == 2 and " " in halves[0].strip() and _is_place(halves[1].strip(_EDGES)):
        return halves[:1]
    return halves if len(halves) > 1 and all(" " in half.strip() for half in halves) else [text]


def _is_place(word: str) -> bool:
    return len(word) >= _LEAST_PLACE and word.isalpha() and word.isupper() and not AGENCY.match(word)


def starts_as_byline(text: str) -> bool:
    """Whether a text begins with a label such as "By" before something that may be a name.

    >>> starts_as_byline("By Jane Doe"), starts_as_byline("by means of"), starts_as_byline("Jane Doe")
    (True, False, False)
    """
    label = match_label(text)
    if label is None:
        return False
    rest = text[label.end() :]
    return not rest or not rest[0].islower() or _COLON_BEFORE.search(text, 0, label.end()) is not None


def _without_label(text: str) -> str:
    if label := match_label(text):
        return text[label.end() :]
    of, _, agency = text.partition(" ")
    return agency if of in _OF and AGENCY.match(agency) else text


def _names_between_commas(text: str) -> list[str]:
    """Names out of "A B, C D", "Surname, Given", "A B, role, place" and "A B, PhD"."""
    parts = [part for part in (part.strip() for part in text.split(",")) if part]
    if len(parts) == 2 and _is_inverted(*parts):
        return [f"{parts[1]} {parts[0]}"]
    names: list[str] = []
    for part in parts:
        if names and GENERATION.match(part):
            names[-1] += f" {part}"
        elif not names or not _is_attribute(part):
            names.append(part)
    return names


def _is_attribute(part: str) -> bool:
    """Whether what stands after a name and a comma tells about the name: a degree, a role, a place of one word."""
    if CREDENTIAL.match(part) or ROLE.search(part):
        return True
    if " " in part:
        return part[0].islower() and part.split()[0] not in PARTICLES
    return " " not in part and not part.isupper() and not AGENCY.match(part)


def _is_inverted(surname: str, given: str) -> bool:
    return (
        " " not in surname
        and len(given.split()) <= 2
        and surname[0].isupper()
        and given[0].isupper()
        and not (surname.isupper() or given.isupper())
        and not any(p.match(given) for p in (AGENCY, CREDENTIAL, GENERATION))
        and not AGENCY.match(surname)
        and not ROLE.search(given)
    )


def _polish(name: str) -> str:
    name = WITH_AGENCIES.sub("", REPORTER_SUFFIX.sub("", _without_label(name).strip(_EDGES)))
    name = _without_role(_without_affiliation(name))
    if name.count(" ") > 2:
        name = PLACE_TAIL.sub("", name)
    name = name.strip(_EDGES)
    if name[-1:].isdigit():
        name = _STAFF_CODE.sub("", name)
    if name[-1:].isdigit() and (mark := _NOTE_MARK.fullmatch(name)):
        name = mark[1]
    if name.endswith(".") and (name[-2:-1] == " " or (len(name.split()[-1]) > 4 and name.count(".") == 1)):
        name = name[:-1].rstrip()
    return without_capitals(name)


def _without_affiliation(name: str) -> str:
    """ "Jane Doe MS RDN" and "Jane Doe The Associated Press" -> "Jane Doe"."""
    agency = AGENCY_TAIL.search(name)
    if agency and " " in name[: agency.start()].strip():
        name = name[: agency.start()].strip()
    words = name.split()
    while len(words) > 2 and words[-1].isupper() and CREDENTIAL.match(words[-1]):
        words.pop()
    return " ".join(words)


def _without_role(name: str) -> str:
    """ "Jane Doe Senior Political Reporter" and "Editor: Jane Doe" -> "Jane Doe"; a role that is all there is stays."""
    role_before, colon, rest = name.partition(":")
    if colon and rest.strip() and ROLE.fullmatch(role_before.strip()):
        name = rest.strip()
    first, _, rest = name.partition(" ")
    role = ROLE.search(name, len(first) + 1) if " " in rest else None
    if role is None:
        return name
    words = name[: role.start()].split()
    while len(words) > 2 and (ROLE_MODIFIER.match(words[-1]) or AGENCY.match(words[-1])):
        words.pop()
    if len(words) < 2 or ROLE_MODIFIER.match(words[0]):
        return name
    return " ".join(words)


def _is_name(name: str) -> bool:
    return (
        1 < len(name) <= _MAX_NAME
        and name.count(" ") < _MAX_WORDS
        and sum(map(str.isalpha, name)) >= 2
        and not NOT_A_NAME.match(name)
        and not _COUNT.search(name)
        and not _CODE.search(name)
        and not (is_chinese(name) and is_of_interface(name))
        and not (" " in name and name.islower() and _DIGIT.search(name))
    )
