"""Settings of the command line and the environment: a mistake in one is told before anything is done."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.fetch.addresses import AllowList, AllowListError
from crawler.fetch.proxy import Proxies


def check_given(settings: BaseSettings, given: Iterable[str]) -> None:
    """`given` as of -s: NAME=VALUE. Names what is no setting of Scrapy or of ours, which only an add-on may read.

    Raises UsageError for a value that is not of the default's kind.
    """
    for name, equals, value in (text.partition("=") for text in given):
        if equals and name not in settings:
            sys.stderr.write(f"scrapy: there is no setting {name}\n")
        try:
            _read(value, settings.get(name))
        except ValueError as error:
            raise UsageError(f"{name}={value}: {error}") from error


def check_known(settings: BaseSettings) -> None:
    """Those whose values have a form of their own. The level of the log may be in small letters. Raises UsageError."""
    level = str(settings["LOG_LEVEL"]).upper()
    if level not in logging.getLevelNamesMapping():
        raise UsageError(f"LOG_LEVEL is DEBUG, INFO, WARNING or ERROR, not {settings['LOG_LEVEL']}")
    settings.set("LOG_LEVEL", level, priority="cmdline")
    try:
        AllowList.parse(settings["FETCH_ALLOW"])
    except AllowListError as error:
        raise UsageError(str(error)) from error
    try:
        Proxies(settings.getdict("PROXIES"))
    except ValueError as error:
        raise UsageError(f"PROXIES, from http_proxy and https_proxy: {error}") from error


def _read(value: str, default: object) -> None:
    """Raises ValueError."""
    if isinstance(default, bool):
        BaseSettings({"given": value}).getbool("given")
    elif isinstance(default, int | float) or (isinstance(default, list) and default and isinstance(default[0], int)):
        for part in value.split(",") if isinstance(default, list) else [value]:
            try:
                float(part)
            except ValueError as error:
                raise ValueError(f"{part!r} is no number") from error
