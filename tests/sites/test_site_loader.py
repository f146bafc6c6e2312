"""Site files that cannot be loaded: what is said of them, and that the others are loaded all the same."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.sites.site_list import SiteError, have_files, make_site
from crawler.sites.site_loader import SiteFileError, SiteLoader, own_sites
from crawler.storage.sites import Site

SITE = """
from crawler.discovery.feed import Feed
from crawler.rules import ArticleRules
from spiders.news import AnySiteSpider
class Spider(AnySiteSpider):
    name = "{name}"
    base_url = "https://{name}.example.org/"
    sources = (Feed("https://{name}.example.org/rss"),)
    rules = {rules}
"""
MISTAKES = {
    "rules are a tuple": (
        'ArticleRules(title="h1")',
        "9: RuleError: title: 'h1' is one rule; write a tuple, with a comma: (...,)",
    ),
    "a rule that is none": ("ArticleRules(title=(None,))", "9: RuleError: title: None is neither a selector nor a "),
    "settled fields in a string": ('ArticleRules(settled="title")', "9: RuleError: settled: 'title' is a string; "),
    "a language by its name": (
        'ArticleRules(languages=("english",))',
        "9: RuleError: languages: 'english' is no code of ISO 639-1, such as 'en'",
    ),
    "a zone with a slip of the pen": (
        'ArticleRules(timezone="Europe/Kieff")',
        "9: RuleError: timezone: there is no zone 'Europe/Kieff': Europe/Kiev?",
    ),
    "a zone by its letters": (
        'ArticleRules(timezone="MSK")',
        "9: RuleError: timezone: there is no zone 'MSK': they have names such as Europe/Kyiv",
    ),
    "rules that are none": (
        '{"title": "h1"}',
        "5: SiteAttributeError: rules is {'title': 'h1'}, not ArticleRules(...)",
    ),
    "an address without scheme": (
        'ArticleRules()\n    base_url = "www.example.org"',
        "5: SiteAttributeError: base_url is 'www.example.org', not an address such as https://www.example.org/",
    ),
    "a source that is an address": (
        'ArticleRules()\n    sources = ("https://example.org/rss",)',
        "5: SiteAttributeError: sources: 'https://example.org/rss' is no Feed(...), Sitemap(...) or Listing(...)",
    ),
    "a source without scheme": (
        'ArticleRules()\n    sources = (Feed("example.org/rss"),)',
        "5: SiteAttributeError: sources: 'example.org/rss' is not an address",
    ),
    "one source without a comma": (
        'ArticleRules()\n    sources = (Feed("https://example.org/rss"))',
        "5: SiteAttributeError: sources is Feed(url='https://example.org/rss'",
    ),
    "domains in a string": (
        'ArticleRules()\n    allowed_domains = "example.org"',
        "5: SiteAttributeError: allowed_domains is 'example.org', not a list: [...]",
    ),
    "an address in the place of a domain": (
        'ArticleRules()\n    allowed_domains = ["https://example.org"]',
        "5: SiteAttributeError: allowed_domains: 'https://example.org' is no domain such as example.org",
    ),
    "rendering by a word": (
        'ArticleRules()\n    render = "no"',
        "5: SiteAttributeError: render is 'no', not True, False or None",
    ),
    "a name that nobody reads": (
        "ArticleRules()\n    allowed_domain = ['example.org']",
        "5: SiteAttributeError: nobody reads allowed_domain: allowed_domains?",
    ),
    "another name than the file's": (
        'ArticleRules()\n    name = "my-site"',
        "1: SiteAttributeError: the name of the site is 'my-site'; it must be that of its file, 'bad'",
    ),
    "a field that does not exist": ('ArticleRules(titel=("h1",))', "9: TypeError: ArticleRules.__init__() got an "),
    "a selector that is cut off": ('ArticleRules(title=("h1[",))', "9: RuleError: title: css selector 'h1[': "),
    "a name that does not exist": ("ArticleRulez()", "9: NameError: name 'ArticleRulez' is not defined"),
    "a spider that cannot be made": (
        "ArticleRules()\n    def __init__(self, **given): super().__init__(town=given['town'], **given)",
        "10: KeyError: 'town'",
    ),
    "a bracket that is not closed": ("ArticleRules(", "9: '(' was never closed"),
}
Loaded = Callable[[str], SiteLoader]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loaded]:
    """A loader of two sites, "good" and "bad", the latter with the given rules."""
    package = tmp_path / "sites_of_the_test"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(rules: str) -> SiteLoader:
        (package / "good.py").write_text(SITE.format(name="good", rules="ArticleRules()"))
        (package / "bad.py").write_text(SITE.format(name="bad", rules=rules))
        return SiteLoader(Settings({"SPIDER_MODULES": ["sites_of_the_test"]}))

    yield write
    for name in [name for name in sys.modules if name.startswith("sites_of_the_test")]:
        del sys.modules[name]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_file_with_a_mistake_says_where_and_what_in_one_line(load: Loaded, mistake: str) -> None:
    rules, message = MISTAKES[mistake]
    loader = load(rules)
    assert sorted(own_sites(loader)) == ["bad", "good"]
    assert loader.load("good").name == "good"
    with pytest.raises(SiteFileError) as error:
        loader.load("bad")
    assert f"sites_of_the_test/bad.py, line {message}" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_without_mistakes_is_loaded(load: Loaded) -> None:
    loader = load("ArticleRules()")
    assert loader.load("bad").name == "bad"
    assert loader.broken == {}


def test_a_file_with_a_mistake_keeps_no_other_site_from_being_listed(load: Loaded) -> None:
    load("ArticleRulez()")
    loader = SiteLoader(Settings({"SPIDER_MODULES": ["spiders", "sites_of_the_test"]}))
    assert make_site("https://www.example.com/", {}, loader).name == "example.com"
    with pytest.raises(SiteError, match="the spider good is for this site"):
        make_site("https://good.example.org/", {}, loader)


def test_a_listed_site_that_got_a_file_is_named(load: Loaded) -> None:
    hosts = ("good.example.org", "www.example.com")
    sites = [Site(host, f"https://{host}/", "news") for host in hosts]
    line = "good.example.org is left out, since the spider good is for it: `scrapy site remove good.example.org`"
    assert have_files(sites, load("ArticleRulez()")) == {"good.example.org": line}


def test_the_sample_site_is_run_by_name_only() -> None:
    loader = SiteLoader(Settings({"SPIDER_MODULES": ["spiders"]}))
    assert "us_russia" in loader.list()
    assert own_sites(loader) == []
