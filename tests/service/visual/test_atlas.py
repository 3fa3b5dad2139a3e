"""The geometry of the map: projection, marks, labels and arcs."""

from itertools import combinations
from typing import Any

import pytest

from graph.ontology import Entity
from service.visual.atlas import GUEST, SHEET, Mark, arcs, ground, labelled, marks, view
from service.visual.projection import projected
from tests.service.visual.samples import entity


def place(id_: str, name: str = "某地", **more: Any) -> Entity:
    return entity(f"place/{id_}", name, **more)


A = place("a", "甲州", lat=36.6, lon=101.8)
B = place("b", "乙市", lat=28.2, lon=112.9)
C = place("c", "丙村")


def test_the_sheet_has_north_above_and_east_to_the_right() -> None:
    beijing, sanya, urumqi = projected(39.9, 116.4), projected(18.2, 109.5), projected(43.8, 87.6)
    assert beijing[1] < sanya[1]
    assert urumqi[0] < sanya[0] < beijing[0]
    for x, y in (beijing, sanya, urumqi, projected(11.5, 116.7), projected(53.5, 122.3), projected(48.4, 134.3)):
        assert 0 <= x <= SHEET[2]
        assert 0 <= y <= SHEET[3]


def test_the_scale_is_the_same_along_and_across() -> None:
    """The projection is conformal: a small square stays one."""
    x, y = projected(35, 100)
    east, north = projected(35, 100.1), projected(35.1, 100)
    along = ((east[0] - x) ** 2 + (east[1] - y) ** 2) ** 0.5 / 0.8191520  # a degree of longitude is cos 35° as long
    up = ((north[0] - x) ** 2 + (north[1] - y) ** 2) ** 0.5
    assert along == pytest.approx(up, rel=0.005)


@pytest.mark.parametrize("spot", [(-90, 0), (90, 180), (0, -180), (-33.9, 151.2)])
def test_the_whole_earth_has_a_place(spot: tuple[float, float]) -> None:
    assert all(abs(each) < 1e5 for each in projected(*spot))


def test_a_place_without_coordinates_stands_beside_the_one_above_it() -> None:
    made = {each.place.id: each for each in marks({A.id: A, C.id: A, B.id: B}, [A, B, C], {A.id: 9})}
    assert made[A.id].own
    assert not made[C.id].own
    assert (made[C.id].x, made[C.id].y) == (made[A.id].x, made[A.id].y)
    assert (made[C.id].dx, made[C.id].dy) != (0, 0)
    assert made[A.id].radius > made[B.id].radius == GUEST


def test_a_place_that_stands_nowhere_has_no_mark() -> None:
    assert [each.place.id for each in marks({A.id: A, C.id: None}, [A, C], {})] == [A.id]


def test_a_thousand_guests_stand_apart() -> None:
    guests = [place(f"g{n:04}") for n in range(1000)]
    made = marks({A.id: A, **dict.fromkeys((each.id for each in guests), A)}, [A, *guests], {})
    assert len(made) == 1001
    assert len({(round(each.dx, 1), round(each.dy, 1)) for each in made}) == 1001


def test_labels_lie_over_neither_each_other_nor_marks_and_the_first_have_room() -> None:
    guests = [place(f"g{n:02}", f"第{n}村委员会") for n in range(40)]
    made = marks({A.id: A, **dict.fromkeys((each.id for each in guests), A)}, [A, *guests], {A.id: 5})
    done = labelled(made, 1.0)
    assert done[0].place.id == A.id
    assert done[0].label_at
    shown = [each for each in done if each.label_at]
    assert 1 < len(shown) < len(done)
    for one, other in combinations(shown, 2):
        assert not _over(one, other)


def _over(one: Mark, other: Mark) -> bool:
    def box(mark: Mark) -> tuple[float, float, float, float]:
        assert mark.label_at
        x, y, anchor = mark.label_at
        wide = sum(13.0 if letter > "\u2e80" else 7.5 for letter in mark.label)
        left = mark.x + mark.dx + x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        return left, mark.y + mark.dy + y - 12, left + wide, mark.y + mark.dy + y + 4

    a, b = box(one), box(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_ties_become_arcs_loops_or_are_told_apart_as_loose() -> None:
    made = marks({A.id: A, B.id: B, C.id: A}, [A, B, C], {})
    ends = [("PAIRED_WITH", A.id, B.id), ("PAIRED_WITH", B.id, A.id), ("ASSISTS", A.id, B.id), ("ASSISTS", A.id, C.id)]
    found, loose = arcs([*ends, ("ASSISTS", A.id, None), ("ASSISTS", "place/z", A.id)], made)
    assert loose == [4, 5]
    assert sorted(rank for arc in found for rank in arc.ties) == [0, 1, 2, 3]
    assert {(arc.kind, arc.here): arc.ties for arc in found} == {
        ("PAIRED_WITH", False): (0, 1),
        ("ASSISTS", False): (2,),
        ("ASSISTS", True): (3,),
    }
    assert len({arc.path for arc in found}) == 3


def test_a_view_holds_all_that_is_shown() -> None:
    far = place("far", lat=-33.9, lon=151.2)
    made = marks({A.id: A, far.id: far}, [A, far], {})
    for whole in (True, False):
        left, top, width, height = view(made, whole=whole)
        assert all(left <= each.x <= left + width and top <= each.y <= top + height for each in made)
    assert view([], whole=True) == SHEET


def test_the_ground_is_one_point_for_each_seat() -> None:
    assert ground([(36.6, 101.8), (36.6, 101.8), (28.2, 112.9)]).count("M") == 2
    assert ground([]) == ""
