"""Imports what the crawl of any site needs, the files of the sites among it, when it is imported itself.

The processes of the sites are forked off one that has done this (`crawler.sites.site_processes`). To load the program
takes seven times as long as all else that a run without a new page does.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.project import get_project_settings

_COMMANDS = ("scrapy.commands", "crawler.commands")


def _load(settings: BaseSettings) -> None:
    for package in _COMMANDS:
        for _ in walk_modules_iter(package):
            pass
    for module in _modules_named_in(settings):
        import_module(module)
    get_spider_loader(settings)


def _modules_named_in(settings: BaseSettings) -> Iterator[str]:
    """Of the classes that settings name, by themselves or as keys or values of a table."""
    for value in settings.copy_to_dict().values():
        names: list[Any] = [*value, *value.values()] if isinstance(value, dict) else [value]
        for name in names:
            if isinstance(name, str) and name.startswith(("crawler.", "pipelines.")):
                yield name.rpartition(".")[0]


_load(get_project_settings())
