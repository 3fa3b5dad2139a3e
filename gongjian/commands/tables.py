"""Tables for a terminal: how they are printed, and places side by side, a line for each thing compared."""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from gongjian.terminal import plain
from graph.ontology import Entity
from graph.ontology.terms import FUND_KIND, PER, QUALIFIER, SENSE, STATUS, Terms
from graph.repository.comparison import Cell, Comparison

REMARKS: Mapping[str, tuple[Terms, str]] = {
    "per": (PER, ""),
    "sense": (SENSE, "level"),
    "qualifier": (QUALIFIER, "exact"),
    "status": (STATUS, "done"),
}
"""What is said beside a figure: the property, its terms, and the one that goes without saying."""


def side_by_side(found: Comparison) -> Table:
    """A line for each key and a column for each place: counts, with money or figures; long words are folded."""
    names = {key.key: key.zh for key in found.keys}
    cells = {(cell.key, cell.region): _said(cell, names[cell.key]) for cell in found.cells}
    table = Table(show_lines=any("\n" in said for said in cells.values()))
    table.add_column("比较 · compared by", overflow="fold")
    for place in found.regions:
        code = place.id.partition("/")[2]
        table.add_column(Text.assemble(plain(place.name), "\n", (code, "dim")), overflow="fold")
    for key in found.keys:
        table.add_row(plain(key.zh), *(plain(cells.get((key.key, place.id), "")) for place in found.regions))
    return table


def _said(cell: Cell, name: str) -> str:
    """What stands in a cell; a figure says its own name where that is not the line's."""
    if cell.figures:
        more = cell.count - len(cell.figures)
        shown = [
            _figure(figure) if figure.name == name else f"{figure.name}: {_figure(figure)}" for figure in cell.figures
        ]
        return "\n".join([*shown, *([f"… +{more}"] if more else [])])
    return "\n".join([str(cell.count), *(_money(kind, summed) for kind, summed in cell.sums.items())])


def _money(kind: str, summed: Mapping[str, float]) -> str:
    """One kind of money: `预算 102,825,800 元`, and how many amounts could not be added."""
    parts = [FUND_KIND.labels[kind][0] if kind in FUND_KIND.labels else "类别未述"]
    if summed["count"]:
        parts.append(f"{number(summed['amount'])} 元")
    if summed["unknown"]:
        parts.append(f"({summed['unknown']} 笔未计)")
    return " ".join(parts)


def _figure(figure: Entity) -> str:
    """One figure with its unit and what else it takes to read it: `12 次 (每年)`, `140 人次 (余)`, `户 (隐去)`."""
    value: float | None = getattr(figure, "value", None)
    parts = [*([] if value is None else [number(value)]), str(getattr(figure, "unit", ""))]
    said = {name: getattr(figure, name, None) or plain for name, (_, plain) in REMARKS.items()}
    remarks = [terms.labels[said[name]][0] for name, (terms, plain) in REMARKS.items() if said[name] != plain]
    return " ".join([*parts, *([f"({'，'.join(remarks)})"] if remarks else [])])


def number(value: float) -> str:
    """A number as people read it: 102,825,800."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
