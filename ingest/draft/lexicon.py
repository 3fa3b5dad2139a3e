"""Lexicon: the closed lists of words that rules of drafting go by; of the language of reports, not of one text."""

import re
from collections.abc import Mapping
from types import MappingProxyType

_VERBS = (
    "建立健全 建立完善 建立 健全完善 健全 完善 制定下发 制定出台 制定 出台 印发 下发 推进 推动 推行 推广 实施 开展 落实 打造 "
    "构建 构筑 搭建 探索 深化 拓展 实行 通过 围绕 坚持 强化 加强 提升 提高 增强 突出 发挥 引导 动员 组建 成立 设立 新建 "
    "改扩建 修建 建成 建强 完成 举办 召开 选派 选拔 选聘 招聘 聘请 安排 明确 细化 形成 实现 达到 确保 采取 利用 依托 "
    "结合 聚焦 紧扣 着力 积极 全面 深入 扎实 切实 大力 进一步 不断 持续 有效 充分 认真 严格 先后 累计 已经 按照 根据 针对 "
    "适应 解决 促进 促使 带动 激发 激活 覆盖 涉及 覆盖到 负责 牵头 组织实施 组织开展 组织引导 启动 创建 创立 创新 培育 优化 "
    "整合 统筹 统一 规范 压实 明晰 贯彻 学习 领会 把握 树立 立足 融入 纳入 推选 评选 表彰 接受 接收 参加 参与 邀请 制作 "
    "发放 赠送 慰问 看望 投资 投入 投放 前往 争取 筹集 筹资 拨付 下拨 使用 节约 配备 配齐 选出 担任 走访 联系 帮助 服务于 "
    "面向 作为 成为 属于 具有 拥有 包括 以及 并且 同时 目前 截至 其中 分别 逐步 逐一 逐村 率先 主动 重点 共同 合力 广泛 "
    "大胆 精心 定期 正在 继续 力争 计划 初步 确定 开设 开办 编排 编制 储备 进行 引进 扩大 抓好 抓牢 做好 办好 做实 做优 "
    "用好 抓实 打破 破解 补齐 转变 转化 变为 升格 改革 调整 支持 给予 鼓励 保障 维护 凝聚 汇聚 集聚 集中 分解 分领域 "
    "深入推进 巩固 延伸 下沉 对接 签订 签约 结对 认领 挂牌 带领 锤炼 听取 征求 心怀 依靠 公开 关心 关爱 团结 引领 协调 吸引 聚集 "
    "建设一支 培养一批 培养选拔 教育引导 组织动员 优选 招录 考录 抽调 下派 上派 赋予 便于 方便 确定为 编成 汇集 征集 收集 反映 梳理"
)
_KEPT_VERBS = frozenset("计划 规范 改革 重点 创新 保障 服务 结对 签约 集中 统筹 学习 表彰 定期 统一".split())
"""Verbs that are as often the beginning or the end of a name: no boundaries."""
_PARTICLES = (
    r"的(?!确)|了(?!解)|将(?!来)|把(?<!一把)(?!手|关)|被(?!子)|对(?<!面对|应对|配对|一对)(?!子|口|象|接|外|照)|与(?<!参与)"
    r"|和(?<!共和|平和|总和|温和)(?!谐|睦|平|县|田|硕|静)|及(?<!普及|以及)(?!时)|由(?<!自由)|向(?<!方向|导向|双向|流向|志向|同向|转向|纵向|横向)(?!心)|从(?<!服从)(?!严|业|事)"
    r"|以(?<!可以|予以|得以|加以|足以)(?!上|下|来|内|外|后|前|及)|为(?<!行为|作为|成为|认为|有为|变为|分为)(?!民|主)|在(?<!存在|现在|潜在|实在)(?!线|职|岗|编)"
    r"|到(?<!达到|得到|感到|做到|找到)(?!位|期|岗)|让|使(?<!行使|大使)(?!用|命)|等(?<!平等|同等|高等|中等|初等)(?!级|额|次)|并(?<!合并)(?!轨)|或(?!许)|而(?<!从而|因而|进而)|着(?<!沿着|跟着)(?!力|眼|手|重)"
    r"|至(?<!甚至)|于(?<!由于|关于|对于|等于|善于)|是(?<!总是|但是|还是|求是)|已(?<!自己)|共(?=召开|有|建成|完成|培训|征求|开展|投入|计)|各(?=项|种|类型)|自(?=20|19)"
)
BOUNDARY = re.compile(
    "|".join([*sorted(set(_VERBS.split()) - _KEPT_VERBS, key=lambda verb: (-len(verb), verb)), _PARTICLES])
)
"""Words that no name goes across: verbs and particles of reports."""

