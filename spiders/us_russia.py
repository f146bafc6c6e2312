"""us-russia: an English-language news site on a customised DataLife Engine of 2013; its clock was Moscow's."""

from __future__ import annotations

from crawler.rules import ArticleRules
from spiders.dle import DleSpider


class UsRussiaSpider(DleSpider):
    name = "us_russia"
    base_url = "http://us-russia.example/"
    rules = ArticleRules(timezone="Europe/Moscow", languages=("en", "ru"))
