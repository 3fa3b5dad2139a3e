"""The addresses of pages that every page's tests open: a new page is added here."""

PAGES = (
    "/",
    "/?q=党建",
    "/?q=囍囍囍",
    "/map",
    "/map?region=place/632800&theme=theme/collective-economy&lang=en",
    "/console",
    "/console?name=fund/list&p.limit=3&run=1&lang=en",
    "/console?query=MATCH%20(a:Organization)-[r:PAIRED_WITH]-%3E(b)%20RETURN%20a,r,b&run=1&view=network",
    "/login?next=/map",
    "/login?lang=en",
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
    "/console?query=MATCH%20(n)%0ADELETE%20n&run=1": 400,
    "/console?name=no/such&lang=en": 400,
    "/map?region=%3Cscript%3E": 422,
    "/map?theme=theme/nowhere&lang=en": 400,
}
"""Pages of faults, with their status."""
