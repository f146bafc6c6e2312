"""DataLife Engine (dle-news.ru): one spider for any site on it, versions 9 to 14.

`scrapy ingest dle -a site=http://host/ -a timezone=Europe/Kyiv` reads a site as it is; a site file sets `base_url` and,
in `rules`, the zone of its dates and what its theme calls differently. What the engine itself emits is asked first,
theme classes after it: `#dle-content` is the story with its surroundings, `#news-id-12` its text, `ShowProfile` opens
the poster's profile, a link to /2013/04/24/ stands around the date, `#dle-comm-link` around the number of comments.
That link is left out where comments are closed. The author is the poster's login.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from crawler.discovery.feed import Feed
from crawler.discovery.links import Source
from crawler.discovery.listing import Listing
from crawler.discovery.sitemap import Sitemap
from crawler.extraction.lines import text_at
from crawler.items import Article, Rejection
from crawler.page import Page
from crawler.platform_spider import PlatformSpider
from crawler.rules import ArticleRules, Rule
from crawler.urls.addresses import absolute_url
from crawler.urls.normalization import host_of
from spiders.dle_urls import page_url, parse_story_url, plain_url

_STORY = '//*[@id="dle-content"] | //body[not(.//*[@id="dle-content"])]'
"""Where labels are looked for: on the whole page where a theme leaves the engine's box out."""
_DAY_LINK = r'//*[@id="dle-content"]//a[re:test(@href, "/\d{4}/\d\d/\d\d/?$")]'
_TIME = r"(?:,?\s*(?:at|в)?\s*\d{1,2}:\d{2})?"
_DATE = (
    r"(?:\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2} [^\W\d_]{3,} \d{4}"
    rf"|[Tt]oday|[Yy]esterday|[Сс]егодня|[Вв]чера|[Сс]ьогодні|[Вв]чора){_TIME}"
)
_EDITED = r"Edited|[Оо]тредактировал|Изменено|Изменил|[Вв]ідредагува|Змінено"
_AUTHOR_LABEL = r"(?i)\b(?:Author|Posted by|Added by|Автор|Опубликовал\w*|Добавил\w*|Опублікува\w*|Дода\w*)\s*:\s*"
_COMMENTS_LABEL = r"(?i)\b(?:Comments?|Комм?ентар\w*)\s*[:(]\s*"
_WITHHELD = (
    r"hidden text|(?:need|have|must) (?:to )?(?:register|log ?in)|register to (?:view|read|see)"
    r"|скрыт\w+ текст|(?:необходимо|нужно|должны|надо) (?:за)?(?:регистрир|авториз|войти)"
)

_WITHHELD_BOX = Rule('div[class*="quote"]', rf"(?is)\A(?=.{{0,299}}\Z).*(?:{_WITHHELD})", "register to read")

DLE_RULES = ArticleRules(
    title=(
        "#news-title",
        "#dle-content .fullstory h1",
        "#dle-content h3.btl",
        Rule("title", r"^(.+?)\s+»\s", "<title> before »"),
    ),
    authors=(
        '#dle-content a[onclick^="ShowProfile"]',
        '#dle-content a[href*="/user/"]',
        '#dle-content a[href*="subaction=userinfo"]',
        Rule(_STORY, _AUTHOR_LABEL + r"([^:\n]+?)(?=\s+(?:at|от|в)\s+\S*\d|\s*[|,]|\s+\w+:|$)", "author label"),
    ),
    date_published=(
        Rule(_DAY_LINK, name="day link"),
        "#dle-content .meta_date",
        Rule(
            _STORY, r"(?i)\b(?:Published|Date|Опубликовано|Опубліковано|Дата)\b\s*:?\s*([^|\n]*\d[^|\n]*)", "date label"
        ),
        Rule(_STORY, rf"^(?!.*(?:{_EDITED})).*?\b({_DATE})", "date in header"),
        "#dle-content time::attr(datetime)",
    ),
    day_published=(Rule(f"{_DAY_LINK}/@href", name="day link"), "#dle-content .meta_date time::attr(datetime)"),
    date_modified=(
        Rule(".editdate", rf".*?({_DATE})", ".editdate"),
        Rule(".editdate", r"[–—-]\s+([^\[]*\d[^\[]*)", ".editdate in words"),
    ),
    comment_count=(
        "a#dle-comm-link",
        ".meta_coms::attr(title)",
        '#dle-content a[href$="#comment"]',
        "#dle-content .argcoms b",
        Rule(_STORY, _COMMENTS_LABEL + r"(\d[\d ]*)", "comments label"),
    ),
    section=(
        "#dle-content .argcat a",
        "#dle-content .meta_cat a",
        Rule('(//*[@id="dle-speedbar"]//a)[position() > 1][last()]', name="speedbar"),
        Rule(_STORY, r"(?i)\b(?:Category|Категор[иі]я)\s*:\s*([^/»|\n]+)", "category label"),
    ),
    image_url=(
        '#dle-content [id^="news-id-"] img::attr(data-src)',
        '#dle-content [id^="news-id-"] img::attr(src)',
    ),
    body=(
        '#dle-content [id^="news-id-"]',
        "#dle-content .fullstory .story_cont .text",
        "#dle-content .fullstory .maincont",
        "#dle-content .maincont",
    ),
    remove=(
        ".editdate, .basetags, .argcoms, .argcat, .argviews, .mlink, .storenumber, .ratebox, .rate, .title_quote",
        _WITHHELD_BOX,
    ),
    partial=(_WITHHELD_BOX,),
    ignore=(
        "#dle-comments-list, #dle-comments-form, #dle-ajax-comments, .dle-comments-navigation, #dle-content form",
        '[id^="comment-id-"], [id^="comm-id-"]',
        "#dle-content .related, #dle-content .berrors, #dle-content .navigation",
    ),
    settled=frozenset({"authors"}),
    date_order="DMY",
)

