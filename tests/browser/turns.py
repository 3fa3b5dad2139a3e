"""A page that tests take turns on: a context and a page of one's own cost a second of work, going on a fifth of it.

Whoever gets the page finds it as new: nothing open, no cookie, nothing stored, nobody listening, the mouse in its
corner. What the browser has fetched it may keep, as it would for a planner who goes from page to page.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page

from tests.engines.chromium import new_page

WHEREVER: Mapping[str, Any] = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
"""What a page can be told again at any time; other options are a context's for good, and make one of their own."""
Listeners = Mapping[str, Callable[[Any], Any]]
_KEPT: WeakKeyDictionary[Browser, dict[str, Page]] = WeakKeyDictionary()


@contextmanager
def turn(browser: Browser, script: str, listeners: Listeners, **options: Any) -> Iterator[Page]:
    """A page, with a script that runs first on all that it opens; one that a test failed on is not used again."""
    told = {**WHEREVER, **{name: value for name, value in options.items() if name in WHEREVER}}
    lasting = {name: value for name, value in options.items() if name not in WHEREVER}
    kept, key = _KEPT.setdefault(browser, {}), json.dumps([script, lasting], sort_keys=True)
    page = kept.pop(key, None) or new_page(browser, script, **lasting)
    page.set_viewport_size(told["viewport"])
    page.emulate_media(color_scheme=told["color_scheme"], media="null")
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]  # the events are named by who listens
    try:
        yield page
    except BaseException:
        page.context.close()
        raise
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    if key in kept or not _cleared(page):
        page.context.close()
    else:
        kept[key] = page


def heard(page: Page, *, scripts: bool = True) -> None:
    """Wait until all that the page has complained of so far has come to its listeners; `scripts`: it runs them."""
    page.wait_for_load_state()
    page.evaluate("new Promise((done) => setTimeout(done))" if scripts else "0")


def _cleared(page: Page) -> bool:
    """Make a page as new; whether there was one left."""
    context = page.context
    if page.is_closed() or page.evaluate("document.location.protocol") not in ("http:", "https:", "file:"):
        return False
    page.evaluate("try { localStorage.clear(); sessionStorage.clear(); } catch { }")
    page.unroute_all()
    context.unroute_all()
    context.set_extra_http_headers({})
    context.clear_cookies()
    for other in context.pages:
        if other is not page:
            other.close()
    page.goto("about:blank")
    page.mouse.move(0, 0)
    return True
