"""WordPress: one spider for any site on it.

`scrapy ingest wordpress -a site=https://example.org` reads a site as it is; a site file sets `base_url`. What WordPress
knows of a page stands in the classes of <body> (`single postid-12`, or `archive`, `home`, `page`: body_class() in
wp-includes/post-template.php), so that the number of a post and what is no post are known on any theme that calls it.
There are no selectors for title, text, author and date: themes name them as they like, and what finds them on any site
finds them better than `.entry-content`, which holds the share buttons and related posts of a dozen plugins too.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from crawler.discovery.autodiscovery import RobotsFile
from crawler.discovery.feed import Feed
from crawler.discovery.links import Source
from crawler.discovery.listing import Listing
from crawler.items import Article, Rejection
from crawler.page import Page
from crawler.page.flat_tree import FlatTree
from crawler.platform_spider import PlatformSpider
from crawler.rules import ArticleRules, Rule
from crawler.urls.addresses import absolute_url
from crawler.urls.normalization import host_of

_POST = '(//article[starts-with(@id, "post-")])[1]'
_LISTED = Rule(".entry-title a, .wp-block-post-title a, a[rel~=bookmark]")
_NEXT_PAGE = Rule("a.next.page-numbers, .nav-previous a, a.wp-block-query-pagination-next, link[rel=next]")
_NO_POSTS = re.compile(
    r"/(?:category|tag|author|type|page|comment-page-\d+|feed|embed|attachment|trackback|wp-[^/]*)(?:/|$|\.)"
    r"|/(?:19|20)\d\d(?:/\d\d){0,2}/?$"
)
_NO_POST_PARAMETERS = frozenset(
    ("s", "cat", "tag", "author", "m", "w", "paged", "page_id", "feed", "attachment_id", "replytocom", "cpage")
)
_NO_POST_CLASSES = frozenset(("home", "blog", "archive", "search", "error404", "attachment", "page"))
_POST_ID = re.compile(r"postid-(\d+)")
_REST_ADDRESS = re.compile(r"^(?P<home>.*?)/wp-json/wp/v2/[^/]+/(?P<id>\d+)/?$")


class WordPressSpider(PlatformSpider):
    """Any WordPress site."""

    name = "wordpress"
    signature = re.compile(rb"""content=["']WordPress \d|/wp-content/themes/|/wp-json/wp/v2/""")
    rules = ArticleRules(
        section=(Rule(f'{_POST}//a[contains(@rel, "category")]', name="category link"),),
        keywords=(Rule(f'{_POST}//a[@rel="tag"]', name="tag link"),),
        partial=("form.post-password-form",),
    )

    def sources_of(self, home: str) -> tuple[Source, ...]:
        listing = Listing(home, links=_LISTED, next_page=_NEXT_PAGE)
        return (Feed(urljoin(home, "feed/")), RobotsFile(urljoin(home, "/robots.txt")), listing)

    def is_article(self, url: str) -> bool:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        if query.keys() & _NO_POST_PARAMETERS or _NO_POSTS.search(parts.path):
            return False
        return "p" in query or len(parts.path) > len(urlsplit(self.base_url).path)

    def read_page(self, page: Page, requested_url: str | None = None) -> Article | Rejection:
        classes = _body_classes(page)
        if "single" not in classes and (found := classes & _NO_POST_CLASSES):
            detail = f"WordPress calls the page {', '.join(sorted(found))}"
            return Rejection(page.url, requested_url, self.name, page.fetched_at, "not-a-post", detail)
        item = super().read_page(page, requested_url)
        if isinstance(item, Article):
            item.site_id = _post_id(page)
        return item

    def continuation_urls(self, page: Page) -> list[str]:
        address, _, query = page.url.partition("?")
        stated = parse_qs(query)
        if "page" in stated:
            return []
        post = stated.get("p")
        between = rf"/?\?p={re.escape(post[0])}&page=" if post else "/"  # a site may do without readable addresses
        numbered = re.compile(re.escape(address.rstrip("/")) + between + r"([2-9]|[1-9]\d)/?$")
        tree = page.tree
        links = (at for at in tree.tagged.get("a", ()) if _is_page_link(tree, at))
        urls = (absolute_url(page.base_url, tree.attribute(at, "href")) for at in links)
        pages = {int(match[1]): url for url in urls if url and (match := numbered.match(url))}
        return [pages[number] for number in sorted(pages)]


def _is_page_link(tree: FlatTree, at: int) -> bool:
    """wp_link_pages() of wp-includes/post-template.php; themes before 5.1 had no class but that around the links."""
    classes = f"{tree.classes[at]} {tree.classes[tree.parents[at]]}".split()
    return "post-page-numbers" in classes or "page-links" in classes


def _body_classes(page: Page) -> set[str]:
    tree = page.tree
    return {name for at in tree.tagged.get("body", ()) for name in (tree.classes[at] or "").split()}


def _post_id(page: Page) -> str | None:
    """The number of the post, unique within the host: with the path of its blog where several share one."""
    tree = page.tree
    for at in tree.tagged.get("link", ()):
        if tree.attribute(at, "rel") != "shortlink" and tree.attribute(at, "type") != "application/json":
            continue
        address = absolute_url(page.base_url, tree.attribute(at, "href"))
        if address is None or host_of(address) != host_of(page.url):
            continue
        parts = urlsplit(address)
        if match := _REST_ADDRESS.match(parts.path):
            return f"{match['home']}/{match['id']}".lstrip("/")
        if (number := parse_qs(parts.query).get("p", [""])[0]).isdecimal():
            return f"{parts.path}{number}".lstrip("/")
    return next((match[1] for name in _body_classes(page) if (match := _POST_ID.fullmatch(name))), None)
