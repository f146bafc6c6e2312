"""The state of all sites in Prometheus' text format, for the node exporter's textfile collector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crawler.runs.findings import Finding
from crawler.runs.outcome import OUTCOMES
from crawler.storage.queries import SiteSummary

_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def render_metrics(sites: Sequence[SiteSummary], findings: Mapping[str, Sequence[Finding]]) -> str:
    """Gauges, labelled by site; times in seconds since 1970. A site without a run that has ended has no `last_run`
    lines; while one runs, or where it died, they are those of the one before."""
    runs = [(site.source, site.last_ended_run) for site in sites if site.last_ended_run]
    ended = [(site, run, run.finished_at) for site, run in runs if run.finished_at is not None]
    families: dict[str, tuple[str, list[tuple[dict[str, str], float]]]] = {
        "news_articles": ("Articles in the database.", [({"site": s.source}, s.articles) for s in sites]),
        "news_rejected_pages": ("Rejected pages in the database.", [({"site": s.source}, s.rejected) for s in sites]),
        "news_urls": (
            "URLs by state.",
            [({"site": s.source, "state": state}, n) for s in sites for state, n in sorted(s.urls.items())],
        ),
        "news_newest_article_timestamp_seconds": (
            "Publication of the newest article.",
            [({"site": s.source}, s.newest.timestamp()) for s in sites if s.newest],
        ),
        "news_last_run_timestamp_seconds": (
            "End of the last run.",
            [({"site": site}, at.timestamp()) for site, _, at in ended],
        ),
        "news_last_run_exit_code": (
            "Exit code of the last run.",
            [({"site": site}, run.exit_code) for site, run in runs if run.exit_code is not None],
        ),
        "news_last_run_duration_seconds": (
            "How long the last run took.",
            [({"site": site}, (at - run.started_at).total_seconds()) for site, run, at in ended],
        ),
        "news_last_run_pages": (
            "Pages of the last run by what came of them.",
            [({"site": site, "outcome": name}, run.counts.get(name, 0)) for site, run, _ in ended for name in OUTCOMES],
        ),
        "news_finding": (
            "Something about the site should be looked at.",
            [({"site": site, "finding": f.name}, 1) for site, found in findings.items() for f in found],
        ),
    }
    lines = []
    for name, (help_text, samples) in families.items():
        lines += [f"# HELP {name} {help_text}", f"# TYPE {name} gauge"]
        for labels, value in samples:
            described = ",".join(f'{label}="{text.translate(_ESCAPED)}"' for label, text in labels.items())
            lines.append(f"{name}{{{described}}} {value:g}" if value < 1e6 else f"{name}{{{described}}} {value:.0f}")
    return "\n".join(lines) + "\n"
