"""Names of Chinese places and bodies: what of a name is only its region, its rank or its form. Pure, on text alone."""

import re

from graph.text import HANZI, folded, kept, stem

LEVELS = "省市县区州盟旗镇乡村"
"""Characters that end the names of divisions: a body of a 市 and one of a 县 are two."""
_DIVISION = "自治区|地区|新区|街道|社区|省|市|州|盟|县|区|旗|镇|乡|村"
_PARTY = re.compile(r"^(?:中国共产党|中共)")
_PEOPLES = (
    "蒙古族?|哈萨克族?|柯尔克孜族?|塔吉克族?|维吾尔族?|达斡尔族|鄂温克族|鄂伦春族|俄罗斯族|乌孜别克族|塔塔尔族|"
    "(?:藏|回|苗|彝|壮|满|侗|瑶|白|土|傣|黎|畲|佤|水|羌|怒|京)族|土家族|哈尼族|傈僳族|拉祜族|东乡族|纳西族|景颇族|"
    "仫佬族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|阿昌族|普米族|德昂族|保安族|裕固族|独龙族|布依族|朝鲜族|门巴族|珞巴族|"
    "基诺族|高山族|赫哲族|各族"
)
_AUTONOMOUS = re.compile(rf"(?:{_PEOPLES})*自治(?=[州县旗])")
_AUTONOMOUS_REGION = re.compile(r"(?:壮族|回族|维吾尔)?自治区")
_FORMS = (
    ("居民委员会", "居委会"),
    ("村民委员会", "村委会"),
    ("管理委员会", "管委会"),
    ("工作委员会", "工委"),
    ("人民代表大会", "人大"),
    ("政治协商会议", "政协"),
    ("共产主义青年团", "共青团"),
    ("人民政府", "政府"),
    ("办事处", ""),
)
_BODY_ENDS = re.compile(r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|公司)$")
_OFFICE = re.compile(r"办公室$")
_COMMITTEE = re.compile(rf"(?<=[{LEVELS}道团党组支总])委员会")
_VILLAGERS = re.compile(r"村?村委会$")
_RESIDENTS = re.compile(r"(?:社区)?居委会$")
_CHUNK = re.compile(rf"([㐀-鿿]{{2,8}}?)(?:{_DIVISION})")
_NO_REGION = re.compile(
    r"^(?:城市|城镇|农村|农牧|乡镇|街道|社区|村|行政|自然|各|全|驻|辖|本|两|基层|中心|小|试点|试验)"
)
DISTINCT = tuple(
    frozenset(each)
    for each in (
        "0123456789",
        "零一二三四五六七八九十百",
        "东西南北中",
        "上下",
        "前后",
        "甲乙丙丁",
        "委局办会部院站处科室队组厅署所社",
    )
)
"""Characters that tell names apart: one taken for another of its set, or left out, is another name, not a slip."""


@kept
def letters(name: str) -> str:
    """The letters of a name in normal form: width, case, quotes, brackets and spaces do not count."""
    return folded(name)[0]


@kept
def brief(name: str) -> str:
    """A name in letters as people shorten it: without 中共, the peoples of an autonomous area and a company's form.

    中共西宁市委员会组织部 is 西宁市委组织部, 海西蒙古族藏族自治州人民政府 is 海西州政府. What would leave less than
    two letters stays.
    """
    whole = letters(name)
    short = _AUTONOMOUS_REGION.sub("", _AUTONOMOUS.sub("", _PARTY.sub("", whole)))
    for long, less in _FORMS:
        short = short.replace(long, less)
    short = _OFFICE.sub("办", _COMMITTEE.sub("委", short))
    bare = _BODY_ENDS.sub("", short)
    return next((each for each in (bare, short) if len(each) > 1), whole)


def region_before(long: str, short: str) -> str | None:
    """The region that stands in one name before another, in letters: 西宁市 of 西宁市委 and 市委; or None."""
    if len(short) < 2 or len(long) <= len(short) or not long.endswith(short):
        return None
    dropped = long[: -len(short)]
    level = short[0] if short[0] in LEVELS else ""
    # 西宁 before 市委 has its rank in what both share; 西宁市 before 政府 has not
    for region in (dropped, dropped + level):
        parts = regions(region)
        if parts and not any(_NO_REGION.match(part) for part in parts):
            return region
    return None


@kept
def regions(text: str) -> tuple[str, ...]:
    """The divisions that a text names one after another: both of 青海省西宁市; none of a text that says more."""
    found: list[str] = []
    at = 0
    while at < len(text):
        chunk = _CHUNK.match(text, at)
        if chunk is None:
            return ()
        found.append(chunk[0])
        at = chunk.end()
    return tuple(found)


@kept
def place_stem(name: str) -> str:
    """What is a place's own of its name, ranks and peoples left out: 海西 of 海西蒙古族藏族自治州."""
    return stem(_AUTONOMOUS.sub("", letters(name)))


@kept
def place_brief(name: str) -> str:
    """A place's name as people say it: 和平村村民委员会 is 和平村, 朝阳居委会 is 朝阳社区."""
    return _RESIDENTS.sub("社区", _VILLAGERS.sub("村", brief(name)))


def is_bare(name: str) -> bool:
    """Whether a name has no rank of a division at its end."""
    return place_stem(name) == letters(name)


def one_slip(one: str, other: str) -> bool:
    """Whether two texts differ by one letter too many, too few, wrong, or two swapped; numbers and ranks are no slips.

    Both need three letters: of two, one wrong is half.
    """
    if one == other or min(len(one), len(other)) < 3 or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :] and not any(long[at] in each for each in DISTINCT)
    if short[at + 1 :] == long[at + 1 :]:
        return not any(short[at] in each and long[at] in each for each in (*DISTINCT, frozenset(LEVELS)))
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped and not short[at].isdigit()


def chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return bool(HANZI.search(text))
