"""docs/add-a-site.md says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.discovery.feed import Feed
from crawler.discovery.sitemap import Sitemap
from crawler.page import Page
from crawler.rules import ArticleRules, Rule

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "add-a-site.md").read_text(encoding="utf-8"), re.DOTALL)


def test_the_site_file_of_the_text_is_the_real_one() -> None:
    lines = (ROOT / "spiders" / "us_russia.py").read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.startswith(('"""', "from __future__")))
    assert BLOCKS[0].strip() == code.strip()


def test_the_sources_and_rules_of_the_text_can_be_written_so() -> None:
    namespace = {"Feed": Feed, "Sitemap": Sitemap, "ArticleRules": ArticleRules, "Rule": Rule}
    for block in BLOCKS[1:]:
        exec(block, namespace)
    assert [source.url for source in namespace["sources"]] == [  # type: ignore[attr-defined]
        "https://example.org/rss.xml",
        "https://example.org/sitemap.xml",
    ]
    rules = namespace["rules"]
    assert isinstance(rules, ArticleRules)
    assert rules.timezone == "Europe/Kyiv"
    page = Page(b'<p>Rain<p class=pagination><a href="/rain?page=2">2</a>', "https://example.org/rain")
    assert namespace["continuation_urls"](None, page) == ["https://example.org/rain?page=2"]  # type: ignore[operator]
