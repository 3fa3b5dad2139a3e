"""What tests need beside Python, found or fetched: Java, Maven, Neo4j's jars, a Chromium, a maker of clients, promtool.

`python -m tests.engines.parts engines|browser|generator|promtool` is what the targets of these names run.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gongjian"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
GENERATOR = HERE.parents[1] / "requirements" / "generator.txt"
PROMTOOL = CACHE / "promtool" / "promtool"
MACS_CHROMES = (Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),)


class Missing(Exception):  # noqa: N818 - a part is missing; that is no error of the tests
    """A part that is not there; the text says what to do about it."""


@dataclass(frozen=True)
class Release:
    """A release of Neo4j Community: its folder here, the class that starts it, the Javas it was made for."""

    name: str
    main: str
    javas: tuple[int, ...]
    settings: tuple[str, ...] = ()

    @property
    def pom(self) -> Path:
        """The Maven project that lists its jars."""
        return HERE / self.name / "pom.xml"

    @property
    def version(self) -> str:
        """The exact version, as the pom has it."""
        return ElementTree.parse(self.pom).getroot().findtext("{*}version", "")  # noqa: S314 - our own file

    @property
    def jars(self) -> Path:
        """Where its jars are once fetched; another pom means another folder."""
        return CACHE / f"neo4j-{self.version}-{sha256(self.pom.read_bytes()).hexdigest()[:12]}"


LTS = Release("neo4j-5.26", "org.neo4j.server.CommunityEntryPoint", (17, 21))
CALENDAR = Release("neo4j-2026", "org.neo4j.server.Neo4jCommunity", (21, 25), ("server.fleet_discovery.enabled=false",))
RELEASES = (LTS, CALENDAR)


def javas() -> Iterator[Path]:
    """Every Java of this machine that is worth a look; the embedded engine's own runtime comes last."""
    homes = [Path(value) for name, value in os.environ.items() if name.startswith("JAVA_HOME") and value]
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    homes += sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"))
    if found := shutil.which("java"):
        homes.append(Path(found).resolve().parent.parent)
    if (engine := find_spec("arcadedb_embedded")) and engine.submodule_search_locations:
        homes.append(Path(engine.submodule_search_locations[0]) / "jre")
    for home in homes:
        java = home / "bin" / "java"
        if java.is_file() and (home / "release").is_file():
            yield java


def java_version(java: Path) -> int:
    """The feature version of a Java, from its `release` file: 17, 21, 25; 0 where it does not say."""
    for line in (java.parent.parent / "release").read_text(encoding="utf-8").splitlines():
        if line.startswith("JAVA_VERSION="):
            return int(line.split('"')[1].split(".")[0].split("-")[0])
    return 0


def java(release: Release) -> Path:
    """The Java to run a release with: one that it was made for, else the oldest that is newer."""
    at_hand = {java_version(path): path for path in reversed(list(javas()))}
    newer = sorted(version for version in at_hand if version >= release.javas[0])
    for version in (*release.javas, *newer):
        if version in at_hand:
            return at_hand[version]
    raise Missing(f"Neo4j {release.version} needs Java {release.javas[0]} or later: install a JRE")


def jars(release: Release) -> Path:
    """The folder with all jars of a release, fetched before."""
    if not release.jars.is_dir():
        raise Missing(f"the jars of Neo4j {release.version} are not there: run `make engines`")
    return release.jars


def chromium() -> Path:
    """The Chromium to test with."""
    found = [Path(path) for name in CHROMIUMS if (path := shutil.which(name))]
    found += [path for path in MACS_CHROMES if path.exists()]
    if not found:
        raise Missing("there is no Chromium: run `make browser`, or install one")
    return found[0]


def generator() -> Path:
    """The folder with openapi-python-client and what it needs, for PYTHONPATH: it wants an older typer than ours."""
    if not maker().is_dir():
        raise Missing("openapi-python-client is not there: run `make generator`")
    return maker()


def maker() -> Path:
    """Where it is once fetched; another lock or another Python means another folder."""
    python = f"{sys.implementation.name}{sys.version_info.major}{sys.version_info.minor}"
    return CACHE / f"generator-{python}-{sha256(GENERATOR.read_bytes()).hexdigest()[:12]}"


