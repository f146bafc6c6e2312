"""The text that Prometheus reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.runs.findings import Finding
from crawler.runs.metrics import render_metrics
from crawler.storage.queries import RunSummary, SiteSummary

TIME = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_site_has_its_numbers_and_findings() -> None:
    run = RunSummary(7, 'a "b"\\', "host", 1, TIME, TIME, TIME + timedelta(seconds=90), "finished", 4, {"inserted": 2})
    site = SiteSummary('a "b"\\', 1234567, 0, TIME, TIME, 3, {"due": 2}, last_ended_run=run)
    lines = render_metrics([site], {site.source: [Finding("sources-fail", "...")]}).splitlines()
    label = r'site="a \"b\"\\"'
    assert f"news_articles{{{label}}} 1234567" in lines
    assert f"news_rejected_pages{{{label}}} 3" in lines
    assert f'news_urls{{{label},state="due"}} 2' in lines
    assert f"news_last_run_timestamp_seconds{{{label}}} {TIME.timestamp() + 90:.0f}" in lines
    assert f"news_last_run_duration_seconds{{{label}}} 90" in lines
    assert f'news_last_run_pages{{{label},outcome="inserted"}} 2' in lines
    assert f'news_last_run_pages{{{label},outcome="rejected"}} 0' in lines
    assert f"news_last_run_exit_code{{{label}}} 4" in lines
    assert f'news_finding{{{label},finding="sources-fail"}} 1' in lines
    assert all(line.startswith("#") or line.startswith("news_") for line in lines)


def test_what_is_not_known_has_no_line() -> None:
    text = render_metrics([SiteSummary("new")], {})
    assert 'news_articles{site="new"} 0' in text
    assert "news_last_run_exit_code{" not in text
    assert "news_newest_article_timestamp_seconds{" not in text
