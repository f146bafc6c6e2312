"""Paragraphs that tell readers what they lack: a script to see the page, an account to comment, or a subscription."""

from __future__ import annotations

import re

ACCESS_SIGNS = """
    auto-generated browser navigat navegador przegląda браузер prohlížeč tarayıcı webbläsare ブラウザ 浏览器 瀏覽器
    javascript logged_in log_in sign_in einlogg anmelde registrier connecter connecté identifier iniciar_sesión
    identificar login logado accedere zalog авториз зарегистр увійд continue_reading keep_reading full_story rest_of
    premium unlimited weiterlesen weiterzulesen lire_la_suite poursuivre seguir_leyendo continuar_leyendo
    aux_abonnés para_suscriptores para_assinantes agli_abbonati subscribers_only for_subscribers für_abonn
    dla_prenumerator voor_abonnees 会員限定
    continuar_lendo continuare_a_leggere czytać_dalej продолжить_чтение verder_lezen verder_te_lezen
"""
"""Words of which such a paragraph has one, in lower case; "_" is a space."""
_LONGEST, _SHORT = 250, 120
_SWITCHED = r"""
    (?:en|dis)abled?|turned?\ (?:on|off)|(?:de)?activate|allow|(?:de)?aktivier\w+|ein(?:ge)?schalt\w+|(?:dés)?activ\w+
    |(?:des)?habilit\w+|(?:dis)?abilit\w+|(?:des)?ativ\w+|w[łl]ącz\w+|wyłącz\w+|obsług\w+|(?:в|от)ключ\w+|увімкн\w+
    |inschakel\w+|uitgeschakeld|zapn\w+|povol\w+|etkin\w+|require\w*|benötig\w+
"""
_BROWSER = r"browser\w*|navigat(?:eur|ore)\w*|navegador\w*|przegląda\w+|браузер\w*|prohlížeč\w*|tarayıcı\w*|webbläsare"
_TO_READERS = r"""
    you|your|please|sie|ihre[mnrs]?|bitte|vous|votre|veuillez|su|tu|seu|por\ favor|tuo|prosimy|tw[oó]j\w*|ваш\w*|вы|ви
    |uw|je|(?:this|our)\ (?:site|page|website)|serwis|strona|сайт
"""
_SCRIPT = re.compile(
    rf"(?=.*\b(?:{_SWITCHED})\b)(?=.*\b(?:{_BROWSER})\b)(?=.*\b(?:{_TO_READERS})\b).*\bjavascript\b",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_UNSUPPORTED = re.compile(
    rf"""\W*(?:(?:{_TO_READERS}|ihr|dein|il\ tuo|o\ seu)\ )(?:{_BROWSER})\b.{{0,20}}?\b
    (?:does(?:n['’]t|\ not)\ support|unterstützt
    |ne\ (?:supporte|prend)|no\ (?:soporta|admite|es\ compatible)|non\ supporta
    |não\ suporta|ondersteunt
    |nie\ obsługuje|не\ поддержива\w+
    |desteklemiyor|nepodporuje)|お使いのブラウザ|[您你]的(?:浏览器|瀏覽器)不支[持援]
    |(?=.*\bskrypt\w*)(?=.*\b(?:{_SWITCHED}))(?=.*\b(?:{_BROWSER}))
    |this\ audio\ is\ auto-?generated|(?:please\ )?enable\ javascript\ to\ (?:view|see|use|continue)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ACCOUNT = r"""
    log(?:ged)?[ -]?in|sign(?:ed)?\ in|einlogg\w+|eingeloggt|anmelde\w*|angemeldet|registrier\w+|connecté\w*|connecter
    |identifier|iniciar\ sesión|identificar\w*|logado|accedere|zalog\w+|авториз\w+|зарегистр\w+|увійд\w+
"""
_COMMENT = r"(?:\w*komment|comment|coment|коммент|комент|koment)\w*"
_MUST = r"""
    must|have\ to|need\ to|please|müssen|müsst|bitte|devez|veuillez|debes?|precisa|è\ necessario|devi|musisz|необходимо
    |должны|треба
"""
_TO_COMMENT = re.compile(
    rf"""(?=.*\b(?:{_MUST})\b)(?:.*\b(?:{_ACCOUNT})\b.*\b{_COMMENT}|.*\b{_COMMENT}\b.*\b(?:{_ACCOUNT})\b)
    |.*\b(?:{_ACCOUNT})\b(?:\ \w+){{0,4}}\ (?:to|um|pour|para|per|aby|чтобы|щоб)(?:\ \w+){{0,4}}
     \ {_COMMENT}[^,]{{0,20}}$
    |\W*(?:to|um|pour|para|per|aby|чтобы|щоб)(?:\ \w+){{0,4}}\ {_COMMENT}\b.*\b(?:{_ACCOUNT})\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_SUBSCRIBE = r"""
    subscribe|sign\ up|register|log\ in|try|become|unlock|get|start|purchase|create|abonnieren|jetzt|abonnez|abonne[rs]
    |testez|suscr[ií]b\w+|reg[ií]str\w+|abb[oò]na\w+|assine|cadastre|prenumer\w+|wykup|kup|подпи\w+|оформ\w+|neem|word
"""
_READ_ON = r"""
    (?:to|and)\ (?:continue|keep)\ reading|for\ the\ full\ (?:story|article)|to\ read\ (?:the\ )?(?:full|rest|more)\b
    |(?:see|view|access|get)\ the\ (?:full\ story|rest\ of)|unlimited\ (?:\w+\ )?access|premium\ for\ free
    |weiter(?:zu)?lesen|lire\ la\ suite|poursuivre\ (?:la|votre)\ lecture|(?:seguir|continuar)\ leyendo
    |continuar\ lendo|continuare\ a\ leggere|czytać\ dalej|продолжить\ чтение|verder\ (?:te\ )?lezen
"""
_TO_READ_ON = re.compile(
    rf"\W*(?:(?:please|bitte|pour)\b.{{0,40}})?\b(?:{_SUBSCRIBE})\b.{{0,120}}\b(?:{_READ_ON})|\W*(?:to|um|pour|para|per|aby)"
    rf"\ .{{0,20}}(?:{_READ_ON}).{{0,60}}\b(?:{_SUBSCRIBE})",
    re.IGNORECASE | re.VERBOSE,
)
_FOR_SUBSCRIBERS = re.compile(
    r"""\W*(?:(?:this|dieser|cet|ce|este|questo|ten|dit|la|il|de|het)\ )?(?:(?:exclusive|exclusif)\ )?
    (?:article|story|content|artikel|inhalt|beitrag|contenu|suite|vous\ reste|contenido|art[ií]culo|conteúdo|artigo
    |contenuto|articolo|artykuł|tekst)\b.{0,80}\b
    (?:aux\ abonnés|para\ (?:suscriptores|assinantes)|agli\ abbonati|(?:for\ )?subscribers\ only|only\ for\ subscribers
    |for\ subscribers|für\ abonn\w+|dla\ prenumeratorów|voor\ abonnees)\W*$|この(?:記事|コンテンツ)は.{0,10}会員限定""",
    re.IGNORECASE | re.VERBOSE,
)
_PATTERNS = (_SCRIPT, _UNSUPPORTED, _TO_READ_ON, _FOR_SUBSCRIBERS)


def tells_what_readers_lack(text: str) -> bool:
    """Whether a paragraph that has one of the signs does nothing but say so.

    >>> tells_what_readers_lack("Enable JavaScript in your browser."), tells_what_readers_lack("JavaScript runs.")
    (True, False)
    >>> tells_what_readers_lack("You must be logged in to post a comment."), tells_what_readers_lack("He logged in.")
    (True, False)
    >>> tells_what_readers_lack("Subscribe now for the full story."), tells_what_readers_lack("He told the full story.")
    (True, False)
    """
    if len(text) <= _SHORT and _TO_COMMENT.match(text):
        return True
    return len(text) <= _LONGEST and any(pattern.match(text) for pattern in _PATTERNS)
