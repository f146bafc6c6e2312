"""credits_picture: captions are told by who took the picture, in any language."""

from __future__ import annotations

import pytest

from crawler.extraction.body import find_body
from crawler.extraction.picture_credits import credits_picture
from crawler.page import Page

STORY = [
    "The bridge over the mill stream was opened on Monday, two years later than the council had promised at first.",
    "Those who live on the other side had to take the ferry until then, or to walk to the old bridge in the valley.",
]


@pytest.mark.parametrize(
    "text",
    [
        "The new bridge on Monday (Photo: Jane Doe)",
        "Photo credit: Jane Doe / The Paper",
        "The bridge was opened by the mayor on Monday. (Example Photo/Jane M. Doe)",
        "Crowds at the bridge. [AFP Photo]",
        "Die Brücke am Montag. Foto: Anna Muster",
        "Die neue Brücke. (Symbolbild: Verlag)",
        "Le pont lundi matin. Crédit photo : Anne Exemple",
        "El puente nuevo | Foto: Agencia Ejemplo",
        "Новый мост через реку / Фото редакции",
        "월요일에 열린 다리. 사진=시청 제공",
        "写真：月曜日に開通した橋",
        "FILE PHOTO: The old bridge in May, before the storm. Example Agency",
        "Bild: Die Brücke am Montag, von Osten. / Quelle: Verlag",
        "Photo by Jane Doe on Unsplash",
        "Image courtesy of the harbour museum",
        "图为旧桥。例报记者 张伟 摄",
        "（图片来源：例网）",
        "ภาพจาก สำนักข่าวตัวอย่าง",
    ],
)
def test_what_ends_with_a_credit_is_a_caption(text: str) -> None:
    assert credits_picture(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("He told Bild: “Nobody asked us.”", id="a paper named so"),
        pytest.param("She showed a picture: it was the bridge.", id="a sentence"),
        pytest.param("The bridge: a history", id="another word"),
        pytest.param("Open daily: nine to five / Sundays from ten", id="a slash"),
        pytest.param("The bridge was opened. " * 14 + "(Photo: Jane Doe)", id="a paragraph with a credit"),
        pytest.param("Photo:", id="nobody"),
        pytest.param("It hangs over the door of the mill (see photo)", id="a hint"),
        pytest.param("The bridge was closed. (The text goes on below the photo.)", id="a hint as a sentence"),
        pytest.param("Photos by children hung in the hall.", id="a sentence about pictures"),
        pytest.param("Photo by photo, she told her life", id="a line without an end"),
        pytest.param("BILD: Was haben Sie an der Brücke gesehen?", id="a paper that asks"),
        pytest.param("Photo: “I was there”, she said of it.", id="a quotation"),
    ],
)
def test_what_only_names_pictures_is_none(text: str) -> None:
    assert not credits_picture(text)


def test_a_body_is_read_without_the_captions_among_its_paragraphs() -> None:
    story = f"<p>{STORY[0]}</p><p>The bridge on Monday (Photo: Jane Doe)</p><p>{STORY[1]}</p>"
    page = Page(f"<html><body><article>{story}</article></body></html>".encode(), "https://example.org/bridge")
    assert [section.paragraphs for section in find_body(page).sections] == [STORY]


def test_what_says_the_same_as_the_picture_beside_it_is_its_caption() -> None:
    caption = "The bridge over the mill stream, seen from the tower of the old church"
    picture = f"<img src=a.jpg alt='{caption}.'>"
    story = f"<p>{STORY[0]}</p><div>{{}}</div><p>{STORY[1]}</p>"
    for box in (f"{picture}<p>{caption}</p>", f"<span>{picture}</span><p>{caption}</p>", f"{caption}{picture}"):
        page = Page(f"<article>{story.format(box)}</article>".encode(), "https://example.org/bridge")
        assert [section.paragraphs for section in find_body(page).sections] == [STORY]
    page = Page(f"<article><p>{caption}.</p>{story.format(picture)}</article>".encode(), "https://example.org/bridge")
    assert [section.paragraphs for section in find_body(page).sections] == [[f"{caption}.", *STORY]]
