"""Lexicon: the closed lists of words that rules of drafting go by; of the language of reports, not of one text."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType


def longest_first(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def table(lines: str) -> Mapping[str, str]:
    """What each word is, of lines that are written `what word word word`."""
    rows = [line.split() for line in lines.strip().splitlines()]
    return MappingProxyType({word: what for what, *words in rows for word in words})


_VERBS = """
建立健全 建立完善 建立 健全完善 健全 完善 制定下发 制定出台 制定 出台 印发 下发 推进 推动 推行 推广 实施
开展 落实 打造 构建 构筑 搭建 探索 深化 拓展 实行 通过 围绕 坚持 强化 加强 提升 提高 增强 突出 发挥 引导
动员 组建 成立 设立 新建 改扩建 修建 建成 建强 完成 举办 召开 选派 选拔 选聘 招聘 聘请 安排 明确 细化 形成
实现 达到 确保 采取 利用 依托 结合 聚焦 紧扣 着力 积极 全面 深入 扎实 切实 大力 进一步 不断 持续 有效 充分
认真 严格 先后 累计 已经 按照 根据 针对 适应 解决 促进 促使 带动 激发 激活 覆盖 涉及 覆盖到 负责 牵头
组织实施 组织开展 组织引导 启动 创建 创立 培育 优化 整合 压实 明晰 贯彻 领会 把握 树立 立足 融入 纳入 推选
评选 接受 接收 参加 参与 邀请 制作 发放 赠送 慰问 看望 投资 投入 投放 前往 争取 筹集 筹资 拨付 下拨 使用
节约 配备 配齐 选出 担任 走访 联系 帮助 服务于 面向 作为 成为 属于 具有 拥有 包括 以及 并且 同时 目前 截至
其中 分别 逐步 逐一 逐村 率先 主动 共同 合力 广泛 大胆 精心 正在 继续 力争 初步 确定 开设 开办 编排 编制
储备 进行 引进 扩大 抓好 抓牢 做好 办好 做实 做优 用好 抓实 打破 破解 补齐 转变 转化 变为 升格 调整 支持
给予 鼓励 维护 凝聚 汇聚 集聚 分解 分领域 深入推进 巩固 延伸 下沉 对接 签订 认领 挂牌 带领 听取 征求
依靠 公开 关心 关爱 团结 引领 协调 吸引 聚集 建设一支 培养一批 培养选拔 教育引导 组织动员 优选 招录
考录 抽调 下派 上派 赋予 便于 方便 确定为 编成 汇集 征集 收集 反映 梳理 结对 用于
"""
_PARTICLES = (
    r"的(?!确)|了(?!解)|将(?!来)|把(?<!一把)(?!手|关)|被(?!子)|让|赴(?!任)|共有|有(?=[\dXx])|已(?<!自己)|自(?=20|19)"
    r"|对(?<!面对|应对|配对|一对|结对)(?!子|口|象|接|外|照)|与(?<!参与)|及(?<!普及|以及)(?!时)|由(?<!自由)"
    r"|和(?<!共和|平和|总和|温和)(?!谐|睦|平|县|田|硕|静)|从(?<!服从)(?!严|业|事)|使(?<!行使|大使)(?!用|命)"
    r"|向(?<!方向|导向|双向|流向|志向|同向|转向|纵向|横向)(?!心)|并(?<!合并)(?!轨)|或(?!许)|至(?<!甚至)"
    r"|以(?<!可以|予以|得以|加以|足以)(?!上|下|来|内|外|后|前|及)|而(?<!从而|因而|进而)|着(?<!沿着|跟着)(?!力|眼|手|重)"
    r"|为(?<!行为|认为|有为|分为)(?!民|主)|在(?<!存在|现在|潜在|实在)(?!线|职|岗|编)|到(?<!得到|感到|找到)(?!位|期|岗)"
    r"|等(?<!平等|同等|高等|中等|初等)(?!级|额|次)|于(?<!由于|关于|对于|等于|善于)|是(?<!总是|但是|还是|求是)"
    r"|共(?=召开|有|建成|完成|培训|征求|开展|投入|计)|(?<=[理摸查列])出|各(?=项|种|类型)"
)
BOUNDARY = re.compile(f"{longest_first(_VERBS.split())}|{_PARTICLES}")
"""Words that no name goes across: verbs and particles of reports."""

ROUGH_UNITS = table(
    """
    个 大 处 所 类 种 套 份 本 册 篇 门 节 间 栋 幢 辆 团 组 层
    """
)
"""Measure words that the closed list of units has not: items, for a person to look at."""
_EXACT_UNITS = table(
    """
    个 个
    家 家
    户 户
    人 人 名 位
    人次 人次
    次 次 户次 件次
    件 件
    项 项
    条 条
    起 起
    部 部
    场 场 场次
    期 期
    支 支
    台 台
    座 座
    批 批 批次
    张 张
    级 级
    元 元
    % % ％ 个百分点
    岁 岁
    小时 小时
    天 天
    年 年
    月 个月
    """
)
UNITS: Mapping[str, str] = MappingProxyType({**_EXACT_UNITS, **ROUGH_UNITS})
"""Measure words as texts print them, and the unit of the closed list that each is."""
PERIODS = table(
    """
    day 每天 每日 一日
    month 每月 一月 月
    quarter 每季度 每季 一季 季 季度
    half_year 每半年 半年
    year 每年 一年 年底 年终 年度
    """
)
"""How texts call the period that something is done in once."""
EACH = table(
    """
    person_month 每人每月
    person_year 每人每年
    village_year 每村每年 每个村每年
    community_year 每社区每年 每个社区每年
    household 每户 户均
    person 每人 人均 每名 每位
    village 每村 村均 每个村 村平均
    community 每个社区 每社区 社区平均
    organization 每单位 每家
    year 每年 年均
    month 每月 月均
    day 每天
    quarter 每季度 每季
    half_year 每半年
    """
)
"""Of a rate, what it is for each of."""
SENSES = table(
    """
    raised_to 提高到 提高至 增加到 增加至 增至 增长到 增长至 上升到 上升至 提升到 提升至 扩大到
    increase 增收 增长 增加 新增 净增 同比增长 提高了 提升了 增幅
    """
)
"""What tells an increase, or the level that it leads to."""
STATUSES = table(
    """
    planned 计划 拟 初步确定 力争 预计
    sought 争取
    """
)
"""What tells a figure that is planned or sought."""
FUND_KINDS = table(
    """
    budget 预算
    saved 节约 节省 结余
    spent 实际采购 支出 花费 耗资 开支 采购金额
    invested 投资 投入 总投资 出资 注资
    lent 贷款 放贷 授信
    paid 发放 补助 补贴 报酬 奖励 奖金 慰问金 津贴 救助金 兑现
    raised 筹资 自筹 筹集 筹措 募集 众筹
    donated 捐赠 捐款 捐助 捐资
    set_aside 设立 安排 列支 下拨 拨付 专项资金 专项经费 划拨 建立
    """
)
"""What is done with money, by the words beside a sum."""
MONEY = ("资金", "经费", "报酬", "补贴", "津贴", "补助", "补助金", "奖金", "慰问金", "基金", "贷款", "工资", "预算")
"""How money is called."""
FOUNDED = re.compile(r"(?:组建|新建|打造|建立|建成|成立|创建|设立|修建|建设|新增|发展)了?$")
"""What stands right before a count of what was founded or built: a figure of the work, no group that was there."""
INCOME = ("收入", "工资", "增收", "产值", "利润", "营业额", "销售额", "纯收益", "收益")
