"""The exit code of a run, by what was stored."""

from __future__ import annotations

import pytest

from crawler.runs.findings import Finding
from crawler.runs.outcome import ExitCode, RunOutcome, count_run, worst

FINE, ERROR, UNREACHABLE, NOTHING_USABLE = (
    ExitCode.FINE,
    ExitCode.ERROR,
    ExitCode.UNREACHABLE,
    ExitCode.NOTHING_USABLE,
)


@pytest.mark.parametrize(
    ("reason", "counts", "code"),
    [
        ("finished", {"fetched": 5, "links": 9, "inserted": 3}, FINE),
        ("finished", {"fetched": 2, "links": 9}, FINE),
        ("finished", {"fetched": 2, "links": 9, "unchanged": 1, "rejected": 3}, FINE),
        ("finished", {}, FINE),
        ("finished", {"fetched": 5, "links": 9, "inserted": 3, "failed": 4, "errors": 1}, FINE),
        ("shutdown", {"fetched": 1}, FINE),
        ("shutdown", {"fetched": 3, "links": 9, "rejected": 1, "failed": 1}, FINE),
        ("closespider_timeout", {"fetched": 3, "links": 9, "rejected": 1}, FINE),
        ("finished", {"sources_failed": 2}, UNREACHABLE),
        ("finished", {"left_alone": 1}, UNREACHABLE),
        ("finished", {"fetched": 2, "sources_failed": 2}, UNREACHABLE),
        ("finished", {"fetched": 3, "links": 4, "sources_failed": 1}, FINE),
        ("finished", {"fetched": 3, "sources_read": 1, "sources_failed": 1}, FINE),
        ("finished", {"fetched": 3, "sources_read": 1, "sources_failed": 1, "not_had": 1}, UNREACHABLE),
        ("finished", {"fetched": 1, "links": 4, "failed": 4}, UNREACHABLE),
        ("finished", {"fetched": 1, "links": 4, "blocked": 4}, UNREACHABLE),
        ("finished", {"fetched": 5, "links": 4, "not_had": 4}, UNREACHABLE),
        ("finished", {"fetched": 5, "links": 4, "not_had": 3, "inserted": 1}, FINE),
        ("finished", {"fetched": 5, "links": 4, "rejected": 4}, NOTHING_USABLE),
        ("finished", {"fetched": 5, "links": 4, "errors": 4}, ERROR),
        ("start_error", {"fetched": 5}, ERROR),
        ("error", {}, ERROR),
        ("database", {"inserted": 3}, ExitCode.DATABASE),
        ("already-running", {}, ExitCode.ALREADY_RUNNING),
    ],
)
def test_a_run_is_judged_by_what_it_stored(reason: str, counts: dict[str, int], code: ExitCode) -> None:
    assert RunOutcome("site", reason, counts).exit_code == code


def test_a_source_that_was_due_alone_and_failed_is_none_of_the_site_s_whose_others_could_be_read_before() -> None:
    failed = {"sources_failed": 1}
    assert RunOutcome("site", "finished", failed, others_were_read=True).exit_code == FINE
    assert RunOutcome("site", "finished", failed | {"not_had": 1}, others_were_read=True).exit_code == UNREACHABLE


def test_a_site_that_never_gave_an_article_has_nothing_usable() -> None:
    assert RunOutcome("site", "finished", {"fetched": 4}, has_articles=False).exit_code == NOTHING_USABLE
    assert RunOutcome("site", "finished", {}, has_articles=False).exit_code == FINE
    assert RunOutcome("site", "shutdown", {"fetched": 4}, has_articles=False).exit_code == FINE


def test_a_run_says_why_nothing_came_of_it_only_where_its_counts_do_not() -> None:
    outcome = RunOutcome("site", "finished", {"fetched": 4}, has_articles=False)
    assert outcome.explanation == "nothing there has led to an article yet"
    assert RunOutcome("site", "finished", {"fetched": 4, "rejected": 4}, has_articles=False).explanation is None
    errors = RunOutcome("site", "finished", {"fetched": 4, "not_had": 4}, has_articles=False)
    assert errors.explanation == "nothing that answered was an article's page"
    assert RunOutcome("site", "finished", {"not_had": 4}).explanation is None
    assert RunOutcome("site", "database", {"fetched": 4}, "gone", has_articles=False).explanation == "gone"


def test_a_finding_makes_a_fine_run_notable_and_no_other() -> None:
    found = (Finding("sources-fail", "..."),)
    assert RunOutcome("site", "finished", {"inserted": 1}, findings=found).exit_code == ExitCode.FINDING
    assert RunOutcome("site", "finished", {"sources_failed": 1}, findings=found).exit_code == UNREACHABLE


def test_counts_are_taken_from_scrapys_statistics() -> None:
    rule, old = "parser/title/css/h1", "parser/title/css/h1.old"
    counts = count_run(
        {"response_received_count": 7, "store/inserted": 2, "store/rejected/no-title": 1, rule: 3, old: 0}
    )
    assert (counts["fetched"], counts["inserted"], counts["rejected"], counts["errors"]) == (7, 2, 0, 0)
    assert (counts["rejected/no-title"], counts[rule], counts[old]) == (1, 3, 0)


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ([], FINE),
        ([FINE, FINE], FINE),
        ([FINE, ExitCode.ALREADY_RUNNING, UNREACHABLE], UNREACHABLE),
        ([NOTHING_USABLE, UNREACHABLE], NOTHING_USABLE),
        ([ERROR, ExitCode.DATABASE], ExitCode.DATABASE),
    ],
)
def test_several_runs_have_the_worst_code(codes: list[ExitCode], code: ExitCode) -> None:
    assert worst(codes) == code


def test_counts_are_taken_while_the_crawl_adds_others() -> None:
    stats: dict[str, object] = {"store/inserted": 1}

    class Growing(int):
        def __int__(self) -> int:
            stats["store/updated"] = 1
            return 2

    stats["field/title/rule"] = Growing(2)
    assert count_run(stats)["field/title/rule"] == 2
