"""Previews of hostile records: whatever a name carries stands as text in a frame that runs nothing."""

from graph.ontology import ONTOLOGY
from service.reconciliation.preview import page, policy

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def test_no_text_of_a_record_becomes_markup() -> None:
    entity = ONTOLOGY.entities["Organization"](
        id="organization/synthetic", name=HOSTILE, aliases=(HOSTILE,), description=HOSTILE
    )
    text = page(entity, HOSTILE, ONTOLOGY, "zh", 'http://h/entity/x" onclick="x')
    for told in ("<script", "<img", 'onclick="'):
        assert told not in text
    assert text.count("&lt;script&gt;") == 5


def test_the_policy_of_a_preview_runs_and_loads_nothing() -> None:
    assert policy(()).startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy(())
    assert "unsafe" not in policy(("http://127.0.0.1:3333",))
