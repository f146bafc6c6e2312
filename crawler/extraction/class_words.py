"""What the words in class, id and itemprop say about an element, as sets of categories.

Publishers name their elements freely, but in few words; the words of several languages stand for one category, so that
what is learned for one of them holds for all. Words of five letters or more also count at either end of a longer one
("articlebody", "sharebuttons").
"""

from __future__ import annotations

from functools import lru_cache

_WORDS: dict[str, str] = {
    "share": """
        share sharing shares sharebar social socials facebook twitter whatsapp follow teilen partager
        compartir condividi addthis addtoany sns telegram bookmark soziale udostepnij
    """,
    "related": """
        related relate recommend recommended recommendation recommendations recommends also readmore readnext
        teaser teasers promo promos trending mostread recirc suggested outbrain taboola verwandt verwandte
        weitere weiterlesen lire relacionadas relacionados relacionada correlati correlate powiazane podobne
        linkbox linklist crosslink upnext seealso voiraussi onward readalso alsoread onsite zobacz relatedposts
        lesenswert passend empfehlungen empfehlung anread lesmer
    """,
    "card": """
        card cards more next latest linked interesting interest further similar popular mehr tile tiles box
        boxes
    """,
    "newsletter": """
        newsletter newsletters subscribe subscription subscriber subscribers signup abo paywall premium login
        register registration regwall piano donate donation donations membership spenden abonnement abonnieren
        suscribete suscripcion inscription anmelden support metered
    """,
    "author": """
        author authors byline bylines autor autoren autore auteur autorzy writer writers contributor
        contributors bio biography profile agency source sources quelle quellen redakteur
        redaktion editor person fuente fonte journalist reporter signature
    """,
    "meta": """
        meta date dates datetime time timestamp published publish posted info infos details datum dateline
        updated fecha data pubdate reading
    """,
    "tags": """
        tag tags topic topics keyword keywords category categories label labels breadcrumb breadcrumbs
        schlagwort schlagworte rubrik rubric kicker eyebrow themen thema etiquetas mots taglist dachzeile
        overline supertitle
    """,
    "caption": """
        caption captions figcaption imagecaption bildunterschrift bildtext bildtitel legend legende legenda copyright
        credit credits photocredit fotocredit photographer fotograf pie didascalia imagecredit bildnachweis
    """,
    "media": """
        figure image images photo photos img gallery galleries slide slider slideshow slides bild bilder media video
        videos player picture pictures galerie foto fotos audio podcast thumbnail thumb carousel swiper lightbox zoom
        pic
        pics
    """,
    "ad": """
        ad ads adv advert adverts advertisement advertising advertorial banner banners sponsor sponsored
        sponsors anzeige anzeigen werbung dfp gpt commercial publicite publicidad pubblicita promotion adsense
        adslot admanager reklama reklam annonce mpu
    """,
    "comment": """
        comment comments disqus respond reply replies kommentar kommentare commentaires comentarios commenti
        komentarze forum discussion community feedback coral livefyre leserbrief opinions
    """,
    "navigation": """
        nav navi navbar navigation menu menus header pager pagination paginator skip jump toolbar tools button
        buttons btn tab tabs dropdown print search crumb masthead topbar burger
    """,
    "footer": """
        privacy policy footer footnote footnotes bottom legal disclaimer imprint impressum notice correction
        corrections terms hinweis feet endnote endnotes rights mentions
    """,
    "consent": """
        cookie cookies consent gdpr dsgvo rgpd onetrust usercentrics didomi cookiebot cmplz iubenda klaro axeptio
        tarteaucitron trustarc
    """,
    "aside": """
        side sidebar aside rail widget widgets module infobox factbox fact facts embed embedded iframe inset
        right left extra extras kasten insert inserts hintergrund encadre steckbrief sidebars
    """,
    "hidden": """
        hidden hide invisible visuallyhidden sronly offscreen
    """,
    "dialog": """
        sr only visually screen reader collapse collapsed modal popup overlay assistive tooltip dialog drawer
        flyout
    """,
    "list": """
        list lists item items grid row rows col column columns feed archive loop stream
    """,
    "quote": """
        quote quotes blockquote zitat zitate pull pullquote highlight highlights callout cite citation cita
    """,
    "lead": """
        lead lede leads intro standfirst summary teasertext dek subtitle subheading deck chapo chapeau
        abstract excerpt vorspann entete sapo untertitel subtitulo sommario description descriptions anons
        preamble ingress bajada sumario catenaccio occhiello
    """,
    "heading": """
        heading headings headline headlines title titles crosshead crossheading subhead subheader subheadline
        subheadlines zwischentitel zwischenueberschrift ueberschrift titel titre intertitre intertitulo titulo
        titulos titolo intertitle ladillo mellomtittel mellanrubrik rubrik underrubrik
    """,
    "body": """
        body content contents article articles story stories text texts entry post posts paragraph paragraphs
        copy prose richtext wysiwyg main artikel inhalt absatz cuerpo corps texto testo texte detail detay
        haber news nota contenido contenuto noticia redactor articlebody articletext articlecontent storybody
        entrycontent postcontent rte
    """,
    "table": """
        table tables score scores stat stats result results chart charts graph data poll polls quiz survey
        rating price prices product products shop buy ticker tabelle statistik recipe listing
    """,
}
CATEGORIES: tuple[str, ...] = tuple(_WORDS)
"""A set of categories is an int; bit i stands for CATEGORIES[i]."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz" + bytes(range(0xDF, 0x100)).decode("latin-1"))
_LETTERS_ONLY = "".join([low if (low := chr(code).lower()) in _LETTERS else " " for code in range(256)]).encode(
    "latin-1"
)
"""What each character of Latin 1 is in tokens, which are sought as bytes: five times as fast as by a pattern."""
_PART = 5


def _bits() -> dict[str, int]:
    bits: dict[str, int] = {}
    for index, words in enumerate(_WORDS.values()):
        for word in words.split():
            bits[word] = bits.get(word, 0) | 1 << index
    return bits


_BITS = _bits()
_BY_START: dict[str, list[str]] = {}
_BY_END: dict[str, list[str]] = {}
for _word in _BITS:
    if len(_word) >= _PART:
        _BY_START.setdefault(_word[:_PART], []).append(_word)
        _BY_END.setdefault(_word[-_PART:], []).append(_word)


_MOST_TOKENS = 1 << 14
_LONGEST_TOKEN = 40


class _Tokens(dict[bytes, int]):
    """The categories of the tokens that have been asked for, in Latin 1."""

    def __missing__(self, written: bytes) -> int:
        token = written.decode("latin-1")
        found = _BITS.get(token, 0)
        if not found and len(token) > _PART:
            for word in _BY_START.get(token[:_PART], ()):
                if token.startswith(word):
                    found |= _BITS[word]
            for word in _BY_END.get(token[-_PART:], ()):
                if token.endswith(word):
                    found |= _BITS[word]
        if len(token) <= _LONGEST_TOKEN:
            if len(self) >= _MOST_TOKENS:
                self.clear()
            self[written] = found
        return found


_tokens = _Tokens()


@lru_cache(maxsize=1 << 15)
def categories(names: str) -> int:
    """The categories of an element's class, id and itemprop, joined by spaces.

    >>> [c for i, c in enumerate(CATEGORIES) if categories("c-articleBody js-newsletterBox") >> i & 1]
    ['newsletter', 'body']
    """
    found = 0
    for token in names.encode("latin-1", "replace").translate(_LETTERS_ONLY).split():
        found |= _tokens[token]
    return found
