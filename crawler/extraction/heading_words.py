"""Headings and lines that stand over what is no part of an article, such as links, in the languages of the web's news.

Only one that says nothing else, or the title of another page behind it, is one of them.
"""

from __future__ import annotations

import re

from crawler.extraction.text import comparable

_PHRASES = """
    comments | recent comments | leave a comment | leave a reply | related | related articles | related stories |
    related posts | related content | related coverage | related news | related links | related topics |
    related information | related reading | read also | also read | read more | read next | up next | more stories |
    more news | you may also like | you may also like these articles | you might also like | you may like |
    you might also be interested in | you may also be interested in | you might be interested in |
    you may be interested in | don't miss | recommended | recommended for you | recommended stories | most read |
    most popular | popular posts | latest news | trending | trending now | share this | share this article | tags |
    newsletter | our newsletter | subscribe to our newsletter | sign up for our newsletter | advertisement |
    about the author | follow us | kommentare | neueste kommentare | lesermeinungen | leserkommentare |
    mehr zum thema | lesen sie auch | lesen sie mehr | lesen sie hier | mehr lesen | siehe auch |
    das könnte sie auch interessieren | das könnte dich auch interessieren | das könnte sie interessieren |
    auch interessant | weitere artikel | weitere beiträge | weitere nachrichten | weitere meldungen |
    ähnliche artikel | ähnliche beiträge | verwandte artikel | verwandte themen | verwandte beiträge | meistgelesen |
    meistgelesene artikel | top stellenangebote | anzeige | artikel teilen | schlagwörter | schlagworte | kategorien |
    über den autor | über die autorin | empfehlungen der redaktion | commentaires | à lire aussi | lire aussi |
    lire la suite | à lire également | sur le même sujet | articles liés | articles similaires | vous aimerez aussi |
    voir aussi | les plus lus | partager cet article | à propos de l'auteur | comentarios | lea también | lee también |
    lea más | leer más | lee más | vea también | te puede interesar | también te puede interesar |
    te puede interesar también | puede interesarte | noticias relacionadas | artículos relacionados |
    contenido relacionado | relacionado | relacionados | relacionadas | lo más leído | más noticias | comentários |
    leia também | leia mais | veja também | veja mais | saiba mais | artigos relacionados | conteúdo relacionado |
    mais lidas | commenti | leggi anche | articoli correlati | potrebbe interessarti anche | ti potrebbe interessare |
    potrebbero interessarti | i più letti | lees ook | lees meer | lees verder | zie ook | reacties |
    gerelateerde artikelen | meer nieuws | meest gelezen | komentarze | czytaj też | czytaj także | czytaj również |
    zobacz też | zobacz także | przeczytaj także | polecane | powiązane artykuły | комментарии | читайте также |
    читать также | смотрите также | похожие новости | похожие материалы | материалы по теме | новости по теме |
    самое читаемое | коментарі | читайте також | yorumlar | ilgili haberler | benzer haberler | bunu da okuyun |
    oxşar xəbərlər | bunlar da ilginizi çekebilir | ilginizi çekebilir | çok okunanlar | kommentarer | läs också |
    läs även | läs mer | relaterade artiklar | mest lästa | les også | les mer | relaterte saker | mest lest |
    læs også | læs mere | lue myös | kommentit | čtěte také | přečtěte si také | čtěte též | mohlo by vás zajímat |
    prečítajte si tiež | čítajte tiež | komentáre | súvisiace články | pročitajte i | pročitajte još | povezane vesti |
    povezani članci | preberite tudi | preberite še | прочетете още | още по темата | свързани статии |
    прочитајте још | повезане вести | прочитајте и | матеріали за темою | новини за темою | дивіться також |
    чытайце таксама | skaitykite taip pat | taip pat skaitykite | lasi arī | lasi vēl | lasīt vairāk | loe ka |
    loe veel | loe lisaks | seotud lood | lexo edhe | llegiu també | komentáře | související články |
    kapcsolódó cikkek | olvassa el ezt is | ez is érdekelheti | ezek is érdekelhetik | hozzászólások | citește și |
    citiți și | vezi și | citește mai mult | comentarii | articole similare | διαβάστε επίσης | διαβάστε ακόμα |
    δείτε επίσης | σχόλια | σχετικά άρθρα | קראו גם | קרא גם | כתבות נוספות | תגובות | بیشتر بخوانید | مطالب مرتبط |
    اخبار مرتبط | دیدگاه‌ها | اقرأ أيضا | مواضيع ذات صلة | أخبار ذات صلة | اقرأ المزيد | تعليقات | baca juga |
    baca selengkapnya | artikel terkait | berita terkait | komentar | bình luận | tin liên quan | xem thêm | đọc thêm |
    mời xem thêm | mời độc giả xem thêm video | xem thêm video | อ่านข่าวเพิ่มเติม |
    tin cùng chuyên mục | อ่านเพิ่มเติม | ข่าวที่เกี่ยวข้อง | यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें |
    संबंधित खबरें | আরও পড়ুন | আরো পড়ুন | یہ بھی پڑھیں |
    関連記事 | 関連ニュース | 関連リンク | おすすめ記事 | 人気記事 | 新着記事 | アクセスランキング | あわせて読みたい |
    コメント | 相关推荐 | 相关文章 | 相关报道 | 热门新闻 | 热门推荐 | 热门文章 | 热门新闻排行榜 | 新闻排行榜 |
    精彩推荐 | 为你推荐 | 猜你喜欢 | 你可能会喜欢 | 你可能喜欢 | 网友评论 | 最新评论 | 热门评论 | 更多推荐 |
    相關文章 | 相關報導 | 熱門新聞 | 為你推薦 | 你可能也喜歡 | 관련 뉴스 | 관련 기사 | 많이 본 뉴스 |
    인기기사 | 추천기사 | 최신기사 | 함께 보면 좋은 기사 | 相关阅读 | 相关新闻 | 推荐阅读 | 相關新聞 | 延伸閱讀 |
    댓글 | recommended reading | lire également | lisez aussi | lea además | le puede interesar |
    mira también | no te pierdas | más información | noticia relacionada | sigue leyendo | confira também |
    leggi tutto | guarda anche | per approfondire | bekijk ook | luister ook | przeczytaj również | przeczytaj też |
    zobacz również | czytaj więcej | czytaj dalej | по теме | читайте по теме | čítajte aj | prečítajte si aj |
    olvasd el ezt is | kapcsolódó cikk | citeşte şi | citeste si | citeşte mai mult | vezi şi |
    ayrıca okuyun | haberin devamı | شاهد أيضاً | قد يهمك | قد يهمك أيضا | קראו עוד | مزید پڑھیں |
    மேலும் படிக்க | lihat juga | อ่านข่าวที่เกี่ยวข้อง | 続きを読む | 更多新聞 | 更多新闻 | 延伸阅读 |
    soma pia | soma zaidi | இதையும் படிங்க | இதையும் படியுங்கள் | இதையும் படிக்க | ఇది కూడా చదవండి |
    ఇవి కూడా చదవండి | ఇదీ చదవండి | ಇದನ್ನೂ ಓದಿ | ഇതും വായിക്കുക | കൂടുതൽ വായിക്കുക | આ પણ વાંચો | ਇਹ ਵੀ ਪੜ੍ਹੋ |
    हेही वाचा | यो पनि पढ्नुहोस् | තවත් කියවන්න | ဆက်စပ်သတင်း | អានបន្ថែម | bunu da oxuyun |
    həmçinin oxuyun | shuningdek o‘qing | mavzuga oid | тағы оқыңыз | оқи отырыңыз | дагы окуңуз | холбоотой мэдээ |
    basahin din | ახალი ამბები თემაზე | ასევე წაიკითხეთ | წაიკითხეთ ასევე | կարդացեք նաև | կարդալ նաև | irakurri ere |
    le tamén | darllenwch hefyd | aqra wkoll | sjá einnig | lesa meira
"""
_BEFORE_ANOTHER = (
    "basahin | ተጨማሪ ያንብቡ |"
    "read | must read | more | see also | see more | watch | watch now | listen | related post | related story |"
    "related article | related video | lesetipp | mehr | weiterlesen | zum weiterlesen | mehr dazu | lesen sie dazu |"
    "pour aller plus loin | en contexto | confira | polecamy | подробнее | читайте | baca |"
    "simak | simak juga | lihat"
)
"""Phrases that say so only where another page's title follows them."""
_OF_OTHERS = frozenset(map(comparable, _PHRASES.split("|")))
_LEADING = _OF_OTHERS | frozenset(map(comparable, _BEFORE_ANOTHER.split("|")))
_LONGEST = max(map(len, _OF_OTHERS)) + 10
_DASHES = "–—-"
_DIVIDER = re.compile(r"[:：|»›>\]】〕]\s*(?=\S)|\s[–—-]\s+(?=\S)")
_LETTER = "newsletter"
_ASKS = re.compile(
    r"\b(?:sign(?:ing)? up|subscri|join|get|our|your|free|abonn|anmeld|bestell|inscri|recevez|suscr[ií]|iscriv|assin"
    r"|meld)",
    re.IGNORECASE,
)
"""Words that ask readers to take a newsletter, beside which it is no newsletter in the news."""
_LONGEST_ABOUT_LETTER = 60


def stands_over_other_things(heading: str) -> bool:
    """Whether a heading says by itself that no article follows.

    >>> [stands_over_other_things(text) for text in ("Read also:", "More: rain in May", "Related costs")]
    [True, True, False]
    """
    divider = _DIVIDER.search(heading)
    if divider is not None and divider.start() <= _LONGEST:
        phrases = _OF_OTHERS if divider[0].strip() in _DASHES else _LEADING
        if comparable(heading[: divider.start()]) in phrases:
            return True
    if len(heading) > max(_LONGEST, _LONGEST_ABOUT_LETTER):
        return False
    asks_for_letter = _LETTER in heading.lower() and _ASKS.search(heading) is not None
    return asks_for_letter or comparable(heading) in _OF_OTHERS
