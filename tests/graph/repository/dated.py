"""Facts with dates: a small data folder of border cases, random spans, and a plain reference for what held when."""

import random
from collections.abc import Mapping
from datetime import date

from tests.ingest import sample

JIA, YI = "place/632800", "place/632801"
OLD, NEW = "organization/old-office", "organization/new-office"
MORE = """source: source/jia
entities:
  - {id: theme/old-theme, name: 旧题, until: 2014}
  - {id: organization/old-office, name: 旧办公室, kind: unit, since: 2010, until: 2015-06, cited: [甲州委组织部]}
  - {id: organization/new-office, name: 新办公室, kind: unit, since: 2015-06-30, cited: [甲州委组织部]}
  - {id: initiative/old-pilot, name: 旧试点, kind: pilot, since: 2012, until: 2014, cited: [联企兴村]}
  - {id: initiative/new-pilot, name: 新试点, kind: pilot, since: 2016, cited: [联企兴村]}
  - {id: initiative/old-pact, name: 旧约, kind: pact, since: 2011, until: 2012, cited: [联企兴村]}
  - id: fund/old-money
    name: 旧款
    kind: budget
    amount: 30000000
    qualifier: exact
    date: 2014
    until: 2014
    cited: [3000万元]
  - {id: indicator/old-figure, name: 旧数, measure: venues, value: 12, unit: 个, date: 2014-03, cited: [12个]}
relations:
  - {type: LOCATED_IN, from: organization/old-office, to: place/632801}
  - {type: LOCATED_IN, from: organization/new-office, to: place/632801}
  - {type: COVERS, from: initiative/old-pilot, to: place/632801, cited: [联企兴村]}
  - {type: COVERS, from: initiative/new-pilot, to: place/632801, cited: [联企兴村]}
  - {type: HAS_THEME, from: initiative/old-pilot, to: theme/co-building}
  - {type: HAS_THEME, from: initiative/old-pilot, to: theme/old-theme}
  - {type: HAS_THEME, from: initiative/new-pilot, to: theme/co-building, since: 2017}
  - {type: LEADS, from: organization/old-office, to: initiative/old-pilot, cited: [组织部牵头]}
  - {type: LEADS, from: organization/old-office, to: initiative/jia-lianqi-xingcun, since: 2013, cited: [组织部牵头]}
  - {type: CO_BUILDS_WITH, from: organization/old-office, to: organization/new-office, cited: [结对共建]}
  - {type: PARTICIPATES_IN, from: organization/old-office, to: initiative/old-pact, cited: [联企兴村]}
  - {type: PARTICIPATES_IN, from: organization/jia-department, to: initiative/old-pact, since: 2012, cited: [联企兴村]}
  - type: PAIRED_WITH
    from: organization/old-office
    to: organization/jia-villages
    via: initiative/old-pilot
    cited: [结对共建]
  - {type: PROVIDES, from: organization/old-office, to: fund/old-money, cited: [设立发展资金]}
  - {type: FINANCES, from: fund/old-money, to: initiative/old-pilot, cited: [设立发展资金]}
  - {type: MEASURES, from: indicator/old-figure, to: place/632801}
  - {type: MEASURES, from: indicator/old-figure, to: initiative/old-pilot, until: 2013}
"""
PLACES = """id,name,code,level,since,until
place/100000,中国,100000,country,,
place/630000,青海省,630000,province,,
place/632800,甲州,632800,prefecture,,
place/632801,乙市,632801,county,,
place/632802,丙市,632802,county,,
place/632811,戊县,632811,county,,2013-06
place/632812,戊市,632812,county,2013-07-01,
place/632812001,戊镇,632812001,township,,
"""
PART_OF = sample.PART_OF + "place/632811,place/632800\nplace/632812,place/632800\nplace/632812001,place/632812\n"
FILES = {**sample.FILES, "places/Place.csv": PLACES, "places/PART_OF.csv": PART_OF, "jia/more.yaml": MORE}


def days(text: str) -> tuple[date, date]:
    """The first and last day of a partial date, by the calendar of the standard library."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    year, month = (parts[0], parts[1] if len(parts) == 2 else 12)
    following = date(year + month // 12, month % 12 + 1, 1).toordinal()
    return date(year, parts[1] if len(parts) == 2 else 1, 1), date.fromordinal(following - 1)


def held(fact: Mapping[str, str | None], asked: str) -> bool:
    first, last = days(asked)
    since, until = fact["since"], fact["until"]
    return (not since or days(since)[0] <= last) and (not until or days(until)[1] >= first)


def dateless(fact: Mapping[str, str | None]) -> bool:
    return not fact["since"] and not fact["until"]


DATES = ("2012", "2012-12-31", "2013", "2013-01-01", "2013-02", "2013-02-28", "2013-03-01", "2013-12", "2014-01-01")

Made = Mapping[str, dict[str, str | None]]


def drawn(chance: random.Random) -> tuple[Made, Made, Made]:
    """Random spans: of initiatives and bodies, of places that nothing is known of, and of relations by their ends."""

    def span() -> dict[str, str | None]:
        since, until = (chance.choice((None, *DATES)) for _ in range(2))
        if since and until and days(since)[0] > days(until)[1]:
            since, until = until, since
        return {"since": since, "until": until}

    things = {f"initiative/i-{n}": span() for n in range(40)} | {f"organization/o-{n}": span() for n in range(8)}
    places = {f"place/6328{n}": span() for n in range(20, 50)}
    ties = {f"organization/o-{n % 8} initiative/i-{n % 40}": span() for n in range(120)}
    return things, places, ties


def written(things: Made, places: Made, ties: Made) -> dict[str, str]:
    """Those as files of a data folder."""

    def said(span: Mapping[str, str | None]) -> str:
        return "".join(f", {name}: '{value}'" for name, value in span.items() if value)

    lines = ["source: source/jia", "entities:"]
    for id_, span in things.items():
        kind = "pilot" if id_.startswith("initiative/") else "unit"
        lines.append(f"  - {{id: {id_}, name: 甲{id_[-1]}, kind: {kind}, cited: [联企兴村]{said(span)}}}")
    lines.append("relations:")
    for ends, span in ties.items():
        body, initiative = ends.split()
        lines.append(f"  - {{type: LEADS, from: {body}, to: {initiative}, cited: [组织部牵头]{said(span)}}}")
    table = [
        f"{id_},某县,{id_.removeprefix('place/')},county,{span['since'] or ''},{span['until'] or ''}"
        for id_, span in places.items()
    ]
    parts = [f"{id_},{JIA}" for id_ in places]
    files = dict(FILES)
    del files["jia/more.yaml"]
    files["jia/random.yaml"] = "\n".join(lines) + "\n"
    files["places/Place.csv"] = PLACES + "\n".join(table) + "\n"
    files["places/PART_OF.csv"] = PART_OF + "\n".join(parts) + "\n"
    return files
