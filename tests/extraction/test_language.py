"""The language that a page declares, judged against its text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.language import find_language
from crawler.extraction.language_codes import to_iso_639_1
from crawler.page import Page

TEXTS = {
    "en": "The train was late because of a tree that had fallen on the track, and the passengers had to wait for an "
    "hour in the rain. It was the third time this week, said a woman with two bags.",
    "de": "Der Zug kam zu spät, weil ein Baum auf den Gleisen lag, und die Fahrgäste mussten eine Stunde im Regen "
    "warten. Es war das dritte Mal in dieser Woche, sagte eine Frau mit zwei Taschen.",
    "fr": "Le train est arrivé en retard parce que les branches d'un arbre étaient tombées sur la voie, et les "
    "voyageurs ont attendu une heure sous la pluie. C'est la troisième fois cette semaine, dit une femme.",
    "sw": "Treni lilichelewa kwa sababu mti ulianguka kwenye reli, na abiria walilazimika kusubiri kwa saa moja katika "
    "mvua. Hii ni mara ya tatu wiki hii, alisema mwanamke mmoja mwenye mifuko miwili ya chakula na maji.",
    "tr": "Ağaç raylara devrildiği için İstanbul'dan gelen tren gecikti ve yolcular bir saat yağmurda beklemek zorunda "
    "kaldı. İki çantalı bir kadın bunun bu hafta üçüncü kez olduğunu, daha iyi bir çözüm için çok beklediğini söyledi.",
    "hi": "पटरी पर पेड़ गिर जाने के कारण ट्रेन देर से आई और यात्रियों को बारिश में एक घंटे तक इंतज़ार करना पड़ा। "
    "यह इस सप्ताह में तीसरी बार है, दो थैले लिए एक महिला ने कहा कि रेलवे को इस पर ध्यान देना चाहिए।",
    "fa": "قطار به دلیل افتادن یک درخت بر روی ریل دیر رسید و مسافران مجبور شدند یک ساعت در باران منتظر بمانند. "
    "این سومین بار در این هفته است، زنی با دو کیف گفت که از این وضع خسته شده است و می‌خواهد با اتوبوس برود.",
    "ja": "線路に木が倒れたため列車が遅れ、乗客は雨の中で一時間も待たされました。"
    "今週で三度目だと、荷物を二つ持った女性は話しています。"
    "駅員は謝り、代わりのバスを用意すると説明しましたが、バスはなかなか来ませんでした。夕方には運転が再開されました。",
    "zh": "由于一棵树倒在铁轨上，火车晚点了，乘客们不得不在雨中等待一个小时。"
    "一位提着两个袋子的妇女说，这是本周第三次了。"
    "车站工作人员表示歉意，并说明将安排替代巴士，但巴士迟迟没有到达。傍晚时分列车恢复运行，旅客陆续离开车站回家去了。",
    "ko": "나무가 선로 위로 쓰러져 기차가 늦었고 승객들은 빗속에서 한 시간을 기다려야 했다. "
    "이번 주에만 세 번째라고 가방 두 개를 든 여성이 말했다. "
    "역무원은 사과하며 대체 버스를 준비하겠다고 설명했지만 버스는 좀처럼 오지 않았다.",
    "ru": "Поезд опоздал, потому что на путях лежало дерево, и пассажиры ждали целый час под дождем. Это уже третий "
    "раз на этой неделе, сказала женщина с двумя сумками, которая ехала домой с работы.",
    "ka": "მატარებელმა დაიგვიანა, რადგან ლიანდაგზე ხე დაეცა და მგზავრებს წვიმაში ერთი საათი მოუწიათ ლოდინი. "
    "ეს უკვე მესამედ მოხდა ამ კვირაში, თქვა ქალმა, რომელსაც ორი ჩანთა ეჭირა.",
}


def language_of(text: str, head: str = "", **attributes: str) -> tuple[str, str] | None:
    marks = "".join(f' {name}="{value}"' for name, value in attributes.items())
    html = f"<html{marks}><head>{head}</head><body><h1>x</h1></body></html>"
    found = find_language(Page(html.encode(), "https://example.org/a"), text)
    return (found.value, found.origin.partition(":")[0]) if found else None


@pytest.mark.parametrize("code", TEXTS)
def test_a_declaration_that_the_text_bears_out_is_kept(code: str) -> None:
    assert language_of(TEXTS[code], lang=code) == (code, "markup")


@pytest.mark.parametrize("code", sorted(set(TEXTS) - {"en"}))
def test_a_themes_english_on_a_text_in_another_language_is_overruled(code: str) -> None:
    assert language_of(TEXTS[code], lang="en-US") == (code, "text")


def test_another_statement_that_fits_the_text_comes_before_what_the_text_tells() -> None:
    head = '<meta property="og:locale" content="de_DE">'
    assert language_of(TEXTS["de"], head, lang="en") == ("de", "meta")


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_tells_its_language_where_nothing_is_declared(code: str) -> None:
    assert language_of(TEXTS[code]) == (code, "text")


def test_a_neighbour_of_what_the_text_tells_is_believed() -> None:
    text = "Vlak je kasnio jer je na prugu palo drvo i putnici su morali čekati sat vremena na kiši. To je treći put "
    assert language_of(text + "ove sedmice, rekla je žena koja je imala dvije torbe.", lang="bs") == ("bs", "markup")


def test_addresses_are_no_words_of_the_text() -> None:
    address = "https://example.org/a?b=%D9%85%D8%B5%D8%AF%D8%B1-%D8%A3%D9%85%D9%86%D9%8A " * 9
    assert language_of(address, lang="ar") == ("ar", "markup")


def test_a_short_text_contradicts_nothing() -> None:
    assert language_of("Der Zug kam zu spät.", lang="en") == ("en", "markup")


def test_neither_a_declaration_nor_a_text_is_none() -> None:
    assert language_of("") is None
    assert language_of("12345 67890", lang="x-default") is None


def test_bokmal_stays_bokmal() -> None:
    text = "Toget var forsinket fordi et tre hadde falt over sporet, og passasjerene måtte vente en time i regnet. "
    assert language_of(text + "Det er tredje gang denne uken, sa en kvinne med to vesker.", lang="nb-NO") == (
        "nb",
        "markup",
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [("en-GB", "en"), ("de_AT", "de"), ("iw", "he"), ("ger", "de"), ("zh-Hans-CN", "zh"), ("cz", "cs"), ("jp", "ja"),
     ("Deutsch", "de"), ("zxx", None), ("und", None), ("", None), ("-", None)],
)  # fmt: skip
def test_codes_as_pages_write_them(written: str, code: str | None) -> None:
    assert to_iso_639_1(written) == code


@given(st.text(max_size=300), st.text(alphabet="abcdefghijklmnopqrstuvwxyz-_", max_size=8))
def test_any_text_and_declaration_give_a_code_or_none(text: str, lang: str) -> None:
    found = language_of(text, lang=lang)
    assert found is None or len(found[0]) == 2
