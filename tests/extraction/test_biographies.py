"""Lines about the author above an article, and paragraphs at its end, are none of it."""

from __future__ import annotations

import pytest

from crawler.extraction import extract_article
from crawler.extraction.biographies import without_biographies, without_signatures
from crawler.items import Section

TEXT = ["The harbour stays open.", "The council met on Tuesday.", "It will meet again in spring."]


def cut(*end: str, authors: tuple[str, ...] = ("Jane Doe",), are_stated: bool = True) -> list[str]:
    """What is left of some paragraphs at the end."""
    body = without_biographies([Section(None, [*TEXT, *end])], authors, are_stated=are_stated)
    return [paragraph for section in body for paragraph in section.paragraphs][len(TEXT) :]


@pytest.mark.parametrize(
    "paragraph",
    [
        pytest.param("Jane Doe covers the coast. Email: jdoe@example.org", id="name-first"),
        pytest.param("• Jane Doe is the author of a book on boats.", id="bullet"),
        pytest.param("Unsere Reporterin Jane Doe schreibt über die See.", id="role-before"),
        pytest.param("By Jane Doe, Example Wire. John Roe contributed to this report.", id="signature"),
        pytest.param("(Jane Doe)", id="name-alone"),
        pytest.param("Jane DOE", id="in-capitals"),
    ],
)
def test_what_begins_with_the_authors_name_is_cut_off(paragraph: str) -> None:
    assert cut(paragraph) == []


def test_each_author_may_have_a_paragraph() -> None:
    bios = ("Jane Doe covers the coast.", "John Roe teaches law.")
    assert cut("About us:", *bios, authors=("Jane Doe", "John Roe")) == []


@pytest.mark.parametrize(
    ("end", "authors"),
    [
        pytest.param(("“I saw it,” the fisherman told Jane Doe at the quay.",), ("Jane Doe",), id="name-further-on"),
        pytest.param(("Jane Doe came too.", "She was late."), ("Jane Doe",), id="not-at-the-end"),
        pytest.param(("Jane Doe came too.", "Jane Doe left."), ("Harbour News",), id="site-as-author"),
        pytest.param(("Jane was late.",), ("Jane",), id="one-word"),
        pytest.param(
            ("“No,” said Jane Doe.", "She asks for more.", "Jane Doe is for it."),
            ("Jane Doe",),
            id="the-story-is-about-her",
        ),
    ],
)
def test_what_is_told_of_people_stays(end: tuple[str, ...], authors: tuple[str, ...]) -> None:
    assert cut(*end, authors=authors) == list(end)


def test_authors_read_from_the_text_are_cut_off_by_sentences_about_them_only() -> None:
    assert cut("Jane Doe covers the coast.", are_stated=False) == []
    assert cut("Speeches by Jane Doe and John Roe.", are_stated=False) == ["Speeches by Jane Doe and John Roe."]
    assert cut("By Jane Doe, jdoe@example.org", are_stated=False) == []


def test_korean_reporters_sign_with_their_place_and_address() -> None:
    assert cut("세종=홍길동 기자 hong@example.org", authors=("홍길동",), are_stated=False) == []
    assert cut("홍길동 기자가 시장을 만났다", authors=("홍길동",), are_stated=False) == ["홍길동 기자가 시장을 만났다"]


def test_a_heading_over_nothing_else_goes_with_it() -> None:
    body = [Section(None, TEXT), Section("Who we are", ["Jane Doe covers the coast."])]
    assert without_biographies(body, ["Jane Doe"], are_stated=True) == [Section(None, TEXT)]


def test_a_page_is_read_without_it() -> None:
    story = "".join(
        f"<p>{text} {'The fishermen had waited for months, and some had come by boat. ' * 2}</p>" for text in TEXT
    )
    html = (
        '<html><head><meta name=author content="Jane Doe"></head><body><article><h1>Harbour stays open</h1>'
        f"{story}<p>Jane Doe has covered the coast since 2015, and lives in a house by the sea.</p></article>"
    )
    article = extract_article(html.encode(), url="https://example.org/harbour")
    assert article.authors == ["Jane Doe"]
    assert len(article.body[0].paragraphs) == len(TEXT)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Quay News Staff Reporter", "jdoe@example.org"], id="role-and-address"),
        pytest.param(["Jane Doe", "Executive Content Editor"], id="name-and-role"),
        pytest.param(["Updated: Dec. 21, 2023, 1:29 p.m.|", "Jane Doe | jdoe@example.org"], id="date-and-name"),
        pytest.param(["Text: Jane Doe, Fotos: John Roe"], id="byline"),
    ],
)
def test_lines_above_the_text_that_say_who_has_written_it_are_cut_off(lines: list[str]) -> None:
    assert without_signatures([Section(None, [*lines, *TEXT])], ["Jane Doe"]) == [Section(None, TEXT)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Jane Doe came to the quay.", id="sentence"),
        pytest.param("The Last Reporter on the Quay", id="title-in-capitals"),
        pytest.param("John Roe", id="another-name"),
        pytest.param("Updated rules come into force in May.", id="no-date"),
    ],
)
def test_other_first_lines_stay(line: str) -> None:
    assert without_signatures([Section(None, [line, *TEXT])], ["Jane Doe"]) == [Section(None, [line, *TEXT])]


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        pytest.param("Jane Doe (jdoe@example.org)", False, id="name-and-address"),
        pytest.param("jdoe@example.org", False, id="address"),
        pytest.param("Jane Doe", False, id="name"),
        pytest.param("Jane Does", True, id="no-name"),
        pytest.param("Tickets: quay@example.org", True, id="something-else"),
        pytest.param("John Roe (jroe@example.org)", True, id="another-name"),
    ],
)
def test_a_last_line_of_an_authors_name_or_address_is_cut_off(line: str, stays: bool) -> None:
    body = without_signatures([Section(None, [*TEXT, line])], ["Jane Doe"])
    assert body == [Section(None, [*TEXT, line] if stays else TEXT)]


def test_a_body_of_signatures_alone_is_left_as_it_is() -> None:
    assert without_signatures([Section(None, ["Jane Doe"])], ["Jane Doe"]) == [Section(None, ["Jane Doe"])]
    assert without_signatures([], ["Jane Doe"]) == []
