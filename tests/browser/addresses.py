"""The addresses of pages that every page's tests open: a new page is added here."""

PAGES = (
    "/",
    "/?q=党建",
    "/?q=囍囍囍",
    "/map",
    "/map?region=place/632800&theme=theme/collective-economy&lang=en",
    "/sources",
    "/sources/haixi-2018",
    "/entity/place/632800",
    "/entity/initiative/haixi-lianqi-xingcun",
    "/entity/source/haixi-2018?lang=en",
)
"""Pages that answer with 200, on the curated graph."""
FAULTS = {
    "/entity/theme/nowhere": 404,
    "/nowhere": 404,
    "/map?region=%3Cscript%3E": 422,
    "/map?theme=theme/nowhere&lang=en": 400,
}
"""Pages of faults, with their status."""
