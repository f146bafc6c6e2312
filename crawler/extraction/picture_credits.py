"""Lines that say who took a picture, with or without what it shows, in the languages of the web's news."""

from __future__ import annotations

import re

_WORDS = """
    photo photos photograph photographs photography picture pictures pic image images credit credits illustration
    foto fotos fotoquelle bild bilder bildquelle symbolbild symbolfoto archivbild archivfoto titelbild beitragsbild
    grafik crédit crédits imagen imágenes fotografía crédito créditos imagem imagens fotografia immagine immagini
    beeld bilde arkivbild kuva kuvat valokuva fot zdjęcie zdjęcia kép fotó snímek fotoğraf görsel gambar ảnh фото
    фотография снимка світлина φωτογραφία φωτο εικόνα صورة الصورة تصوير צילום תמונה फोटो ภาพ 写真 撮影 画像 사진 图 圖
    图片 圖片 照片 摄影
"""
_PICTURES = frozenset(_WORDS.split())
"""What stands before the name, or after "/": "Photo: Jane Doe", "Photo credit: Jane Doe", "/ Photo Jane Doe"."""
_NAME = r"[^.!?:：;„“”\"«»]"
_CREDIT = re.compile(
    rf"(?:^|[\s(\[|/.,–—-])([^\W\d_]+)\.?\s*[:：=©]\s*{_NAME}{{2,90}}$|\s[/|]\s*([^\W\d_]+)\s[^.!?:;/|]{{2,60}}$"
)
_LABEL = re.compile(r"(?:FILE )?([^\W\d_]+)\s?[:：]\s*[^\s„“”\"«»]")
_LONGEST_LABEL = 20
_A_PAPER = "BILD"
"""Its reporters ask questions so named."""
_SIGNS = re.compile("[:：=©/|]")
_ENDS = frozenset('.!?:;„“”"«»')
"""No name ends so, and most paragraphs do."""
_TAIL = 120
"""No credit is longer."""
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
    tail = text[-_TAIL:]
    match = _CREDIT.search(tail) if _SIGNS.search(tail) else None
    return match is not None and (match[1] or match[2]).lower() in _PICTURES
