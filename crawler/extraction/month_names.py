"""Names of the months in 68 languages, as news pages print them: full, inflected and abbreviated."""

from __future__ import annotations

import unicodedata

from crawler.extraction.text import small_letters

_CROATIAN = frozenset({"hr", "bs"})
"""Languages where the old Slavonic names that Polish and Czech share stand for another month."""

_TABLE = """
af: jan januarie, feb februarie, maart mrt, apr april, mei, jun junie, jul julie, aug augustus, sep september, okt
  oktober, nov november, des desember
am: ጃን ጃንዋሪ ጃንዩ ጃንዩወሪ, ፌብ ፌብሩዋሪ ፌብሩ ፌብሩወሪ, ማርች, ኤፕሪ ኤፕሪል, ሜይ, ጁን, ጁላይ, ኦገስ ኦገስት, ሴፕቴ ሴፕቴምበር, ኦክቶ ኦክቶበር, ኖቬም ኖቬምበር,
  ዲሴም ዲሴምበር
ar: يناير كانونثاني جانفي, فبراير شباط فيفري, مارس آذار اذار, أبريل نيسان ابريل أفريل افريل, مايو أيار ايار ماي, يونيو
  يونيه يونية حزيران جوان, يوليو يوليه يولية تموز جويلية يوليوز, أغسطس آب اغسطس أوت غشت, سبتمبر أيلول ايلول شتنبر,
  أكتوبر تشريناول اكتوبر, نوفمبر تشرينثاني نونبر, ديسمبر كانوناول دجنبر
az: yan yanvar, fev fevral, mar mart, apr aprel, may, iyn iyun, iyl iyul, avq avqust, sen sentyabr, okt oktyabr, noy
  noyabr, dek dekabr
be: сту студзень студзеня стд, лют лютага люты, сак сакавік сакавіка, кра красавік красавіка крс, май мая траўня
  тра, чэр чэрвень чэрвеня, ліп ліпень ліпеня, жні жнівень жніўня жнівеня жнв, вер верасень верасня врс, кас
  кастрычнік кастрычніка кст, ліс лістапад лістапада, сне снежань снежня снж
bg: яну януари ян, фев февруари фв, март, апр април ап, май, юни юн, юли юл, авг август, сеп септември септ септм,
  окт октомври, ное ноември, дек декември
bn: জানু জানুয়ারী জানুয়ারি, ফেব ফেব্রুয়ারী ফেব্রুয়ারি, মার্চ, এপ্রি এপ্রিল, মে, জুন, জুল জুলাই, আগ আগস্ট, সেপ
  সেপ্টেম্বর, অক্টো অক্টোবর, নভে নভেম্বর, ডিসে ডিসেম্বর
bs: jan januar, feb februar, mar mart, apr april, maj, jun juni, jul juli, aug august avg avgust augusta avgusta,
  sep septembar, okt oktobar, nov novembar, dec decembar
ca: gen gener, febr febrer, març, abr abril, maig, juny, jul juliol, agost, set setembre, oct octubre, nov novembre,
  des desembre
cs: led leden ledna lednu, úno únor února únr únoru, bře březen března březnu, dub duben dubna dubnu, kvě květen
  května květnu, červen června čvn čer červnu, července červenec čvc črc červenci črv, srp srpen srpna srpnu, zář
  září, říj říjen října říjnu, lis listopad listopadu, pro prosince prosinec prosinci
cy: ion ionawr, chw chwef chwefror, maw mawrth, ebr ebrill, mai, meh mehefin, gor gorff gorffennaf, awst, medi, hyd
  hydref, tach tachwedd, rhag rhagfyr
da: jan januar, feb februar, mar marts, apr april, maj, jun juni, jul juli, aug august, sep september, okt oktober,
  nov november, dec december
de: jan januar jänner jän, feb februar feber, mär märz mrz, apr april, mai, jun juni, jul juli, aug august, sep sept
  september, okt oktober, nov november, dez dezember
el: ιαν ιανουάριος ιανουαρίου, φεβ φεβρουάριος φεβρουαρίου, μάρ μάρτιος μαρ μαρτίου, απρ απρίλιος απριλίου, μάι
  μάιος μαΐ μαΐου, ιουν ιουνίου ιούν ιούνιος, ιουλ ιουλίου ιούλ ιούλιος, αυγ αυγούστου αύγ αύγουστος, σεπ
  σεπτέμβριος σεπτεμβρίου, οκτ οκτωβρίου οκτώβριος, νοέ νοέμβριος νοε νοεμβρίου, δεκ δεκέμβριος δεκεμβρίου
en: jan january, feb february febr, mar march, apr april, may, jun june, jul july, aug august, sep september sept,
  oct october, nov november, dec december
es: ene enero, feb febrero, mar marzo, abr abril, may mayo, jun junio, jul julio, ago agosto, sept septiembre
  setiembre sep set, oct octubre, nov noviembre, dic diciembre
et: jaan jaanuar, veebr veebruar, märts, apr aprill, mai, juuni, juuli, aug august, sept september, okt oktoober,
  nov november, dets detsember
eu: urt urtarrila urtarrilaren, ots otsaila otsailaren, mar martxoa martxoaren, api apirila apirilaren, mai maiatza
  maiatzaren, eka ekaina ekainaren, uzt uztaila uztailaren, abu abuztua abuztuaren, ira iraila irailaren, urr urria
  urriaren, aza azaroa azaroaren, abe abendua abenduaren
fa: ژانویه ژانویهٔ جنوری, فوریه فوریهٔ فبروری, مارس مارچ, آوریل اپریل, مه مهٔ می, ژوئن جون, ژوئیه ژوئیهٔ جولای, اوت
  آگست, سپتامبر سپتمبر, اکتبر اکتوبر, نوامبر نومبر, دسامبر دسمبر
fi: tammi tammik tammikuu tammikuuta tammikuussa, helmi helmik helmikuu helmikuuta helmikuussa, maalis maalisk
  maaliskuu maaliskuuta maaliskuussa, huhti huhtik huhtikuu huhtikuuta huhtikuussa, touko toukok toukokuu toukokuuta
  toukokuussa, kesä kesäk kesäkuu kesäkuuta kesäkuussa, heinä heinäk heinäkuu heinäkuuta heinäkuussa, elo elok
  elokuu elokuuta elokuussa, syys syysk syyskuu syyskuuta syyskuussa, loka lokak lokakuu lokakuuta lokakuussa,
  marras marrask marraskuu marraskuuta marraskuussa, joulu jouluk joulukuu joulukuuta joulukuussa
fil: ene enero, peb pebrero, mar marso, abr abril, may mayo, hun hunyo, hul hulyo, ago agosto, set setyembre, okt
  oktubre, nob nobyembre, dis disyembre
fr: janv janvier jan, févr février fév, mars, avr avril, mai, juin jun, juil juillet jul, août aoû, sept septembre
  sep, oct octobre, nov novembre, déc décembre
ga: ean eanáir eanair, feabh feabhra, márta, aib aibreán, beal bealtaine, meith meitheamh, iúil, lún lúnasa, mfómh,
  dfómh, samh samhain, noll nollaig
gl: xan xaneiro, feb febreiro, mar marzo, abr abril, maio, xuño, xul xullo, ago agosto, set setembro, out outubro,
  nov novembro, dec decembro
gu: જાન્યુ જાન્યુઆરી, ફેબ્રુ ફેબ્રુઆરી, માર્ચ, એપ્રિલ, મે, જૂન, જુલાઈ, ઑગસ્ટ, સપ્ટે સપ્ટેમ્બર, ઑક્ટો ઑક્ટોબર, નવે
  નવેમ્બર, ડિસે ડિસેમ્બર
he: ינואר ינו׳ לינואר בינואר ינו, פברואר פבר׳ בפברואר לפברואר פבר, מרץ במרץ למרץ מרס במרס למרס מארס במארס למארס,
  אפריל אפר׳ באפריל לאפריל אפר, מאי במאי למאי, יוני ביוני ליוני יונ, יולי ביולי ליולי יול, אוגוסט אוג׳ באוגוסט
  לאוגוסט אוג, ספטמבר ספט׳ בספטמבר לספטמבר ספט, אוקטובר אוק׳ באוקטובר לאוקטובר אוק, נובמבר נוב׳ בנובמבר לנובמבר נוב,
  דצמבר דצמ׳ בדצמבר לדצמבר דצמ
hi: जनवरी जन॰, फ़रवरी फ़र॰ फरवरी, मार्च, अप्रैल, मई, जून, जुलाई जुल॰, अगस्त अग॰, सितंबर सित॰ सितम्बर, अक्तूबर अक्तू॰
  अक्टूबर, नवंबर नव॰ नवम्बर, दिसंबर दिस॰ दिसम्बर
hr: sij siječanj siječnja siječnju siječnjem, velj veljača veljače veljači veljačom, ožu ožujak ožujka ožujku
  ožujkom, tra travanj travnja travnju travnjem, svi svibanj svibnja svibnju svibnjem, lip lipanj lipnja lipnju
  lipnjem, srp srpanj srpnja srpnju srpnjem, kol kolovoz kolovoza kolovozu kolovozom, ruj rujan rujna rujnu rujnom,
  lis listopad listopada listopadu listopadom, stu studeni studenoga studenom studenomu studenome studenog studenim,
  pro prosinac prosinca prosincu prosincem
hu: jan január, febr február feb, márc március már, ápr április, máj május, jún június, júl július, aug augusztus,
  szept szeptember, okt október, nov november, dec december
hy: հնվ հունվար հունվարի, փետրվար փետրվարի փտվ, մարտ մարտի մրտ, ապր ապրիլ ապրիլի, մայիս մայիսի մյս, հնս հունիս
  հունիսի, հլս հուլիս հուլիսի, օգոստոս օգոստոսի օգս, սեպ սեպտեմբեր սեպտեմբերի, հոկ հոկտեմբեր հոկտեմբերի, նոյ
  նոյեմբեր նոյեմբերի, դեկ դեկտեմբեր դեկտեմբերի
id: jan januari djan djanuari, feb februari peb pebruari, mar maret mrt, apr april, mei mai, jun juni djuni, jul
  juli djuli, agu agustus agt, sep september sept, okt oktober, nov november nop nopember, des desember
is: jan janúar, feb febrúar, mar mars, apr apríl, maí, jún júní, júl júlí, ágú ágúst, sep september, okt október,
  nóv nóvember, des desember
it: gen gennaio, feb febbraio, mar marzo, apr aprile, mag maggio, giu giugno, lug luglio, ago agosto, set settembre,
  ott ottobre, nov novembre, dic dicembre
ka: იან იანვარი იანვარს, თებ თებერვალი, მარ მარტი, აპრ აპრილი, მაი მაისი, ივნ ივნისი, ივლ ივლისი, აგვ აგვისტო, სექ
  სექტემბერი, ოქტ ოქტომბერი, ნოე ნოემბერი, დეკ დეკემბერი
kk: қаң қаңтар, ақп ақпан, нау наурыз, сәу сәуір, мам мамыр, мау маусым, шіл шілде, там тамыз, қыр қыркүйек, қаз
  қазан, қар қараша, жел желтоқсан
km: មករា, កុម្ភៈ, មីនា, មេសា, ឧសភា, មិថុនា, កក្កដា, សីហា, កញ្ញា, តុលា, វិច្ឆិកា, ធ្នូ
kn: ಜನ ಜನವರಿ, ಫೆಬ್ರ ಫೆಬ್ರವರಿ, ಮಾರ್ಚ್, ಏಪ್ರಿ ಏಪ್ರಿಲ್, ಮೇ, ಜೂನ್, ಜುಲೈ, ಆಗ ಆಗಸ್ಟ್, ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್, ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್,
  ನವೆಂ ನವೆಂಬರ್, ಡಿಸೆಂ ಡಿಸೆಂಬರ್
lb: jan januar, feb februar, mäe mäerz, abr abrëll, mee, jun juni, jul juli, aug august, sep september, okt oktober,
  nov november, dez dezember
lo: ມກ ມັງກອນ, ກພ ກຸມພາ, ມນ ມີນາ, ມສ ເມສາ, ພພ ພຶດສະພາ, ມິຖ ມິຖຸນາ, ກລ ກໍລະກົດ, ສຫ ສິງຫາ, ກຍ ກັນຍາ, ຕລ ຕຸລາ, ພຈ
  ພະຈິກ, ທວ ທັນວາ
lt: saus sausio sausis, vas vasario vasaris, kov kovas kovo, bal balandis balandžio, geg gegužė gegužės, birž
  birželio birželis, liep liepa liepos, rugp rugpjūtis rugpjūčio, rugs rugsėjis rugsėjo, spal spalio spalis, lapkr
  lapkritis lapkričio, gruod gruodis gruodžio
lv: janv janvāris janvārī, febr februāris februārī, marts martā, apr aprīlis aprīlī, maijs maijā, jūn jūnijs jūnijā,
  jūl jūlijs jūlijā, aug augusts augustā, sept septembris septembrī, okt oktobris oktobrī, nov novembris novembrī,
  dec decembris decembrī
mk: јан јануари, фев февруари, мар март, апр април, мај, јун јуни, јул јули, авг август, сеп септември септ, окт
  октомври, ное ноември ноем, дек декември
ml: ജനു ജനുവരി, ഫെബ്രു ഫെബ്രുവരി, മാർ മാർച്ച്, ഏപ്രി ഏപ്രിൽ, മേയ്, ജൂൺ, ജൂലൈ, ഓഗ ഓഗസ്റ്റ്, സെപ്റ്റം സെപ്റ്റംബർ,
  ഒക്ടോ ഒക്‌ടോബർ, നവം നവംബർ, ഡിസം ഡിസംബർ
mr: जाने जानेवारी, फेब्रु फेब्रुवारी, मार्च, एप्रि एप्रिल, मे, जून, जुलै, ऑग ऑगस्ट, सप्टें सप्टेंबर, ऑक्टो ऑक्टोबर,
  नोव्हें नोव्हेंबर, डिसें डिसेंबर
ms: jan januari, feb februari, mac, apr april, mei, jun, jul julai, ogo ogos, sep september, okt oktober, nov
  november, dis disember
my: ဇန် ဇန်နဝါရီ, ဖေ ဖေဖော်ဝါရီ, မတ်, ဧပြီ, မေ, ဇွန်, ဇူ ဇူလိုင်, ဩဂုတ်, စက် စက်တင်ဘာ, အောက် အောက်တိုဘာ, နို
  နိုဝင်ဘာ, ဒီ ဒီဇင်ဘာ
nb: jan januar, feb februar, mar mars, apr april, mai, jun juni, jul juli, aug august, sep september, okt oktober,
  nov november, des desember
ne: जनवरी, फेब्रुअरी, मार्च, अप्रिल, मे मई, जुन, जुलाई, अगस्ट, सेप्टेम्बर, अक्टोबर, नोभेम्बर, डिसेम्बर
nl: jan januari, feb februari, maart mrt, apr april, mei, jun juni, jul juli, aug augustus, sep september, okt
  oktober, nov november, dec december
pa: ਜਨ ਜਨਵਰੀ, ਫ਼ਰ ਫ਼ਰਵਰੀ, ਮਾਰਚ, ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ, ਮਈ, ਜੂਨ, ਜੁਲਾ ਜੁਲਾਈ, ਅਗ ਅਗਸਤ, ਸਤੰ ਸਤੰਬਰ, ਅਕਤੂ ਅਕਤੂਬਰ, ਨਵੰ ਨਵੰਬਰ, ਦਸੰ
  ਦਸੰਬਰ
pl: sty styczeń stycznia styczen styczniu, lut lutego luty lutym, mar marca marzec marcu, kwi kwiecień kwietnia
  kwiecien kwietniu kwie, maj maja maju, cze czerwca czerwiec czerwcu, lip lipca lipiec lipcu, sie sierpień sierpnia
  sierpien sierpniu, wrz wrzesień września wrzesien wrzesnia wrześniu wrzesniu, paź październik października
  pazdziernik pazdziernika październiku pazdzierniku paz, lis listopad listopada listopadzie, gru grudnia grudzień
  grudzien grudniu
pt: jan janeiro, fev fevereiro, mar março, abr abril, mai maio, jun junho, jul julho, ago agosto, set setembro
  septembro, out outubro, nov novembro, dez dezembro
ro: ian ianuarie, feb februarie febr, mar martie mart, apr aprilie, mai, iun iunie, iul iulie, aug august, sept
  septembrie sep, oct octombrie, noiembrie nov noiem, dec decembrie
ru: янв январь января, февр февраль февраля фев, мар март марта, апр апрель апреля, май мая, июн июнь июня, июл июль
  июля, авг август августа, сент сентябрь сентября сен, окт октябрь октября, нояб ноябрь ноября ноя, дек декабрь
  декабря
si: ජන ජනවාරි, පෙබ පෙබරවාරි, මාර් මාර්තු, අප්‍රේල්, මැයි, ජූනි, ජූලි, අගෝ අගෝස්තු, සැප් සැප්තැම්බර්, ඔක් ඔක්තෝබර්,
  නොවැ නොවැම්බර්, දෙසැ දෙසැම්බර්
sk: jan január januára, feb február februára, mar marca marec, apr apríl apríla, máj mája, jún júna, júl júla, aug
  august augusta, sep september septembra, okt október októbra, nov november novembra, dec december decembra
sl: jan januar januarja, feb februar februarja, mar marec marca, apr april aprila, maj maja, jun junij junija, jul
  julij julija, avg avgust avgusta, sep september septembra, okt oktober oktobra, nov november novembra, dec
  december decembra
sq: jan janar, shk shkurt, mar mars, pri prill, maj, qer qershor, korr korrik kor, gush gusht gsh, sht shtator, tet
  tetor, nën nëntor, dhj dhjetor
sr: јан јануар јануара, феб фебруар фебруара, мар март марта, апр април априла, мај маја, јун јуна, јул јула, авг
  август августа, сеп септембар септембра, окт октобар октобра, нов новембар новембра, дец децембар децембра
sr-Latn: jan januar januara, feb februar februara, mar mart marta, apr april aprila, maj maja, jun juna, jul jula,
  avg avgust avgusta, sep septembar septembra, okt oktobar oktobra, nov novembar novembra, dec decembar decembra
sv: jan januari, feb februari, mars, apr april, maj, juni jun, juli jul, aug augusti, sep september sept, okt
  oktober, nov november, dec december
sw: jan januari, feb februari, mac machi, apr aprili, mei, jun juni, jul julai, ago agosti, sep septemba, okt
  oktoba, nov novemba, des desemba
ta: ஜன ஜனவரி, பிப் பிப்ரவரி, மார் மார்ச், ஏப் ஏப்ரல், மே, ஜூன், ஜூலை, ஆக ஆகஸ்ட், செப் செப்டம்பர், அக் அக்டோபர், நவ
  நவம்பர், டிச டிசம்பர்
te: జన జనవరి, ఫిబ్ర ఫిబ్రవరి, మార్చి, ఏప్రి ఏప్రిల్, మే, జూన్, జులై, ఆగ ఆగస్టు, సెప్టెం సెప్టెంబర్, అక్టో అక్టోబర్,
  నవం నవంబర్, డిసెం డిసెంబర్
th: มกราคม มค มกรา, กพ กุมภาพันธ์ กุมภา, มีค มีนาคม มีนา, เมย เมษายน เมษา, พค พฤษภาคม พฤษภา, มิถุนายน มิย มิถุนา, กค
  กรกฎาคม กรกฎา, สค สิงหาคม สิงหา, กย กันยายน กันยา, ตค ตุลาคม ตุลา, พย พฤศจิกายน พฤศจิ, ธค ธันวาคม ธันวา
tr: oca ocak, şub şubat şu, mar mart, nis nisan, may mayıs, haz haziran, tem temmuz, ağu ağustos ağ, eyl eylül, eki
  ekim, kas kasım, ara aralık
uk: січ січень січня, лют лютий лютого, бер березень березня берез, квіт квітень квітня кві, трав травень травня
  тра, черв червень червня чер, лип липень липня, серп серпень серпня сер, вер вересень вересня верес, жовт жовтень
  жовтня жов, лист листопад листопада листоп лис, груд грудень грудня гру
ur: جنوری, فروری, مارچ, اپریل, مئی, جون, جولائی, اگست, ستمبر, اکتوبر, نومبر, دسمبر
uz: yan yanvar, fev fevral, mar mart, apr aprel, may, iyn iyun, iyl iyul, avg avgust, sen sentabr, okt oktabr, noy
  noyabr, dek dekabr
"""

