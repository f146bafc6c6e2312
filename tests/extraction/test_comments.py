"""The number of comments of this article: printed, said to machines, or counted; None is not 0."""

from __future__ import annotations

import pytest

from crawler.extraction.comment_data import SEARCHED_AT_ONCE
from crawler.extraction.comments import find_comment_count
from crawler.extraction.layout import Layout
from crawler.page import Page
from tests.growth import peak

URL = "https://example.org/2024/rain-over-the-river"
TEXT = "<p>The river rose again on Monday, and the town carried sand to its banks.</p>" * 6
OTHERS = "".join(
    f"<div class=teaser><a href=/2024/story-{n}>Another story about the river, number {n}</a>"
    f"<a class=comments-link href=/2024/story-{n}#comments><i class=fa-comment></i>{n}</a></div>"
    for n in (41, 42, 43)
)
FAR_BELOW = "<p>Another story.</p>" * 40
FORM = "<form><textarea></textarea></form>"
ANSWERED = "<li class=comment id=comment-1><b>A</b><ul><li class=comment id=comment-2><b>B</b></ul>"
LIST = "".join(
    f"<li class='comment depth-1' id=comment-{n}><div class=comment-author>Ann</div><p>I agree.</p></li>"
    for n in (7, 8, 9)
)
JSON_LD = '<script type="application/ld+json">{"@type":"NewsArticle","url":"%s","headline":"Rain",%s}</script>'


def count(header: str = "", footer: str = "", head: str = "") -> int | None:
    html = (
        f"<html><head>{head}<link rel=canonical href={URL}></head><body><article><h1>Rain over the river</h1>"
        f"<div class=meta>{header}</div><div class=text>{TEXT}</div></article>{footer}</body></html>"
    )
    page = Page(html.encode(), URL)
    tree = page.tree
    paragraphs = tree.tagged["p"]
    layout = Layout(tree.tagged["h1"][0], tree.parents[paragraphs[0]], paragraphs[0], paragraphs[5])
    found = find_comment_count(page, layout)
    return found.value if found else None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(f"<a href={URL}#comments>5 Comments</a>", 5, id="wordpress-link"),
        pytest.param(f"<a href={URL}#respond>No Comments</a>", 0, id="wordpress-none"),
        pytest.param(
            f"<span class=td-post-comments><a href={URL}#comments><i class=td-icon-comments></i>12</a></span>",
            12,
            id="icon-only",
        ),
        pytest.param(
            "<a href=#kommentare><i class='fa fa-comment'></i><span>47</span></a>", 47, id="icon-before-the-number"
        ),
        pytest.param("<span class=comments title=Kommentare><i></i>16</span>", 16, id="word-in-title"),
        pytest.param("<span class=n>1 Kommentar</span>", 1, id="words-without-marks"),
        pytest.param("<strong>953</strong><span> Kommentare</span>", 953, id="mark-up-between"),
        pytest.param("<p>3. May 2013, 11:51 | 4 Comments | Weather</p>", 4, id="in-a-line-of-meta"),
        pytest.param("<a href=/forum/thread-99>71 Kommentare</a>", 71, id="in-a-forum-elsewhere"),
        pytest.param(f"<a class=comment-button href={URL}/comments><b>14</b></a>", 14, id="page-of-comments-below"),
        pytest.param("<a class=comment-button href=/other/comments><b>14</b></a>", None, id="page-of-others-comments"),
        pytest.param(
            "<div class=comments><a class=count title='View comments on this article' "
            "href=https://forums.example.org/forum/1/2024/rain-over-the-river>17</a></div>",
            17,
            id="page-of-comments-on-another-host",
        ),
        pytest.param(
            "<div class=comments><a href=https://forums.example.org/forum/1/2024/snow-over-the-river>17</a></div>",
            None,
            id="others-on-another-host",
        ),
        pytest.param("<span class=views><i class=eye></i>512</span>", None, id="views"),
        pytest.param("<span class=comments-link><i class=icon-eye></i> 512</span>", None, id="views-named-as-comments"),
        pytest.param("<div class=comments><i class='fa fa-eye'></i><b>512</b></div>", None, id="views-among-comments"),
        pytest.param("<a class=comments-link href=#comments>Comments</a>", None, id="no-number"),
        pytest.param("<a href=/opinion>Comment</a>", None, id="rubric"),
        pytest.param("<p>Ein Kommentar von Eva Muster</p>", None, id="opinion-piece"),
        pytest.param("<span class='comment-count hidden'>0</span>", None, id="hidden-template"),
        pytest.param("<span class=comment-count style='visibility: hidden'>0</span>", None, id="hidden-by-its-style"),
        pytest.param(
            "<span class=comment-count><style>b {color: #444}</style><b>12</b></span>", 12, id="style-sheet-before-it"
        ),
    ],
)
def test_numbers_in_the_header(header: str, expected: int | None) -> None:
    assert count(header=header) == expected
    assert count(header=header, footer=OTHERS) == expected