UNITS: Mapping[str, str] = MappingProxyType(
    {
        **{
            unit: unit
            for unit in "个 家 户 人 人次 次 件 项 条 起 部 场 期 支 台 座 批 张 级 元 % 岁 小时 天 年".split()
        },
        **dict.fromkeys("名 位".split(), "人"),
        **dict.fromkeys("余人 多人".split(), "人"),
        "批次": "批",
        "％": "%",
        "个月": "月",
        "场次": "场",
        "户次": "次",
        "件次": "次",
        "个百分点": "%",
        **dict.fromkeys("大 处 所 类 种 套 份 本 册 篇 门 节 间 栋 幢 辆 盏 面 块 只 头 只 团 组 层".split(), "个"),
    }
)
"""Measure words as texts print them, and the unit of the closed list that each is."""
ROUGH_UNITS = frozenset("大 处 所 类 种 套 份 本 册 篇 门 节 间 栋 幢 辆 盏 面 块 只 头 团 组 层".split())
"""Measure words that the closed list has no unit of: items, for a person to look at."""
PERIODS: Mapping[str, str] = MappingProxyType(
    {"每天": "day", "每日": "day", "每月": "month", "每季度": "quarter", "每季": "quarter", "每半年": "half_year"}
    | {"每年": "year", "一月": "month", "一季": "quarter", "一年": "year", "半年": "half_year", "一日": "day"}
    | {"月": "month", "季": "quarter", "季度": "quarter", "年底": "year", "年终": "year", "年度": "year"}
)
EACH: Mapping[str, str] = MappingProxyType(
    {"每人每月": "person_month", "每人每年": "person_year", "每村每年": "village_year", "每社区每年": "community_year"}
    | {"每个社区每年": "community_year", "每个村每年": "village_year", "每户": "household", "户均": "household"}
    | {"每人": "person", "人均": "person", "每名": "person", "每位": "person", "每村": "village", "村均": "village"}
    | {"每个村": "village", "每个社区": "community", "每社区": "community", "每单位": "organization"}
    | {"每家": "organization", "每年": "year", "年均": "year", "每月": "month", "月均": "month", "每天": "day"}
    | {"每季度": "quarter", "每季": "quarter", "每半年": "half_year", "社区平均": "community", "村平均": "village"}
)
SENSES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        "提高到 提高至 增加到 增加至 增至 增长到 增长至 上升到 上升至 提升到 提升至 扩大到".split(), "raised_to"
    )
    | dict.fromkeys("增收 增长 增加 新增 净增 同比增长 提高了 提升了 增幅".split(), "increase")
)
STATUSES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys("计划 拟 初步确定 力争 预计 将 到年底前".split(), "planned") | dict.fromkeys("争取".split(), "sought")
)
FUND_KINDS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys("预算".split(), "budget")
    | dict.fromkeys("节约 节省 结余".split(), "saved")
    | dict.fromkeys("实际采购 支出 花费 耗资 开支 采购金额".split(), "spent")
    | dict.fromkeys("投资 投入 总投资 出资 注资".split(), "invested")
    | dict.fromkeys("贷款 放贷 授信".split(), "lent")
    | dict.fromkeys("发放 补助 补贴 报酬 工资 奖励 奖金 慰问金 津贴 救助金 兑现".split(), "paid")
    | dict.fromkeys("筹资 自筹 筹集 筹措 募集 众筹".split(), "raised")
    | dict.fromkeys("捐赠 捐款 捐助 捐资".split(), "donated")
    | dict.fromkeys("设立 安排 列支 下拨 拨付 专项资金 专项经费 划拨 建立".split(), "set_aside")
)
MONEY_WORDS = re.compile(
    "|".join(sorted({*FUND_KINDS, "资金", "经费", "金额", "收入", "争取"}, key=lambda w: (-len(w), w)))
)
INCOME = ("收入", "增收", "产值", "利润", "营业额", "销售额", "纯收益", "收益")
