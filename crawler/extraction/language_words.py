"""Which language a text is in, by the words that no text does without.

Each language's commonest words stand in the order of their frequency, which by Zipf's law tells how often each occurs:
no other number is needed, and whoever reads the language can check its line. Languages with a script of their own are
known by that (`language_codes.SCRIPTS`) and not listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import log

_COMMONEST = """
af: die van en in is het te dat nie vir op hy met n aan was om sy ook word as by sal uit wat na deur kan ons hulle
ar: في من على إلى أن التي عن لا ما مع هذا الذي هذه بعد كان ذلك أو قد بين قال كما لم خلال حيث وقال إن كانت أي عام غير
az: və bu bir ilə üçün də da ki olan edib olub görə isə o azərbaycan deyib daha onun ilə kimi sonra həmin çox ən etdi
be: і у на што з не да па за як гэта для ад ён а пра аб але яго калі або таксама быў гэтым ва яны пры так ужо якія
bg: на да и в се за от е с по не са че си като ще това до но при или след който които бъде във има той през тези още
bs: i u je na se da su za od o sa ne s koji a će to iz kako bi što do koje nije po ili kao koja biti prije tokom nakon
ca: de la i a que el en l els d les per un amb del una no al va és dels es ha s com més han seu aquest pel també són
cs: a v se na že je s z o do k pro i by za to ve po podle od jako které jsou ale který nebo bude při jen byl také však
cy: y yn i o a r n ar yr ei ac wedi mae am bod gan fod eu ond sydd hyn gyda er fel dywedodd oedd bydd hefyd un cael ni
da: og i at det er til en på af for der med har den som de ikke et fra han vil var men kan om ved også efter skal blev
de: die der und in das den von zu mit ist auf für im des sich dem ein nicht eine als auch es an er werden hat aus wird
en: the to of and a in that is for on was with as it at by he be from said has have are this an they not but who will
eo: la de kaj en al estas ne por ke kun li mi ĝi sed estis pri oni tiu el ili kiel kiu plej ankaŭ aŭ post pli iu ĉi da
es: de la que el en y a los se del las un por con no una su para es al lo como más o ha sus pero este fue entre sobre
et: ja on ei et kui ka see mis oli aga oma ta kes ning nii või selle siis eesti pärast üks ma välja seda veel kuid mille
eu: eta da du ez dute ere dira izan bat den bere zuen egin dela hori baina zen izango baino dituzte edo beste euskal
fi: ja on ei että se oli myös hän mukaan ovat mutta kun sen joka kuin tai ole sekä jo voi vuoden sitä vain noin nyt olla
fr: de la le l et les à des en d un une du est que dans pour qui il par sur au pas a plus qu se son ce avec sont ne n s
ga: an na a ar agus i go is le sin ag bhí tá ní don leis atá faoi as ach chun nach seo níos gur san duine sé ina mar de
gl: de a que e o en do da os para un as unha na no con se por dos das non é á ao co máis á como pola polo ás seu tamén
ha: da a na ya ta ba wannan sun cewa yi domin ne kuma wajen suka daga don su ce wani cikin shi kan an ke ga wata
hr: i u je na se da su za od o s ne koji a će to iz kako bi što do koje nije po ili kao koja biti tijekom tko prije
hu: a az és hogy nem is egy de meg már ez el volt még csak azt vagy ki mint szerint aki majd nagy után magyar sem lehet
id: yang dan di dengan untuk dari ini dalam itu pada tidak akan juga ke tersebut adalah oleh karena sebagai ada bisa
is: í og að á er sem til við en um af var hann fyrir ekki með það hefur eru frá því verið þá eftir þar þess hún eða ég
it: di e che il la in a un per del è l della i non una con le si da sono al dei d come alla più nel gli ha anche ma
kk: және бұл мен да деп бір үшін де осы бойынша туралы ол жылы қазақстан сондай ақ оның болып еді өз арқылы деді бар
ku: û ku di ji bi de li da jî ye e ew a kir xwe wê yê hat bû ev ên ber lê her ser bo kurd min ya yên ne ji
ky: жана бул менен деп бир үчүн да боюнча ал кыргыз эле ошол болгон эмес дагы кийин анын деген бар өз же ар
la: et in est ad non ut cum qui de ex quod a sunt quae ab sed per esse aut si atque eius ac quam hoc etiam enim
lb: an de d den der vun a net op dat fir mat e ass hunn et datt gëtt si sinn och awer en eng huet am déi zu beim ginn
lt: ir kad į yra su iš tai kaip buvo o bet ar apie nuo taip dėl savo ne lietuvos už tik po jau jis per iki metų bus
lv: un ir ar par no kas ka uz arī bet tika lai gada latvijas gan tas pēc to ne vai kā līdz tiek nav bija savu šo jau
mk: на и во да се од за со не што е ги со како по до ќе кои дека тоа која но или при го беше има кој само ја ова
mn: нь юм байна энэ бол гэж байгаа тухай болон улсын хийх монгол хүн өөр их гэсэн нэг бид тэр оны олон юу ба
mr: आहे या आणि व आहेत तर हा ही तो मात्र करण्यात होते ते केली होती झाली असे मध्ये नाही येथे हे त्या त्यांनी
ms: yang dan di untuk dengan ini dalam itu tidak pada kepada akan oleh adalah ke daripada beliau telah kata sebagai
mt: li ta u fil l il tal fl ma biex minn kien f hu b dan din ġew wara dwar huwa kienet dawn mill jew s lil mal ħafna
nb: i og er på det som å til for en av at har med ikke de den var om vi et seg fra men kan han ble sier skal hun også
ne: छ र को मा छन् पनि गरेको भएको हो तथा यो गर्न लागि नेपाल थियो उनले भन्ने गरी यस एक बताए हुने गर्ने
nl: de van het een en in is dat op te voor met zijn die niet er aan om ook als door bij dan ze maar wordt hij naar uit
nn: i og er på det som å til for ein av at har med ikkje dei den var om vi eit seg frå men kan han vart seier skal ho
oc: de la e que lo en los a las per un una dins es del amb d al l son se pas dels o mai qu aquel sus tanben
pl: w i na z nie się do to że o jak po jest za od co przez dla są tym oraz ale roku tego czy także by jego może który
ps: د په چې او کې له ته دا هم يو نه سره دی یې خو بيا لپاره وو دغه افغانستان شو کړي کړ
pt: de a o que e do da em para um os no com uma não na se é por mais dos como as ao foi das à ou ele pelo também são
ro: de a în și la pe din cu că care nu o să pentru mai un au este o ce fost al se sunt ca fi după prin lui iar cel
ru: в и на не что с по как из это а к о за для у от он но его года также был все при до будет она так мы
sk: a v na sa že je s z o do aj pre k za to ako po podľa od ktoré sú ktorý ale alebo jeho bude by len pri už čo
sl: je in v na se za da so ki pa z s po tudi bi ne od iz bo kot o še do bil več ali pri med lahko leta ko kar
so: oo ka ku u ay iyo in waa ayaa ah la soo si uu laga waxaa kale ee dalka lagu kala isku waxa ama way inuu
sq: e të në dhe për një me që i së nga është ka do se kjo më u ky janë por nuk si ai ishte edhe kanë tij pas deri
sr: i u je na se da su za od o sa ne koji a će to iz kako bi što do koje nije po ili kao koja biti tokom pre posle
sr: и у је на се да су за од о са не који а ће то из како би што до које није по или као која бити али године био
sv: och i att det som en på är av för med till den har inte om ett de men var han från sig vid så efter också kan nu ska
sw: ya na wa kwa katika ni la kuwa za hiyo huo hii yake hilo ambao hivyo pia baada cha lakini huyo watu kama alisema
tg: ва дар ки аз ба бо ин ки барои он аст ҳам тоҷикистон буд мекунад худ ҳар шуд ё то
tl: ng sa ang na mga ay at si ni para nang ito isang kay mula hindi kanyang siya naman may din ayon rin pang upang
tr: ve bir bu da için de ile olarak çok olan daha en gibi sonra kadar ise dedi her ne ki oldu o değil ilk iki var
uk: в у на що та з і не до за й як це від про для а його але року також щоб які він є було або бути під час із
ur: کے میں کی ہے اور سے کا کو نے کہ پر یہ ہیں اس کر بھی تھا ہو ان نہیں وہ لیے جو گیا تھی کہا
uz: va bu bilan uchun ham bir deb o edi bo lgan qilish esa qilgan bolgan da u kerak yil keyin dan bor qildi shu
vi: và của các có là trong cho được với không đã những một người này khi ở từ đến để tại về năm vào theo ra cũng như
xh: kwaye ukuba kunye nge kodwa uthe oku le ngokuba ukuze kwi abantu kuba ezi umntu kufuneka ngaphandle wathi yakhe
yo: ti ni ó tí àwọn sí ní náà wọn pé kan ṣe fún bí láti sì gbogbo lórí fi jẹ wá tó lọ kò
zu: ukuthi futhi ngoba kodwa uma lokhu ukuze kanye abantu lo yena ngo nje kuthiwa umuntu lapho ngesikhathi uthe
fa: و در به از که را این با است برای آن یک تا هم بر خود شده کرد ایران می های بود ما باید شد پس یا نیز هر گفت
hi: के में की है और को से का ने पर कि भी ने हैं यह नहीं एक लिए तो कर इस था ही हो गया साथ किया बाद
"""
_ZIPF, _SHIFT = 0.16, 2.7
"""The word of rank r is _ZIPF / (r + _SHIFT) of a text."""
_BY_CHANCE = 0.001
"""How much of a text in another language the same letters are."""
_MIN_WORDS = 15
_MIN_EVIDENCE = 10.0
"""A few of the commonest words."""


def _read_table() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word -> the languages whose commonest words it is one of, and how much it speaks for each."""
    found: dict[str, dict[str, float]] = {}
    for line in _COMMONEST.strip().splitlines():
        language, _, words = line.partition(": ")
        for rank, word in enumerate(words.split(), 1):
            found.setdefault(word, {}).setdefault(language, log(_ZIPF / (rank + _SHIFT) / _BY_CHANCE))
    return {word: tuple(languages.items()) for word, languages in found.items()}


_LANGUAGES_OF_WORD = _read_table()
LANGUAGES = frozenset(language for languages in _LANGUAGES_OF_WORD.values() for language, _ in languages)
"""ISO 639-1 codes of the languages that can be told."""


def evidence_of_words(words: Sequence[str]) -> dict[str, float]:
    """How much likelier the words of a text (lower case, in any order) make each language, as logarithms, the likeliest
    first; empty where they are too few or tell too little.

    >>> list(evidence_of_words("the train was late and it had to wait for an hour in the rain".split()))[0]
    'en'
    """
    evidence: defaultdict[str, float] = defaultdict(float)
    known = _LANGUAGES_OF_WORD.get
    for word in words:
        for language, weight in known(word, ()):
            evidence[language] += weight
    if len(words) < _MIN_WORDS or max(evidence.values(), default=0.0) < _MIN_EVIDENCE:
        return {}
    return {language: evidence[language] for language in sorted(evidence, key=evidence.__getitem__, reverse=True)}
