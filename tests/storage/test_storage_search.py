"""Full-text search on both databases: the same words find the same articles."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from crawler.items import Article, Section
from crawler.search_query import QueryError, parse_query
from crawler.storage.search import search_articles
from crawler.storage.text_changes import reindex
from tests.storage.samples import HOUR, NOON, sample_article, store

ARTICLES = {
    1: ("Flood in Harwick", ["The river Calder rose by 3.5 metres.", "Traders moved to the upper floor."]),
    2: ("Budget approved", ["The council of Harwick approved it. A river of words, an upper limit, a new floor."]),
    3: ("Café in Zürich wieder geöffnet", ["Die Straße war gesperrt. É verdade."]),
    4: ("Москва открыла новый мост", ["Ёлку поставили в парке, сообщил мэр."]),
    5: ("東京大学が新しい研究所を開設", ["研究所は来年AI開発を始める。所長は山田氏。"]),
    6: ("กรุงเทพมหานครเปิดสะพานใหม่", ["สะพานนี้ยาวสองกิโลเมตร"]),
    7: ("नई दिल्ली में बाढ़", ["नदी का पानी बढ़ गया।"]),
    8: ("서울시 예산 통과", ["시의회가 예산을 승인했다."]),
    9: ("ارتفاع منسوب النهر", ["قال المسؤول إن الجسر مفتوح"]),
    10: (None, ["file_name.txt, https://example.org/harbour?x=1 and 1e5 of user@mail.example"]),
}


def article(number: int, **changes: object) -> Article:
    title, paragraphs = ARTICLES[number]
    body = [Section(None, paragraphs[:1]), Section(f"Heading{number}", paragraphs[1:])]
    values = {"title": title, "body": body, "url": f"https://www.paper{number % 2}.example/{number}"}
    return sample_article(number, **(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def filled(engine: Engine) -> Engine:
    store(engine, *map(article, ARTICLES))
    return engine


def found(engine: Engine, typed: str, **options: object) -> list[int]:
    hits = search_articles(engine, parse_query(typed), **options)  # type: ignore[arg-type]
    return [int(hit.url.rsplit("/", 1)[1]) for hit in hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("harwick", [1, 2]),
        ("HARWICK river", [1, 2]),
        ('"upper floor"', [1]),
        ("harwick -budget", [1]),
        ('river -"upper floor"', [2]),
        ("trad*", [1]),
        ("trad", []),
        ("3.5", [1]),
        ("heading3", [3]),
        ("cafe zurich", [3]),
        ("Straße", [3]),
        ("verdade", [3]),
        ("мост МОСКВА", [4]),
        ("елку", [4]),
        ("東京大学", [5]),
        ("京大", [5]),
        ("研", [5]),
        ("氏", [5]),
        ("AI開発", [5]),
        ("東大", []),
        ("สะพานใหม่", [6]),
        ("दिल्ली", [7]),
        ("예산", [8]),
        ("الجسر", [9]),
        ("file_name.txt", [10]),
        ("example.org", [10]),
        ("1e5", [10]),
        ('"harbour x"', [10]),
    ],
)
def test_words_find_the_articles_that_have_them(filled: Engine, typed: str, expected: list[int]) -> None:
    assert sorted(found(filled, typed)) == expected


def test_a_word_in_the_title_counts_more(engine: Engine) -> None:
    body = [Section(None, ["Of the harbour, of the harbour and of other things that took place on the day."])]
    items = [article(1, body=body, title="Nothing"), article(2, title="The harbour of Belmora"), article(3)]
    store(engine, *items)
    assert found(engine, "harbour") == [2, 1]


def test_hits_are_limited_by_site_time_and_number(filled: Engine) -> None:
    assert found(filled, "river", sites=["paper1.example"]) == [1]
    assert found(filled, "river", sites=["paper0.example", "example"]) == found(filled, "river")
    assert found(filled, "river", since=NOON + 48 * HOUR) == []
    assert found(filled, "river", until=NOON - 48 * HOUR) == []
    assert len(found(filled, "river", limit=1)) == 1


def test_a_hit_shows_title_date_and_the_words_in_their_place(filled: Engine) -> None:
    [hit] = search_articles(filled, parse_query("upper flood"))
    assert (hit.title.text, hit.title.marks) == ("Flood in Harwick", [(0, 5)])
    assert [hit.excerpt.text[a:b] for a, b in hit.excerpt.marks] == ["upper"]
    assert hit.date_published == article(1).date_published


def test_an_edited_article_is_found_by_its_new_words_only(filled: Engine) -> None:
    later = {"at": NOON + HOUR}
    store(filled, article(1, title="Drought", **later), article(2, comment_count=99, **later))
    assert found(filled, "flood") == []
    assert found(filled, "drought river") == [1]
    assert found(filled, "budget") == [2]


def test_huge_and_odd_texts_are_stored_and_found(engine: Engine) -> None:
    words = [" ".join(f"w{number}x" for number in range(start, start + 5000)) for start in range(0, 60_000, 5000)]
    characters = ["".join(chr(0x4E00 + (n * 7919) % 20_000) for n in range(200_000))]
    store(
        engine,
        article(1, body=[Section(None, words)]),
        article(2, body=[Section(None, characters)]),
        article(3, body=[Section(None, ["x" * 5000 + " harbour", "\x00a\ud800b 😀"])]),
    )
    assert found(engine, "w17x") == [1]
    assert found(engine, characters[0][500:520]) == [2]
    assert found(engine, "harbour") == [3]


def test_everything_can_be_made_anew(filled: Engine) -> None:
    wire = " ".join(f"word{number}" for number in range(200))
    store(filled, *(article(n, body=[Section(None, [wire, f"Local {n}."])], at=NOON + HOUR) for n in (1, 2)))
    search = "SELECT count(*) FROM article_search"
    stories = text("SELECT article_id, story_id, text_hash, shingles, signature FROM article_stories ORDER BY 1")
    bands = text("SELECT band, article_id FROM story_bands ORDER BY 1, 2")
    with filled.begin() as connection:
        before = [connection.execute(statement).all() for statement in (stories, bands)]
        connection.execute(text("DELETE FROM article_stories"))
    assert len({row[1] for row in before[0]}) == 9
    done: list[int] = []
    assert reindex(filled, done.append) == 10
    assert done == [10]
    with filled.begin() as connection:
        assert [connection.execute(statement).all() for statement in (stories, bands)] == before
        assert connection.execute(text(search)).scalar() == 10
    assert sorted(found(filled, "word7 local")) == [1, 2]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.one_of(
        st.text(), st.text(alphabet="ab東の\"*-+()^:&|!<>'\\{}~ \x00é"), st.from_regex(r'(-?"?\w+\*?"? ?)+')
    )
)
@example(typed="river \u0301")
def test_no_query_whatever_its_signs_is_an_error(filled: Engine, typed: str) -> None:
    try:
        query = parse_query(typed)
    except QueryError:
        return
    search_articles(filled, query)


def test_words_of_very_many_articles_bring_the_last_stored_first(
    filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(filled, "harwick") == [1, 2], "the better match"
    monkeypatch.setattr("crawler.storage.search._COMMON", 1)
    assert found(filled, "harwick") == [2, 1]
    assert found(filled, "harwick", limit=1) == [2]
    assert found(filled, '"upper floor"') == [1], "rare words are ranked as ever"
