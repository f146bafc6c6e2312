"""Names of people in Chinese bylines, which neither capitals nor spaces tell from other words."""

from __future__ import annotations

import re

# The surnames of some nine tenths of all Chinese, in both scripts; without those that most texts begin with as words.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温常康施牛樊葛邢齐易乔"
    "伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝包宁符舒阮柯纪梅童凌毕裴霍涂苗谷盛翁冉骆蓝辛靳柴鲍喻祁蒲滕饶牟艾尤"
    "穆卓吉缪芦褚娄窦戚岑宫卜晏席柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋刁荣巫寇桑郎甄仲虞敖巩佘池迟邝匡鞠荆郁胥栗燕楚鄢谌奚"
    "冼蔺楼厉郜阚屠朴廉傅高安季文張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇呂盧鍾譚陸賈韋鄒閻龍賀顧龔萬錢嚴湯溫齊喬龐"
    "顏莊聶魯歐蘭寧紀畢塗駱藍鮑饒蘆婁竇宮闕閔鄔邊欒榮鞏遲鄺諶藺樓厲闞樸"
)
_COMPOUND_SURNAMES = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|夏侯|东方|東方|皇甫|尉迟|慕容|司徒|令狐"
_HAN = r"[\u3400-\u9fff]"
_NAME = re.compile(rf"(?:{_COMPOUND_SURNAMES}){_HAN}{{1,2}}|[{_SURNAMES}]{_HAN}{{1,2}}")
_WORDS = re.compile(rf"{_HAN}+(?:[\s、&]+{_HAN}+)+")
_BETWEEN = re.compile(r"[\s、&]+")
_BEGINNINGS = (
    "查看|返回|点击|點擊|进入|進入|相关|相關|更多|热门|熱門|推荐|推薦|精华|精華|发布于|發布於|发表于|發表於"
    "|暂无|暫無|免责|免責|版权|版權|阅读|閱讀|扫码"
)
_ENDINGS = (
    "更多|文章|声明|聲明|注册|註冊|登录|登入|登錄|授权|授權|简介|簡介|播报|篇数|阅读量|点击量|浏览量|整理|整合"
    "|首页|首頁|排行榜|客户端|>>|…"
)
_WHOLES = (
    "[已+＋]?(?:关注|關注|订阅|訂閱)|收藏|分享|评论|評論|举报|舉報|作者|编辑|編輯|来源|來源|转载|轉載|综合|綜合"
    "|未知|佚名|匿名|管理员|管理員|小编|公告|广告|廣告|网友|網友"
)
_OF_INTERFACES = re.compile(f"(?:{_BEGINNINGS}).*|.*(?:{_ENDINGS})|{_WHOLES}")
_TITLE = re.compile(
    ".*(?:院长|院長|校长|校長|教授|讲师|講師|研究员|研究員|主任|主编|主編|总编|總編|总监|總監|总裁|總裁|经理|經理"
    "|主席|董事|部长|部長|所长|所長|博士|硕士|碩士|学者|學者|作家|评论员|評論員|撰稿人|分析师|分析師|律师|律師"
    "|医师|醫師|工程师|工程師|编辑|編輯|记者|記者|专家|專家)"
)
_LABELS = re.compile(rf"(?:^|\s+|(?<=[)）|｜/]))(?={_HAN}{{2,4}}[:：])")
_EDITED = re.compile("(?:责任|責任|网络)?(?:编辑|編輯)|责编|責編|校对|校對|审核|审校")
_BEGINS_CHINESE = re.compile(_HAN)


def is_chinese(text: str) -> bool:
    """Whether a text begins with a Chinese character."""
    return _BEGINS_CHINESE.match(text) is not None


def split_labelled(text: str) -> list[str]:
    """The parts of a line of several labels, each with what it labels, editors last.

    >>> split_labelled("责任编辑：李娜 作者：王小明")
    ['作者：王小明', '责任编辑：李娜']
    """
    if "：" not in text and not (":" in text and is_chinese(text)):
        return [text]
    parts = [part for part in map(str.strip, _LABELS.split(text)) if part]
    return sorted(parts, key=lambda part: _EDITED.match(part) is not None)


def is_of_interface(text: str) -> bool:
    """Whether a text is what buttons and boxes of Chinese pages say, and no name.

    >>> is_of_interface("查看更多"), is_of_interface("注册"), is_of_interface("王小明")
    (True, True, False)
    """
    return _OF_INTERFACES.fullmatch(text) is not None


def without_interface(text: str) -> str:
    """A text without what buttons beside it say.

    >>> without_interface("例子发布 关注")
    '例子发布'
    """
    words = text.split()
    while len(words) > 1 and is_of_interface(words[-1]):
        words.pop()
    return " ".join(words)


def names_in_chinese(text: str) -> list[str] | None:
    """The people whom a text of several Chinese words names, one after the other, without what they are; None where it
    is something else.

    >>> names_in_chinese("王小明 李娜"), names_in_chinese("王小明 例子大学经济学院院长"), names_in_chinese("例子 日报")
    (['王小明', '李娜'], ['王小明'], None)
    """
    if not _WORDS.fullmatch(text):
        return None
    names: list[str] = []
    for word in _BETWEEN.split(text):
        if _NAME.fullmatch(word):
            names.append(word)
        elif not names or not (is_of_interface(word) or _TITLE.fullmatch(word)):
            return None
    return names
