"""Names out of bylines, by language and by kind of trouble."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.author_names import MAX_BYLINE, MAX_NAMES, clean_authors, read_byline, starts_as_byline
from crawler.extraction.byline_words import is_plain_name
from crawler.extraction.people import looks_like_person
from tests.growth import LINEAR, growth

LABELS = [
    ("en", "By Jane Doe", ["Jane Doe"]),
    ("en", "Written by: Jane Doe", ["Jane Doe"]),
    ("en", "Posted by Jane Doe on March 3, 2024", ["Jane Doe"]),
    ("en", "Story by Jane Doe", ["Jane Doe"]),
    ("en", "Author: Jane Doe", ["Jane Doe"]),
    ("de", "Von Hans Meier", ["Hans Meier"]),
    ("de", "Ein Kommentar von Hans Meier", ["Hans Meier"]),
    ("de", "Eine Kolumne von Hans Meier", ["Hans Meier"]),
    ("de", "Autor: Hans Meier", ["Hans Meier"]),
    ("de", "Text: Hans Meier | Fotos: Peter Lustig", ["Hans Meier"]),
    ("fr", "Par Jean Dupont", ["Jean Dupont"]),
    ("fr", "Propos recueillis par Jean Dupont", ["Jean Dupont"]),
    ("es", "Por Juan Pérez", ["Juan Pérez"]),
    ("pt", "Escrito por João Silva", ["João Silva"]),
    ("it", "Di Mario Rossi", ["Mario Rossi"]),
    ("it", "a cura di Mario Rossi", ["Mario Rossi"]),
    ("de", "durch Hans Meier", ["Hans Meier"]),
    ("de", "Text und Fotos: Hans Meier", ["Hans Meier"]),
    ("de", "Foto/Text: Hans Meier", ["Hans Meier"]),
    ("de", "Das Gespräch führten Hanna Meier und Jan Schmidt", ["Hanna Meier", "Jan Schmidt"]),
    ("de", "Die Fragen stellte Hanna Meier.", ["Hanna Meier"]),
    ("pl", "Rozmawiała Anna Nowak", ["Anna Nowak"]),
    ("ru", "Беседовал Иван Петров", ["Иван Петров"]),
    ("es", "Entrevista de Ana Pérez", ["Ana Pérez"]),
    ("fr", "Texte et photos : Jean Dupont", ["Jean Dupont"]),
    ("es", "Texto y fotos: Juan Pérez", ["Juan Pérez"]),
    ("sv", "Text och foto: Anna Ek", ["Anna Ek"]),
    ("no", "TEKST OG FOTO: Ola Nordmann", ["Ola Nordmann"]),
    ("en", "Words and photography by Jane Doe", ["Jane Doe"]),
    ("en", "Reporting by Jane Doe; Editing by John Roe", ["Jane Doe"]),
    ("en", "By JANE DOE FOR EXAMPLE AUSTRALIA", ["Jane Doe"]),
    ("pl", "oprac. Jan Kowalski", ["Jan Kowalski"]),
    ("pt", "João Silva, da Exemplopress", ["João Silva"]),
    ("el", "Επιμέλεια: Γιάννης Παππάς", ["Γιάννης Παππάς"]),
    ("vi", "Nguyễn Văn An - Ảnh: Trần Bình", ["Nguyễn Văn An"]),
    ("zh", "记者王小明", ["王小明"]),
    ("zh", "例报记者 王小明", ["王小明"]),
    ("ko", "세종=홍길동 기자 hong@example.org", ["홍길동"]),
    ("ko", "/홍길동 특파원 hong@example.org", ["홍길동"]),
    ("ko", "예시일보 홍길동 기자", ["홍길동"]),
    ("ko", "홍길동 칼럼니스트 hong@example.org", ["홍길동"]),
    ("ko", "홍길동 논설위원", ["홍길동"]),
    ("ko", "홍길동 선임 기자", ["홍길동"]),
    ("zh", "記者王小明／台北報導", ["王小明"]),
    ("ja", "取材・文＝松岡大地", ["松岡大地"]),
    ("sr", "Piše: Ana Petrović", ["Ana Petrović"]),
    ("sr", "Аутор: Ана Петровић", ["Ана Петровић"]),
    ("sl", "Besedilo: Ana Novak", ["Ana Novak"]),
    ("is", "Höfundur: Jón Jónsson", ["Jón Jónsson"]),
    ("uz", "Muallif: Aziza Karimova 5-mart, 2024-yil", ["Aziza Karimova"]),
    ("en", "Letters To The Editor", ["Letters To The Editor"]),
    ("en", "Letter to the Editor", ["Letter to the Editor"]),
    ("en", "(Reporting by Jane Doe and John Roe; editing by Max Moe)", ["Jane Doe", "John Roe"]),
    ("zh", "〔記者王小明／台北報導〕", ["王小明"]),
    ("zh", "（记者 王小明）", ["王小明"]),
    ("zh", "采写：例报见习记者 王小明", ["王小明"]),
    ("zh", "特约记者 欧阳小明", ["欧阳小明"]),
    ("zh", "文丨王小明", ["王小明"]),
    ("zh", "来源：例报 责任编辑：李娜 作者：王小明", ["王小明"]),
    ("el", "Του Γιάννη Παππά", ["Γιάννη Παππά"]),
    ("hy", "Հեղինակ՝ Արամ Պետրոսյան", ["Արամ Պետրոսյան"]),
    ("ar", "من محمد أحمد", ["محمد أحمد"]),
    ("fa", "خبرنگار: علی رضایی", ["علی رضایی"]),
    ("hi", "द्वारा राम शर्मा", ["राम शर्मा"]),
    ("id", "Rep: Budi Santoso", ["Budi Santoso"]),
    ("tr", "Editör: Ahmet Yılmaz", ["Ahmet Yılmaz"]),
    ("ar", "محمد أحمد - القاهرة", ["محمد أحمد"]),
    ("ar", "القاهرة - محمد أحمد", ["محمد أحمد"]),
    ("es", "Juan Pérez | Madrid", ["Juan Pérez"]),
    ("es", "Juan Pérez | Palma de Mallorca | 08/01/2014", ["Juan Pérez"]),
    ("es", "Juan Pérez y Ana Gómez | El Ejemplo | Palma de Mallorca | 08/01/2014", ["Juan Pérez", "Ana Gómez"]),
    ("es", "Juan Pérez, corresponsal en Berlín", ["Juan Pérez"]),
    ("tr", "Ayşe Yılmaz / ANKARA", ["Ayşe Yılmaz"]),
    ("en", "Jane Doe | AFP", ["Jane Doe", "AFP"]),
    ("en", "Brown - Jane Doe", ["Brown", "Jane Doe"]),
    ("hu", "Írta: Kovács Anna", ["Kovács Anna"]),
    ("sk", "Autor: Peter Kováč", ["Peter Kováč"]),
    ("sq", "Nga Arben Hoxha", ["Arben Hoxha"]),
    ("vi", "Tác giả: Nguyễn Văn An", ["Nguyễn Văn An"]),
    ("th", "โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
    ("hi", "लेखक: राम शर्मा", ["राम शर्मा"]),
    ("bn", "লেখক: রহিম উদ্দিন", ["রহিম উদ্দিন"]),
    ("ta", "எழுதியவர்: ராஜா குமார்", ["ராஜா குமார்"]),
    ("ur", "تحریر: احمد علی", ["احمد علی"]),
    ("ka", "ავტორი: გიორგი ბერიძე", ["გიორგი ბერიძე"]),
    ("nl", "Door Jan Jansen", ["Jan Jansen"]),
    ("no", "Skrevet av Kari Nordmann", ["Kari Nordmann"]),
    ("pl", "Autor: Jan Kowalski", ["Jan Kowalski"]),
    ("ru", "Автор: Иван Петров", ["Иван Петров"]),
    ("ru", "Текст: Иван Петров", ["Иван Петров"]),
    ("ru", "Автор статьи: Иван Петров", ["Иван Петров"]),
    ("ru", "Автор Иван Петров", ["Иван Петров"]),
    ("ru", "Подготовила Анна Белова", ["Анна Белова"]),
    ("uk", "Підготував: Іван Бойко", ["Іван Бойко"]),
    ("pl", "Opracowanie: Jan Kowalski", ["Jan Kowalski"]),
    ("it", "Pubblicato da Mario Rossi il 5 marzo 2024", ["Mario Rossi"]),
    ("nl", "Door Jan Jansen op 5 maart 2024", ["Jan Jansen"]),
    ("tr", "Yazan Ayşe Yılmaz", ["Ayşe Yılmaz"]),
    ("id", "Oleh Budi Santoso", ["Budi Santoso"]),
    ("ar", "بقلم: محمد علي", ["محمد علي"]),
    ("zh", "记者 王小明", ["王小明"]),
    ("zh", "作者：王小明", ["王小明"]),
    ("zh", "责任编辑：王小明_NB12345", ["王小明"]),
    ("zh", "责任编辑：王小明 SN123", ["王小明"]),
    ("ko", "배윤경 기자", ["배윤경"]),
    ("ja", "記者 松岡大地", ["松岡大地"]),
]

SEVERAL = [
    ("en", "By JANE DOE and JOHN ROE, AP Technology Writers", ["Jane Doe", "John Roe"]),
    ("fr", "Par JEANNE DUPONT, JEAN MARTIN Envoyés spéciaux à Rome", ["Jeanne Dupont", "Jean Martin"]),
    ("es", "Ana Pérez, enviada especial", ["Ana Pérez"]),
    ("zh", "例子新闻记者 王小明 李娜", ["王小明", "李娜"]),
    ("zh", "作者：王小明 李娜 返回例站，查看更多", ["王小明", "李娜"]),
    ("zh", "执笔/小刀、大刀&飞刀", ["小刀", "大刀", "飞刀"]),
    ("A, B and C", "Ann Lee, Bo Chan and Cy Dane", ["Ann Lee", "Bo Chan", "Cy Dane"]),
    ("and", "STEVE PEOPLES and ANN LEE", ["Steve Peoples", "Ann Lee"]),
    ("und", "Ann Lee und Bo Chan", ["Ann Lee", "Bo Chan"]),
    ("y", "Ana López y Juan Pérez", ["Ana López", "Juan Pérez"]),
    ("et", "Anne Roy et Luc Blanc", ["Anne Roy", "Luc Blanc"]),
    ("e", "Anna Russo e Mario Rossi", ["Anna Russo", "Mario Rossi"]),
    ("и", "Анна Белова и Иван Петров", ["Анна Белова", "Иван Петров"]),
    ("và", "Nguyễn Văn An và Trần Thị Bích", ["Nguyễn Văn An", "Trần Thị Bích"]),
    ("और", "राम शर्मा और सीता वर्मा", ["राम शर्मा", "सीता वर्मा"]),
    ("ve", "Ayşe Yılmaz ve Ali Kaya", ["Ayşe Yılmaz", "Ali Kaya"]),
    ("ampersand", "Ann Lee & Bo Chan", ["Ann Lee", "Bo Chan"]),
    ("entity", "Ann Lee &amp; Bo Chan", ["Ann Lee", "Bo Chan"]),
    ("slash", "Ann Lee / Bo Chan", ["Ann Lee", "Bo Chan"]),
    ("slash without spaces", "Ann Lee/Bo Chan", ["Ann Lee", "Bo Chan"]),
    ("slash before a place", "Ayşe YILMAZ/ANKARA, (DHA)", ["Ayşe YILMAZ"]),
    ("slash before an agency", "kas/AFP", ["kas/AFP"]),
    ("outlet and place", "Por Joana Silva, g1 — São Paulo", ["Joana Silva"]),
    ("dash between names", "Ann Lee, Bo Chan — Cy Dane", ["Ann Lee", "Bo Chan", "Cy Dane"]),
    ("semicolon", "Ann Lee; Bo Chan", ["Ann Lee", "Bo Chan"]),
    ("pipe", "Ann Lee | Bo Chan", ["Ann Lee", "Bo Chan"]),
    ("lines", "Ann Lee\nBo Chan", ["Ann Lee", "Bo Chan"]),
    ("Japanese comma", "松岡大地、山田花子", ["松岡大地", "山田花子"]),
    ("Chinese comma", "王小明，李雷", ["王小明", "李雷"]),
    ("and an agency", "Ann Lee und dpa", ["Ann Lee", "dpa"]),
]

ONE = [
    ("zh", "王小明 例子大学经济学院院长", ["王小明"]),
    ("zh", "例子发布 关注", ["例子发布"]),
    ("zh", "王小明 整理", ["王小明"]),
    ("de", "Wind & i", ["Wind & i"]),
    ("surname first", "Doe, Jane", ["Jane Doe"]),
    ("surname first, two given names", "Doe, Jane Maria", ["Jane Maria Doe"]),
    ("a particle", "Alexa von Heyden", ["Alexa von Heyden"]),
    ("a particle with a label", "Von Christoph von Ritter", ["Christoph von Ritter"]),
    ("a hyphen", "Claus Boelen-Theile", ["Claus Boelen-Theile"]),
    ("an apostrophe", "Gavin O'Callaghan", ["Gavin O'Callaghan"]),
    ("initials with dots", "Nelson C.J.", ["Nelson C.J."]),
    ("a full stop set apart", "Ada Moor .", ["Ada Moor"]),
    ("a middle initial", "Peter J. Pitts", ["Peter J. Pitts"]),
    ("junior", "John Garcia Jr.", ["John Garcia Jr."]),
    ("junior after a comma", "John Garcia, Jr.", ["John Garcia Jr."]),
    ("capitals", "JÖRG ZSCHOCHE", ["Jörg Zschoche"]),
    ("capitals with a prefix", "EWAN MCGREGOR", ["Ewan McGregor"]),
    ("capitals of a surname are kept", "André KLEIN", ["André KLEIN"]),
    ("an acronym is kept", "MDR THÜRINGEN", ["MDR Thüringen"]),
    ("a login of a blog", "us-russia", ["us-russia"]),
    ("a login with an underscore", "editor_7", ["editor_7"]),
    ("a name like a label", "Theo Müller", ["Theo Müller"]),
    ("a place name in a name", "Jack London", ["Jack London"]),
    ("'and' in the name of a desk", "Staff and news service reports", ["Staff and news service reports"]),
    ("an editorial board", "Daily Planet Editorial Board", ["Daily Planet Editorial Board"]),
    ("an agency", "Associated Press", ["Associated Press"]),
    ("a desk and an agency", "kas/dpa", ["kas/dpa"]),
    ("a surname like a label", "Von Miller", ["Von Miller"]),
    ("a number in a login", "Agent 47", ["Agent 47"]),
]

CAPITALS = [
    ("any language", "JANE VAN DOE", ["Jane Van Doe"]),
    ("Turkish with a dotted I", "İBRAHİM YILMAZ", ["İbrahim Yılmaz"]),
    ("Turkish with a soft G", "ÇAĞRI YILDIZ", ["Çağrı Yıldız"]),
    ("Turkish with a hyphen", "ALİ-İHSAN ÇELİK", ["Ali-İhsan Çelik"]),
    ("Turkish once in capitals", "ALİ ÇELİK, Ali Çelik", ["Ali Çelik"]),
]

JUNK = [
    ("zh", "版权声明", []),
    ("zh", "来源：例报 时间：", []),
    ("zh", "注册", []),
    ("zh", "精华文章", []),
    ("nobody", "anónimo", []),
    ("an age", "Piše: Ana Petrović | prije 26 minuta", ["Ana Petrović"]),
    ("a role after a comma", "Jane Doe, Staff Writer", ["Jane Doe"]),
    ("a role behind the name", "Jane Doe Senior Political Reporter", ["Jane Doe"]),
    ("a German role", "Hans Meier, Chefredakteur", ["Hans Meier"]),
    ("a role and a paper behind a bar", "Jane Doe | Globe Correspondent", ["Jane Doe"]),
    ("a role in a company", "Jane Doe, Chief Rain Officer", ["Jane Doe"]),
    ("a reading time in pieces", "Jane Doe|8 min|read", ["Jane Doe"]),
    ("a role behind a bar", "Jane Doe | Deputy Sports Hub Director", ["Jane Doe"]),
    (
        "a role before the next name",
        "Jane Doe and Political Editor John Roe",
        ["Jane Doe", "Political Editor John Roe"],
    ),
    ("an institution with commas", "Jane Doe, Institute of Rain and Rivers", ["Jane Doe"]),
    ("a university", "by Jane Doe, Example University", ["Jane Doe"]),
    ("a French role", "Jean Dupont, correspondant à Rome", ["Jean Dupont"]),
    ("a role before a colon", "Редактор: Иван Петров", ["Иван Петров"]),
    ("broken data", '{ "@type":"Person","name":"Jane Doe" }', []),
    ("a place", "Hans Meier, Berlin", ["Hans Meier"]),
    ("a place behind its label", "Ort Musterstadt", []),
    ("a reading time", "Jane Doe 3 Min Read", ["Jane Doe"]),
    ("the newsroom", "Von unserer Redaktion", []),
    ("the newsroom in Portuguese", "Da Redação", []),
    ("a place after a preposition", "Jean Dupont Morel à Paris", ["Jean Dupont Morel"]),
    ("a place in brackets", "Hans Meier (Berlin)", ["Hans Meier"]),
    ("a handle", "Jane Doe @janedoe", ["Jane Doe"]),
    ("an e-mail address", "Jane Doe jane.doe@example.org", ["Jane Doe"]),
    ("only an e-mail address", "jane.doe@example.org", []),
    ("only a URL", "https://www.facebook.com/janedoe", []),
    ("a degree", "Jane Doe, PhD", ["Jane Doe"]),
    ("degrees without commas", "Jane Doe MS RDN", ["Jane Doe"]),
    ("a role in an agency", "JANE DOE AP Sports Writer", ["Jane Doe"]),
    ("a paper that was written for", "Jane Doe, Special to The Example", ["Jane Doe"]),
    ("a paper alone that was written for", "For the Example", []),
    ("an order to the reader", "Email to Author", []),
    ("a link to a list", "View Staff Page", []),
    ("a choice", "Editor's Choice", []),
    ("an agency of one word behind the name", "Jane Doe Bloomberg", ["Jane Doe"]),
    ("an agency behind the name", "John Doe The Associated Press", ["John Doe"]),
    ("agencies whose material is used", "Jane Doe with agencies", ["Jane Doe"]),
    ("an agency whose material is used", "Hans Meier mit dpa", ["Hans Meier"]),
    ("the same, of a desk", "Daily Planet with Agencies", ["Daily Planet"]),
    ("a label of a time", "Posted by Jane Doe at", ["Jane Doe"]),
    ("a label of a change", "Last updated", []),
    ("a label before an agency", "Von DPA", ["DPA"]),
    ("the number of a note", "Jane Mary Doe 12", ["Jane Mary Doe"]),
    ("a date behind the name", "By Jane Doe Updated May 3, 2024", ["Jane Doe"]),
    ("a time behind the name", "By Jane Doe | 2024-05-03 07:30", ["Jane Doe"]),
    ("photographers", "Ann Lee | Photos by Bo Chan", ["Ann Lee"]),
    ("a label alone", "By", []),
    ("a link alone", "View all posts", []),
    ("a network", "YouTube", []),
    ("no letters", "12.05.2024", []),
    ("empty", "", []),
    ("a sentence too long for a byline", "word " * 200, []),
]


def _cases(table: list[tuple[str, str, list[str]]]) -> list[object]:
    return [pytest.param(text, names, id=f"{kind}: {text[:40]}") for kind, text, names in table]


@pytest.mark.parametrize(("text", "names"), _cases(LABELS))
def test_labels_of_many_languages_are_no_part_of_the_name(text: str, names: list[str]) -> None:
    assert clean_authors([text]) == names


@pytest.mark.parametrize(("text", "names"), _cases(SEVERAL))
def test_several_names_are_split(text: str, names: list[str]) -> None:
    assert clean_authors([text]) == names


@pytest.mark.parametrize(("text", "names"), _cases(ONE))
def test_one_name_stays_one_name(text: str, names: list[str]) -> None:
    assert clean_authors([text]) == names


@pytest.mark.parametrize(("text", "names"), _cases(CAPITALS))
def test_names_in_capitals_are_written_as_names_are(text: str, names: list[str]) -> None:
    assert clean_authors([text]) == names


@pytest.mark.parametrize(("text", "names"), _cases(JUNK))
def test_what_is_no_name_goes(text: str, names: list[str]) -> None:
    assert clean_authors([text]) == names


@pytest.mark.parametrize("text", ["という名前にひかれて登ってみたい", "晴れで 八経ヶ岳という山に登った"])
def test_a_sentence_without_spaces_is_no_person(text: str) -> None:
    assert not looks_like_person(text)


def test_initials_before_their_name_are_a_picture() -> None:
    assert clean_authors(["JD", "Jane Doe", "John Roe", "JR"]) == ["Jane Doe", "John Roe", "JR"]


def test_the_same_name_twice_is_one_author() -> None:
    assert clean_authors(["By Jane Doe", "JANE DOE", "Doe, Jane", "John Roe"]) == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    "text", ["By Jane", "Von Hans Meier", "Von: kas/dpa", "Autor:", "by", "Text: Ann", "بقلم: محمد علي", "记者 王小明"]
)
def test_a_byline_begins_with_a_label(text: str) -> None:
    assert starts_as_byline(text)


@pytest.mark.parametrize(
    "text",
    [
        "by means of",
        "Jane Doe",
        "Bystander",
        "Vonnegut",
        "von der Leyen",
        "Texte",
        "Türme von Haus Meier gesprengt",
        "",
    ],
)
def test_other_texts_are_no_bylines(text: str) -> None:
    assert not starts_as_byline(text)


@settings(max_examples=300)
@given(st.lists(st.text(max_size=120), max_size=4))
def test_any_text_gives_short_clean_distinct_names(texts: list[str]) -> None:
    names = clean_authors(texts)
    assert len(names) <= MAX_NAMES
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 1 < len(name) <= 100
        assert name == " ".join(name.split())
        assert any(map(str.isalpha, name))


NAMES = ["Jane", "Doe", "Müller", "Mark", "The", "Die", "Jr", "Phd", "Md", "Monday"]
OTHER_WORDS = [
    "Foto",
    "Photographer",
    "By",
    "Von",
    "Durch",
    "And",
    "Staff",
    "Senior",
    "Reuters",
    "Press",
    "Admin",
    "In",
]
WORDS = st.sampled_from([*NAMES, *OTHER_WORDS])


@given(st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
def test_a_name_that_is_taken_as_it_stands_is_what_a_full_reading_gives(text: str) -> None:
    if is_plain_name(text):
        assert read_byline(text) == (text,)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["by ", "von ", "A B", ", ", " and ", "(", "@a", "Foto: ", "1", " - ", "Jr", "Редактор ", "："])
    )
)
def test_any_mixture_of_byline_words_is_read_without_an_error(parts: list[str]) -> None:
    assert isinstance(clean_authors(["".join(parts)]), list)


@pytest.mark.parametrize(
    "unit",
    [
        "by ",
        ",",
        "a ",
        "(",
        "foto ",
        "von ",
        "1 ",
        "a@",
        "by:",
        "- ",
        "Von A ",
        "& ",
        "http://",
        "记者",
        "编辑 ",
        "作者：",
    ],
)
def test_a_byline_takes_time_by_its_length(unit: str) -> None:
    def clean(length: int) -> None:
        for _ in range(20):
            clean_authors([(unit * length)[:length]])

    assert growth(clean, MAX_BYLINE) < LINEAR
