"""Sample records before and after a change of every kind: made, changed, renamed, deleted, moved."""

from tests.ingest import sample

FACTS = 60
SUMMED = {"places/dataset.yaml": sample.DATASET + "history: summary\n"}


def before() -> dict[str, str]:
    """Data to load first."""
    return sample.many(FACTS) | SUMMED


def after() -> dict[str, str]:
    """The same with things made, changed, renamed and deleted, and a county that has moved."""
    files = sample.many(FACTS - 15) | SUMMED
    files["jia/Initiative.csv"] = files["jia/Initiative.csv"].replace("举措1", "措施1")
    files["jia/Theme.csv"] = "id,name,formerly\ntheme/together,共建,theme/co-building\ntheme/new,新,\n"
    theme = "  - id: theme/co-building\n    name: 共建\n"
    files["jia/records.yaml"] = files["jia/records.yaml"].replace(theme, "")
    for name in ("jia/records.yaml", "jia/HAS_THEME.csv"):
        files[name] = files[name].replace("theme/co-building", "theme/together")
    files["places/PART_OF.csv"] = sample.PART_OF.replace("place/632802,place/632800", "place/632802,place/630000")
    return files
