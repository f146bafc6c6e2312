"""What an Article offers whoever uses extraction as a library."""

from __future__ import annotations

import dataclasses
import json

from crawler.extraction import extract_article
from crawler.items import Article

PAGE = b"""<html lang=en><h1>Rain</h1><article><time datetime="2013-05-04T07:05:00+04:00">4 May</time>
<p>It rained for nine days, and the river rose to the first step of the town hall.</p><h2>Floods</h2>
<p>The market was moved to the school, where there is room for all of its stalls.</p></article>"""


def test_an_article_as_a_dict_has_all_fields_and_is_json() -> None:
    article = extract_article(PAGE, url="https://example.org/rain")
    values = json.loads(json.dumps(article.as_dict()))
    assert list(values) == [field.name for field in dataclasses.fields(Article)]
    assert values["date_published"] == "2013-05-04T07:05:00+04:00"
    assert values["body"] == [dataclasses.asdict(section) for section in article.body]


def test_the_text_of_an_article_is_its_headings_and_paragraphs() -> None:
    article = extract_article(PAGE, url="https://example.org/rain")
    lead, heading, rest = article.text.split("\n\n")
    assert lead.startswith("It rained")
    assert heading == "Floods"
    assert rest.endswith("all of its stalls.")


def test_the_text_of_an_article_without_a_body_is_empty() -> None:
    assert Article().text == ""
