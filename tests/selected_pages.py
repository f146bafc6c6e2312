"""Pages to select from, and what lxml finds there by a rule's selector."""

from __future__ import annotations

from crawler.page import Page
from crawler.rules import Rule
from tests.benchmarks.pages import saved_pages

ODD = (
    b"""<html><head><title class=a>T</title><link rel="next canonical" HREF=/2></head><body class="b a">
<div id=a><div class="a b" id=b><p class="a\xc2\xa0b">x<span class="a\tb  c">y</span></p></div>
<a HREF="/x" class=A>z</a>
<ul><li id=a class>1<li id="a b" class="">2<svg class=a><path id=b /></svg></ul></div><noscript id=a class=b><p>n</p>
</noscript><br class=a><input type=radio value><div class="a-b a">v</div></body></html>
<p class=a>late<i id=b>l</i></p>"""
    + b"<p class='b a'>again</p>" * 40
)
PAGES = [Page(ODD, "http://example.org/"), *(Page(body, "http://example.org/") for body in saved_pages().values())]


def assert_finds_the_same(rule: Rule, page: Page) -> None:
    """From the lists of the page, as in a tree of lxml."""
    nodes = [page.position[node] if not isinstance(node, str) else str(node) for node in rule.nodes(page.root)]
    assert [at if text is None else text for at, text in rule.find(page)] == nodes
    assert rule.positions(page) == [at for at in nodes if isinstance(at, int)]