@pytest.mark.parametrize(
    ("footer", "expected"),
    [
        pytest.param(
            f"<div id=comments><h2>142 thoughts on “Rain”</h2><ol>{LIST}</ol></div>",
            142,
            id="heading-beats-the-paged-list",
        ),
        pytest.param(f"<div id=comments><h2>Comments</h2><ol class=commentlist>{LIST}</ol></div>", 3, id="counted"),
        pytest.param(
            "<div id=comments class=comment-wrapper><h2>Comments</h2>"
            + "<div class=comment><p class=submitted>Ann</p><p>I agree.</p></div>" * 2
            + "</div>",
            2,
            id="counted-in-a-wrapper",
        ),
        pytest.param(
            "<div id=comments><div class=comment-wrapper><div class=badge-user>Fan</div>"
            + "<p>Badges are given.</p>" * 70
            + "</div></div>",
            None,
            id="a-section-without-comments",
        ),
        pytest.param(
            FAR_BELOW
            + "<h2 id=comm>评论<span>（191）</span></h2><div id=comments>"
            + "".join(
                f"<p>好</p><p>好</p><p>好</p><p>好</p><a class=item_zan href='javascript:vote(commentHot)'>{n}</a>"
                for n in (278, 278, 137)
            )
            + "</div>",
            191,
            id="beside-likes-of-single-comments",
        ),
        pytest.param(
            FAR_BELOW
            + "<h3>Comments (12)</h3><div id=comments>"
            + "".join(
                f"<p>Yes.</p><p>No.</p><p>Yes.</p><p>No.</p><a class=x href='#comment-tools'>{n}</a>"
                for n in (40, 30, 40, 2)
            )
            + "</div>",
            12,
            id="beside-numbers-of-single-comments",
        ),
        pytest.param(
            "<div id=comments><p>To reply to a comment, click below.</p></div>", None, id="a-hint-how-to-reply"
        ),
        pytest.param(
            f"<div id=comments><ol class=commentlist>{LIST}<li class='pingback' id=comment-10>x</li></ol></div>",
            3,
            id="counted-without-pingbacks",
        ),
        pytest.param(
            f"<div id=comments><ol>{ANSWERED}</ol></div>",
            2,
            id="counted-with-answers",
        ),
        pytest.param(
            f"<section class=kommentare><p>Noch keine Kommentare vorhanden.</p>{FORM}</section>",
            0,
            id="none",
        ),
        pytest.param(
            "<div id=comments><p class=nocomments>Comments are closed.</p></div>", None, id="closed-is-not-none"
        ),
        pytest.param(
            "<div id=comments><form id=commentform action=/wp-comments-post.php><textarea></textarea></form></div>",
            None,
            id="form",
        ),
        pytest.param(
            "<div id=disqus_thread></div><div class=comment-count>0 Comments</div>", None, id="zero-of-a-widget"
        ),
        pytest.param(
            "<aside class=widget_recent_comments><ul>" + LIST.replace("id=comment", "data-x=c") + "</ul></aside>",
            None,
            id="of-the-site",
        ),
        pytest.param(
            f"<div id=comments><div>{FORM}<span class=comment-rest>400</span> characters left</div></div>",
            None,
            id="characters-left",
        ),
        pytest.param(
            "<div id=comments><div class=commentbox><h4>Hello <b class=user-name></b></h4><p>Be kind.</p></div></div>",
            None,
            id="a-box-that-waits-for-its-users-name",
        ),
        pytest.param(OTHERS, None, id="other-stories"),
    ],
)
def test_numbers_below_the_text(footer: str, expected: int | None) -> None:
    assert count(footer=footer) == expected


