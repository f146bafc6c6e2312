"""What pages close with below the text, in the languages of the web's news: rights, registration, cookies, rules.

All this is set as paragraphs of the article are, mostly by pages whose text stands in one element with their foot. It
is looked for at the end alone: within a text the same words may be the news.
"""

from __future__ import annotations

import re

from crawler.extraction.notice_signs import NoticeSigns

_LONGEST = 900

_RIGHTS = r"""
    \b(?:may|must|can)\ ?not\ be\ (?:published|broadcast|rewritten|redistributed|reproduced|republished)\b
      [^.]{0,120}\b(?:permission|consent|authori[sz]ation|redistributed)
    |\ball\ (?:the\ )?contents?\ (?:on|of)\ (?:this|our)\ (?:web)?(?:site|page)\b.{0,60}\b(?:protected|copyright)
    |(?<!mit\ )\b(?:nachdruck|vervielfältigung|weiterverwendung)\b.{0,100}\b(?:genehmigung|zustimmung|untersagt)
    |\breproduction\ (?:totale\ ou|partielle|même\ partielle|interdite)|\btoute\ reproduction\b.{0,60}\binterdite
    |\bprohibid[ao]\ (?:\w+\ ){0,2}(?:su|la)\ (?:reproducción|difusión)|\bé\ proibida\ a\ reprodução
    |\b(?:è\ )?vietata\ la\ riproduzione|\briproduzione\ (?:anche\ parziale|vietata)
    |(?:использовани\w+|перепечатк\w+|копировани\w+|цитировани\w+)\ (?:любых\ )?(?:материал|текстов|контент)
      .{0,140}(?:ссылк|разрешен|разрешает|запрещ|согласи|допускает)
    |при\ (?:любом\ )?(?:перепечатке|использовании|цитировании|копировании)\b.{0,100}ссылк
    |(?:використання|передрук|копіювання)\ (?:будь-яких\ )?матеріал.{0,140}(?:посилан|дозв|заборон|згод)
    |при\ (?:передруці|передруку|використанні|цитуванні)\b.{0,100}посилан
    |все\ права\ на\ (?:любые\ |все\ )?(?:картинки|материалы|тексты|статьи)
    |\b(?:kopiowanie|rozpowszechnianie|przedruk)\b.{0,100}\b(?:zabronion|zgod)
    |\b(?:publikování|šíření|kopírování|přetisk)\b.{0,100}\b(?:bez|souhlas|zakáz)
    |\b(?:zabranjeno|nije\ dozvoljeno)\b.{0,60}\b(?:preuzimanje|kopiranje|prenošenje)
    |\btelif\ hak\w+\b.{0,80}\b(?:ait|saklı)|\bizinsiz\b.{0,60}\b(?:kopyala|kullanıla|yayınlana|alınt)|\bkopyalamay
    |تم\ كتابته\ بواسطة|لا\ يعبر\ عن\ وجهة\ نظر\ (?:الموقع|موقع)
    |(?:استفاده|انتشار|بازنشر)\b.{0,60}(?:ذکر\ منبع|بلامانع)
    |(?:کلیه|تمامی|تمام)\ (?:ی\ )?حقوق\b.{0,60}(?:محفوظ|متعلق)
    |\bonly\ provides?\ information\ storage\ services?|仅提供信息存储
    |免[责責][声聲]明|版[权權][声聲]明|未[经經](?:授[权權]|[许許]可|本[网站網])|[转轉][载載](?:[请請]|[须須]|[时時])|凡本[网站網]
    |不代表本[网站網报報]|侵[权權].{0,12}(?:[删刪]除|[联聯][系繫])
    |無断(?:転載|複製|使用|引用)|著作権.{0,20}(?:帰属|属し)|転載を禁
    |무단\s?(?:전재|복제|배포)|재배포\s?금지|저작권자|제보(?:는|하기)\s
    |(?:không\ được\ sao\ chép|ghi\ rõ\ nguồn|bản\ quyền\ thuộc)
    |\bdilarang\b.{0,40}\b(?:mengutip|crawling|memperbanyak|menyalin)
    |สงวนลิขสิทธิ์|ห้าม(?:ทำซ้ำ|คัดลอก)
"""
_REGISTRATION = r"""
    зарегистрирован\w*\ (?:федеральной\ службой\ по\ надзору|(?:в\ )?роскомнадзор)|эл\ №\ ?фс
    |свидетельство\ о\ регистрации\ (?:сми|средств|пи|эл)
    |^учредитель\w*(?:\ сми)?\s*[:–—-]|мнение\ редакции\ может\ не\ совпад|думка\ редакції\ може\ не
    |редакция\ не\ нес[её]т\ ответственност|^адрес\ редакции
    |^(?:\W|(?:для\ читателей:\ )?в\ россии\ )*признан\w*\ (?:экстремистск|террористическ)
    |\b(?:direttore\ responsabile|directeur\ de\ (?:la\ )?publication|editor\ responsable)\s*:
    |\btestata\ (?:giornalistica\ )?
      registrata|\bregistrazione\ (?:del\ |presso\ il\ )?tribunale
      |\bverantwortlich\ (?:im\ sinne|gemäß\ §|i\.\ ?s\.|für\ den\ inhalt)
    |\bimtiyaz\ sahibi\b|\bregistro\ de\ (?:la\ )?propiedad\ intelectual
    |\b(?:registered\ (?:office|in\ england)|editor[- ]in[- ]chief:)
    |\bnot\ responsible\ for\ the\ content\ of\ (?:external|linked|third)
    |\bnot\ (?:intended|meant)\b[^.]{0,60}\bsubstitute\ for\b
    |^\W*to\ contact\ (?:the|our)\ (?:reporter|editor|author|writer)s?\b
    |^\W*(?:for|to)\b[^.]{0,30}\bcorrections?\b[^.]{0,60}\b(?:contact|e-?mail|use\ (?:our|the|this))\b
    |\bfür\ (?:den\ |die\ )?inhalte?\ (?:der\ )?(?:externer|verlinkte[rn])\b.{0,80}\b(?:keine|nicht|ausschließlich)\b
"""
_COOKIES = r"""
    \b(?:this|our)\ (?:web)?site\ (?:\w+\ )?uses?\ cookies|\bwe\ (?:\w+\ ){0,4}use\ cookies
    |\bcookies\ are\ (?:used\ (?:on|by|to)|small\ (?:text\ )?files)
    |\b(?:diese|unsere)\ (?:web)?(?:site|seite)\ (?:verwendet|nutzt|benutzt)\ cookies
    |\bwir\ (?:verwenden|nutzen|setzen)\ cookies
    |\b(?:ce\ site|nous)\ utilis(?:e|ons)\ des\ cookies|\b(?:este\ (?:sitio|site)|utilizamos|usamos)\b.{0,30}\bcookies
    |\b(?:questo\ sito|utilizziamo)\b.{0,30}\bcookie|\b(?:deze\ (?:web)?site|wij?)\ gebruik(?:t|en)\ cookies
    |\b(?:ta\ strona|serwis|strona)\ (?:używa|wykorzystuje)\b.{0,20}\bcookie
    |(?:сайт|мы)\ использу\w+\ (?:файлы\ )?(?:cookie|куки)
"""
_RULES_OF_COMMENTS = r"""
    \bcomments?\ (?:are|will\ be)\ (?:\w+-?)?moderated|(?:^|[.!?]\ )(?:please\ )?keep\ (?:your\ )?comments\b
    |\b(?:reserves?\ the\ right\ to|we\ may)\ (?:remove|delete|edit)\ (?:any\ )?comments?
    |\b(?:our|the|full)\ (?:commenting|comments?)\ (?:policy|guidelines|rules)\b
    |\bopinions\ expressed\ in\ (?:the\ )?(?:reader\ )?comments
    |\bcomments?\b[^!?]{0,60}\bare\ (?:solely\ |only\ )?(?:the\ |those\ )?(?:opinions?\ |views?\ )?of\ (?:the\ |their\ )
      (?:writer|author|reader|commenter|poster)s?\b
    |\be-?mail\ address\ will\ not\ be\ published|\bwe\ (?:do\ not|will\ not|don[’']t|won[’']t)\ publish\ your\ e-?mail
    |\b(?:\w*kommentar\w*|leserbriefe)\b.{0,120}\b(?:moderiert|freigeschalt\w*|netiquette)|\bkommentiermöglichkeit
    |\bkommentare\b.{0,80}\bwerden\ (?:\w+\ ){0,3}gelöscht
    |\b(?:les|vos)\ commentaires\b.{0,80}\b(?:modér|charte)|\bcharte\ (?:de\ modération|des\ commentaires)
    |^\W*(?:los|os|sus|seus)\ coment[aá]rios\b.{0,100}\b(?:responsabilidad|moderad|aprobad|aprovad)
    |^\W*i\ commenti\b.{0,100}\b(?:moderat|responsabil|approvat)|^\W*huisregels|\breacties\ worden\ gemodereerd
    |\byorum\w*\b.{0,120}\b(?:onaylan\w+\ sonra|yayınlanmayacak|sorumlu\ tutulamaz|yasal\ sorumlu)
    |\bhozzászólás\w*\b.{0,120}\b(?:nézete|vélemény|felelős|moderál)
    |зашли\ на\ сайт\ как\ незарегистрированн|^\W*правила\ комментирования
    |комментари\w+\b.{0,100}(?:модерац|модератор)|не\ нес[её]т\ ответственности\ за\ .{0,40}комментари
    |\bkomentarz\w*\b.{0,100}\b(?:moderowan|regulamin)|\bredakcja\ nie\ (?:ponosi|odpowiada)
    |(?:التعليقات\ (?:المنشورة|تعبر))|نظرات?\ حاوی|评论.{0,20}(?:审核|不代表)
"""
_CHANNELS = r"""
    google\ news|whats?app|wa\ channel|telegram|facebook|youtube|instagram|zalo|fanpage|\bline\b|kênh|saluran
    |channel|फेसबुक|व्हाट्सऐ?प|टेलीग्राम|यूट्यूब|गूगल\ न्यूज|ऐप|ফেসবুক|গুগল\ নিউজ|ইউটিউব|চ্যানেল|হোয়াটসঅ্যাপ
    |تل[يگغ]?[رج]?رام|تلغرام|تلگرام|واتس\ ?اب|واتساپ|فيسبوك|قناتنا|صفحتنا|تطبيق|نبض|اینستاگرام|ایتا|کانال
    |טלגרם|וואטסאפ|ווטסאפ|פייסבוק|אינסטגרם|אפליקצי|카카오톡|유튜브|เฟซบุ๊ก|ไลน์
"""
_FOLLOW = r"""
    ^\W*(?:cek|ikuti|simak|dapatkan|bergabung|mời|theo\ dõi|tham\ gia|hãy|subscribe|follow|listen|rate)\b
    |फॉलो\ कर|जुड़ें|जुड़िए|डाउनलोड\ कर|सब्सक्राइब\ कर|लाइक\ कर|ফলো\ কর|অনুসরণ\ কর|সাবস্ক্রাইব\ কর
    |تابعو|تابعنا|لمتابعة|اشتركو|للاشتراك|انضمو|دنبال\ کنید|عضو\ شوید|بپیوندید|הצטרפו|עקבו|הורידו
    |구독하(?:기|세요)|제보는|กดติดตาม|ติดตาม(?:ข่าว|เรา)
"""
_INVITATION = rf"""
    (?=.*(?:{_CHANNELS}))(?:.*(?:{_FOLLOW}))
    |(?=.*\b(?:apple\ podcasts|spotify)\b)(?:^|.*\b(?:be\ sure\ to|us\ a)\ )(?:follow|subscribe|review|rate)\b
"""
_LONGEST_INVITATION = 160
_SIGNS = {
    _RIGHTS: """
        permission consent authori redistribut protected copyright nachdruck vervielf weiterver reproduc reproduç
        riproduzione prohib queda использовани перепечат копирован цитирован использует все_права використан передру
        копіюван цитуван kopiowanie rozpowszech przedruk publikování šíření kopírování přetisk zabranjeno dozvoljeno
        telif izinsiz kopyalamay تم_كتابته لا_يعبر منبع بلامانع حقوق 声明 聲明 未经 未經 转载 轉載 凡本 不代表 侵权 侵權
        信息存储 information_storage
        無断 著作権 転載 무단 재배포 저작권 제보 sao_chép ghi_rõ bản_quyền dilarang สงวน ห้าม
    """,
    _REGISTRATION: """
        зарегистрирован свидетельство эл_№ учредител мнение_редакции думка_редакції редакция_не признаны
        адрес_редакции responsabile publication responsable testata tribunale verantwortlich imtiyaz
        substitute to_contact correction
        propiedad_intelectual registered press_council editor-in-chief editor_in_chief not_responsible inhalt
    """,
    _COOKIES: "cookie куки",
    _RULES_OF_COMMENTS: """
        comment e-mail email komment hozzászólás leserbrief comentari comentári huisregels reacties yorum
        незарегистрированн комментар komentarz redakcja التعليقات نظر 评论 charte
    """,
    _INVITATION: """
        google_news whatsapp wa_channel telegram facebook youtube instagram zalo fanpage ติดตาม kênh saluran channel
        podcast फेसबुक व्हाट्स टेलीग्राम यूट्यूब गूगल ऐप ফেসবুক গুগল ইউটিউব চ্যানেল হোয়াটসঅ্যাপ تل واتس فيسبوك
        قناتنا صفحتنا تطبيق نبض اینستاگرام ایتا کانال טלגרם וואטסאפ ווטסאפ פייסבוק אינסטגרם אפליקצי 카카오톡 유튜브
        เฟซบุ๊ก ไลน์
    """,
}
"""For each pattern of a kind of notice the words of its texts, see `NoticeSigns`."""
_FILLING = "ipsum ipsam dolor volupta"
_PATTERNS = [re.compile(pattern, re.IGNORECASE | re.VERBOSE) for pattern in _SIGNS]
_signs = NoticeSigns(dict(enumerate((*_SIGNS.values(), _FILLING))))
_OF_INVITATIONS = len(_SIGNS) - 1
_LATIN = """
    lorem ipsum ipsam ipsa dolor dolores dolorem sit amet consetetur consectetur consequatur adipiscing adipisci
    elit sed et est quia voluptas voluptatem voluptatum voluptates eos qui quae quam quas quis quos quod quo aut
    autem rerum nihil omnis omnia neque nemo eum ut nulla sunt sequi iure quidem dicta repellat libero aliquam
    aliquid facere fugit fugiat magni magnam nobis non accusamus placeat harum earum ea id in labore laborum
    laboriosam tempora tempore tenetur debitis sapiente exercitationem unde veniam at ab a ad cum iste illum error
    natus minus minima maiores molestiae perferendis odio odit numquam velit vel vero veritatis totam ullam suscipit
    saepe repudiandae ratione quasi possimus officia nisi nesciunt necessitatibus mollitia itaque inventore hic fuga
    explicabo expedita eveniet enim eligendi eius doloribus deserunt delectus cupiditate corrupti corporis beatae
    atque architecto animi alias modi porro similique provident blanditiis esse distinctio nostrum ducimus
    recusandae sint asperiores reprehenderit excepturi soluta diam nonumy eirmod tempor invidunt magna aliquyam erat
    voluptua vitae temporibus dignissimos assumenda
"""
_FILLER = frozenset(_LATIN.split())
"""What printers and test programs write for a text that is not there, mostly behind what readers have to pay for."""
_LEAST_FILLER, _MOSTLY = 8, 0.6


def closes_page(text: str) -> bool:
    """Whether a paragraph that nothing but such paragraphs follow speaks for the site and ends the page.

    >>> [closes_page(text) for text in ("This site uses cookies.", "The king ate cookies.", "未经授权不得转载。")]
    [True, False, True]
    """
    return any(_says_so(text, kind) for kind in _signs.kinds_in(text))


def _says_so(text: str, kind: int) -> bool:
    """Whether the text is a notice of this kind, of which it has a word."""
    if kind == len(_PATTERNS):
        return is_filler(text)
    longest = _LONGEST_INVITATION if kind == _OF_INVITATIONS else _LONGEST
    return len(text) <= longest and _PATTERNS[kind].search(text) is not None


def is_filler(text: str) -> bool:
    """Whether a text stands for one that is not there: "Lorem ipsum dolor sit amet, consetetur sadipscing elitr"."""
    words = text.lower().replace(".", "").replace(",", "").split()
    return len(words) >= _LEAST_FILLER and sum([word in _FILLER for word in words]) >= _MOSTLY * len(words)
