"""HTTP as no client library speaks it: odd targets, heads, framings, bodies and conditions, and mutations of them."""

import gzip
import random
from collections.abc import Iterator

from tests.faults.wire import Said, posted, request

V1 = "/api/v1"
BATCH, MATCH, CYPHER = f"{V1}/entities/batch", f"{V1}/match", f"{V1}/cypher"
DEEP = 100_000


def _of(*known: int) -> frozenset[int]:
    return frozenset(known)


def oddities() -> Iterator[Said]:
    """Every odd request that is known, the same each time."""
    yield from _targets()
    yield from _heads()
    yield from _framings()
    yield from _bodies()
    yield from _conditions()


TARGETS = {
    "a percent sign alone": f"{V1}/entities/place/%",
    "a percent escape of no digits": f"{V1}/search?q=%zz",
    "a NUL in the path": f"{V1}/entities/place/%00",
    "a NUL in a parameter": f"{V1}/search?q=a%00b",
    "overlong UTF-8": f"{V1}/search?q=%c0%ae%c0%ae",
    "half a character": f"{V1}/search?q=%e4%b8",
    "an encoded surrogate": f"{V1}/search?q=%ed%a0%80",
    "an encoded surrogate as a cursor": f"{V1}/entities?cursor=%ed%a0%80",
    "beyond Unicode": f"{V1}/search?q=%f5%80%80%80",
    "an encoded slash": f"{V1}/entities/place%2f632800",
    "dots": f"{V1}/../../etc/passwd",
    "encoded dots": "/assets/%2e%2e/%2e%2e/app.py",
    "encoded back strokes": "/assets/..%5c..%5capp.py",
    "a NUL among the assets": "/assets/%00",
    "an asset with too long a name": "/assets/" + "a" * 5000,
    "a line end in the path": f"{V1}/themes/%0d%0aSet-Cookie:%20a=b",
    "a line end in a place that moves": "/docs%0d%0aX-Put:%20in",
    "two slashes": f"//evil.example{V1}/themes",
    "a thousand parameters": f"{V1}/themes?" + "&".join(f"a{n}=1" for n in range(1000)),
    "a parameter a thousand times": f"{V1}/entities?" + "&".join(["type=Place"] * 1000),
    "a limit of many digits": f"{V1}/entities?limit={'9' * 5000}",
    "a limit that is no number": f"{V1}/entities?limit=NaN",
    "an infinite amount": f"{V1}/funds?min_amount=1e999",
    "an amount that is no number": f"{V1}/funds?min_amount=nan",
    "digits of another script": f"{V1}/entities?limit=%D9%A1%D9%A0",
    "a question of 60 000 letters": f"{V1}/search?q={'a' * 60_000}",
    "a semicolon between parameters": f"{V1}/entities?limit=1;limit=2",
    "a parameter without a name": f"{V1}/entities?=1",
    "a fragment": f"{V1}/themes#there",
    "a form of an export that is none": f"{V1}/exports/%2e%2e%2fcsv",
}


def _targets() -> Iterator[Said]:
    for name, target in TARGETS.items():
        yield Said(name, request(f"GET {target} HTTP/1.1"))
    yield Said("an absolute target", request(f"GET http://localhost{V1}/themes HTTP/1.1"))
    yield Said(
        "an absolute target elsewhere", request("GET http://evil.example/ HTTP/1.1", host="evil.example"), _of(421)
    )
    yield Said("an asterisk", request("OPTIONS * HTTP/1.1"))
    yield Said("an authority", request("CONNECT evil.example:443 HTTP/1.1"))
    yield Said("bytes beyond ASCII", request(b"GET /api/v1/search?q=\xe4\xb8\xad HTTP/1.1"))
    yield Said("a space in the target", request("GET /api/v1/search?q=a b HTTP/1.1"), _of(400))
    yield Said("no target", request("GET HTTP/1.1"), _of(400))


