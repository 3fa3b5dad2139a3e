"""Endings: how the names of bodies and of programmes end, and which kind of the closed lists each ending is."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ingest.draft.lexicon import longest_first, table

_BODY_WORDS = """
leading_group 领导小组
work_team 工作组 工作专班 专班 工作队 服务队 突击队 小分队 中队 大队 宣讲团 团队 队伍
coordination_committee 协调委员会
supervisory_committee 监督委员会
party_work_committee 党工委 党(工)委 大工委 工委
party_committee 党委 县委 市委 州委 区委 省委 镇党委
party_group 党组
party_department 组织部 宣传部 统战部 政法委 纪委监委 纪委 党建办
party_branch 党支部 党总支 联合党支部
party_group_cell 党小组
functional_party_organization 功能型党组织
party_organization 党组织
village_committee 居委会 村委会 居民委员会 村民委员会
body 业委会 业主委员会 议事会 理事会 班子 网格
government 政府
department 部门 国资委 发改委 卫健委 民宗委 部委 办公室 局 供销社
cooperative 合作社
enterprise 公司 企业 事务所 银行 支行 分行 信用社 农商行
social_organization 社会组织 群众团体 群团组织 协会 商会 基金会
school 学校 小学 中学 大学 学院 党校
public_institution 医院 研究所 农科所 站所 事业单位
media 日报社 电视台 新闻网 日报
unit 单位 机关 街道 乡镇
centre 中心 服务站 活动站
consortium 联盟 联合体 共同体
cadres 书记 副书记 干部 公务员 组织委员 兼职委员 委员 指导员 带头人 网格员 专干 负责人 班子成员 成员 领导
cadres 工作人员 党务工作者 主任 工作队员 人选
people 人员 工作者 学员 群众 村民 居民 农牧民 牧民 农民 代表 社工 志愿者 业主 对象 毕业生 贫困人口 残疾人
people 老人 学生 青年
party_members 党员 党代表
household 贫困户 农户 住户 困难户 中心户 户
village 行政村 贫困村 后进村 自然村 试点村 示范村 空壳村 薄弱村 村(社区)
community 社区 小区
troupe 曲艺团 艺术团 文工团
think_tank 智库
"""
_INITIATIVES = """
programme 工程 计划 改革 建设 振兴 治理 任务 教育 保障
plan 行动计划 三年计划 方案 规划 战略
campaign 行动 专项治理 专项行动 整治
activity 活动 评选 座谈会 专题会议 换届 换届选举 审计 联审 保险 体检
mechanism 机制 制度 责任制 承诺制 常任制 联席会议 考核 评议 管理 指数 责任 后备库 人才库
policy 办法 清单 意见 通知 措施 条例 细则 公约 项目书
model 模式 共建
method 工作法 方法 方式
structure 体系 格局 架构 网络
pilot 试点 试点工作 试点改革
training 培训 培训班 轮训班 研修班 轮训 挂职锻炼 锻炼
standard 标准 评价指标 规范
brand 品牌 服务卡
platform 平台 系统 热线 网站 信箱 公众号
facility 基地 阵地 示范点 长廊 公寓 广场 活动室 工作室 场所 大厅 史馆 展馆
slogan 理念 导向 目标 精神 思想 要求
project 项目
work 专题片 情景剧 党课
"""


class Ending(NamedTuple):
    """An ending that a name was found to have: where it ends in the words, and the kind that it is."""

    at: int
    kind: str


_NO_OFFICE = "局[面势限部]|(?<=[格布大全结开时政破当新僵邮])局"
"""What ends in 局 and is no office."""
BARE = re.compile(
    "银行|支行|分行|人员|成员|部门|班子|企业|机关|单位|中心|领导|队伍|书记|学生|工作者|团队|负责人|主任|委员|代表|乡镇|政府|户"
)
"""Endings that name nothing without the words before them."""
INITIATIVES = table(_INITIATIVES)
BODIES = table(_BODY_WORDS)
_BODY = re.compile(f"(?!{_NO_OFFICE})(?:{longest_first(BODIES)})")
_INITIATIVE = re.compile(longest_first(INITIATIVES))
PEOPLE = frozenset({"cadres", "party_members", "people"})
"""Kinds that are persons."""


def body(words: str) -> Ending | None:
    """The last ending of a body's name in some words."""
    return _last(_BODY, BODIES, words)


def initiative(words: str) -> Ending | None:
    """The last ending of a programme's name in some words."""
    return _last(_INITIATIVE, INITIATIVES, words)


def _last(pattern: re.Pattern[str], known: Mapping[str, str], words: str) -> Ending | None:
    found = None
    for match in pattern.finditer(words):
        found = Ending(match.end(), known[match.group()])
    return found
