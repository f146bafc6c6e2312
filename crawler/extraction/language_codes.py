"""Codes of languages as pages write them, and their scripts."""

from __future__ import annotations

import re

_TWO_LETTERS = frozenset(
    re.findall(
        r"\w+",
        """
        aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee
        el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io
        is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn
        mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se
        sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo
        wa wo xh yi yo za zh zu
        """,
    )
)
_OTHER_SPELLINGS = {
    **dict(re.findall(r"(\w+):(\w+)", """
    iw:he in:id ji:yi jp:ja cn:zh gr:el cz:cs dk:da ua:uk eng:en deu:de ger:de fra:fr fre:fr spa:es por:pt ita:it nld:nl
    dut:nl rus:ru zho:zh chi:zh jpn:ja kor:ko ara:ar tur:tr pol:pl ces:cs cze:cs ukr:uk fil:tl heb:he hin:hi ind:id
    swe:sv dan:da nor:no nob:nb nno:nn fin:fi ell:el gre:el ron:ro rum:ro hun:hu bul:bg hrv:hr srp:sr slk:sk slo:sk
    slv:sl est:et lav:lv lit:lt fas:fa per:fa urd:ur ben:bn tam:ta tel:te vie:vi tha:th msa:ms may:ms kat:ka geo:ka
    hye:hy arm:hy aze:az kaz:kk uzb:uz sqi:sq alb:sq mkd:mk mac:mk isl:is ice:is cat:ca eus:eu baq:eu glg:gl swa:sw
    zul:zu xho:xh afr:af wuu:zh yue:zh cmn:zh arz:ar ary:ar sdh:ku ckb:ku kmr:ku uzs:uz srl:sr gug:gn
    english:en deutsch:de german:de french:fr francais:fr français:fr spanish:es espanol:es español:es italiano:it
    italian:it portuguese:pt português:pt russian:ru polski:pl nederlands:nl dutch:nl svenska:sv japanese:ja
    chinese:zh arabic:ar turkish:tr
    """)),
}  # fmt: skip
_CODE = re.compile(r"[^\W\d_]+")

SCRIPTS = {
    "kana": re.compile("[\u3040-\u30ff]"),
    "han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"),
    "hangul": re.compile("[\u1100-\u11ff\uac00-\ud7af]"),
    "thai": re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]"),
    "lao": re.compile("[\u0e80-\u0eff]"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
    "georgian": re.compile("[\u10a0-\u10ff]"),
    "armenian": re.compile("[\u0530-\u058f]"),
    "bengali": re.compile("[\u0980-\u09ff]"),
    "gurmukhi": re.compile("[\u0a00-\u0a7f]"),
    "gujarati": re.compile("[\u0a80-\u0aff]"),
    "oriya": re.compile("[\u0b00-\u0b7f]"),
    "tamil": re.compile("[\u0b80-\u0bff]"),
    "telugu": re.compile("[\u0c00-\u0c7f]"),
    "kannada": re.compile("[\u0c80-\u0cff]"),
    "malayalam": re.compile("[\u0d00-\u0d7f]"),
    "sinhala": re.compile("[\u0d80-\u0dff]"),
    "burmese": re.compile("[\u1000-\u109f]"),
    "khmer": re.compile("[\u1780-\u17ff]"),
    "ethiopic": re.compile("[\u1200-\u137f]"),
}
"""Scripts of one language or few, without those of many (Latin, Cyrillic, Arabic, Devanagari)."""
LANGUAGES_OF_SCRIPT = {
    name: tuple(languages.split())
    for name, languages in {
        "kana": "ja",
        "han": "zh",
        "hangul": "ko",
        "thai": "th",
        "lao": "lo",
        "greek": "el",
        "hebrew": "he yi",
        "georgian": "ka",
        "armenian": "hy",
        "bengali": "bn as",
        "gurmukhi": "pa",
        "gujarati": "gu",
        "oriya": "or",
        "tamil": "ta",
        "telugu": "te",
        "kannada": "kn",
        "malayalam": "ml",
        "sinhala": "si",
        "burmese": "my",
        "khmer": "km",
        "ethiopic": "am ti",
    }.items()
}
NEIGHBOURS = tuple(
    frozenset(group.split())
    for group in (
        "no nb nn da",
        "sr hr bs sl",
        "id ms",
        "cs sk",
        "gl pt",
        "ca oc",
        "hi mr ne sa",
        "ru be",
        "xh zu",
        "af nl",
        "bg mk",
    )
)
"""Languages so close that their words tell less than what a page declares."""


def to_iso_639_1(text: str) -> str | None:
    """The two-letter code of what a page writes; None for what names no language.

    >>> to_iso_639_1("en-US"), to_iso_639_1("de_DE"), to_iso_639_1("iw"), to_iso_639_1("zxx"), to_iso_639_1("ger")
    ('en', 'de', 'he', None, 'de')
    """
    match = _CODE.search(text)
    if match is None:
        return None
    code = match[0].lower()
    code = _OTHER_SPELLINGS.get(code, code)
    return code if code in _TWO_LETTERS else None
