"""Loads the files of the sites: one that cannot be loaded stops its own site, and no other."""

from __future__ import annotations

import contextlib
import pkgutil
import traceback
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from scrapy import Spider
from scrapy.spiderloader import SpiderLoader, SpiderLoaderProtocol
from scrapy.utils.spider import iter_spider_classes

from crawler.site_attributes import SiteAttributeError
from crawler.urls.normalization import host_of


class SiteFileError(Exception):
    """A site's file cannot be loaded; the message is one line for a person: where, and why."""


class SiteLoader(SpiderLoader):
    """Scrapy's loader, for flat packages, whose spiders can be made without arguments.

    A file that fails is listed by its name, and fails when it is loaded.
    """

    def _load_all_spiders(self) -> None:
        self.broken: dict[str, str] = {}
        """Name of the file, which is that of the site -> what is wrong with it."""
        for package in map(import_module, self.spider_modules):
            self._load_spiders(package)
            for file in pkgutil.iter_modules(getattr(package, "__path__", ())):
                try:
                    module = import_module(f"{package.__name__}.{file.name}")
                    _check_spiders(module, file.name)
                    self._load_spiders(module)
                except Exception as error:  # noqa: BLE001 (whatever the code of a site's file raises)
                    self.broken[file.name] = _describe(error, f"{package.__path__[0]}/{file.name}.py")
        self._check_name_duplicates()

    def load(self, spider_name: str) -> type[Spider]:
        """Raises SiteFileError; KeyError where there is no such spider."""
        if spider_name in self.broken:
            raise SiteFileError(self.broken[spider_name])
        return super().load(spider_name)

    def list(self) -> list[str]:
        return [*super().list(), *self.broken]


def _check_spiders(module: ModuleType, name: str) -> None:
    """Raises whatever is wrong with the spider of a site's file of that name."""
    for spider in iter_spider_classes(module):
        if spider.name != name:
            raise SiteAttributeError(f"the name of the site is {spider.name!r}; it must be that of its file, {name!r}")
        spider()  # as all make it that ask where its site is


def loadable(loader: SpiderLoaderProtocol) -> Iterator[type[Spider]]:
    """The spiders of all files but those that cannot be loaded."""
    for name in loader.list():
        with contextlib.suppress(SiteFileError):
            yield loader.load(name)


def own_sites(loader: SpiderLoaderProtocol) -> list[str]:
    """Names of the files that are for one site each, also of those that cannot be loaded.

    The sample site is not among them: nobody has a host under .example (RFC 2606).
    """
    return [name for name in loader.list() if _is_own(loader, name)]


def _is_own(loader: SpiderLoaderProtocol, name: str) -> bool:
    try:
        sources = getattr(loader.load(name)(), "sources", ())
    except SiteFileError:
        return True
    return any(not host_of(source.url).endswith(".example") for source in sources)


def _describe(error: Exception, file: str) -> str:
    if isinstance(error, SyntaxError):
        return f"{error.filename}, line {error.lineno}: {error.msg}"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f"{file}, line {lines[-1] if lines else 1}: {type(error).__name__}: {error}".partition("\n")[0]
