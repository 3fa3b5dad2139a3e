"""The API's documents: two small pages over the vendored Swagger UI and ReDoc, under a strict policy."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from service.version import API

VENDOR = Path(__file__).parent / "vendor"
OPENAPI = f"{API}/openapi.json"


@cache
def redoc_script() -> str:
    """ReDoc without its maker's logo, the one thing that it would fetch from elsewhere."""
    script = (VENDOR / "redoc" / "redoc.standalone.js").read_text("utf-8")
    return script.replace("https://cdn.redoc.ly/redoc/logo-mini.svg", "data:,")


@dataclass(frozen=True)
class Document:
    """A page and the Content-Security-Policy that it needs."""

    html: str
    policy: str


def _document(title: str, body: str, script: str, *, styles: str = "", policy: str = "") -> Document:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    html = (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{styles}</head>'
        f"<body>{body}<script>{script}</script></body></html>"
    )
    return Document(
        html,
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        f"font-src 'self' data:; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors 'none'; script-src 'self' 'sha256-{digest}'{policy}",
    )


SWAGGER = _document(
    "共建图谱 · API",
    '<div id="ui"></div><script src="/assets/swagger-ui/swagger-ui-bundle.js"></script>',
    f'SwaggerUIBundle({{url: "{OPENAPI}", dom_id: "#ui", deepLinking: true, validatorUrl: null}});',
    styles='<link rel="stylesheet" href="/assets/swagger-ui/swagger-ui.css">',
)
REDOC = _document(
    "共建图谱 · API",
    '<div id="ui"></div><script src="/assets/redoc/redoc.standalone.js"></script>',
    f'Redoc.init("{OPENAPI}", {{disableSearch: true, hideLogo: true}}, document.getElementById("ui"));',
    policy="; worker-src blob:",
)
