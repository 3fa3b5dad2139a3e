"""`gongjian flows`: money from provider through fund to use."""

import typer

from gongjian import terminal
from gongjian.asking import AsJson, AsOf, Regions, asked, told
from gongjian.commands.subgraph import capped
from gongjian.commands.tables import REMARKS, number
from graph.ontology.terms import FUND_KIND
from graph.repository import flows as repository
from graph.repository.flows import MOST, Flows, Link
from graph.repository.moments import Moment
from graph.repository.places import known_places
from graph.store import Store


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(rich_help_panel="提问 · Ask")(flows)


def flows(region: Regions = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """资金从提供者经款项到用途 · Money from provider through fund to use."""
    moment = Moment.of(as_of)

    async def ask(store: Store) -> Flows:
        return await repository.flows(store, await known_places(store, region or []), moment)

    found = asked(ask)
    if as_json:
        terminal.data({**found.wire(), **moment.wire(found.undated)})
        return
    names = {node.id: node.name for node in found.nodes}
    columns = ("自 from", "至 to", "金额（元）amount", "类别 kind", "说明 remarks")
    terminal.listed(columns, (_row(link, names) for link in found.links))
    terminal.note(
        f"款项中 · of the funds: {found.unknown} 无金额 without an amount, "
        f"{found.rates} 为标准或增量 a rate or an increase, {found.without_provider} 无提供者 without a provider, "
        f"{found.without_use} 无用途 without a use"
    )
    capped({"funds": MOST} if found.truncated else {})
    told(moment, found.undated)


def _row(link: Link, names: dict[str, str]) -> tuple[object, ...]:
    """A link in words; a rate, and money only planned or sought, is said to be that."""
    said = {name: getattr(link.fund, name, None) or usual for name, (_, usual) in REMARKS.items()}
    remarks = [terms.labels[said[name]][0] for name, (terms, usual) in REMARKS.items() if said[name] != usual]
    if link.shared > 1:
        remarks.append(f"共 {link.shared} 路 shared")
    kind: str | None = getattr(link.fund, "kind", None)
    amount = "" if link.amount is None else number(link.amount)
    return names[link.from_], names[link.to], amount, FUND_KIND.labels[kind][0] if kind else "", "，".join(remarks)
