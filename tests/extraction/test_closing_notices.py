"""What pages close with below the text, by language and kind; the same words within a text are the news."""

from __future__ import annotations

import pytest

from crawler.extraction import extract_article
from crawler.extraction.closing_notices import closes_page

NOTICES = [
    ("rights-en", "This material may not be published, broadcast, rewritten or redistributed without permission."),
    ("rights-de", "Nachdruck, auch auszugsweise, nur mit Genehmigung des Verlags."),
    ("rights-fr", "Toute reproduction, même partielle, est interdite sans accord."),
    ("rights-ru", "Использование материалов сайта разрешено только при наличии активной ссылки на источник."),
    ("rights-ru-reprint", "При перепечатке материалов гиперссылка на источник обязательна."),
    ("rights-uk", "При використанні матеріалів сайту посилання на джерело обов'язкове."),
    ("rights-tr", "Sitemizde yayınlanan haberlerin telif hakları haber kaynaklarına aittir."),
    ("rights-fa", "استفاده از مطالب این پایگاه با ذکر منبع بلامانع است."),
    ("rights-zh", "版权声明：凡本网注明来源的作品，未经授权不得转载。"),
    ("rights-zh-disclaimer", "免责声明：本文仅代表作者个人观点，与本网无关。"),
    ("platform-zh", "特别声明：以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。"),
    (
        "platform-en",
        "The content above is uploaded by a user of this platform, which only provides information storage services.",
    ),
    ("rights-ja", "※この記事の著作権は配信元に帰属します。"),
    ("rights-ko", "저작권자 예시뉴스, 무단 전재-재배포 금지"),
    ("rights-th", "สงวนลิขสิทธิ์ตามพระราชบัญญัติ"),
    ("rights-id", "Dilarang keras mengambil dan/atau menyalin isi situs ini."),
    ("registration-ru", "Зарегистрировано Федеральной службой по надзору в сфере связи."),
    ("registration-ru-founder", "Учредитель СМИ – ООО «Пример»"),
    (
        "registration-it",
        "Testata giornalistica registrata presso il tribunale di Roma. Direttore responsabile: A. Rossi",
    ),
    ("opinion-ru", "18+ Мнение редакции может не совпадать с мнением авторов публикаций."),
    ("cookies-en", "This website uses cookies to improve your experience while you navigate through it."),
    ("cookies-de", "Diese Website verwendet Cookies, um Inhalte zu personalisieren."),
    ("cookies-ru", "Сайт использует файлы cookie для удобства пользователей."),
    ("comments-en", "Comments are moderated before publication. Please keep them on topic."),
    ("comments-de", "Für die Kommentiermöglichkeit müssen Sie sich registrieren. Ein Anrecht besteht nicht."),
    ("comments-es", "Los comentarios publicados son de exclusiva responsabilidad de sus autores."),
    ("comments-pt", "Os comentários são de responsabilidade exclusiva de seus autores."),
    ("comments-tr", "Yorumlarınız editörlerimiz tarafından onaylandıktan sonra yayınlanacaktır."),
    ("comments-hu", "A cikkhez hozzáfűzött hozzászólások nem a szerkesztőség nézeteit tükrözik."),
    ("comments-fr", "Les commentaires sont modérés avant publication."),
    ("dle-guests", "Уважаемый посетитель, Вы зашли на сайт как незарегистрированный пользователь."),
    ("comments-whose", "Reader comments on example.org are the opinions of the writer, not of the Quay Review."),
    ("comments-address", "Please note that we publish your name, but we do not publish your email address."),
    ("medicine", "Note: what is published here is not intended as a substitute for the advice of a physician."),
    ("reporters", "To contact the reporters on this story: Ada Moor in Rome at ada@example.org"),
    ("corrections", "For any corrections of factual information, please use our form."),
    ("follow-id", "Cek Berita dan Artikel yang lain di Google News dan WA Channel"),
    ("follow-hi", "हर ताजा खबर के लिए हमारे WhatsApp चैनल को फॉलो करें।"),
    ("follow-bn", "দেশ-বিদেশের সব খবর পেতে আমাদের গুগল নিউজ চ্যানেল ফলো করুন।"),
    ("follow-ar", "لمتابعة آخر الأخبار عبر Google News اضغط هنا"),
    ("follow-fa", "کانال تلگرام ما را دنبال کنید"),
    ("follow-he", "רוצים לקבל עדכונים נוספים? הצטרפו לערוץ הטלגרם שלנו"),
    ("follow-ko", "제보는 카카오톡 okjebo"),
    ("follow-podcast", "Be sure to follow the show on Apple Podcasts, Spotify or wherever you listen."),
    ("filler", "Dolor ipsam et est cumque. Laboriosam sed delectus rerum sint qui natus tenetur ea debitis."),
]
NEWS = [
    ("comments-hu", "A hozzászólás joga minden képviselőt megillet, mondta az elnök a tegnapi ülésen."),
    ("rights", "The court ruled that the photographs were protected by copyright and that the paper has to pay."),
    ("cookies", "Browsers will soon block the cookies that advertisers place on the pages of others."),
    ("comments", "The minister declined to answer questions and made no comment on the report."),
    ("comments-de", "Der Sprecher wollte den Bericht nicht kommentieren, wie er am Montag sagte."),
    ("registration", "Зарегистрировано 12 новых случаев заболевания, сообщил губернатор."),
    ("channel", "The clip had been seen by a million people on Facebook by Monday evening, the police said."),
    ("channel-followed", "Police ask witnesses to follow the news on Facebook, where the rate of replies was high."),
    ("latin", "Over the gate the builders wrote: Non nobis solum nati sumus, and nobody knows what it meant to them."),
    ("copyright-zh", "法院认为，该平台侵犯了作者的著作权，应当赔偿损失。"),
    ("responsible-de", "Der IS erklärte, er sei verantwortlich für den Anschlag in der Hauptstadt."),
    ("emphatic-de", "Der Minister forderte mit Nachdruck die Zustimmung des Parlaments zu dem Vertrag."),
    ("arms-de", "Die Weiterverbreitung von Atomwaffen ist nach dem Vertrag untersagt."),
    ("funds", "The funds may not be used without the consent of Congress, the judge wrote."),
    ("forbidden-es", "Queda prohibida la venta de alcohol durante las fiestas, informó el ayuntamiento."),
    ("reproduction-fr", "Le tribunal a interdit la reproduction totale du tableau."),
    ("personal-data-ru", "Использование информации о клиентах запрещено законом, напомнил суд."),
    ("registered-party", "Партия была зарегистрирована министерством юстиции в мае."),
    ("registered-car", "Ему выдали свидетельство о регистрации автомобиля и отпустили домой."),
    ("banned-network", "Он писал в Instagram (признаны экстремистскими и запрещены в России), а потом удалил запись."),
    ("press-council", "The paper lost its complaint to the Press Council in March."),
    ("links-de", "Der Konzern ist für die Inhalte verlinkter Angebote nach dem Urteil haftbar."),
    ("biscuits", "Cookies are small cakes that are baked for the feast, she explained."),
    ("public-comments", "The commission said that all public comments will be reviewed before it decides in June."),
    ("few-comments", "He promised to keep comments on the case to a minimum until the trial ends."),
    ("insults", "The editor may remove comments that insult others, the judge ruled, and the paper won."),
    ("deleted-de", "Ihr Kommentar unter dem Video wurde wenig später von ihr selbst gelöscht."),
    ("resigned-es", "Tras sus comentarios en la radio, el alcalde asumió la responsabilidad y dimitió."),
    ("resigned-it", "Dopo i commenti dei tifosi il responsabile della squadra si è dimesso."),
    ("lawful-tr", "Bakan, karara ilişkin yorumunda sürecin yasal olduğunu söyledi."),
    ("told-ru", "В комментарии агентству он заявил, что ответственность за аварию несет подрядчик."),
    ("told-pl", "W komentarzu dla radia minister mówił o odpowiedzialności rządu za powódź."),
    ("reactions-nl", "Reacties worden verwacht van de oppositie, die dinsdag bijeenkomt."),
    ("went-on-ar", "وتابع الوزير في منشور على فيسبوك أن الحكومة ستدفع التعويضات."),
    ("joined-ar", "انضم اللاعب إلى الفريق في مايو وأعلن ذلك عبر فيسبوك."),
    ("witness-ko", "경찰은 시민의 제보를 받고 현장에 출동해 범인을 붙잡았다."),
    ("followers-ko", "유튜브 구독자 100만 명을 보유한 그는 지난달 활동을 중단했다."),
    ("company-hi", "फेसबुक से जुड़ी कंपनी ने अदालत में अपील की है।"),
    ("took-part-vi", "Anh tham gia một kênh YouTube về bóng đá từ năm 2019."),
    ("followed-id", "Korban mengikuti grup Telegram itu sejak Mei lalu, kata polisi."),
    ("tracked-th", "ตำรวจติดตามตัวผู้ต้องหาจากข้อความในเฟซบุ๊กจนจับได้"),
    ("tea", "Lemon and tea are no substitute for sleep, and the tea is not intended to last, she said."),
    ("told-to-contact", "The police asked all guests of the hotel to contact the editors of the list."),
    ("correction", "For years the correction was denied, and no form was ever sent."),
    ("address", "The court said that the email address of the minister was known to the press."),
    ("growth", "Spotify said the growth rate of its business had slowed in the third quarter."),
]
TEXT = "The council approved the bridge over the river. Work begins in spring, and lasts two years. "


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in NOTICES])
def test_what_a_site_says_for_itself_closes_the_page(text: str) -> None:
    assert closes_page(text)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in NEWS])
