"""find_body: which element holds the text, where other things stand among the paragraphs, or each stands by itself."""

from __future__ import annotations

from crawler.extraction.body import body_of, find_body, read_page
from crawler.page import Page

CREWS = ("first", "second", "third", "fourth", "fifth", "sixth")
TEXTS = [
    f"The boats of the {crew} crew were the fastest of all, and nobody who saw them will forget how they came home."
    for crew in CREWS
]
LINES = "<br><br>".join(TEXTS * 2)
CAPTION = "The old harbour on the day of the race, seen from the tower of the church, with all the boats of the crews."
NEWS = "The town has a new ferry. It leaves at six, at eight and at ten, and brings you to the island in half an hour."


def texts_of(html: str) -> list[str]:
    sections = find_body(Page(f"<html><body>{html}</body></html>".encode(), "https://example.org/races")).sections
    return [text for section in sections for text in section.paragraphs]


def texts_below_headline(html: str) -> list[str]:
    page = Page(f"<html><body>{html}</body></html>".encode(), "https://example.org/races")
    return [text for section in body_of(page).sections for text in section.paragraphs]


def container_of(html: str) -> str | None:
    page = Page(f"<html><body>{html}</body></html>".encode(), "https://example.org/races")
    reading = read_page(page, None)
    return page.tree.names[reading.container] if reading else None


def test_a_gallery_among_the_paragraphs_takes_none_of_them_away() -> None:
    text = [f"<p>{text}</p>" for text in TEXTS]
    pictures = "".join(f"<figure><img><figcaption><p>{n}. {CAPTION}</p></figcaption></figure>" for n in range(120))
    parts = [f"<div class=part>{''.join(text[:3])}</div>", pictures, f"<div class=part>{''.join(text[3:])}</div>"]
    assert container_of(f"<div class=all>{''.join(parts)}</div>") == "all"


def test_paragraphs_that_each_stand_in_elements_of_their_own_are_one_text() -> None:
    links = "".join(f"<p><a href=/{n}>{n}. {CAPTION}</a></p>" for n in range(20))
    wrapped = [f"<div class=a1><div><p>{text}</p></div></div>" for text in TEXTS]
    html = f"{''.join(wrapped[:3])}<aside class=related><h3>More</h3>{links}</aside>{''.join(wrapped[3:])}"
    assert texts_of(f"<div class=b1>{html}</div>") == TEXTS


def test_a_text_of_lines_is_no_paragraph_among_others() -> None:
    news = "".join(f"<div class=item>{n}. {NEWS}</div>" for n in range(3))
    assert container_of(f"<div id=a1><div id=b1>{LINES}</div></div><div id=c1><aside>{news}</aside></div>") == "b1"


def test_a_text_of_lines_weighs_as_much_as_its_paragraphs_would() -> None:
    links = "".join(f"<li><a href=/{n}>{n}. {CAPTION}</a></li>" for n in range(40))
    news = "".join(f"<p>{n}. {NEWS}</p>" for n in range(6))
    html = f"<div id=a1><div id=b1>{LINES}</div></div><footer>{links}</footer><div id=c1>{news}</div>"
    assert container_of(html) == "b1"


def test_an_opening_that_links_part_from_the_rest_of_the_text_belongs_to_it() -> None:
    links = "".join(f"<p><a href=/{n}>{n}. {CAPTION}</a></p>" for n in range(90))
    rest = [f"{text} It was race {n}." for n in range(3) for text in TEXTS]
    paragraphs = "".join(f"<p>{text}</p>" for text in rest)
    html = (
        f"<h1>The races</h1><div><div class=a1><article><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p></article></div>"
        f"<aside class=related>{links}</aside><div class=a1><article>{paragraphs}</article></div></div>"
    )
    assert texts_below_headline(html) == [*TEXTS[:2], *rest]
