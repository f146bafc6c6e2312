"""The sample article: the same in whatever template its site may have printed it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from crawler.fixture_store import read_fixture
from crawler.items import Article
from crawler.page import Page
from spiders.us_russia import UsRussiaSpider
from tests.saved_pages import FIXTURES

FOLDER = FIXTURES / "us_russia"
SAMPLE = read_fixture(FOLDER / "2013-04-24-russia-us-agree-to-revive-syria-peace-plan.html")
TITLE = "Russia, US agree to revive Syria peace plan"
DATE = "24-04-2013, 07:30"


def read(page: Page) -> Article:
    item = UsRussiaSpider().read_page(page)
    assert isinstance(item, Article)
    return item


def test_the_sample_article() -> None:
    article = read(SAMPLE.page())
    assert article.title == TITLE
    assert article.authors == ["us-russia"]
    assert str(article.date_published) == "2013-04-24 07:30:00+04:00"
    assert (article.date_published_precision, article.date_published_zone) == ("minute", "site")
    assert article.comment_count == 0
    assert article.language == "en"
    assert [(section.heading, len(section.paragraphs)) for section in article.body] == [
        (None, 6),
        ("Lavrov, Kerry to talk Syria at Russia-NATO Council", 5),
        ("Lavrov, Kerry begin talks in Brussels", 4),
        ("Euro-Atlantic security agreement more important than NATO expansion - Lavrov", 5),
    ]
    assert article.body[0].paragraphs[0].startswith("US Secretary of State John Kerry said on Tuesday")
    assert article.body[3].paragraphs[-1].endswith('indiscriminate basis through negative things," Lavrov said.')


def text_of_story() -> str:
    match = re.search(r"<div id='news-id-4127'[^>]*>(.*?)</div><div class=\"clear\">", SAMPLE.body.decode(), re.DOTALL)
    assert match
    return match[1]


def text_in_paragraphs() -> str:
    lines = []
    for section in read(SAMPLE.page()).body:
        lines += [f"<p><b>{section.heading}</b></p>"] if section.heading else []
        lines += [f"<p>{paragraph}</p>" for paragraph in section.paragraphs]
    return "\n".join([*lines, "<p>&nbsp;</p>"])


POSTER = """<a onclick="ShowProfile('us-russia', '/user/us-russia/', '0')" href="/user/us-russia/">us-russia</a>"""
PAGE = """<html><head><title>{title} &raquo; US-Russia.org</title></head><body><div id="header">
<h1>US-Russia.org</h1></div>{story}<div id="side">
<h3>Latest</h3><ul><li>Something else Comments: 12 Author: bob</li></ul></div></body></html>"""
TEMPLATES = {
    "labels-as-text": """<div id='dle-content'><h2>{title}</h2>Author: us-russia<br />Comments: 0<br /><b>{title}</b>
        <br />Published {date}<br /><div id='news-id-4127'>{text}</div>Comments: 0</div>""",
    "no-number-on-the-text": """<div id='dle-content'><h2>{title}</h2><div>Author: {poster}</div><div>Comments:
        <a href='#comment'>0</a></div><h3>{title}</h3><div>Published <a href='/2013/04/24/'>{date}</a></div>
        <div class='text'>{text}</div><div>Comments: 0</div></div>""",
    "no-box-of-the-engine": """<div class='content'><h2>{title}</h2><div>Author: {poster}</div><div>Comments: 0</div>
        <h3>{title}</h3><div>Published {date}</div><div class='text'>{text}</div><div>Comments: 0</div></div>""",
    "table": """<div id='dle-content'><table><tr><td><h2>{title}</h2></td></tr><tr><td>Author: us-russia</td>
        <td>Comments: 0</td></tr><tr><td><strong>{title}</strong></td></tr><tr><td>Published {date}</td></tr>
        <tr><td><div id='news-id-4127'>{text}</div></td></tr><tr><td>Comments: 0</td></tr></table></div>""",
    "values-in-elements": """<div id='dle-content'><h2>{title}</h2><span>Author:</span> <span>us-russia</span><br />
        <span>Comments:</span> <span>0</span><br /><h3>{title}</h3><i>Published</i> <i>{date}</i>
        <div id='news-id-4127'>{text}</div></div>""",
    "values-on-the-next-line": """<div id='dle-content'><h2>{title}</h2><div>Author:</div><div>us-russia</div>
        <div>Comments:</div><div>0</div><h3>{title}</h3><div>Published</div><div>{date}</div>
        <div id='news-id-4127'>{text}</div></div>""",
    "capitals": """<div id='dle-content'><h2>{title}</h2><div>AUTHOR: us-russia</div><div>COMMENTS: 0</div>
        <div>PUBLISHED: {date}</div><div id='news-id-4127'>{text}</div></div>""",
    "russian-labels": """<div id='dle-content'><h2>{title}</h2><div>Автор: us-russia | Опубликовано: {date} |
        Комментариев: 0</div><div id='news-id-4127'>{text}</div></div>""",
}


@pytest.mark.parametrize("text", [text_of_story, text_in_paragraphs], ids=["bb-code", "wysiwyg"])
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_the_sample_reads_the_same_in_other_templates(template: str, text: Callable[[], str]) -> None:
    story = template.format(title=TITLE, date=DATE, poster=POSTER, text=text())
    html = PAGE.format(title=TITLE, story=story)
    article = read(Page(html.encode(), SAMPLE.url, fetched_at=SAMPLE.fetched_at))
    expected = read(SAMPLE.page())
    for name in ("title", "authors", "date_published", "comment_count", "language", "site_id", "body"):
        assert getattr(article, name) == getattr(expected, name), name
