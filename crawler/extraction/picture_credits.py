"""Lines that say what a picture shows or who took it, in the languages of the web's news."""

from __future__ import annotations

import re

from crawler.extraction.blocks import Block
from crawler.extraction.text import comparable

_WORDS = """
    photo photos photograph photographs photography picture pictures pic image images credit credits illustration
    foto fotos fotoquelle bild bilder bildquelle symbolbild symbolfoto archivbild archivfoto titelbild beitragsbild
    grafik crédit crédits imagen imágenes fotografía crédito créditos imagem imagens fotografia immagine immagini
    beeld bilde arkivbild kuva kuvat valokuva fot zdjęcie zdjęcia kép fotó snímek fotoğraf görsel gambar ảnh фото
    фотография снимка світлина φωτογραφία φωτο εικόνα صورة الصورة تصوير צילום תמונה फोटो ภาพ 写真 撮影 画像 사진 图 圖
    图片 圖片 照片 摄影 图片来源 圖片來源 图源 资料图 資料照
"""
_PICTURES = frozenset(_WORDS.split())
"""What stands before the name, or after "/": "Photo: Jane Doe", "Photo credit: Jane Doe", "/ Photo Jane Doe"."""
_SEPARATOR = re.compile(r"[:：=©/|]")
_LAST_WORD = re.compile(r"(?:^|[\s(\[|/.,–—-])([^\W\d_]+)\.?\s?$")
_LABEL = re.compile(r"(?:FILE |[（(])?([^\W\d_]+)\s?[:：]\s*[^\s„“”\"«»]")
_BY = re.compile(
    r"([^\W\d_]+) (?:courtesy\b|(?:by|via|credit|von|par|di|por|door|av|af) (?-i:(?=\S)[^a-zß-ÿ]))"
    r"|ภาพ(?:จาก|โดย|ประกอบ)",
    re.IGNORECASE,
)
"""A credit without a colon: "Photo by Jane Doe", and what Thai papers write."""
_TAKEN = ("摄", "攝", "供图", "供圖", "摄）", "攝）", "供图）", "供圖）", "视频截图", "視頻截圖")
"""What Chinese papers write behind the name."""
_LONGEST_TAKEN = 60
_LONGEST_LABEL = 20
_A_PAPER = "BILD"
"""The German paper, before whose questions in an interview its name stands."""
_NOT_IN_NAMES = frozenset('.!?;„“”"«»')
_ENDS = _NOT_IN_NAMES | frozenset(":：")
"""No credit ends so, and most paragraphs do."""
_LONGEST_NAME = 90
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]\d]{3,60})[)\]]$")
_MOST_WORDS = 5
"""Words of a credit in brackets."""
_BESIDE = 4
"""Elements between a picture and its caption."""
_SHORTEST, _LONGEST_CAPTION = 40, 400
"""Letters of a caption that no other text would be by chance, and of the longest."""
_LONGEST = 300
"""A text that is longer is a paragraph to which a credit was added."""


def credits_picture(text: str) -> bool:
    """Whether a text begins or ends as captions do, with a credit, and has no room for more than a caption.

    >>> credits_picture("The bridge in May. (Photo: Jane Doe)"), credits_picture("He told Bild: “It rained.”")
    (True, False)
    """
    if len(text) > _LONGEST:
        return False
    start = text[:_LONGEST_LABEL]
    if ":" in start or "：" in start:
        label = _LABEL.match(text)
        if label is not None and label[1].lower() in _PICTURES:
            return label[1] != _A_PAPER
    if text[-1:] in _ENDS:
        return False
    if text[-1:] in ")]" and (bracketed := _IN_BRACKETS.search(text)) and _names_in_brackets(bracketed[1]):
        return True
    if text.endswith(_TAKEN) and len(text) <= _LONGEST_TAKEN:
        return True
    by = _BY.match(text) if len(text) <= _LONGEST_NAME else None
    if by is not None and (by[1] is None or by[1].lower() in _PICTURES):
        return True
    return _ends_with_credit(text)


def _names_in_brackets(text: str) -> bool:
    """Whether a word for pictures stands beside a name: "AFP Photo", "AP Photo/Jane Doe"."""
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) > _MOST_WORDS or text.endswith("."):  # "Text continues below the photo."
        return False
    others = [word for word in words if word.lower() not in _PICTURES]
    return len(others) < len(words) and any(word[0].isupper() for word in others)


def _ends_with_credit(text: str) -> bool:
    """Whether behind the last separator stands a name, and before it a word for pictures, or that behind a slash."""
    tail = text[-_LONGEST_NAME:]
    if _SEPARATOR.search(tail) is None:
        return False
    at = max(tail.rfind(sign) for sign in ":：=©")
    name = tail[at + 1 :]
    if at > 0 and len(name) > 1 and _NOT_IN_NAMES.isdisjoint(name):
        word = _LAST_WORD.search(text[: len(text) - len(name) - 1][-_LONGEST_LABEL:])
        return word is not None and word[1].lower() in _PICTURES
    at = max(tail.rfind(sign) for sign in "/|")
    picture, _, name = tail[at + 1 :].strip().partition(" ")
    return at > 0 and picture.lower() in _PICTURES and len(name) > 1 and _NOT_IN_NAMES.isdisjoint(name)


def repeats_picture(block: Block) -> bool:
    """Whether a text says what the picture in it, or directly before it in the same element, shows to those who cannot
    see it: then it is the picture's caption."""
    if not _SHORTEST <= len(block.text) <= _LONGEST_CAPTION:
        return False
    tree, frame = block.frame.tree, block.frame
    start = frame.at if frame.parent is None else max(frame.parent.at + 1, frame.at - _BESIDE)
    pictures = tree.tagged_within("img", start, min(tree.ends[frame.at], frame.at + _BESIDE))
    said = comparable(block.text) if pictures else ""
    return any(comparable(tree.attribute(at, "alt") or "") == said for at in pictures)
