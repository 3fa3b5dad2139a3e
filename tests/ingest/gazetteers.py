"""Synthetic gazetteers for tests: made by a seeded generator, of no real place but for the codes' form."""

import lzma
import random
from pathlib import Path

HEADER = "code,name,level,parent,lon,lat"
SURNAMES = "甲乙丙丁戊己庚辛壬癸"


def rows(seed: int, provinces: int = 1, width: int = 3) -> list[str]:
    """The rows of a synthetic gazetteer, parents first: each has `width` below it."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable sample, no secret
    level = [(f"{63 + number}0000", "") for number in range(provinces)]
    found = [
        f"{code},合成{SURNAMES[at]}省,province,,{chance.uniform(75, 130):.4f},36.1"
        for at, (code, _) in enumerate(level)
    ]
    for name, ending in (("prefecture", "市"), ("county", "县"), ("township", "乡"), ("village", "村委会")):
        below = []
        for code, _ in level:
            for number in range(1, width + 1):
                child = _child(code, name, number)
                below.append((child, code))
                said = "".join(chance.choices(SURNAMES, k=2))
                found.append(f"{child},合成{said}{ending},{name},{code},,")
        level = below
    return found


def _child(code: str, level: str, number: int) -> str:
    if level == "prefecture":
        return f"{code[:2]}{27 + number:02d}00"
    if level == "county":
        return f"{code[:4]}{number:02d}"
    return f"{code}{number:03d}" if level == "township" else f"{code}{199 + number:03d}"


def write(path: Path, lines: list[str]) -> Path:
    """Write a gazetteer, packed where its name ends in .xz."""
    text = "\n".join([HEADER, *lines]) + "\n"
    path.write_bytes(lzma.compress(text.encode()) if path.suffix == ".xz" else text.encode())
    return path