def promtool() -> Path:
    """The program that checks what Prometheus is given."""
    found = [Path(path) for path in (shutil.which("promtool"), PROMTOOL) if path and Path(path).exists()]
    if not found:
        raise Missing("there is no promtool: run `make promtool`, or install Prometheus")
    return found[0]


def fetch_promtool() -> None:
    """Take promtool out of Debian's package, which would start a server where it is installed."""
    try:
        promtool()
    except Missing:
        apt = shutil.which("apt-get")
        if apt is None or shutil.which("dpkg-deb") is None:
            raise
        print(f"fetching promtool into {PROMTOOL.parent} …", flush=True)
        PROMTOOL.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            if os.geteuid() == 0:
                _run([apt, "-qq", "update"], folder)
            _run([apt, "-qq", "download", "prometheus"], folder)
            [package] = Path(folder).glob("*.deb")
            _run(["dpkg-deb", "--extract", package.name, "x"], folder)
            (Path(folder) / "x" / "usr" / "bin" / "promtool").replace(PROMTOOL)


def _run(command: list[str], folder: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"`{' '.join(command)}` failed: {done.stderr.strip()[-400:]}")


def install(*packages: str) -> None:
    """Install Debian packages, where this is a Debian and we are root."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise Missing(f"to be installed by hand here: {' '.join(packages)}")
    print(f"installing {' '.join(packages)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "-qq", "update"], [apt, "-qq", "install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing(f"`{' '.join(command)}` failed: {done.stderr.strip()[-400:]}")


def fetch(release: Release) -> None:
    """See to it that the jars of a release are in the cache: nothing to do where they are."""
    if release.jars.is_dir():
        return
    if shutil.which("mvn") is None:
        install("maven")
    print(f"fetching Neo4j {release.version} into {release.jars} …", flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        copied = Path(folder) / "jars"
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={copied}"]
        command = ["mvn", "--quiet", "--batch-mode", "--file", str(release.pom), *goal]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            why = (done.stdout + done.stderr).strip()[-800:]
            raise Missing(f"Maven could not fetch Neo4j {release.version}: {why}")
        copied.rename(release.jars)


def engines() -> None:
    """Fetch both Neo4j releases, and a Java that 5.26 was made for where there is none."""
    for release in RELEASES:
        fetch(release)
        if java_version(java(release)) not in release.javas:
            try:
                install(f"openjdk-{release.javas[0]}-jre-headless")
            except Missing as missing:
                print(f"Neo4j {release.version} runs on Java {java_version(java(release))}: {missing}", file=sys.stderr)


def browser() -> None:
    """Install a Chromium, with a font that has Chinese, where there is none."""
    try:
        chromium()
    except Missing:
        install("chromium", "fonts-noto-cjk")


def fetch_generator() -> None:
    """See to it that openapi-python-client is in the cache: nothing to do where it is."""
    if maker().is_dir():
        return
    print(f"fetching openapi-python-client into {maker()} …", flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        made = Path(folder) / "packages"
        quiet = ["--disable-pip-version-check", "--quiet", "--no-input", "--no-compile"]
        locked = ["--require-hashes", "--no-deps", "--requirement", str(GENERATOR), "--target", str(made)]
        command = [sys.executable, "-m", "pip", "install", *quiet, *locked]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing(f"pip could not fetch openapi-python-client: {(done.stdout + done.stderr).strip()[-800:]}")
        made.rename(maker())


def main() -> int:
    """Install the parts named on the command line; what cannot be had is said, and fails only where all is required."""
    parts: dict[str, Callable[[], None]] = {
        **{"engines": engines, "browser": browser, "generator": fetch_generator, "promtool": fetch_promtool}
    }
    for name in sys.argv[1:]:
        try:
            parts[name]()
        except Missing as missing:
            print(f"skipped, {name}: {missing}", file=sys.stderr)
            if os.environ.get("GONGJIAN_REQUIRE") == "all":
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