def test_news_with_the_same_words_closes_nothing(text: str) -> None:
    assert not closes_page(text)


def _paragraphs(*texts: str) -> list[str]:
    html = f"<h1>The bridge over the river</h1>{''.join(f'<p>{text}</p>' for text in texts)}"
    article = extract_article(html.encode(), url="https://example.org/bridge")
    return [paragraph for section in article.body for paragraph in section.paragraphs]


def test_notices_are_cut_off_at_the_end_alone() -> None:
    notice = "Comments are moderated before publication, the new rules of the council say about its site."
    text = [TEXT * 2 + end for end in ("One.", "Two.")]
    assert _paragraphs(*text, notice, notice.replace("council", "paper")) == text
    assert _paragraphs(text[0], notice, text[1]) == [text[0], notice, text[1]]


def test_a_page_with_nothing_else_has_no_text() -> None:
    notices = [text for name, text in NOTICES if name.startswith(("rights-ru", "registration-ru"))]
    assert _paragraphs(*notices) == []


def test_filler_is_the_text_of_a_page_that_has_no_other() -> None:
    filler = [
        "Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod tempor invidunt ut labore.",
        "Quod repellat ipsa iure et laborum exercitationem, eos quod nulla voluptatem ut id, sed rerum est voluptas.",
    ]
    assert _paragraphs(TEXT * 2 + "So.", *filler) == [TEXT * 2 + "So."]
    assert _paragraphs(*filler) == filler


def test_a_heading_in_the_box_of_a_notice_is_no_sub_heading() -> None:
    box = "<div><h3>Our best stories</h3><p>Enter your email address below and we will send you our stories.</p></div>"
    html = f"<h1>The bridge</h1><div><p>{TEXT * 2}</p>{box}<p>{TEXT * 2}So.</p></div>"
    article = extract_article(html.encode(), url="https://example.org/bridge")
    assert [section.heading for section in article.body] == [None]
