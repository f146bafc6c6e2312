"""Pages that claim one address: forms of one article, or other stories."""

from __future__ import annotations

import pytest

from crawler.identity.other_stories import are_other_stories
from tests.stories import HARVEST, LATER, RIVER

HARBOUR = (
    "The harbour was begun in the year of the great frost, when three hundred men broke stones for the first mole. "
    "Their huts stood where the fish market is today, and the cook wrote down each evening who had not come back. Of "
    "her book two copies are left, one in the archive of the town and one with her great-grandson in Australia."
)
DAM = (
    "Стена плотины выдержала паводок, сообщили в министерстве, и жителей вернули в дома уже к вечеру воскресенья. " * 3
)
VOTE = "Парламент отложил голосование по бюджету до осени, потому что не хватило голосов двух малых фракций. " * 3
GROWTH = (
    "国家统计局星期一公布的数据显示，第三季度国内生产总值同比增长百分之四点九，低于市场此前的预期，投资和消费均有所放缓。"
    * 2
)
FLOOD = (
    "受连日暴雨影响，南方多地发生洪涝灾害，当地政府已转移群众三万余人，铁路和公路交通一度中断，目前正在全力抢修之中。"
    * 2
)


@pytest.mark.parametrize(
    ("title", "text", "other_title", "other_text"),
    [
        pytest.param("River rises", RIVER, "River rises", RIVER, id="the-same"),
        pytest.param("River rises in the night", RIVER, "River has risen in the night", LATER, id="edited-title"),
        pytest.param("River rises", RIVER, "Flood reaches market", f"{RIVER} {LATER}", id="live-report-that-has-grown"),
        pytest.param("Live: the flood", RIVER, "Live: flood is over", LATER, id="live-report-whose-start-is-gone"),
        pytest.param("River rises", RIVER, "Flood reaches market", f"{RIVER[:220]} {LATER}", id="half-rewritten"),
        pytest.param("River rises", RIVER, "River rises", "Subscribe to read on.", id="stub-before-a-wall"),
        pytest.param("River rises", RIVER[:190], "River rises", RIVER, id="first-paragraph-and-all-of-it"),
        pytest.param("River rises", RIVER, "RIVER RISES – Print version", RIVER.upper(), id="print-form"),
        pytest.param("River rises", f"{RIVER} {LATER}", "River rises", "Subscribe to read on. " * 40, id="long-stub"),
        pytest.param("River rises", f"{RIVER} {LATER}", "River rises", f"{RIVER[:60]} {HARVEST}", id="short-rewritten"),
        pytest.param("River rises", RIVER, None, HARVEST, id="no-title"),
        pytest.param("!", RIVER, "?", HARVEST, id="no-letters"),
        pytest.param("Плотина выдержала паводок", DAM, "Плотину паводок не разрушил", VOTE, id="inflected"),
        pytest.param("经济增长放缓", GROWTH, "第三季度经济增长放缓至五年最低", FLOOD, id="no-spaces"),
    ],
)
def test_forms_of_one_article(title: str | None, text: str, other_title: str | None, other_text: str) -> None:
    assert not are_other_stories(title, text, other_title, other_text)
    assert not are_other_stories(other_title, other_text, title, text)


@pytest.mark.parametrize(
    ("title", "text", "other_title", "other_text"),
    [
        pytest.param("River rises in the night", RIVER, "Farmers bring in the wheat", HARVEST, id="long"),
        pytest.param(
            "Our town: part 1", f"{RIVER} {LATER}", "Our town: part 2", f"{HARVEST} {HARBOUR}", id="parts-of-a-series"
        ),
        pytest.param("The week", f"{RIVER} {LATER}", "The week", f"{HARVEST} {HARBOUR}", id="a-column-without-a-title"),
        pytest.param("River rises in the night", "Watch.", "Farmers bring in the wheat", "Watch.", id="films"),
        pytest.param("River rises in the night", "", "Farmers bring in the wheat", HARVEST, id="no-text"),
        pytest.param("River rises in the night", RIVER, "Just a moment", "Please wait.", id="a-check-for-robots"),
        pytest.param("Плотина выдержала паводок", DAM, "Голосование по бюджету отложено", VOTE, id="cyrillic"),
        pytest.param("经济增长放缓低于预期", GROWTH, "南方多地发生洪涝灾害", FLOOD, id="no-spaces"),
    ],
)
def test_other_stories(title: str, text: str, other_title: str, other_text: str) -> None:
    assert are_other_stories(title, text, other_title, other_text)
    assert are_other_stories(other_title, other_text, title, text)
