"""Cases of the alert rules: numbers with which each fires, and numbers with which it stays silent."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Series = Mapping[str, str]
"""Numbers minute by minute, as promtool writes them, by series."""


class Case(NamedTuple):
    """When a rule fires, and when it does not, minutes after the beginning."""

    fires: Series
    silent: Series
    minutes: int
    labels: Mapping[str, str] = {}


REQUESTS = 'gongjian_http_request_seconds_count{method="GET",route="/api/v1/search",status="%s"}'
JOB = '{job="gongjian",instance="a"}'


def buckets(name: str, labels: str, quick: str, slow: str) -> Series:
    """A histogram whose observations are at most half a second, or up to five."""
    between = f"{labels}," if labels else ""
    return {
        f'{name}_bucket{{{between}le="0.5"}}': quick,
        f'{name}_bucket{{{between}le="5.0"}}': slow,
        f'{name}_bucket{{{between}le="+Inf"}}': slow,
    }


SEARCH = ("gongjian_http_request_seconds", 'method="GET",route="/api/v1/search",status="2xx"')
ENGINE = ("gongjian_engine_question_seconds", 'outcome="ok",query="entity/list"')
LOOP = ("gongjian_event_loop_lag_seconds", "")
AT = {"job": "gongjian", "instance": "a"}
CASES: Mapping[str, Case] = {
    "GongjianGone": Case({f"up{JOB}": "0x9"}, {f"up{JOB}": "1x9"}, 5, AT),
    "GongjianEngineDown": Case({"gongjian_engine_up": "0x9"}, {"gongjian_engine_up": "0 1x9"}, 5),
    "GongjianNotReady": Case(
        {"gongjian_ready": "0x30", "gongjian_engine_up": "1x30"},
        {"gongjian_ready": "0x30", "gongjian_engine_up": "0x30"},
        20,
    ),
    "GongjianRunsStale": Case(
        {"gongjian_last_run_age_seconds": "700000+60x99"}, {"gongjian_last_run_age_seconds": "60+60x99"}, 80
    ),
    "GongjianRunUnfinished": Case({"gongjian_run_unfinished": "1x99"}, {"gongjian_run_unfinished": "1x30 0x69"}, 80),
    "GongjianErrors": Case(
        {REQUESTS % "2xx": "0+95x20", REQUESTS % "5xx": "0+5x20"},
        {REQUESTS % "2xx": "0+995x20", REQUESTS % "5xx": "0+5x20"},
        15,
    ),
    "GongjianSlow": Case(buckets(*SEARCH, "0+50x40", "0+100x40"), buckets(*SEARCH, "0+99x40", "0+100x40"), 30),
    "GongjianEngineSlow": Case(buckets(*ENGINE, "0+50x40", "0+100x40"), buckets(*ENGINE, "0+99x40", "0+100x40"), 30),
    "GongjianRefusedQueries": Case(
        {'gongjian_guard_refusals_total{reason="clause"}': "0+10x20"},
        {'gongjian_guard_refusals_total{reason="clause"}': "0+1x20"},
        15,
    ),
    "GongjianWrongKeys": Case({"gongjian_wrong_keys_total": "0+5x20"}, {"gongjian_wrong_keys_total": "0+1x20"}, 15),
    "GongjianCrowded": Case(
        {'gongjian_http_responses_total{status="429"}': "0+120x20"},
        {'gongjian_http_responses_total{status="404"}': "0+120x20"},
        15,
    ),
    "GongjianTurnsTaken": Case(
        {'gongjian_turns_taken{kind="cypher"}': "4x20", 'gongjian_turns_most{kind="cypher"}': "4x20"},
        {'gongjian_turns_taken{kind="cypher"}': "4 3x20", 'gongjian_turns_most{kind="cypher"}': "4x20"},
        10,
        {"kind": "cypher"},
    ),
    "GongjianPoolExhausted": Case(
        {'gongjian_engine_connections{state="in_use"}': "95x9", "gongjian_engine_connections_most": "100x9"},
        {'gongjian_engine_connections{state="in_use"}': "50x9", "gongjian_engine_connections_most": "100x9"},
        5,
    ),
    "GongjianDiskLow": Case(
        {"gongjian_state_disk_free_bytes": "5e8x20"}, {"gongjian_state_disk_free_bytes": "5e10x20"}, 10
    ),
    "GongjianMemory": Case(
        {f"process_resident_memory_bytes{JOB}": "3e9x40"}, {f"process_resident_memory_bytes{JOB}": "3e8x40"}, 30, AT
    ),
    "GongjianHandles": Case(
        {f"process_open_fds{JOB}": "90x20", f"process_max_fds{JOB}": "100x20"},
        {f"process_open_fds{JOB}": "20x20", f"process_max_fds{JOB}": "100x20"},
        10,
        AT,
    ),
    "GongjianLoopLate": Case(buckets(*LOOP, "0+90x20", "0+100x20"), buckets(*LOOP, "0+100x20", "0+100x20"), 15),
}


def cases(rules: str, groups: list[dict[str, Any]]) -> dict[str, Any]:
    """What `promtool test rules` is given, of the rules in a file: two cases a rule."""
    tests = []
    for rule in (each for group in groups for each in group["rules"]):
        case = CASES[rule["alert"]]
        fired = {"exp_labels": {**rule["labels"], **case.labels}, "exp_annotations": rule["annotations"]}
        for series, expected in ((case.fires, [fired]), (case.silent, [])):
            told = [{"series": name, "values": values} for name, values in series.items()]
            at = {"eval_time": f"{case.minutes}m", "alertname": rule["alert"], "exp_alerts": expected}
            tests.append({"interval": "1m", "input_series": told, "alert_rule_test": [at]})
    return {"rule_files": [rules], "evaluation_interval": "1m", "tests": tests}