_LISTED = Rule("#dle-content")
_NEXT_PAGE = Rule(
    '//*[contains(@class, "pnext") or contains(@class, "page_next")]/ancestor-or-self::*[self::a or self::span][last()]'
    ' | //*[contains(@class, "page_next")]'
    r' | //*[contains(@class, "navigation")]//span[not(@class)][re:test(., "^\d+$")]/following-sibling::a[1]'
)
"""On the last page the word "next" stands in a <span> and no link follows the number of the page."""

_NOT_FOUND = re.compile(r"not found|does not exist|was deleted|не найден|не существует|удален", re.IGNORECASE)
_NUMBER_OF_PAGES = re.compile(r"\d+\s*-?\s*(?:of|из)\s*-?\s*(\d{1,9})", re.IGNORECASE)
_MOST_PAGES = 50
_STORY_ID = re.compile(r"(?:news-id-|ratig-layer-|rating-layer-)?([0-9]{1,18})$")
_STORY_TEXTS = Rule('#dle-content [id^="news-id-"]::attr(id)')
_RATINGS = Rule('#dle-content [id^="ratig-layer-"]::attr(id), #dle-content [id^="rating-layer-"]::attr(id)')
_COMMENT_FORMS = Rule("input[name=post_id]::attr(value)")
_ERROR_BOXES = Rule("#dle-content .berrors, #dle-content .alert")
_PAGE_LINKS = Rule('#dle-content a[href*="page"]::attr(href)')
_PAGE_BLOCKS = Rule(".storenumber")


class DleSpider(PlatformSpider):
    """Any DataLife Engine site."""

    name = "dle"
    signature = re.compile(rb"""id=["']dle-content["']|content=["']DataLife Engine""")
    rules = DLE_RULES
    render = False

    def sources_of(self, home: str) -> tuple[Source, ...]:
        listing = Listing(home, links=_LISTED, next_page=_NEXT_PAGE)
        return (Feed(urljoin(home, "rss.xml")), Sitemap(urljoin(home, "sitemap.xml")), listing)

    def is_article(self, url: str) -> bool:
        story = parse_story_url(url)
        return story is not None and story.is_plain

    def article_url(self, url: str) -> str | None:
        return plain_url(url)

    def site_id(self, url: str) -> str | None:
        story = parse_story_url(url)
        return story.site_id if story else None

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection:
        if refusal := _refuse(page):
            reason, detail = refusal
            return Rejection(page.url, requested_url, self.name, page.fetched_at, reason, detail)
        item = super().read_page(page, requested_url)
        if isinstance(item, Article):
            item.site_id = _number_of_text(page) or item.site_id or _number_of_form(page)
        return item

    def continuation_urls(self, page: Page) -> list[str]:
        story = parse_story_url(page.url)
        if story is None or not story.is_plain:
            return []
        urls: dict[int, str] = {}
        for address in _PAGE_LINKS.values(page):
            url = absolute_url(page.base_url, address)
            linked = parse_story_url(url) if url else None
            if url and linked and linked.page > 1 and not linked.is_print and _is_same_story(url, page.url):
                urls.setdefault(linked.page, url)
        blocks = (text_at(page.tree, at) for at in _PAGE_BLOCKS.positions(page))
        stated = [int(match[1]) for text in blocks if (match := _NUMBER_OF_PAGES.search(text))]
        last = min(max([*urls, *stated], default=1), _MOST_PAGES)
        numbered = ((number, urls.get(number) or page_url(page.url, number)) for number in range(2, last + 1))
        return [url for _, url in numbered if url]


def _refuse(page: Page) -> tuple[str, str] | None:
    """Reason and detail where a page of the engine holds no story; None where it may."""
    address = parse_story_url(page.url)
    if address and address.is_print:
        return "print-page", "the print view of a story"
    story_ids = set(_STORY_TEXTS.values(page))
    if len(story_ids) > 1:
        return "listing-page", f"the page holds the beginnings of {len(story_ids)} stories"
    boxes = _ERROR_BOXES.positions(page)
    if boxes and not any(rule.positions(page) for rule in DLE_RULES.of("body")):
        text = text_at(page.tree, boxes[0])
        return ("story-not-found" if page.status == 404 or _NOT_FOUND.search(text) else "access-denied"), text[:500]
    if address is None and _number_of_text(page) is None and _number_of_form(page) is None:
        return "not-a-story", "neither the address nor the page has a story's number"
    return None


def _number_of_text(page: Page) -> str | None:
    """The story's number on its text: it is right where the address has none or another, as any slug is served."""
    numbers = {match[1] for name in _STORY_TEXTS.values(page) if (match := _STORY_ID.match(name))}
    return numbers.pop() if len(numbers) == 1 else None


def _number_of_form(page: Page) -> str | None:
    """The story's number in the rating or the form for comments, which are there once or not at all."""
    stated = (*_RATINGS.values(page), *_COMMENT_FORMS.values(page))
    numbers = {match[1] for text in stated if (match := _STORY_ID.match(text))}
    return numbers.pop() if len(numbers) == 1 else None


def _is_same_story(url: str, other: str) -> bool:
    """Whether two addresses are views of one story; those without a number have to be of the same day and slug."""
    one, two = parse_story_url(url), parse_story_url(other)
    if one is None or two is None or host_of(url) != host_of(other):
        return False
    return one.site_id == two.site_id if one.site_id else plain_url(url) == plain_url(other)