@pytest.mark.parametrize(
    ("head", "footer", "expected"),
    [
        pytest.param(JSON_LD % (URL, '"commentCount":8'), "", 8, id="json-ld"),
        pytest.param(JSON_LD % (URL, '"commentCount":"8"'), "", 8, id="json-ld-text"),
        pytest.param(JSON_LD % (URL, '"commentCount":0'), "", 0, id="json-ld-zero"),
        pytest.param(
            JSON_LD % (URL, '"commentCount":0'), "<div id=disqus_thread></div>", None, id="json-ld-zero-of-a-widget"
        ),
        pytest.param(
            JSON_LD
            % (
                URL,
                '"interactionStatistic":[{"interactionType":"https://schema.org/ViewAction","userInteractionCount":99},'
                '{"interactionType":{"@type":"CommentAction"},"userInteractionCount":5}]',
            ),
            "",
            5,
            id="interaction-statistic",
        ),
        pytest.param("<meta name=comment_count content=13>", "", 13, id="meta"),
        pytest.param("", "<a href=#c class=toolbar data-comment-count=6><i></i></a>", 6, id="attribute"),
        pytest.param(
            "",
            OTHERS.replace("<div class=teaser", "<div data-comment-count=0 class=teaser"),
            None,
            id="attribute-on-teasers",
        ),
        pytest.param(
            '<script>var page = {"newsId":"x","url":"rain-over-the-river","commentCount":"17"};</script>',
            "",
            17,
            id="state-keyed-by-slug",
        ),
        pytest.param(
            '<script>var x = [{"url":"/other-story","commentsCount":17,"views":3}];</script>',
            "",
            None,
            id="state-of-another-story",
        ),
        pytest.param('<script>var config = {"commentCountEnabled":1};</script>', "", None, id="setting"),
        pytest.param(f"<a href={URL}#respond>Leave a comment</a>", "", 0, id="wordpress-invites-the-first"),
        pytest.param(
            "", f"<a id=cancel-comment-reply-link href={URL}#respond>Cancel reply</a>", None, id="cancel-reply"
        ),
    ],
)
def test_numbers_for_machines(head: str, footer: str, expected: int | None) -> None:
    header = head if head.startswith("<a") else ""
    assert count(head="" if header else head, header=header, footer=footer) == expected


def test_a_printed_number_beats_linked_data_and_linked_data_beats_a_printed_zero() -> None:
    head = JSON_LD % (URL, '"commentCount":8')
    assert count(head=head, header=f"<a href={URL}#comments>9 Comments</a>") == 9
    assert count(head=head, header="<a href=#comments class=comments>0</a>") == 8


ZERO = f"<a class=comment-count href={URL}#comments>0</a>"
STREAM = "<div id=comments><div class=comment-count{}><span>62 comments</span></div><p>I agree.</p></div>"


def test_words_beat_a_zero_that_waits_for_its_script() -> None:
    assert count(header=ZERO, footer=STREAM.format("")) == 62
    assert count(header=ZERO, footer=STREAM.format(" hidden")) == 0


def test_a_page_without_a_word_of_comments_states_none() -> None:
    assert count() is None


@pytest.mark.parametrize("border", range(-2, 8))
def test_a_count_is_found_wherever_pieces_of_a_long_source_meet(border: int) -> None:
    """`border` is where in the word for comments one piece ends."""
    script = '<script>var x = {"url":"rain-over-the-river","c'
    padding = " " * (SEARCHED_AT_ONCE - len(f"<html><head>{script}") - border)
    assert count(head=f'{padding}{script}ommentCount":31}}</script>') == 31


def test_a_heading_of_megabytes_is_not_parted_into_words() -> None:
    heading = "comments a " * 300_000
    assert peak(lambda: count(f"<h2>{heading}</h2>")) < 10 * len(heading)
