"""Mistakes in settings, and what is said of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.utils.project import get_project_settings

from crawler.given_settings import check_given, check_known

ROOT = Path(__file__).parents[1]
RIGHT = (
    "MAX_PAGES_PER_RUN=5", "REVISIT_ALLOWANCE=0.5", "REVISIT_LADDER=3600,86400", "ARCHIVE_ENABLED=False",
    "KEEP_REJECTED_DAYS=0.5", "DOWNLOAD_TIMEOUT=2.5", "DEPTH_PRIORITY=-1", "CHROMIUM=/usr/bin/chromium",
    "RETRY_ENABLED=0", "CLOSESPIDER_ITEMCOUNT=3", "SPIDER_MODULES=mine", "CONTACT=a=b",
)  # fmt: skip
WRONG = {
    "MAX_PAGES_PER_RUN=many": "MAX_PAGES_PER_RUN=many: 'many' is no whole number",
    "MAX_SOURCES_PER_RUN=2.5": "MAX_SOURCES_PER_RUN=2.5: '2.5' is no whole number",
    "MAX_PAGES_PER_RUN=-1": "MAX_PAGES_PER_RUN=-1: '-1' is no number from 0",
    "STORE_BATCH_SIZE=0": "STORE_BATCH_SIZE=0: '0' is no number from 1",
    "CONCURRENT_REQUESTS_PER_DOMAIN=0": "CONCURRENT_REQUESTS_PER_DOMAIN=0: '0' is no number from 1",
    "REVISIT_LADDER=60,-1": "REVISIT_LADDER=60,-1: '-1' is no number from 0",
    "ARCHIVE_MAX_GB=inf": "ARCHIVE_MAX_GB=inf: 'inf' is no number from 0 to 1,000,000,000",
    "KEEP_RUNS_DAYS=100001": "KEEP_RUNS_DAYS=100001: '100001' is no number from 0 to 100,000",
    "STORE_FLUSH_AFTER=1e10": "STORE_FLUSH_AFTER=1e10: '1e10' is no number from 0 to 1,000,000,000",
    "MAX_PAGES_PER_RUN=nan": "MAX_PAGES_PER_RUN=nan: 'nan' is no whole number",
    "DOWNLOAD_DELAY=slow": "DOWNLOAD_DELAY=slow: 'slow' is no number",
    "REVISIT_LADDER=1,x": "REVISIT_LADDER=1,x: 'x' is no number",
    "ARCHIVE_ENABLED=no": "ARCHIVE_ENABLED=no: Supported values for boolean settings are ",
}


def test_right_settings_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    check_given(get_project_settings(), RIGHT)
    assert capsys.readouterr().err == ""


def test_an_unknown_setting_is_named_and_may_be_an_add_ons(capsys: pytest.CaptureFixture[str]) -> None:
    check_given(get_project_settings(), ["MAX_PAGES_PER_RNU=5", "WEATHER=fine"])
    assert capsys.readouterr().err.splitlines() == [
        "scrapy: there is no setting MAX_PAGES_PER_RNU: MAX_PAGES_PER_RUN?",
        "scrapy: there is no setting WEATHER",
    ]
    check_given(get_project_settings(), ["MAX_PAGES_PER_RNU=5", "SUPERVISOR_PID=12"])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("given", WRONG)
def test_a_wrong_setting_is_named(given: str) -> None:
    with pytest.raises(UsageError) as error:
        check_given(get_project_settings(), [given])
    assert str(error.value).startswith(WRONG[given])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOG_LEVEL", "verbose"),
        ("FETCH_ALLOW", "127.0.0.1:port"),
        ("FETCH_ALLOW", "10.0.0.0/99"),
        ("FINDINGS_WEBHOOK", "file:///etc/passwd"),
        ("PROXIES", "[1]"),
        ("FINDINGS_WEBHOOK", "http://[::1"),
        ("FINDINGS_WEBHOOK", "https://example.org:https/found"),
        ("PROXIES", {"https": "socks5://10.0.0.1"}),
        ("PROXIES", "http://10.0.0.1:3128"),
    ],
)
def test_a_value_of_a_wrong_form_is_named(name: str, value: object) -> None:
    settings = get_project_settings()
    settings.set(name, value)
    with pytest.raises(UsageError, match=name):
        check_known(settings)


def test_the_level_of_the_log_may_be_in_small_letters() -> None:
    settings = get_project_settings()
    settings.set("LOG_LEVEL", "debug")
    check_known(settings)
    assert settings["LOG_LEVEL"] == "DEBUG"


def test_the_data_lie_beside_the_program_wherever_below_it_a_command_is_given() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "ARCHIVE_DIR")}
    program = "from crawler import settings; print(settings.DATABASE_URL, settings.ARCHIVE_DIR)"
    for folder, data in ((ROOT, "data"), (ROOT / "docs", "../data")):
        shown = subprocess.run(
            [sys.executable, "-c", program],
            cwd=folder,
            env=environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert shown == f"sqlite:///{data}/news.db {data}/archive\n"
