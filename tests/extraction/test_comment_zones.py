"""The places of readers' comments are told from the article, whatever its classes say."""

from __future__ import annotations

import pytest

from crawler.extraction.comment_zones import comment_spans, in_comment_zone
from crawler.page import Page

ARTICLE = "<article class='{}'><h1>Rain</h1><div class='{}'>{}</div></article>"
TEXT = "<p>The river rose again on Monday.</p>" * 60


def zones(html: str) -> list[str]:
    page = Page(html.encode(), "https://example.org/rain")
    tree = page.tree
    return [tree.attribute(at, "id") or tree.classes[at] or tree.tags[at] for at, _ in comment_spans(page)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            "<div id=comments class=comments-area><ol class=commentlist><li>x</ol></div>", ["comments"], id="wordpress"
        ),
        pytest.param("<div id=disqus_thread></div>", ["disqus_thread"], id="disqus"),
        pytest.param("<div class=fb-comments data-href=x></div>", ["fb-comments"], id="facebook"),
        pytest.param("<div data-spot-im-x=1 class=spot-im-conversation></div>", ["spot-im-conversation"], id="openweb"),
        pytest.param("<viafoura-comments>x</viafoura-comments>", ["viafoura-comments"], id="own-tag"),
        pytest.param(
            "<div id=dle-comments-list><div class=comment>x</div></div>", ["dle-comments-list"], id="datalife-engine"
        ),
        pytest.param("<ul class=forum><li class=forum-fil><p>x</li></ul>", ["forum-fil"], id="spip"),
        pytest.param("<section class=kommentare><p>x</section>", ["kommentare"], id="german"),
        pytest.param("<form id=commentform><textarea></textarea></form>", ["commentform"], id="form"),
        pytest.param("<div itemprop=comment><p>x</div>", ["div"], id="microdata"),
        pytest.param(
            "<ul class=widget_recent_comments><li>x</ul>", ["widget_recent_comments"], id="recent-comments-of-the-site"
        ),
        pytest.param("<a class=comments-link href=#comments>3</a>", [], id="link-in-the-header"),
        pytest.param("<div class=bylineComments><p>By Ada <a href=#c>3 comments</a></div>", [], id="byline"),
        pytest.param("<span class=comment-count>3</span>", [], id="count"),
        pytest.param("<div class=commentary><p>x</div>", [], id="commentary-is-a-rubric"),
    ],
)
def test_what_holds_comments_is_a_zone(html: str, expected: list[str]) -> None:
    assert zones(ARTICLE.format("post", "entry-content", TEXT) + html) == expected


@pytest.mark.parametrize(
    ("article", "content"),
    [
        pytest.param("has-comments", "text", id="has-comments"),
        pytest.param("type-comment", "text", id="opinion-rubric"),
        pytest.param("comment", "text", id="article-called-comment"),
        pytest.param("comments-open", "article-body", id="comments-open"),
    ],
)
def test_the_article_itself_is_no_zone(article: str, content: str) -> None:
    assert zones(ARTICLE.format(article, content, TEXT)) == []


def test_a_wrapper_of_the_text_is_no_zone_even_below_the_headline() -> None:
    html = f"<h1>Rain</h1><div class=comment-page><div itemprop=articleBody>{TEXT}</div></div>"
    assert zones(html) == []


def test_positions_inside_a_zone_are_told_from_those_outside() -> None:
    page = Page(
        b"<h1>Rain</h1><p>Text</p><div id=comments><p>I <b>agree</b></div><p>Imprint</p>", "https://example.org/"
    )
    inside = [tag for at, tag in enumerate(page.tree.tags) if in_comment_zone(page, at)]
    assert inside == ["div", "p", "b"]
