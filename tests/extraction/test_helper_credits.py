"""Credits of those who had a part in a story."""

from __future__ import annotations

import pytest

from crawler.extraction.helper_credits import names_helpers


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        pytest.param("Jane Doe in Rome and John Roe in Oslo contributed to this report.", True, id="report"),
        pytest.param("Jane Doe contributed reporting.", True, id="reporting"),
        pytest.param("（责任编辑：张三）", True, id="zh-editor"),
        pytest.param("編輯：張三", True, id="zh-Hant-editor"),
        pytest.param("（原标题：昨夜大雨）", True, id="zh-headline"),
        pytest.param("本文原标题：《昨夜大雨》", True, id="zh-headline-of-this-text"),
        pytest.param("（原题为《昨夜大雨》）", True, id="zh-headline-in-quotes"),
        pytest.param("编辑 王小明 校对 李娜", True, id="zh-editor-and-proof-reader"),
        pytest.param("来源：例报", True, id="zh-source"),
        pytest.param("来源：记者从例市气象局获悉，昨夜下了大雨。", False, id="zh-source-in-a-sentence"),
        pytest.param("انتهای پیام/ی", True, id="fa-end"),
        pytest.param("编辑：他不同意。这是另一个故事。", False, id="zh-speaker"),
        pytest.param("Example Press researcher Jane Doe in New York contributed.", True, id="place"),
        pytest.param("Doe reported from Rome.", True, id="reported-from"),
        pytest.param("Jane Doe and John Roe reported from New York and Rome.", True, id="two-reported-from"),
        pytest.param("Losses were reported from Rome and Oslo.", False, id="losses"),
        pytest.param("He said that the rain of the last weeks had contributed.", False, id="rain"),
        pytest.param("“All of us contributed to this report,” said the mayor.", False, id="quoted"),
    ],
)
def test_credits_of_those_who_helped_are_told(text: str, helps: bool) -> None:
    assert names_helpers(text) is helps
