"""Paragraphs in which a site speaks for itself and not of the story.

It asks readers to take its newsletter, to follow it elsewhere or to pay for the news; it says what it earns by links,
whose the text is, or that an advertisement follows. All this is set as paragraphs of the article are, so that nothing
but the words tells it, in the languages of the web's news.
"""

from __future__ import annotations

import re

from crawler.extraction.access_notices import ACCESS_SIGNS, tells_what_readers_lack
from crawler.extraction.notice_signs import NoticeSigns
from crawler.extraction.text import comparable

_LONGEST, _LONGEST_INVITATION, _LONGEST_LABEL = 600, 250, 50
_LETTER, _PRESS, _CHANNEL, _EARNINGS, _RIGHTS, _MISTAKE, _POSTING, _ACCESS, _TIP = range(9)
_SIGNS = {
    _LETTER: """by_clicking by_subscribing by_submitting e-mail letter inbox email brief brev postein bolet рассыл
        розсил telegram телеграм unsubscribe signing_up receive_new_posts abbestell desabonn désabonn désinscri
        get_the_ special_offers""",
    _PRESS: """rnalis newsroom reporting our_news news_free berichterst redak rédaction periodis dziennikar журнал
        редакц újságír novinář""",
    _CHANNEL: """whatsapp telegram google facebook instagram twitter youtube tiktok linkedin threads bluesky flipboard
        viber our_app واتساب واتس_اب تلغرام تليجرام تليغرام فيسبوك تويتر انستغرام إنستغرام يوتيوب نيوز
        social sozial sociales sociais телеграм дзен вконтакте яндекс _app_ l’appli l'appli aplikacj приложени""",
    _EARNINGS: """commission compensation make_money earn_money affili afilia provision partnerlink werbelink comisión
        comissão""",
    _RIGHTS: """reserved vorbehalten réservés reservados riservat voorbehouden zastrzeżone защищены захищен saklıdır
        rezervate vyhrazena fenntartva محفوظة שמורות 所有 無断 전재 reproducción reprodução
        syndicated solely_responsible creative_commons original_article""",
    _MISTAKE: "ctrl fehler error typo mistake erreur erro błąd ошибк опечатк помилк chyb",
    _ACCESS: ACCESS_SIGNS,
    _TIP: "tip? tips? story? to_tell? story_tip news_tip story_for_us a_tip a_story to_share",
    _POSTING: """entry_was post_was article_was eintrag_wurde artikel_wurde beitrag_wurde a_été_publié entrada_fue
        è_stato_pubblicato wpis_został bericht_is запись_опубликована""",
}
"""For each kind of notice the words of its texts, see `NoticeSigns`."""
_signs = NoticeSigns(_SIGNS)

