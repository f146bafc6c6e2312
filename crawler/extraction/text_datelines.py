"""Reporters whom papers of East Asia name in the first or last paragraph itself, beside the place of the report."""

from __future__ import annotations

import re

from crawler.extraction.chinese_names import is_of_interface

_CHINESE = r"[\u3400-\u9fff]{2,4}(?:[、，,\s]{1,2}[\u3400-\u9fff]{2,4}){0,5}"
_KOREAN = r"[\uac00-\ud7a3]{2,4}"
_TITLE = r"\s?(?:(?:선임|인턴|수습|객원|전문)\s?)?(?:기자|특파원)"
_AT_THE_START = re.compile(
    # 新华社北京5月6日电（记者 张伟、李娜）
    rf"[^（(]{{0,40}}[（(](?:[\u3400-\u9fff]{{0,8}}?)(?:[记記]者|评论员|評論員)[\s:：]?({_CHINESE})[)）]"
    # (서울=연합뉴스) 홍길동 기자 =
    rf"|[\[(【][^\[\](){{}}【】]{{1,20}}[\])】]\s?({_KOREAN}(?:[\s·,]{{1,2}}{_KOREAN}){{0,3}}){_TITLE}\s?="
    # [부산=예시일보 홍길동 기자]
    rf"|[\[(【](?:[^\[\](){{}}【】]{{0,20}}[\s=])?({_KOREAN}){_TITLE}[\])】]"
)
_BEHIND_PLACE = re.compile(
    r"【[^【】＝=]{1,14}[＝=]([\u3040-\u30ff\u3400-\u9fff]{3,7}(?:、[\u3040-\u30ff\u3400-\u9fff]{3,7}){0,3})】"
)
"""As Japanese papers have it, without a word for reporters: 【ワシントン＝山田太郎】."""
_AT_THE_END = re.compile(rf"[（(](?:[\u3400-\u9fff]{{0,8}}?)(?:[记記]者|评论员|評論員)[\s:：]?({_CHINESE})[)）]\s*$")
_ALONE_AT_THE_END = re.compile(
    r"[。」』][（(]((?![^（()）]*(?:敬称|一部|抜粋|写真|撮影|提供|出典|参照|関連|終))"
    r"(?![^（()）]*[部都府県市][)）])"
    r"[\u3400-\u9fff]{3,5}(?:[、・][\u3400-\u9fff]{3,5}){0,3})[)）]\s*$"
)
"""As Japanese papers have it at the end of the text: 雨が上がった。（山田太郎）."""
_BETWEEN = re.compile(r"[、，,·\s]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_READ = 120
"""Characters of a paragraph."""


def reporters_at_start(paragraph: str) -> list[str]:
    """Whom the beginning of a first paragraph names.

    >>> reporters_at_start("(서울=연합뉴스) 홍길동 기자 = 비가 왔다.")
    ['홍길동']
    """
    return _names(None if paragraph.isascii() else _AT_THE_START.match(paragraph[:_READ]))


def names_behind_place(paragraph: str) -> list[str]:
    """Whom the beginning of a first paragraph names without saying that they are reporters.

    >>> names_behind_place("【東京＝山田太郎】雨が")
    ['山田太郎']
    """
    return _names(_BEHIND_PLACE.match(paragraph[:_READ]) if paragraph.startswith("【") else None)


def names_at_end(paragraph: str) -> list[str]:
    """Whom the end of a last paragraph in Japanese names without saying that they are reporters.

    >>> [names_at_end(text) for text in ("雨が上がった。（山田太郎）", "雨が上がった。（敬称略）")]
    [['山田太郎'], []]
    """
    tail = paragraph[-_READ:]
    return _names(_ALONE_AT_THE_END.search(tail) if tail[-1:] in ")）" and _KANA.search(tail) else None)


def reporters_at_end(paragraph: str) -> list[str]:
    """Whom the end of a last paragraph names.

    >>> reporters_at_end("雨停了。（记者 张伟 李娜）")
    ['张伟', '李娜']
    """
    return _names(None if paragraph.isascii() else _AT_THE_END.search(paragraph[-_READ:]))


def _names(found: re.Match[str] | None) -> list[str]:
    names = _BETWEEN.split(found[found.lastindex or 0]) if found else []
    return [name for name in names if name and not is_of_interface(name)]
