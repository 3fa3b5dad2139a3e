"""Endings: how the names of bodies and of programmes end, and which kind of the closed lists each ending is."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

_BODIES = """
领导小组=leading_group 工作组=work_team 工作专班=work_team 专班=work_team 工作队=work_team 服务队=work_team 突击队=work_team
小分队=work_team 中队=work_team 大队=work_team 宣讲团=work_team 协调委员会=coordination_committee
监督委员会=supervisory_committee 党工委=party_work_committee 党(工)委=party_work_committee 大工委=party_work_committee
工委=party_work_committee 党委=party_committee 县委=party_committee 市委=party_committee 州委=party_committee
区委=party_committee 省委=party_committee 镇党委=party_committee 党组=party_group 组织部=party_department
宣传部=party_department 统战部=party_department 政法委=party_department 纪委监委=party_department 纪委=party_department
党建办=party_department 党支部=party_branch 党总支=party_branch 联合党支部=party_branch 党小组=party_group_cell
功能型党组织=functional_party_organization 党组织=party_organization 居委会=village_committee 村委会=village_committee
居民委员会=village_committee 村民委员会=village_committee 业委会=body 业主委员会=body 议事会=body 理事会=body 政府=government
部门=department 国资委=department 财政局=department 民政局=department 教育局=department 公安局=department 部委=department
办公室=department 合作社=cooperative 公司=enterprise 企业=enterprise 事务所=enterprise 社会组织=social_organization
群众团体=social_organization 群团组织=social_organization 协会=social_organization 商会=social_organization
基金会=social_organization 学校=school 小学=school 中学=school 大学=school 学院=school 党校=school
医院=public_institution 研究所=public_institution 农科所=public_institution 站所=public_institution
事业单位=public_institution 日报社=media 电视台=media 新闻网=media 日报=media 单位=unit 机关=unit 中心=centre
服务站=centre 活动站=centre 联盟=consortium 联合体=consortium 共同体=consortium 书记=cadres 副书记=cadres 干部=cadres
公务员=cadres 组织委员=cadres 兼职委员=cadres 委员=cadres 指导员=cadres 带头人=cadres 网格员=cadres 专干=cadres
负责人=cadres 班子成员=cadres 成员=cadres 领导=cadres 工作人员=cadres 人员=people 党务工作者=cadres 工作者=people
主任=cadres 工作队员=cadres 党员=party_members 学员=people 群众=people 村民=people 居民=people 农牧民=people 牧民=people
农民=people 党代表=party_members 代表=people 社工=people 志愿者=people 业主=people 老人=people 学生=people 青年=people
贫困户=household 农户=household 住户=household 困难户=household 中心户=household 户=household 行政村=village
贫困村=village 后进村=village 自然村=village 试点村=village 示范村=village 空壳村=village 薄弱村=village 村(社区)=village
社区=community 街道=unit 乡镇=unit 小区=community 曲艺团=troupe 艺术团=troupe 文工团=troupe 智库=think_tank
班子=body 团队=work_team 队伍=work_team 网格=body
"""
_INITIATIVES = """
工程=programme 计划=programme 行动计划=plan 三年计划=plan 行动=campaign 专项治理=campaign 专项行动=campaign 整治=campaign
活动=activity 评选=activity 机制=mechanism 制度=mechanism 责任制=mechanism 承诺制=mechanism 常任制=mechanism 办法=policy
模式=model 工作法=method 方法=method 方式=method 体系=structure 格局=structure 架构=structure 网络=structure
试点=pilot 试点工作=pilot 试点改革=pilot 改革=programme 培训=training 培训班=training 轮训班=training 研修班=training
轮训=training 挂职锻炼=training 锻炼=training 标准=standard 评价指标=standard 规范=standard 品牌=brand 清单=policy
方案=plan 规划=plan 意见=policy 通知=policy 措施=policy 条例=policy 细则=policy 公约=policy 平台=platform 系统=platform
热线=platform 网站=platform 信箱=platform 公众号=platform 基地=facility 阵地=facility 示范点=facility 长廊=facility
公寓=facility 客厅=facility 广场=facility 活动室=facility 工作室=facility 说事室=facility 场所=facility 大厅=facility
史馆=facility 展馆=facility 理念=slogan 导向=slogan 座谈会=activity 联席会议=mechanism 专题会议=activity 项目=project
战略=plan 换届=activity 换届选举=activity 考核=mechanism 评议=mechanism 审计=activity 联审=activity 服务卡=brand
连心卡=brand 专题片=work 情景剧=work 党课=work 建设=programme 振兴=programme 管理=mechanism 共建=model 治理=programme
指数=mechanism 目标=slogan 精神=slogan 思想=slogan 责任=mechanism 要求=slogan 任务=programme 保险=activity 体检=activity
教育=programme 保障=programme 后备库=mechanism 人才库=mechanism 项目书=policy
"""


class Ending(NamedTuple):
    """An ending that a name was found to have: where it ends in the words, and the kind that it is."""

    at: int
    kind: str


def _table(lines: str) -> Mapping[str, str]:
    return MappingProxyType(dict(pair.split("=") for pair in lines.split()))


BODIES = _table(_BODIES)
INITIATIVES = _table(_INITIATIVES)


def _pattern(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(table, key=lambda word: (-len(word), word))))


_BODY, _INITIATIVE = _pattern(BODIES), _pattern(INITIATIVES)


def body(words: str) -> Ending | None:
    """The last ending of a body's name in some words."""
    return _last(_BODY, BODIES, words)


def initiative(words: str) -> Ending | None:
    """The last ending of a programme's name in some words."""
    return _last(_INITIATIVE, INITIATIVES, words)


def _last(pattern: re.Pattern[str], table: Mapping[str, str], words: str) -> Ending | None:
    found = None
    for match in pattern.finditer(words):
        found = Ending(match.end(), table[match.group()])
    return found


PEOPLE = frozenset({"cadres", "party_members", "people"})
