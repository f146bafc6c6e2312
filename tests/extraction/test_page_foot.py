"""Pages that show no text have none, whatever stands at their foot."""

from __future__ import annotations

import pytest

from crawler.extraction import extract_article

TEASERS = "".join(f"<div><a href=/{n}><img src={n}.jpg></a></div>" for n in range(200))
ABOUT = "Quay is read by harbour masters, and asks all of them every year what they would like to read, with thanks."
CLOSE = "The bridge was opened on Monday by the mayor, and the boats blew their horns until the evening came."


@pytest.mark.parametrize(
    ("title", "above", "text", "is_text"),
    [
        pytest.param("The bridge opens: a film", TEASERS, ABOUT, False, id="foot"),
        pytest.param(
            "新しい橋が開通",
            TEASERS,
            "当社は港の人々に読まれており、毎年、何を読みたいかを尋ねている。" * 2,
            False,
            id="ja-foot",
        ),
        pytest.param("The bridge opens: a film", TEASERS, CLOSE, True, id="word-of-the-headline"),
        pytest.param("The bridge opens: a film", "", ABOUT, True, id="near-the-headline"),
        pytest.param("The bridge opens: a film", TEASERS, f"{ABOUT} " * 12, True, id="long"),
    ],
)
def test_a_short_text_far_below_with_no_word_of_the_headline_is_none(
    title: str, above: str, text: str, is_text: bool
) -> None:
    html = f"<body><h1>{title}</h1><video src=a.mp4></video>{above}<div><p>{text}</p></div></body>"
    article = extract_article(html.encode(), url="https://example.org/bridge")
    assert [paragraph for section in article.body for paragraph in section.paragraphs] == [text.strip()] * is_text
