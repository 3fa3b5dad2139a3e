"""The addresses of pages that every page's tests open: a new page is added here."""

PAGES = (
    "/",
    "/?q=党建",
    "/?q=囍囍囍",
    "/?as_of=2018&lang=en",
    "/compare",
    "/compare?region=place/632800&region=place/620800",
    "/compare?region=place/632800&region=place/620800&region=place/630100&by=measure&lang=en",
    "/compare?region=place/632800&region=place/620800&by=year&as_of=2018",
    "/flows",
    "/flows?region=place/632700&kind=invested&as_of=2020&lang=en",
    "/timeline",
    "/timeline?region=place/620800&from=2013&to=2018&group=type&as_of=2013&lang=en",
    "/map",
    "/map?region=place/632800&theme=theme/collective-economy&lang=en",
    "/console",
    "/console?name=fund/list&p.limit=3&run=1&lang=en",
    "/console?query=MATCH%20(a:Organization)-[r:PAIRED_WITH]-%3E(b)%20RETURN%20a,r,b&run=1&view=network",
    "/login?next=/map",
    "/login?lang=en",
    "/map?tie=PAIRED_WITH&as_of=2018",
    "/sources",
    "/sources?as_of=2015",
    "/sources/haixi-2018",
    "/sources/haixi-2018?as_of=2018&at=2",
    "/entity/place/632800",
    "/entity/place/632800?as_of=2018",
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
    "/flows?kind=gold&as_of=2018": 422,
    "/timeline?from=soon&as_of=never&lang=en": 422,
    "/entity/place/620881?as_of=2013": 404,
}
"""Pages of faults, with their status."""
WAYS = ("/", "/compare", "/flows", "/timeline", "/map", "/sources", "/sources/haixi-2018", "/entity/place/632800")
"""One address of every page."""