METHODS = ("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "POST", "PROPFIND", "get", "A" * 3000)


def _heads() -> Iterator[Said]:
    for method in METHODS:
        yield Said(f"{method[:20]} of a list", request(f"{method} {V1}/themes HTTP/1.1"))
        yield Said(f"{method[:20]} of a page", request(f"{method} / HTTP/1.1"))
    yield Said("HTTP/1.0", b"GET /healthz HTTP/1.0\r\n\r\n", _of(200, 421))
    yield Said("HTTP/0.9", b"GET /healthz\r\n\r\n", _of(400))
    yield Said("HTTP/2 without being asked", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", _of(400, 421))
    yield Said("HTTP/9.9", request("GET /healthz HTTP/9.9"), _of(200, 400, 505))
    yield Said("no host", b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", _of(400))
    yield Said("two hosts", request("GET /healthz HTTP/1.1", "Host: evil.example"), _of(400, 421))
    yield Said("a host of odd bytes", request("GET /healthz HTTP/1.1", host="loc\xe4lhost"), _of(400, 421))
    yield Said("TLS", bytes.fromhex("16030100c8010000c40303") + bytes(range(200)), _of(400))
    yield Said("nothing but line ends", b"\r\n" * 1000)
    yield Said("random bytes", random.Random(1).randbytes(4000))  # noqa: S311 - the same each time
    yield Said("a head without an end", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000)
    yield Said("ten thousand headers", request("GET /healthz HTTP/1.1", *(f"X-{n}: 1" for n in range(10_000))))
    yield Said("a header with a NUL", request("GET /healthz HTTP/1.1", b"X: a\x00b"), _of(400))
    yield Said("a folded header", request("GET /healthz HTTP/1.1", "X: a\r\n b"))
    yield Said("a header without a colon", request("GET /healthz HTTP/1.1", "Nothing"), _of(400))
    yield Said("a space before the colon", request("GET /healthz HTTP/1.1", "X : a"), _of(400))
    yield Said("a bare line feed", b"GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n")
    yield Said("upgrade", request("GET / HTTP/1.1", "Upgrade: websocket", "Sec-WebSocket-Version: 13"))
    for name in ("Accept", "Accept-Language", "Accept-Encoding", "Authorization", "Cookie", "X-Request-Id", "Origin"):
        for odd in (
            b"\xff\xfe",
            b";;;,,,q=",
            b"a" * 20_000,
            b"en;q=1e999,zh;q=-1,*;q=nan",
            b"Bearer \xe4\xb8\xad",
            b'"\\',
        ):
            yield Said(
                f"an odd {name}: {odd[:20]!r}", request(f"GET {V1}/themes HTTP/1.1", name.encode() + b": " + odd)
            )


def _framings() -> Iterator[Said]:
    body = b'{"ids": []}'
    kind = "Content-Type: application/json"
    for length in ("-1", "+11", "0x0b", "1e1", "11, 12", "", "9" * 40, "一", "11;"):
        odd = f"Content-Length: {length}".encode()
        yield Said(
            f"a length of {length[:20]!r}", request(f"POST {BATCH} HTTP/1.1", kind, odd, body=body), _of(400, 413, 0)
        )
    line = f"POST {BATCH} HTTP/1.1"
    yield Said("a length too long", request(line, kind, "Content-Length: 5000", body=body), _of(0, 400, 422))
    yield Said("a length too short", request(line, kind, "Content-Length: 3", body=body), _of(400, 422))
    yield Said("two lengths", request(line, kind, "Content-Length: 11", "Content-Length: 12", body=body), _of(400))
    chunked = "Transfer-Encoding: chunked"
    both = request(line, kind, "Content-Length: 4", chunked, body=b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n")
    yield Said("a length and chunks", both)
    yield Said("chunks named twice", request(line, kind, chunked, chunked, body=b"0\r\n\r\n"), _of(400, 422, 501))
    for coding in ("xchunked", "chunked, identity", "gzip", "gzip, chunked", "\x0bchunked", "identity"):
        yield Said(f"a coding of {coding!r}", request(line, kind, f"Transfer-Encoding: {coding}", body=b"0\r\n\r\n"))
    for name, chunks in {
        "of no size": b"zz\r\n{}\r\n0\r\n\r\n",
        "of a negative size": b"-2\r\n{}\r\n0\r\n\r\n",
        "of a huge size": b"f" * 30 + b"\r\n{}\r\n0\r\n\r\n",
        "with an extension": b"b;a=b\r\n" + body + b"\r\n0\r\n\r\n",
        "without an end": b"b\r\n" + body,
        "longer than said": b"2\r\n" + body + b"\r\n0\r\n\r\n",
        "with trailers": b"b\r\n" + body + b"\r\n0\r\nX-Put: in\r\n\r\n",
        "by the byte": b"".join(b"1\r\n%c\r\n" % each for each in body) + b"0\r\n\r\n",
        "of 300 KB": b"4b000\r\n" + b" " * 0x4B000 + b"\r\n0\r\n\r\n",
    }.items():
        yield Said(f"a chunk {name}", request(line, kind, chunked, body=chunks))
    yield Said("expecting to go on", posted(BATCH, body, "application/json", "Expect: 100-continue"))
    yield Said("expecting something else", posted(BATCH, body, "application/json", "Expect: tea"))
    smuggled = request(f"GET {V1}/themes HTTP/1.1").replace(b"Connection: close\r\n", b"")
    yield Said("two requests at once", smuggled + request("GET /healthz HTTP/1.1"), _of(200))
    yield Said(
        "a body with a question", request(f"GET {V1}/themes HTTP/1.1", "Content-Length: 3", body=b"{}}"), _of(200)
    )


BODIES = {
    "nothing": b"",
    "a brace": b"{",
    "a list": b"[]",
    "null": b"null",
    "not UTF-8": b'{"ids": ["\xff"], "queries": [{"name": "\xff"}], "query": "\xff"}',
    "a mark and an object": b"\xef\xbb\xbf{}",
    "UTF-16": '{"ids": []}'.encode("utf-16"),
    "a lone surrogate": b'{"ids": ["\\ud800"], "queries": [{"name": "\\udfff"}], "query": "RETURN \'\\ud800\' AS x"}',
    "a lone surrogate as a name": b'{"\\ud800": 1}',
    "names given twice": b'{"ids": [], "ids": [], "query": "RETURN 1 AS x", "query": "RETURN 2 AS x"}',
    "numbers that are none": b'{"ids": [NaN], "params": {"x": Infinity}, "query": "RETURN $x AS x"}',
    "beyond a float": b'{"query": "RETURN $x AS x", "params": {"x": 1e999999}}',
    "beyond an integer": b'{"query": "RETURN $x AS x", "params": {"x": ' + b"9" * 25 + b"}}",
    "digits without end": b'{"query": "RETURN $x AS x", "params": {"x": ' + b"9" * 100_000 + b"}}",
    "deep lists": b"[" * DEEP,
    "deep lists that close": b"[" * DEEP + b"]" * DEEP,
    "deep parameters": b'{"query": "RETURN 1 AS x", "params": {"x": ' + b"[" * DEEP + b"]" * DEEP + b"}}",
    "deep objects": b'{"a":' * (DEEP // 3),
    "control characters": b'{"query": "RETURN 1\x01 AS x"}',
    "a NUL": b'{"query": "RETURN \\u0000 AS x", "ids": ["place/\\u0000"], "queries": [{"name": "\\u0000"}]}',
    "a NUL in a text": b'{"query": "RETURN \'\\u0000\' AS x"}',
    "a NUL in a parameter": b'{"query": "RETURN $x AS x", "params": {"x": "\\u0000"}}',
    "a name of a NUL": b'{"query": "RETURN $x AS x", "params": {"\\u0000": 1}}',
    "two bodies": b"{}{}",
    "comments": b"/* */{}",
    "only spaces": b" " * 200_000,
    "a query that is a list": b'{"query": [], "ids": "place/632800", "queries": {}}',
    "many names": b'{"queries": [' + b",".join([b'{"name": "a"}'] * 101) + b"]}",
    "many ids": b'{"ids": [' + b",".join([b'"place/0"'] * 501) + b"]}",
    "limits of all kinds": b'{"queries": [{"name": "a"}], "limit": 1e0}',
    "a limit beyond all": b'{"queries": [{"name": "a"}], "limit": ' + b"9" * 400 + b"}",
}
KINDS = ("", "text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded", "a/b; c=\x7f")


def _bodies() -> Iterator[Said]:
    for path in (BATCH, MATCH, CYPHER):
        short = path.rpartition("/")[2]
        for name, body in BODIES.items():
            yield Said(f"{short}: {name}", posted(path, body))
        for kind in KINDS:
            yield Said(f"{short} as {kind!r}", posted(path, b"{}", kind))
        packed = gzip.compress(b'{"ids": [' + b" " * 5_000_000 + b"]}", mtime=0)
        yield Said(
            f"{short}: packed", posted(path, packed, "application/json", "Content-Encoding: gzip"), _of(400, 415, 422)
        )
    form = b"queries=" + b"%7B" * 80_000
    yield Said("a form of braces", posted("/reconcile", form, "application/x-www-form-urlencoded"))
    yield Said("a form of many fields", posted("/reconcile", b"a=1&" * 50_000, "application/x-www-form-urlencoded"))
    yield Said("a form of odd escapes", posted("/login", b"key=%ff%00%zz", "application/x-www-form-urlencoded"))


def _conditions() -> Iterator[Said]:
    for name, value in {
        "If-None-Match": b'W/"\xff, "a, *, ' + b'"b", ' * 2000,
        "If-Match": b"garbage",
        "If-Modified-Since": b"yesterday",
        "If-Unmodified-Since": b"Mon, 99 Foo 99999 99:99:99 GMT",
        "If-Range": b'"\x80"',
        "Range": b"bytes=9-1,,-,5-",
        "Content-Range": b"bytes */*",
    }.items():
        for path in (f"{V1}/themes", "/", "/assets/swagger-ui/swagger-ui.css", f"{V1}/exports/csv?center=place/632800"):
            yield Said(f"{name} of {path}", request(f"GET {path} HTTP/1.1", name.encode() + b": " + value))
    for ranged in ("0-0", "-1", "999999999-", "0-" + "9" * 100, ",".join(["0-1"] * 500), "1-0", "a-b"):
        path = "/assets/swagger-ui/swagger-ui.css"
        yield Said(f"a range of {ranged[:20]}", request(f"GET {path} HTTP/1.1", f"Range: bytes={ranged}"))


def mutated(chance: random.Random) -> Said:
    """An odd request with pieces of it cut out, doubled, or written over."""
    one, other = (chance.choice(_SHORT).raw for _ in range(2))
    raw = bytearray(one)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw) + 1)
        end = min(len(raw), at + chance.randint(0, 12))
        kind = chance.randrange(4)
        if kind == 0:
            del raw[at:end]
        elif kind == 1:
            raw[at:at] = raw[at:end]
        elif kind == 2:
            raw[at:end] = chance.randbytes(end - at)
        else:
            begin = chance.randrange(len(other) + 1)
            raw[at:at] = other[begin : begin + chance.randint(1, 40)]
    return Said(f"a mutation {bytes(raw[:400])!r}", bytes(raw))


_SHORT = [each for each in oddities() if len(each.raw) < 2000]
