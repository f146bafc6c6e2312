"""The pages that the benchmarks read: invented ones of kinds that cost differently, and the saved ones of fixtures/."""

from __future__ import annotations

from crawler.extraction import extract_article
from crawler.page import PageError
from tests.saved_pages import FIXTURES

URL = "https://example.org/2024/05/rain-over-the-river"
SENTENCE = "The council met on Monday evening, and after three hours it decided to raise the banks of the river. "
LINKED_DATA = """<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Rain over the river", "commentCount": 12,
 "datePublished": "2024-05-06T07:30:00+02:00", "author": [{"@type": "Person", "name": "Ann Lee"}]}
</script>"""
HEAD = """<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Rain over the river | The Example</title>
<meta property="og:title" content="Rain over the river">"""
SCRIPT = "<script>window.state = {" + '"key":"some value that a script keeps","count":17,' * 150 + "};</script>"
MENU = "<nav class=menu><ul>" + "<li class=menu-item><a href=/section>Section</a></li>" * 30 + "</ul></nav>"
HEADER = f"""<main><article class=post><header class=entry-header><h1 class=entry-title>Rain over the river</h1>
<div class=byline>By <a rel=author href=/author/ann-lee>Ann Lee</a>
<time datetime=2024-05-06T07:30>6 May 2024</time>
<a href={URL}#comments class=comments-link>12 comments</a></div></header>"""
TEASER = """<div class="teaser teaser--small"><a class="teaser__link" href="/2024/story-{0}">
<img class=lazy src="/{0}.jpg">
<h3 class="teaser__title">Another story about the river, number {0}</h3></a>
<span class="teaser__meta"><time datetime="2024-05-02">2 May</time></span></div>"""
COMMENT = """<li class="comment depth-1" id="comment-{0}"><cite class=fn>Reader {0}</cite><time>3 May 2024</time>
<p>I agree with the council.</p></li>"""


def generated_pages() -> dict[str, bytes]:
    """Kind -> page."""
    return {
        "news": news_page(paragraphs=25, teasers=60, scripts=8, head=LINKED_DATA),
        "news-without-metadata": news_page(paragraphs=25, teasers=60, scripts=8),
        "many-comments": news_page(paragraphs=15, teasers=10, comments=300, head=LINKED_DATA),
        "many-links": news_page(paragraphs=5, teasers=1_500),
        "long-read": news_page(paragraphs=400, teasers=20, head=LINKED_DATA),
        "heavy-scripts": news_page(paragraphs=20, teasers=40, scripts=60, head=LINKED_DATA),
        "line-breaks-in-tables": table_page(),
    }


def news_page(*, paragraphs: int, teasers: int, scripts: int = 1, comments: int = 0, head: str = "") -> bytes:
    """A page of today: header, text with sub-headings, related stories, comments."""
    text = "".join(
        f"<h2 class=crosshead>What happens next, part {n}</h2>" if n % 6 == 5 else f"<p>{n}. {SENTENCE * 3}</p>"
        for n in range(paragraphs)
    )
    cards = "".join(TEASER.format(n) for n in range(teasers))
    readers = "".join(COMMENT.format(n) for n in range(comments))
    return (
        f"{HEAD}{head}{SCRIPT * scripts}</head><body class=single><header class=site-header>{MENU}</header>{HEADER}"
        f"<div class=entry-content>{text}</div></article><section class=related>{cards}</section>"
        f"<div id=comments><h2>12 comments</h2><ol>{readers}</ol></div></main><footer>Imprint</footer></body></html>"
    ).encode()


def table_page() -> bytes:
    """A page of 2005: tables, <font> and line breaks."""
    text = "<br><br>".join(SENTENCE * 2 for _ in range(30))
    menu = "".join(f"<tr><td bgcolor=#ccc><font size=1><a href=/?id={n}>Topic {n}</a></font>" for n in range(60))
    return (
        f"<html><title>Rain over the river</title><body><table width=100%><tr><td><table>{menu}</table></td>"
        "<td><font size=5><b>Rain over the river</b></font><br><i>06.05.2004 07:30, Ann Lee</i>"
        f"<br><br>{text}</td></tr></table></body></html>"
    ).encode()


def saved_pages() -> dict[str, bytes]:
    """The pages of fixtures/ that are articles, under their names."""
    pages = {}
    for path in sorted(FIXTURES.glob("*/*.html")):
        body = path.read_bytes()
        try:
            extract_article(body, url=URL)
        except PageError:
            continue
        pages[f"{path.parent.name}/{path.stem}"] = body
    return pages
