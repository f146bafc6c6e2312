"""Which rules of a site gave a value on some pages, and which were tried in vain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

from crawler.rules import ArticleRules, Rule


class RuleUse(Counter[str]):
    """A `crawler.loaders.RuleCounter`."""

    def inc_value(self, key: str, count: int = 1) -> None:
        self[key] += count

    def in_vain(self, rules: ArticleRules, base: ArticleRules) -> Iterator[tuple[str, Rule]]:
        """Field and rule of those in `rules` and not in `base` that were tried and gave no value on any page."""
        for item in fields(rules):
            if item.type != "Rules":
                continue
            for rule in rules.of(item.name):
                tries = self.get(f"parser/{item.name}/{rule.label}")
                if tries == 0 and rule not in base.of(item.name):
                    yield item.name, rule
