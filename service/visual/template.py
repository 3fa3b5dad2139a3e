"""The page's template: style, scripts and the policy that lets only these run."""

import base64
import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from service.visual.columns import columns

HERE = Path(__file__).parent
TEMPLATE = "network.html.j2"
TOKENS = HERE.parent / "pages" / "assets" / "tokens.css"
"""The colours and fonts of all pages; this one carries them in itself."""
_FOUND = find_spec("pyvis")
PYVIS = Path((_FOUND and _FOUND.origin) or "pyvis").parent
"""Where it lies: to import it takes half a second, IPython and all, and only who draws a network waits for that."""
VIS_NETWORK = PYVIS / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
VIS_NETWORK_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
SCRIPTS = (
    "page",
    "tones",
    "shapes",
    "model",
    "filters",
    "search",
    "camera",
    "labels",
    "painter",
    "trails",
    "focus",
    "islands",
    "stage",
    "years",
    "legend",
    "evidence",
    "panel",
    "picture",
    "address",
    "keys",
    "bar",
    "finder",
    "main",
)
"""Files of js/ in the order in which they are joined; each opens one name for those after it."""

NODE_COLUMNS = (
    "id",
    "label",
    "type",
    "region",
    "x",
    "y",
    "size",
    "island",
    "mark",
    "count",
    "figure",
    "aliases",
    "about",
)
FACT_COLUMNS = ("from_year", "to_year", "rows", "cited")
EDGE_COLUMNS = ("ends", "type", "mark", "count")


def script() -> str:
    """The page's own script: all files of js/ in one strict function."""
    parts = [(HERE / "js" / f"{name}.js").read_text("utf-8") for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"


def style() -> str:
    """The page's style: the tokens of all pages, then its own."""
    return TOKENS.read_text("utf-8") + (HERE / "network.css").read_text("utf-8")


def policy(scripts: tuple[str, ...], style: str) -> str:
    """A Content-Security-Policy under which only these scripts and this style run, and nothing is fetched."""
    allowed = " ".join(_digest(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inert(text: str) -> Markup:
    """Our own script or style as it stands; refused where it could end its element."""
    if any(mark in text.lower() for mark in ("</script", "<!--", "</style")):
        raise ValueError("a script or style must not hold the end of its own element")
    return Markup(text)  # noqa: S704 -- read from files beside this one, never from records


_VIS = VIS_NETWORK.read_text("utf-8").replace("//# sourceMappingURL=vis-network.min.js.map", "")
_OWN, _STYLE = script(), style()
POLICY = policy((_VIS, _OWN), _STYLE)
"""What a service says in the page's head, too; every page of ours has the same scripts and style."""


def _shared() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    made.globals |= {
        "vis_script": _inert(_VIS),
        "own_script": _inert(_OWN),
        "style": _inert(_STYLE),
        "policy": POLICY,
    }
    return made


_ENVIRONMENT = _shared()


def environment(head: Mapping[str, Any], language: str, ways: Sequence[object]) -> jinja2.Environment:
    """The one shared, escaping environment, with the head of this page's data, its language and its ways."""

    def data(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            **head,
            "nodes": columns(nodes, (*NODE_COLUMNS, *FACT_COLUMNS)),
            "edges": columns(edges, (*EDGE_COLUMNS, *FACT_COLUMNS)),
        }

    own = _ENVIRONMENT.overlay()
    own.globals = {**_ENVIRONMENT.globals, "data": data, "english": language == "en", "ways": ways}
    return own


def save(html: str, path: Path) -> None:
    """Writes a page as UTF-8 whatever the locale, whole or not at all (a temporary file beside it, then renamed)."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(html.encode("utf-8"))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
