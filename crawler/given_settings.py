"""Settings of the command line and the environment: a mistake in one is told before anything is done."""

from __future__ import annotations

import logging
import math
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings, default_settings

from crawler.fetch.allow_list import AllowList, AllowListError
from crawler.fetch.proxy import Proxies

_AT_LEAST_ONE = (
    *("LEASE_BATCH", "REPLAY_CHECKPOINT_PAGES", "STORE_BATCH_SIZE"),
    *("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN"),
)
"""With 0 of them a run would do nothing, or not end. Our other numbers are 0 or more; Scrapy's have rules of their own.
"""
MOST_DAYS = 100_000
MOST = 10**9
"""Of what is measured and not counted: a clock cannot be set so far back, nor a wait be so long."""


def check_given(settings: BaseSettings, given: Iterable[str]) -> None:
    """Checks what was given by -s, each as NAME=VALUE; says on standard error which names are no setting of Scrapy or
    of ours, since only an add-on may read them. Once: a process that was started for one site says nothing of it.

    Raises UsageError for a value that is not of the default's kind, and for a number that is none of ours.
    """
    pairs = [text.partition("=") for text in given]
    is_told = any(name == "SUPERVISOR_PID" for name, _, _ in pairs)
    for name, equals, value in pairs:
        if equals and name not in settings and not is_told:
            like = get_close_matches(name, settings, n=1)
            sys.stderr.write(f"scrapy: there is no setting {name}{f': {like[0]}?' if like else ''}\n")
        try:
            _check(name, value, settings.get(name))
        except ValueError as error:
            raise UsageError(f"{name}={value}: {error}") from error


def check_known(settings: BaseSettings) -> None:
    """Checks settings whose values have a form of their own, wherever they come from; the level of the log may be in
    small letters. Raises UsageError."""
    level = str(settings["LOG_LEVEL"]).upper()
    if level not in logging.getLevelNamesMapping():
        raise UsageError(f"LOG_LEVEL is DEBUG, INFO, WARNING or ERROR, not {settings['LOG_LEVEL']}")
    settings.set("LOG_LEVEL", level, priority="cmdline")
    try:
        AllowList.parse(settings["FETCH_ALLOW"])
    except AllowListError as error:
        raise UsageError(str(error)) from error
    webhook = settings["FINDINGS_WEBHOOK"]
    if webhook and not _is_web_address(webhook):
        raise UsageError("FINDINGS_WEBHOOK is no http address")  # which may hold a secret
    try:
        Proxies(settings.getdict("PROXIES"))
    except (TypeError, ValueError) as error:
        raise UsageError(f"PROXIES, from http_proxy and https_proxy: {error}") from error


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _check(name: str, value: str, default: object) -> None:
    """Raises ValueError."""
    if isinstance(default, bool):
        BaseSettings({name: value}).getbool(name)
    elif isinstance(default, int | float):
        _check_number(name, value, default)
    elif isinstance(default, list) and default and isinstance(default[0], int):
        for part in value.split(","):
            _check_number(name, part, 0.0)


def _check_number(name: str, text: str, default: float) -> None:
    """Raises ValueError."""
    is_ours = not hasattr(default_settings, name)
    is_whole = is_ours and isinstance(default, int)
    try:
        number = int(text) if is_whole else float(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no {'whole ' if is_whole else ''}number") from error
    least, most = 1 if name in _AT_LEAST_ONE else 0, math.inf
    if is_ours and not is_whole:
        most = MOST_DAYS if name.endswith("_DAYS") else MOST
    if (is_ours or least) and not least <= number <= most:
        raise ValueError(f"{text!r} is no number from {least}{'' if most == math.inf else f' to {most:,}'}")