_ASK_FOR_LETTER = r"""
    sign\ up|subscribe|join|get|register|abonniere(?:n\ sie)?|melde(?:n\ sie\ sich|\ dich|t\ euch)|abonnez-vous
    |inscrivez-vous|recevez|suscr[ií]b(?:ete|ase)|reciba?|iscriv(?:iti|etevi)|ricevi|assine|inscreva-se|receba|meld\ je
    |schrijf\ je|zapisz\ się|prenumerera|tilmeld\ dig|meld\ deg|přihlaste\ se|iratkozz\w*\ fel
    |под(?:писывайте|пишите)сь|під(?:писуйте|пишіть)с[ья]
"""
_A_LETTER = r"""
    newsletter\w*+(?!['’])|your\ inbox|receive\ new\ posts
    |posteingang|nieuwsbrief|bolet[ií]n|nyhetsbrev|nyhedsbrev|hírlev\w+|рассылк\w+|розсилк\w+
    |(?:our|free|daily|weekly|the\ [\w’'-]+)\ (?:[\w’'-]+\ ){0,4}emails?
    |(?:наш\w*|нас|«[^»]+»)\ [^.!?]{0,40}(?:telegram|телеграм)
"""
_TAKE_LETTER = re.compile(
    rf"""(?:^|[.!?:…]\ |\[)\W*(?:(?:please|then|click\ here\ to|jetzt)\ )?(?:{_ASK_FOR_LETTER})\b
    [^.!?]{{0,120}}\b(?:{_A_LETTER})\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OFFER_LETTER = re.compile(r"newsletter\b.*[.!:] (?:Sign up|Subscribe)(?: here| now| today)?\W*$")
_CONSENT_TO_LETTER = re.compile(
    r"\byou (?:can|may) unsubscribe at any ?time\b"
    r"|\bby (?:signing up|clicking|subscribing|submitting)[^.!?]{0,60}\byou (?:agree|consent|accept|acknowledge)\b"
    r"|\bjederzeit (?:wieder )?(?:abbestell|abmelden)|\b(?:vous )?(?:désabonner|désinscrire) à tout moment\b",
    re.IGNORECASE,
)
_TO_YOUR_INBOX = re.compile(
    r"\b(?:stories|news|headlines|updates|articles)\b[^.!?]{0,40}\b(?:delivered|sent|straight|right)\b[^.!?]{0,20}"
    r"\bto your inbox\b"
    r"|^(?:get the (?:latest|best) (?:updates|news|stories) from [\w' ]{3,40}|your inbox, \w+)\W*$"
    r"|^discover special offers, top stories\b",
    re.IGNORECASE,
)
_GIVE_ADDRESS = re.compile(
    r"\W*(?:(?:enter|add|leave|type) your|(?:geben sie|gib) (?:hier )?(?:ihre|deine)|entrez votre"
    r"|(?:introduzca|introduce) (?:su|tu)|inserisci la tua|(?:digite|insira) (?:o )?seu|vul (?:je|uw)|podaj swój"
    r"|введите (?:ваш|свой)|e-posta adresinizi)(?: [\w.]+){0,2} e-?(?:mail|posta)\b.{0,60}"
    r"\b(?:below|subscribe|sign up|receive|newsletter|we(?:['’]ll| will)|unten|erhalten|recevoir|recibir|ricevere"
    r"|receber|ontvangen|otrzymywać|получать|almak)",
    re.IGNORECASE,
)
_ABOUT_LETTERS = (_TAKE_LETTER, _OFFER_LETTER, _CONSENT_TO_LETTER, _TO_YOUR_INBOX)
_ASKS_FOR_TIPS = re.compile(
    r"\W*(?:got|have(?: you got)?|do you have|know of) (?:an? |any |some )?(?:[\w-]+ )?(?:tips?|stor(?:y|ies))\b"
    r"[^?]{0,60}\?.*(?:@|\b(?:e-?mail|contact|get in touch|reach|send|let|call)\b)"
    r"|if you have (?:any )?(?:information|tips?|a story) to share\b.*\b(?:reach|contact|e-?mail|get in touch)\b",
    re.IGNORECASE,
)
_FOLLOW = r"""
    (?:follow|like|find|join|visit|connect\ with)\ (?:us|our|@\w)
    |(?:follow|like|find|join)\ (?-i:[A-Z])[^.!?,]{0,40}
     \ on\ (?=facebook|instagram|x\b|twitter|youtube|google|\w+app\b|t\w+gram|tiktok|linkedin|threads)
    |subscribe\ to\ (?:us|our|the)|(?:download|get|install)\ (?=our|the)|laden?\ sie|lad(?:e|t)?\ (?:dir|euch)
    |téléchargez|descarg(?:a|ue)|baixe|scarica|pobierz|скача(?:йте|ть)
    |stay\ (?:connected|updated|up\ to\ date|informed)|share\ this\ (?:article|story|post)
    |compart(?:ilhe|e|a)\ (?:est[ae]|essa)\ (?:not[ií]cia|nota|matéria|artículo)
    |teil(?:e|t|en\ sie)\ diesen\ (?:artikel|beitrag)|partage[rz]\ cet\ article
    |folg(?:e|t|en\ sie)\ (?:uns|(?-i:[A-Z]))|abonnier(?:e|t|en\ sie)\ (?:uns|den|die|jetzt)|besuch(?:e|t|en\ sie)\ uns
    |suivez(?:-nous|\ (?:notre|nos|toute\ l|(?-i:[A-Z«])))|rejoignez|abonnez-vous
    |retrouvez(?:-nous|\ (?:notre|nos|(?-i:[A-Z])))
    |s[ií]g(?:uenos|anos|ue\ (?:a|las?|nuestr|todas?)|a\ (?:nuestr|todas?))|[uú]n(?:ete|ase)\ a|suscr[ií]b(?:ete|ase)
    |siga(?:-nos|\ (?:o|a|noss|no|nas?))|entre\ (?:no|em|para)\ (?:o\ )?(?:noss|grupo|canal)|participe\ d|acompanhe
    |inscreva-se|curta\ (?:a|o|noss)|receba\ (?:\w+\ ){0,3}(?:not[ií]cia|alerta|conteúdo)
    |segui(?:ci|te)?\ (?:su|il|la|le|i|(?-i:[A-Z]))|unisciti|iscriviti|entra\ nel\ (?:nostro|canale|gruppo)
    |volg\ (?:ons|(?-i:[A-Z]))|meld\ je|(?:obserwuj|śledź|polub|dołącz\ do)\b|sledujte\ (?:nás|náš|naš|ná|(?-i:[A-Z]))
    |přidejte|pridajte|odebírejte|kövess\w*|csatlakozz\w*
    |följ\ (?:oss|(?-i:[A-Z]))|følg\ (?:oss|os|(?-i:[A-Z]))|seuraa\ (?:meitä|(?-i:[A-Z])[^.!?]{0,20}\ )
    |urmăr(?:ește|eşte|iți|iţi|iti)\b|abon(?:ează|eaza|ați|aţi|ati)-|intră\ pe|ακολουθήστε|pratite
    |zapratite|pridružite|последвайте|следвайте|следете|под(?:писывай|пиши)те?сь|читайте\ нас|следите|присоединяйтесь
    |вступайте|^(?:мы|ми)\ (?:в|у)\ (?=[^.!?,]{3,40}\W*$)|під(?:писуй|пиши|пишіт)\w*|стежте
    |приєднуйт\w+|долучайт\w+|ikuti|gabung|dapatkan|theo\ dõi
    |تابعونا|تابعوا|اشترك(?:وا|\ الآن|\ في\ (?:قنا|خدم|نشر))|انضم(?:وا|\ إلى\ قنا)
"""
_CHANNELS = r"""
    whats\ ?app|telegram|google|facebook|instagram|twitter|youtube|tiktok|linkedin|threads|bluesky|flipboard|viber
    |social\ (?:media|networks?)|soziale[nr]?\ (?:medien|netzwerken?)|réseaux\ sociaux|redes\ socia(?:les|is)
    |телеграм\w*|дзен\w*|вконтакте|яндекс\w*|(?:our|free|unsere|nuestra|nosso)\ (?:[\w’'-]+\ ){0,2}app|news\ app
    |واتس\ ?اب|تلي?[غج]رام|فيسبوك|تويتر|[إا]نستغرام|يوتيوب|(?:غوغل|جوجل)\ نيوز
    |l[’']app(?:li(?:cation)?)?|(?:la|o)\ app|aplikacj\w+|приложени\w+
"""
_BE_FOLLOWED = re.compile(
    rf"""(?:^|[.!?:…]\ )[^\w\"“„«‘']*
    (?:(?:please|also|then|for\ more\ [\w\ ]{{2,20}},?|click\ here\ to|you\ can|jetzt|dann|aussi|también
    |clique\ aqui\ (?:e|para))\ )?(?:{_FOLLOW})
    [^.!?]{{0,140}}\b(?:{_CHANNELS})\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BE_FOLLOWED_AT_THE_END = re.compile(
    rf"""^(?=.*\b(?:jetzt|hier|uns|kostenlos)\b).*\b(?:{_CHANNELS})\b[^.!?]{{0,80}}\b(?:abonnieren|folgen)\W*$
    |\b(?:{_CHANNELS})\b[^.!?]{{0,80}}\b(?:takip\ ed(?:in|ebilirsiniz|iniz)|abone\ ol(?:un|mak)?
    |katıl(?:ın|mak)|फॉलो\ करें|जुड़ें|دنبال\ کنید)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_LIKED = re.compile(
    r"(?:hat (?:dir|ihnen|euch) (?:dieser|der|unser) (?:artikel|beitrag|text) gefallen|vous avez aimé cet(?:te)? \w+"
    r"|(?:did you |have you )?(?:like|enjoy)(?:ed)? (?:this|our) (?:article|story|post)"
    r"|¿te (?:ha gustado|gustó) est[ea]|ti è piaciuto (?:questo|l)|gostou d(?:este|esta|o|a) (?:artigo|matéria)"
    r"|понравил(?:ась|ся) (?:статья|материал)|vond je dit|spodobał ci się)\b[^.!?]{0,40}\?",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"(?:^|[.!?:…] )[\[(*]*(?:(?:please|you can|consider|help(?: us)?|bitte|jetzt) )*"
    r"(?:(?:support(?:ing)?|donate to) (?!for)(?:[\w’']+ ){0,3}?(?:our|independent|local|quality|non-?profit|free) "
    r"(?:[\w-]+ ){0,2}(?:journalis\w+|newsrooms?|reporting)(?=\W*$|[.!]| (?:by|with|today|now|for as))"
    r"|(?:unterstütz(?:e|en sie)|soutenez|apoy[ae] (?:el|nuestr|a nuestr)\w*|sostieni|sostenete|apoie|steun (?!voor)"
    r"|wesprzyj|поддержите|підтримайте|támogassa|podpořte)\b[^.!?]{0,40}\b(?:journalis\w+|berichterstattung|redaktion|rédaction|periodismo"
    r"|giornalismo|jornalismo|dziennikarstw\w*|журнал[иі]ст\w*|редакц\w+|redakc\w*|újságír\w*|novinář\w*))\b"
    r"|\bfound (?:this|our|the) reporting\b[^.!?]{0,40}\bvaluable\b"
    r"|\b(?:help|contribut|giv|donat|support)[^.!?]{0,60}\bkeep (?:(?:our|the) )?"
    r"(?:\w*news\w*|journalism|stories|reporting|site|coverage|content) (?:free|independent)\b"
    r"|\bplease consider (?:mak(?:e|ing) an? (?:[\w-]+ )?(?:donation|contribution|gift)|donat"
    r"|becom(?:e|ing) an? (?:[\w-]+ )?(?:member|supporter|subscriber|patron))"
    r"|(?:^|[.!?:…] )(?:unterstütz(?:e|t|en sie) uns|soutenez-nous|faites un don|ap[oó]yanos|h[aá]zte soci"
    r"|sostienici|apoie-nos|steun ons|wesprzyj nas|поддержите нас|підтримайте нас)\b",
    re.IGNORECASE,
)
_EARNS_BY_LINKS = re.compile(
    r"""
    \b(?:(?:we|i)(?:\ (?:may|might|can|could|will|sometimes))?|may|might)\ (?:also\ |\w+ly\ )?
      (?:earn|receive|get|make|be\ paid)\b[^.!?]{0,70}\b(?:commissions?|compensation|affiliate|money)\b
    |\bas\ an?\ amazon\ (?:services\ )?(?:associate|affiliate)\b
    |\b(?:contains?|includes?|uses?|has|have|are|through)\ (?:\w+\ ){0,2}affiliate\ (?:link|relation|partner)\w+
    |\b(?:affiliate|partner|werbe|provisions)-?links?\b[^.!?]{0,60}\b(?:enthalten|gekennzeichnet|markiert|provision)
    |\b(?:enthält|enthalten|sind)\ [^.!?]{0,30}\b(?:affiliate|partner|werbe|provisions)-?links?\b
    |\b(?:erhalten|bekommen|erhält|bekommt|verdienen)\ [^!?]{0,50}\bprovision\b
    |\bliens?\ (?:d[’']affiliation|affiliés?)\b|\b(?:perç|perc|touch|reç|recev)\w+\ [^.!?]{0,40}\bcommission
    |\benlaces?\ de\ afilia\w+|\b(?:recib|obten|gan)\w+\ [^.!?]{0,30}\bcomisi[oó]n\b
    |\blink\ (?:di\ )?affilia\w+|\blinks?\ (?:de\ )?afiliad\w+|\b(?:receb|ganh)\w+\ [^.!?]{0,30}\bcomiss[aã]o\b
    |\baffiliate-?links?\b[^.!?]{0,60}\b(?:ontvang|krijg|verdien)\w*|\baffiliatel[äe]nk\w+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_EARNINGS = (
    *("commission", "compensation", "affili", "afilia", "money", "amazon", "partner", "werbe", "provision", "comisi"),
    "comiss",
)
"""One of these is in all that the pattern finds; to seek them takes a twentieth of its time."""
_LINKS = re.compile(
    r"\b(?:\w*links?|amazon|you (?:\w+ ){0,3}(?:click|buy|purchase)|purchases|shop(?:ping)? (?:through|via|from)"
    r"|kauf\w*|liens?|enlaces?|compra\w*|achat\w*)\b",
    re.IGNORECASE,
)
_LINK = "ink"
"""What a longer text has that says so, in most languages."""
_QUOTES = frozenset("\"“„«‘'‚")
_RESERVED = re.compile(
    r"(?:^|[^\w\"“„«‘'( ] ?|\d{4} )(?:all rights reserved(?! (?:for|to|by) )"
    r"|alle rechte vorbehalten|tous droits (?:de \w+ )?réservés"
    r"|(?:todos los )?derechos reservados|tutti i diritti (?:sono )?riservati|riproduzione riservata"
    r"|todos os direitos reservados|alle rechten voorbehouden|wszelkie prawa zastrzeżone|все права защищены"
    r"|(?:всі|усі) права захищен\w+|(?:tüm|her) hak\w+ saklıdır|toate drepturile rezervate|všechna práva vyhrazena"
    r"|minden jog fenntartva|جميع الحقوق محفوظة|כל הזכויות שמורות|版[权權]所有"
    r"|prohibida (?:su|la) reproducción|proibida a reprodução|無断転載|무단 ?전재)"
    r"|\bhas not been edited by\b.{0,60}\bsyndicated feed\b|\b(?:is|are) solely responsible for all (?:\w+ )?content\b"
    r"|\brepublished from\b.{0,80}\bunder a creative commons licen[cs]e\b"
    r"|\boriginally published\b.{0,80}\bread the original article\b",
    re.IGNORECASE,
)
_POSTED = re.compile(
    r"(?:This (?:entry|post|article) was (?:posted|published|written|filed) (?:on|by|in|at|under)\b"
    r"|Dieser (?:Eintrag|Artikel|Beitrag) wurde (?:am|um|von|veröffentlicht|geschrieben)\b"
    r"|Cet article a été publié (?:le|dans)"
    r"|Esta entrada fue (?:publicada|posteada) (?:el|en)|Questo articolo è stato pubblicato (?:il|in)"
    r"|Ten wpis został (?:opublikowany|dodany)|Dit bericht is geplaatst|Запись опубликована)"
    r".*(?:\bfiled\b|permalink|\btagged\b|kategorie|rubrique|rubrik|stichwort|schlagwort|abgelegt|gespeichert|classé"
    r"|archivad|categor|kategor|рубрик|\b(?:rss|trackback)\b)",
    re.IGNORECASE,
)
"""What WordPress says below a post in many a theme."""
_REPORT = re.compile(
    r".*\bctrl ?\+ ?enter|\W*(?:haben sie (?:hier )?einen fehler (?:entdeckt|gefunden)|fehler (?:entdeckt|gefunden)\?"
    r"|(?:to )?report an? (?:error|typo|mistake|correction)(?: (?:in|on|with) (?:this|our) \w+|\W*$)"
    r"|(?:spotted|found|noticed|see) an? (?:error|typo|mistake)\b.*\?"
    r"|(?:vous avez (?:repéré|trouvé|vu) )?une erreur (?:dans|sur|à)\b.*\?"
    r"|¿(?:encontraste|has encontrado|viste) (?:un|algún) error"
    r"|(?:encontrou|viu) (?:um|algum) erro|hai (?:trovato|notato) un errore|(?:znalazłeś|widzisz) błąd"
    r"|(?:нашли|заметили|увидели) (?:ошибку|опечатку)|(?:знайшли|помітили) помилку|našli jste (?:v článku )?chybu)",
    re.IGNORECASE,
)
_LABELS = """
    advertisement | advertising | advertisement scroll for more | scroll for more |
    scroll to continue | scroll to continue with content | sponsored content |
    article continues below | story continues below | article continues below advertisement |
    story continues below advertisement | article continues after advertisement | story continues after advertisement |
    article continues below this ad | story continues below this ad | article continues after ad |
    advertisement story continues below | advertisement article continues below |
    advertisement scroll to continue with content | listen to this article | listen to article | listen to this story |
    tekst gaat verder onder de foto | tekst gaat verder onder de afbeelding | de tekst gaat verder onder de foto |
    de tekst loopt door onder de afbeelding | tekst loopt door onder de foto | artikeln fortsätter under bilden |
    artikeln fortsätter under annonsen | artiklen fortsætter under billedet | artiklen fortsætter under annoncen |
    artiklen fortsætter efter annoncen | artikkelen fortsetter under bildet | artikkelen fortsetter under annonsen |
    saken fortsetter under bildet | saken fortsetter under annonsen | juttu jatkuu kuvan jälkeen |
    juttu jatkuu mainoksen jälkeen | juttu jatkuu kuvan alla | dalsza część artykułu pod wideo |
    dalsza część tekstu pod wideo | dalsza część artykułu pod materiałem wideo | dalsza część tekstu pod galerią |
    dalsza część tekstu pod materiałem wideo | dalsza część artykułu znajduje się poniżej |
    tekst se nastavlja ispod oglasa | nastavak teksta ispod oglasa | nastavak članka ispod oglasa |
    dalszy ciąg materiału pod wideo | článek pokračuje pod reklamou |
    a cikk a hirdetés után folytatódik | haberin devamı | haberin devamı için tıklayın | comments are closed |
    kommentare sind geschlossen | les commentaires sont fermés | los comentarios están cerrados |
    anzeige | werbung | artikel anhören | diesen artikel anhören | publicité | écouter cet article | écouter l'article |
    publicidad | escuchar artículo | escuchar este artículo | publicidade | continua após a publicidade |
    ouvir notícia | pubblicità | continua dopo la pubblicità | ascolta l'articolo | ascolta questo articolo |
    advertentie | beluister dit artikel | reklama | reklam | реклама | annons | annonse | annonce |
    mainos | διαφήμιση | hirdetés | reclamă | publicitate | oglas | iklan | إعلان | विज्ञापन | 広告 | 广告 | 廣告 | 광고
"""
_OF_ADS_AND_PLAYERS = frozenset(map(comparable, _LABELS.split("|")))
_STARTS = frozenset([label[:2] for label in _OF_ADS_AND_PLAYERS])
_TIME_TO_READ = re.compile(
    r"(?:(?:(?:estimated )?read(?:ing)? time|lese(?:zeit|dauer)|temps de lecture|tiempo de lectura|tempo di lettura"
    r"|tempo de leitura|leestijd|czas czytania|время (?:на )?чтения|час читання|okuma süresi|lästid|læsetid|lesetid"
    r"|doba čtení|timp de cit\w+)\W{0,3}(?:\w{2,7}\.? )?[<~]?\d+ ?[\w’']{0,10}\.?"
    r"|this article is more than \d+ \w+ old"
    r"|\d+[ -]?min(?:uten?|utes?|utos|uti|ut|s)?\.?[ -](?:read|lesezeit|de lecture|de lectura|di lettura|de leitura"
    r"|leestijd|czytania|чтения|читання|okuma))$",
    re.IGNORECASE,
)


def is_site_notice(text: str) -> bool:
    """Whether a paragraph or heading does nothing but speak for the site that it stands on.

    >>> is_site_notice("Want more? Sign up for our newsletter."), is_site_notice("He gets the newsletter.")
    (True, False)
    >>> is_site_notice("We may earn a commission from links on this page."), is_site_notice("They earn a commission.")
    (True, False)
    """
    length = len(text)
    if length > _LONGEST:
        return False
    if "?" in text and _LIKED.match(text):
        return True
    if length > _LONGEST_INVITATION:
        return _LINK in text and _says_what_it_earns(text)
    if length <= _LONGEST_LABEL and (_is_of_ads_or_players(text) or _TIME_TO_READ.match(text)):
        return True
    kinds = _signs.kinds_in(text)
    return bool(kinds) and _says_so(text, kinds)


def _is_of_ads_or_players(text: str) -> bool:
    start = text[:2]
    may_be = start.casefold() in _STARTS or not start.isalnum()  # which saves most texts the rest
    return may_be and comparable(text) in _OF_ADS_AND_PLAYERS


def _says_so(text: str, kinds: set[int]) -> bool:
    """Whether the text is a notice of one of the kinds of which it has a word."""
    return (
        (_LETTER in kinds and _is_about_letters(text))
        or (_PRESS in kinds and _SUPPORT.search(text) is not None)
        or (_CHANNEL in kinds and (_BE_FOLLOWED.search(text) or _BE_FOLLOWED_AT_THE_END.search(text)) is not None)
        or (_EARNINGS in kinds and _says_what_it_earns(text))
        or (_RIGHTS in kinds and _RESERVED.search(text) is not None)
        or (_MISTAKE in kinds and _REPORT.match(text) is not None)
        or (_POSTING in kinds and _POSTED.match(text) is not None)
        or (_ACCESS in kinds and tells_what_readers_lack(text))
        or (_TIP in kinds and _ASKS_FOR_TIPS.match(text) is not None)
    )


def _is_about_letters(text: str) -> bool:
    return _GIVE_ADDRESS.match(text) is not None or any(pattern.search(text) for pattern in _ABOUT_LETTERS)


def _says_what_it_earns(text: str) -> bool:
    written = text.lower()
    return (
        any(word in written for word in _OF_EARNINGS)
        and text[0] not in _QUOTES
        and _EARNS_BY_LINKS.search(text) is not None
        and _LINKS.search(text) is not None
    )