_NUMBERED_ARABIC = (
    ("كانون الثاني", "كانونثاني"),
    ("كانون الاول", "كانوناول"),
    ("كانون الأول", "كانوناول"),
    ("تشرين الثاني", "تشرينثاني"),
    ("تشرين الاول", "تشريناول"),
    ("تشرين الأول", "تشريناول"),
)

JALALI = {
    name: number
    for number, names in enumerate(
        (
            "فروردین",
            "اردیبهشت",
            "خرداد",
            "تیر",
            "مرداد امرداد",
            "شهریور",
            "مهر",
            "آبان ابان",
            "آذر اذر",
            "دی",
            "بهمن",
            "اسفند",
        ),
        1,
    )
    for name in (*names.split(), *names.replace("\u06cc", "\u064a").split())
}
"""Months of the Persian calendar; many systems write an Arabic yeh in them."""


def join_double_names(text: str) -> str:
    """Writes the Levantine names of two words ("second Kanun") as one."""
    if "الثاني" in text or "ول" in text:
        for pair, single in _NUMBERED_ARABIC:
            text = text.replace(pair, single)
    return text


def month_number(word: str, language: str | None = None) -> int | None:
    """1 to 12 for a month's name in any language; None for other words.

    Where a name means different months (listopad: October in Croatian, November in Polish and Czech), `language`
    (ISO 639-1) decides, and without it the answer is None.

    >>> month_number("Września"), month_number("août"), month_number("aout"), month_number("listopada", "hr")
    (9, 8, 8, 10)
    """
    word = small_letters(word)
    if word in _AMBIGUOUS:
        if language is None:
            return None
        return _CROATIAN_MONTHS[word] if language[:2] in _CROATIAN else _OTHER_MONTHS[word]
    return _MONTHS.get(word)


