"""What stored articles come back as, and what becomes of them when their page is stored again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from crawler.identity.page_identity import identity_of
from crawler.items import Article, Section
from crawler.storage.article_stream import iter_articles
from crawler.storage.engine import begin_write
from crawler.storage.models import Base, RejectedItemRow
from crawler.storage.outcomes import Outcome
from tests.storage.contents import comment_history, content, revisions, row_counts
from tests.storage.samples import HOUR, NOON, edited, sample_article, store


def test_an_article_comes_back_as_it_was(engine: Engine) -> None:
    article = sample_article()
    assert store(engine, article) == [Outcome.INSERTED]
    assert list(iter_articles(engine)) == [article]


def test_a_date_comes_back_in_its_own_zone_and_keeps_its_day(engine: Engine) -> None:
    midnight = datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=3)))
    store(engine, sample_article(date_published=midnight, date_published_precision="day"))
    (article,) = iter_articles(engine)
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2026-03-01T00:00:00+03:00"


def test_a_date_before_there_were_zones_keeps_its_day(engine: Engine) -> None:
    midnight = datetime(1905, 1, 1, tzinfo=ZoneInfo("Europe/Kyiv"))  # local mean time, 2:02:04 before UTC
    store(engine, sample_article(date_published=midnight, date_published_precision="day"))
    (article,) = iter_articles(engine)
    assert article.date_published is not None
    assert article.date_published.isoformat() == "1905-01-01T00:00:00+02:02"


def test_an_article_of_which_little_is_known_comes_back_with_nothing_invented(engine: Engine) -> None:
    article = Article(url="https://example.org/a", source="example", fetched_at=NOON, title="A")
    store(engine, article)
    assert list(iter_articles(engine)) == [article]


def test_none_comments_are_not_zero(engine: Engine) -> None:
    store(engine, sample_article(1, comment_count=None), sample_article(2, comment_count=0))
    assert sorted(str(article.comment_count) for article in iter_articles(engine)) == ["0", "None"]


@pytest.mark.parametrize(
    "hostile",
    [
        "Robert'); DROP TABLE articles;--",
        "🜁 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧 مرحبا",
        "%s %(title)s :title {title} \\u0000 \\x00 \\",
        '"; {"json": [1, 2]} \' $$ $1 ?',
        "\u202e\u0301\ufeff\uffff\U0010ffff",
        "x" * 10_000,
        "line\nbreak\ttab\r\x07\x1b[31m",
    ],
    ids=["sql", "four-byte", "placeholders", "quotes", "odd-code-points", "long", "controls"],
)
def test_hostile_text_goes_through_unharmed(engine: Engine, hostile: str) -> None:
    article = sample_article(
        title=hostile,
        authors=[hostile],
        body=[Section(hostile, [hostile])],
        keywords=[hostile],
        provenance={hostile: hostile},
        site_id=hostile,
    )
    assert store(engine, article) == [Outcome.INSERTED]
    assert list(iter_articles(engine)) == [article]


def test_nul_is_taken_out_and_half_surrogates_are_replaced(engine: Engine) -> None:
    bad = "a\x00b\ud83dc"
    article = sample_article(title=bad, authors=[bad], body=[Section(bad, [bad])], provenance={"title": bad})
    assert store(engine, article) == [Outcome.INSERTED]
    (stored,) = iter_articles(engine)
    good = "ab\ufffdc"
    assert (stored.title, stored.authors, stored.body) == (good, [good], [Section(good, [good])])
    assert stored.provenance == {"title": good}
    assert store(engine, article) == [Outcome.UNCHANGED]


TEXTS = st.text(max_size=40)


def _in_minutes(date: datetime) -> datetime:
    """The same time of day with the zone's offset in minutes: before there were zones, local time has seconds, too."""
    return date.replace(
        tzinfo=timezone(timedelta(minutes=round((date.utcoffset() or timedelta()).total_seconds() / 60)))
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_article_is_stored_as_it_is_or_kept_as_a_rejection(engine: Engine, data: st.DataObject) -> None:
    clean = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
    dates = st.none() | st.datetimes(timezones=st.timezones() | st.just(UTC))
    number = data.draw(st.integers(0, 10**9))
    article = Article(
        url=f"https://example.org/{number}",
        source="fuzz",
        fetched_at=NOON + timedelta(seconds=data.draw(st.integers(-(10**8), 10**8))),
        title=data.draw(st.none() | clean),
        authors=data.draw(st.lists(clean, max_size=3)),
        date_published=data.draw(dates),
        date_modified=data.draw(dates),
        body=data.draw(st.lists(st.builds(Section, st.none() | clean, st.lists(clean, max_size=3)), max_size=3)),
        comment_count=data.draw(st.none() | st.integers()),
        keywords=data.draw(st.lists(clean, max_size=2)),
        is_partial=data.draw(st.booleans()),
        provenance=data.draw(st.dictionaries(clean, clean, max_size=2)),
    )
    with begin_write(engine) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    (outcome,) = store(engine, article)
    if outcome is Outcome.REJECTED:
        with engine.connect() as connection:
            assert connection.execute(select(RejectedItemRow.reason)).scalar_one() == "unstorable"
        assert list(iter_articles(engine)) == []
    else:
        published, modified = (date and _in_minutes(date) for date in (article.date_published, article.date_modified))
        expected = replace(article, date_published=published, date_modified=modified)
        assert list(iter_articles(engine)) == [expected]


def test_the_same_fetch_again_writes_nothing(engine: Engine) -> None:
    items = [sample_article(number) for number in range(5)]
    store(engine, *items)
    before = content(engine)
    assert store(engine, *items) == [Outcome.UNCHANGED] * 5
    assert content(engine) == before


def test_an_unchanged_page_makes_neither_revision_nor_observation(engine: Engine) -> None:
    store(engine, sample_article())
    before = row_counts(engine)
    assert store(engine, sample_article(at=NOON + HOUR)) == [Outcome.UNCHANGED]
    assert row_counts(engine) == before
    (article,) = iter_articles(engine)
    assert article.fetched_at == NOON + HOUR


def test_a_changed_body_makes_a_revision(engine: Engine) -> None:
    first = sample_article()
    second = edited(sample_article(at=NOON + 2 * HOUR), "The river fell.")
    assert store(engine, first, sample_article(at=NOON + HOUR), second) == [
        Outcome.INSERTED,
        Outcome.UNCHANGED,
        Outcome.UPDATED,
    ]
    assert list(iter_articles(engine)) == [second]
    (revision,) = revisions(engine, identity_of(first))
    assert (revision.title, revision.body) == (first.title, first.body)
    assert (revision.since, revision.until) == (NOON, NOON + HOUR)


def test_a_changed_title_makes_a_revision(engine: Engine) -> None:
    store(engine, sample_article(), sample_article(at=NOON + HOUR, title="The river falls"))
    assert [revision.title for revision in revisions(engine, identity_of(sample_article()))] == [
        "The river rises, part 1"
    ]


def test_a_changed_author_is_an_update_without_revision(engine: Engine) -> None:
    changed = sample_article(at=NOON + HOUR, authors=["Bo Jones", "Cy Young", "Bo Jones"])
    assert store(engine, sample_article(), changed) == [Outcome.INSERTED, Outcome.UPDATED]
    assert list(iter_articles(engine)) == [changed]
    assert revisions(engine, identity_of(changed)) == []


def test_a_changed_comment_count_is_an_observation(engine: Engine) -> None:
    counts = [3, 3, 8, None, None, 8]
    items = [sample_article(at=NOON + hours * HOUR, comment_count=count) for hours, count in enumerate(counts)]
    store(engine, *items)
    assert comment_history(engine, identity_of(items[0])) == [
        (NOON, 3),
        (NOON + 2 * HOUR, 8),
        (NOON + 3 * HOUR, None),
        (NOON + 5 * HOUR, 8),
    ]
    assert revisions(engine, identity_of(items[0])) == []


def test_an_older_page_never_overwrites_a_newer_one_and_becomes_a_revision_of_its_date(engine: Engine) -> None:
    newer = edited(sample_article(at=NOON + HOUR, comment_count=9), "The river fell.")
    older = sample_article(comment_count=2)
    assert store(engine, newer) + store(engine, older) == [Outcome.INSERTED, Outcome.UPDATED]
    assert list(iter_articles(engine)) == [newer]
    (revision,) = revisions(engine, identity_of(newer))
    assert (revision.body, revision.since, revision.until) == (older.body, NOON, NOON)
    assert comment_history(engine, identity_of(newer)) == [(NOON, 2), (NOON + HOUR, 9)]
    before = content(engine)
    assert store(engine, older, newer) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert content(engine) == before


def test_a_better_reading_of_the_same_fetch_replaces_the_article_without_revision(engine: Engine) -> None:
    better = edited(sample_article(), "The river rose. Now read completely.")
    assert store(engine, sample_article()) + store(engine, better) == [Outcome.INSERTED, Outcome.UPDATED]
    assert list(iter_articles(engine)) == [better]
    assert revisions(engine, identity_of(better)) == []


def test_two_forms_of_a_page_fetched_in_one_second_give_the_same_row_in_any_order(engine: Engine) -> None:
    plain, tagged = sample_article(), sample_article(url="https://www.example.org/news/1-the-river.html?utm_source=a")
    assert identity_of(plain) == identity_of(tagged)
    store(engine, plain, tagged)
    first = list(iter_articles(engine))
    with begin_write(engine) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    store(engine, tagged, plain)
    assert list(iter_articles(engine)) == first == [plain]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(6)), texts=st.lists(st.sampled_from("ABC"), min_size=6, max_size=6))
def test_pages_replayed_in_any_order_end_in_the_newest_article(
    engine: Engine, order: list[int], texts: list[str]
) -> None:
    pages = [
        edited(sample_article(at=NOON + n * HOUR, comment_count=ord(one) % 2), one * 300) for n, one in enumerate(texts)
    ]
    with begin_write(engine) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    store(engine, *(pages[index] for index in order))
    assert list(iter_articles(engine)) == [pages[-1]]
    history = [revision.body[0].paragraphs[0][0] for revision in revisions(engine, identity_of(pages[0]))]
    assert set(history) | {texts[-1]} == set(texts)
    assert all(one != two for one, two in pairwise([*history, texts[-1]]))
