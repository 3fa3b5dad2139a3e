"""Closed lists: the terms a property may hold, each with its Chinese and English label.

To extend a list, add a line to it; schema, checks, documents and pages follow from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True)
class Terms:
    """A closed list; as the metadata of an `Annotated[str, …]` it lets pydantic accept its terms only."""

    name: str
    labels: Mapping[str, tuple[str, str]]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.labels))

    def __hash__(self) -> int:
        return hash(self.name)


def _terms(name: str, lines: str) -> Terms:
    """Read a list written one `term 中文 English words` a line."""
    rows = [line.split(maxsplit=2) for line in lines.strip().splitlines()]
    return Terms(name, MappingProxyType({term: (zh, en) for term, zh, en in rows}))


LEVEL = _terms(
    "level",
    """
    country 国家 country
    province 省级 province
    prefecture 地级 prefecture
    county 县级 county
    township 乡级 township
    village 村级 village or community
    site 地点 site
    """,
)

ORGANIZATION_KIND = _terms(
    "organization kind",
    """
    party_committee 党委 party committee
    party_work_committee 工委 party working committee
    party_group 党组 leading party members' group
    party_department 党委部门 department of a party committee
    party_organization 党组织 party organization
    functional_party_organization 功能型党组织 functional party organization
    party_branch 党支部 party branch
    party_group_cell 党小组 party cell
    leading_group 领导小组 leading group
    coordination_committee 协调委员会 coordination committee
    government 政府 government
    department 部门 government department
    public_institution 事业单位 public institution
    village_committee 村(居)委会 village or residents' committee
    supervisory_committee 监督委员会 supervisory committee
    enterprise 企业 enterprise
    cooperative 合作社 cooperative
    social_organization 社会组织 social organization
    school 学校 school
    media 媒体 media
    unit 单位 unit of any kind
    village 村 village as a body
    community 社区 community as a body
    household 户 households
    party_members 党员 party members
    cadres 干部 cadres
    people 群众 people
    work_team 工作队 work team
    centre 中心 centre
    troupe 文艺团体 troupe
    think_tank 智库 think tank
    consortium 联合体 consortium
    body 机构 body of another kind
    """,
)

INITIATIVE_KIND = _terms(
    "initiative kind",
    """
    programme 计划工程 programme
    project 项目 project
    stage 阶段 stage
    pilot 试点 pilot
    campaign 专项行动 campaign
    activity 活动 activity
    training 培训 training
    mechanism 机制制度 mechanism
    structure 体系架构 structure
    model 模式 model
    method 工作法 working method
    standard 标准 standard
    brand 品牌 brand
    policy 政策文件 policy document
    plan 规划方案 plan
    platform 平台 platform
    facility 阵地设施 facility
    work 作品 published work
    pact 多方协议 pact of several parties
    slogan 理念 guiding slogan
    """,
)

FUND_KIND = _terms(
    "fund kind",
    """
    budget 预算 budgeted
    set_aside 设立 set aside
    spent 支出 spent
    saved 节约 saved
    invested 投资 invested
    lent 贷款 lent
    paid 发放 paid out
    raised 筹集 raised
    donated 捐赠 donated
    """,
)

GRADE = _terms(
    "grade",
    """
    national 国家级 national
    province 省级 provincial
    prefecture 市州级 prefectural
    county 县区级 county
    township 乡级 township
    """,
)

STATUS = _terms(
    "status",
    """
    planned 计划 planned
    sought 争取 sought
    done 完成 done
    """,
)

QUALIFIER = _terms(
    "qualifier",
    """
    exact 确数 exact
    about 约数 about
    nearly 近 nearly
    over 余 over
    redacted 隐去 redacted
    unstated 未述 unstated
    """,
)

SENSE = _terms(
    "sense",
    """
    level 水平 the level itself
    increase 增量 an increase by
    raised_to 增至 raised to
    """,
)

UNIT = _terms(
    "unit",
    """
    个 个 items
    家 家 enterprises or units
    村 村 villages
    社区 社区 communities
    户 户 households
    人 人 persons
    人次 人次 person-times
    次 次 times
    件 件 pieces
    项 项 items
    条 条 entries
    起 起 cases
    部 部 works
    场 场 sessions
    期 期 terms
    支 支 teams
    台 台 machines
    座 座 structures
    批 批 rounds
    张 张 sheets
    级 级 levels
    元 元 yuan
    % % per cent
    岁 岁 years of age
    小时 小时 hours
    天 天 days
    月 月 months
    年 年 years
    """,
)

PER = _terms(
    "per",
    """
    day 每日 a day
    month 每月 a month
    quarter 每季 a quarter
    half_year 每半年 half a year
    year 每年 a year
    person 每人 a person
    person_month 每人每月 a person a month
    person_year 每人每年 a person a year
    household 每户 a household
    village 每村 a village
    village_year 每村每年 a village a year
    community 每社区 a community
    community_year 每社区每年 a community a year
    organization 每单位 an organization
    organization_year 每单位每年 an organization a year
    """,
)

SUPERVISION = _terms(
    "role of supervision",
    """
    territorial 属地领导 territorial
    functional 业务领导 functional
    evaluates 考核 evaluates
    manages 管理 manages
    """,
)

ROLE = _terms(
    "role",
    """
    leads 牵头 leads
    issues 制定印发 issues
    organizes 组织 organizes
    implements 实施 implements
    guides 指导 guides
    urges 督促 urges
    evaluates 考核 evaluates
    member 成员 member
    party 参与方 party
    trainee 受训 trainee
    trainer 授训 trainer
    host 承接 host
    beneficiary 受益 beneficiary
    supports 支持 supports
    """,
)

TERMS = (
    LEVEL,
    ORGANIZATION_KIND,
    INITIATIVE_KIND,
    FUND_KIND,
    GRADE,
    STATUS,
    QUALIFIER,
    SENSE,
    UNIT,
    PER,
    SUPERVISION,
    ROLE,
)

Level = Annotated[str, LEVEL]
OrganizationKind = Annotated[str, ORGANIZATION_KIND]
InitiativeKind = Annotated[str, INITIATIVE_KIND]
FundKind = Annotated[str, FUND_KIND]
Grade = Annotated[str, GRADE]
Status = Annotated[str, STATUS]
Qualifier = Annotated[str, QUALIFIER]
Sense = Annotated[str, SENSE]
Unit = Annotated[str, UNIT]
Per = Annotated[str, PER]
Supervision = Annotated[str, SUPERVISION]
Role = Annotated[str, ROLE]
