"""What named queries and other questions refuse: values outside closed lists, one given twice, names that are none."""

import httpx
import pytest

from tests.service.test_entities import get


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("queries/entity/list?kinds=mechanizm", "kinds.0"),
        ("queries/entity/list?sort=nonsense", "sort"),
        ("queries/entity/facets?facets=colour", "facets.0"),
        ("queries/fund/list?qualifiers=perhaps", "qualifiers.0"),
        ("queries/indicator/list?units=furlong", "units.0"),
        ("queries/organization/groups?kinds=mechanism", "kinds.0"),
    ],
)
def test_a_value_outside_its_closed_list_is_refused(api: httpx.Client, asked: str, field: str) -> None:
    answer = api.get(f"/api/v1/{asked}")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert "只能是" in answer.json()["detail"]


def test_the_document_names_the_values_of_closed_lists(api: httpx.Client) -> None:
    document = api.get("/api/v1/openapi.json").json()
    told = {each["name"]: each for each in document["paths"]["/api/v1/queries/fund/list"]["get"]["parameters"]}
    assert told["sort"]["schema"]["enum"] == ["id", "name", "amount", "date"]
    assert "paid" in told["kinds"]["schema"]["items"]["enum"]
    assert len(get(api, "/queries/fund/list", kinds=["paid", "budget"], sort="amount")["rows"]) > 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("entities?limit=3&limit=4", "limit"),
        ("flows?as_of=2013&as_of=2014", "as_of"),
        ("queries/theme/shared?at_least=2&at_least=2", "at_least"),
    ],
)
def test_what_is_no_list_is_given_once(api: httpx.Client, asked: str, field: str) -> None:
    answer = api.get(f"/api/v1/{asked}")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": field, "message": "只能给出一次"}]
    english = api.get(f"/api/v1/{asked}", headers={"Accept-Language": "en"}).json()
    assert english["detail"] == f"{field}: give it once"


def test_a_list_may_be_given_again_and_again(api: httpx.Client) -> None:
    assert get(api, "/entities", type=["Fund", "Theme"])["total"] > get(api, "/entities", type="Fund")["total"] > 0


def test_an_address_that_is_none_says_where_to_look(api: httpx.Client) -> None:
    for asked, where in (("queries/no/such", "/api/v1/queries"), ("nowhere", "/docs")):
        answer = api.get(f"/api/v1/{asked}")
        assert answer.status_code == 404
        assert where in answer.json()["detail"]


def test_a_limit_that_cuts_says_so(api: httpx.Client) -> None:
    cut = get(api, "/queries/entity/list")
    assert (len(cut["rows"]), cut["truncated"], cut["limits"]) == (500, True, {"rows": 500})
    whole = get(api, "/queries/entity/list", limit=10_000)
    assert len(whole["rows"]) > 500
    assert "truncated" not in whole
