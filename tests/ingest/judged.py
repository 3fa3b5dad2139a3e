"""A synthetic data folder whose second dataset tells of what the first tells of too, and judgements of both."""

from pathlib import Path

from ingest.folder import JUDGEMENTS
from tests.ingest import sample

DEPARTMENT, ENTERPRISES, LIANQI = (
    "organization/jia-department",
    "organization/jia-enterprises",
    "initiative/jia-lianqi-xingcun",
)
YI_DEPARTMENT, YI_ENTERPRISES, YI_LIANQI = (
    "organization/yi-department",
    "organization/yi-enterprises",
    "initiative/yi-lianqi",
)
VILLAGES = "organization/jia-villages"
YI = """source: source/jia
entities:
  - id: organization/yi-department
    name: 州委组织部
    aliases: [组织部]
    formerly: [organization/yi-old-department]
    description: 乙说的组织部
    places: [place/632801]
    cited: [{exact: 组织部, suffix: 牵头}, 甲州委组织部]
  - id: organization/yi-enterprises
    name: 各企业
    kind: enterprise
    cited: [222家企业]
  - id: initiative/yi-lianqi
    name: 联企行动
    kind: campaign
    cited: [开展联企兴村]
  - id: organization/yi-hidden
    name: XX企业
    redacted: true
    cited: [家企业]
  - id: indicator/yi-venues
    name: 新建阵地
    value: 13
    unit: 个
    cited: [新建村级阵地]
relations:
  - {type: LEADS, from: organization/yi-department, to: initiative/yi-lianqi, cited: [委组织部牵头]}
  - {type: PARTICIPATES_IN, from: organization/yi-department, to: initiative/yi-lianqi, cited: [州委组织部牵头]}
  - type: PAIRED_WITH
    from: organization/jia-villages
    to: organization/yi-enterprises
    via: initiative/yi-lianqi
    from_count: 295
    cited: [村结对共建]
  - {type: HAS_THEME, from: initiative/yi-lianqi, to: theme/co-building}
  - {type: COVERS, from: initiative/yi-lianqi, to: place/632802, cited: [州开展]}
  - {type: SUPERVISES, from: organization/yi-department, to: organization/yi-enterprises, cited: [组织222家]}
"""
FILES = {**sample.FILES, "yi/dataset.yaml": sample.DATASET, "yi/records.yaml": YI}
BY = ", status: accepted, by: 样本, at: 2026-01-02"


def same(keep: str, other: str, more: str = BY) -> str:
    """A line that says that two are one."""
    return f"- {{ids: [{keep}, {other}], verdict: same_as{more}}}\n"


def apart(one: str, other: str, more: str = BY) -> str:
    """A line that says that two are not one."""
    return f"- {{ids: [{one}, {other}], verdict: not_same_as{more}}}\n"


TAKE = f", take: {{kind: {LIANQI}}}"
ALL = same(DEPARTMENT, YI_DEPARTMENT) + same(ENTERPRISES, YI_ENTERPRISES) + same(LIANQI, YI_LIANQI, BY + TAKE)


def write(root: Path, judgements: str = "") -> Path:
    """Write the data folder, with judgements where there are any."""
    data = sample.write(root, FILES)
    if judgements:
        judge(data, judgements)
    return data


def judge(data: Path, judgements: str) -> None:
    """Write the judgements of a data folder; none at all leaves no file."""
    if judgements:
        (data / JUDGEMENTS).write_text(judgements, encoding="utf-8")
    else:
        (data / JUDGEMENTS).unlink(missing_ok=True)