def is_month(word: str) -> bool:
    """Whether a word is a month's name in some language.

    >>> is_month("Mayo"), is_month("mayor")
    (True, False)
    """
    return small_letters(word) in _MONTHS or word in JALALI


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not "\u0300" <= c <= "\u036f")


def _read_table(table: str) -> dict[str, dict[str, int]]:
    """Language -> name -> number."""
    rows: dict[str, dict[str, int]] = {}
    for row in small_letters(table).replace("\n  ", " ").strip().splitlines():
        language, _, months = row.partition(": ")
        names = rows.setdefault(language[:2], {})
        for number, group in enumerate(months.split(","), 1):
            for name in group.split():
                names.setdefault(name, number)
                names.setdefault(_without_accents(name), number)
    return rows


def _merge(rows: dict[str, dict[str, int]], *, croatian: bool) -> dict[str, int]:
    merged: dict[str, int] = {}
    for language, names in rows.items():
        if (language in _CROATIAN) is croatian:
            for name, number in names.items():
                merged.setdefault(name, number)
    return merged


_ROWS = _read_table(_TABLE)
_CROATIAN_MONTHS = _merge(_ROWS, croatian=True)
_OTHER_MONTHS = _merge(_ROWS, croatian=False)
_AMBIGUOUS = {name for name, number in _CROATIAN_MONTHS.items() if _OTHER_MONTHS.get(name, number) != number}
_MONTHS = {**_CROATIAN_MONTHS, **_OTHER_MONTHS}
