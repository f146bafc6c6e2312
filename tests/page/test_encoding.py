"""The encoding of a page's bytes: what is declared, what the bytes contradict, what is nowhere said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.page.encoding import detect_encoding

RUSSIAN = "<p>Вчера в городе прошёл сильный дождь, и река вышла из берегов. Жители просят помощи у властей области.</p>"
POLISH = "<p>Wczoraj w mieście spadł silny deszcz, a rzeka wyszła z brzegów. Ludzie proszą o pomoc, bo jest źle.</p>"
GERMAN = "<p>Gestern fiel in der Stadt starker Regen, und der Fluß trat über die Ufer. Die Bürger hören Gerüchte.</p>"
TURKISH = (
    "<p>Dün şehirde şiddetli yağmur yağdı ve ırmak taştı. Halk yardım istiyor, çünkü evler sular altında kaldı.</p>"
)
JAPANESE = "<p>昨日、町では強い雨が降り、川が氾濫した。住民は県に助けを求めている。天気は今日も悪い。</p>"
CHINESE = "<p>昨天城里下了大雨，河水漫过了堤岸。居民们正在向政府求助。今天的天气仍然不好。</p>"
KOREAN = "<p>어제 시내에 많은 비가 내려 강이 범람했다. 주민들은 정부에 도움을 요청하고 있다.</p>"
GREEK = "<p>Χθες έπεσε δυνατή βροχή στην πόλη και το ποτάμι ξεχείλισε. Οι κάτοικοι ζητούν βοήθεια.</p>"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        pytest.param(b"<p>plain", None, "utf-8", id="ascii"),
        pytest.param(GERMAN.encode(), None, "utf-8", id="utf-8-undeclared"),
        pytest.param(b"<meta charset=windows-1251>" + RUSSIAN.encode(), None, "utf-8", id="utf-8-said-to-be-cp1251"),
        pytest.param(RUSSIAN.encode(), "text/html; charset=koi8-r", "utf-8", id="utf-8-sent-as-koi8-r"),
        pytest.param(b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), None, "cp1251", id="meta"),
        pytest.param(RUSSIAN.encode("koi8-r"), "text/html; charset=koi8-r", "koi8-r", id="header"),
        pytest.param(b"<meta charset=utf-8>" + RUSSIAN.encode("cp1251"), None, "cp1251", id="cp1251-said-to-be-utf-8"),
        pytest.param(b"<meta charset=iso-8859-1>" + GERMAN.encode("cp1252"), None, "cp1252", id="latin-1-is-cp1252"),
        pytest.param(b"<meta charset=us-ascii>" + GERMAN.encode("cp1252"), None, "cp1252", id="ascii-is-cp1252"),
        pytest.param(b"<meta charset=gb2312>" + CHINESE.encode("gb18030"), None, "gb18030", id="gb2312-is-gb18030"),
        pytest.param(
            b'<?xml version="1.0" encoding="windows-1251"?>' + RUSSIAN.encode("cp1251"), None, "cp1251", id="xml"
        ),
        pytest.param(b"<meta charset=hex>" + RUSSIAN.encode("cp1251"), None, "cp1251", id="no-charset-of-pages"),
        pytest.param(b"<meta charset=unknown-8>" + GERMAN.encode("cp1252"), None, "cp1252", id="unknown-label"),
        pytest.param(b"<meta charset=utf-16>" + GERMAN.encode("cp1252"), None, "cp1252", id="ascii-said-to-be-utf-16"),
        pytest.param("\ufeff<p>ü".encode("utf-16-le"), None, "utf-16", id="utf-16-bom"),
        pytest.param("<p>ü</p>".encode("utf-16-le"), None, "utf-16-le", id="utf-16-le-without-bom"),
        pytest.param("<p>ü</p>".encode("utf-16-be"), None, "utf-16-be", id="utf-16-be-without-bom"),
        pytest.param("<p>ü</p>".encode("utf-32-le"), None, "utf-32-le", id="utf-32-le-without-bom"),
        pytest.param(b"\xef\xbb\xbf<p>x", "text/html; charset=koi8-r", "utf-8", id="bom-beats-header"),
        pytest.param(
            "<meta charset=iso-2022-jp><p>雨".encode("iso2022_jp"), None, "iso2022_jp", id="iso-2022-jp-is-ascii-bytes"
        ),
        pytest.param(10 * GERMAN.encode() + b"<p>caf\xe9</p>", None, "utf-8", id="one-broken-character"),
    ],
)
def test_declared_encodings(body: bytes, content_type: str | None, expected: str) -> None:
    found = detect_encoding(body, content_type)
    assert found == expected or (expected == "utf-16" and found.startswith("utf-16"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(RUSSIAN, "cp1251", id="russian-cp1251"),
        pytest.param(RUSSIAN, "koi8-r", id="russian-koi8-r"),
        pytest.param(POLISH, "cp1250", id="polish-cp1250"),
        pytest.param(POLISH, "iso8859-2", id="polish-iso-8859-2"),
        pytest.param(GERMAN, "cp1252", id="german-cp1252"),
        pytest.param(TURKISH, "cp1254", id="turkish-cp1254"),
        pytest.param(GREEK, "cp1253", id="greek-cp1253"),
        pytest.param(JAPANESE, "cp932", id="japanese-shift-jis"),
        pytest.param(JAPANESE, "euc_jp", id="japanese-euc-jp"),
        pytest.param(CHINESE, "gb18030", id="chinese-gb18030"),
        pytest.param(KOREAN, "cp949", id="korean-euc-kr"),
    ],
)
def test_undeclared_encodings_are_told_by_the_letters(text: str, encoding: str) -> None:
    page = 5 * text.encode(encoding)
    assert page.decode(detect_encoding(page)) == 5 * text


def test_the_language_of_the_page_tells_latin_code_pages_apart() -> None:
    text = "<html lang={}><p>Wczoraj padało długo.</p>"
    assert detect_encoding(text.format("pl").encode("cp1250")) in ("cp1250", "iso8859-2")
    assert detect_encoding("<html lang=de><p>Größe".encode("cp1252")) == "cp1252"


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_any_bytes_have_a_codec_that_decodes_them(body: bytes, content_type: str | None) -> None:
    assert isinstance(body.decode(detect_encoding(body, content_type), "replace"), str)


@given(
    st.sampled_from(["hex", "idna", "punycode", "undefined", "rot13", "unicode_escape", "mbcs", "", "\u2603", "x" * 99])
)
def test_a_label_of_no_page_encoding_is_ignored(label: str) -> None:
    body = f"<meta charset='{label}'>".encode() + GERMAN.encode("cp1252")
    assert detect_encoding(body, f"text/html; charset={label}") in ("cp1252", "utf-8")
