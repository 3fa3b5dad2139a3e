"""The data folder: which datasets it holds, which files are theirs, and what their bytes are."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph.errors import Fault
from ingest.readers import SUFFIXES, gazetteer
from ingest.rows import Mark, say

DATASET = "dataset.yaml"
POSITIONS = "positions.jsonl"
GAZETTEER: Final = "gazetteer"
"""The dataset of a whole gazetteer's places, which has no folder."""
UNCITED = "uncited.yaml"
JUDGEMENTS: Final = "judgements.yaml"
"""The file beside the datasets that says which entities are one: it ties records of different datasets."""
_MISTAKEN = {".yml": ".yaml", ".json": ".jsonl", ".xls": ".xlsx", ".tsv": ".csv", ".ods": ".xlsx", ".xlsm": ".xlsx"}
_MISNAMED = ("judgements.yml", "judgments.yaml", "judgments.yml", "judgement.yaml", "judgements.json")
_SLUG = "abcdefghijklmnopqrstuvwxyz0123456789-"


@dataclass(frozen=True)
class DatasetFiles:
    """A dataset's folder and its files of records, in the order of their names."""

    id: str
    folder: Path
    files: tuple[Path, ...]

    @property
    def about(self) -> Path:
        """The file that says what the dataset is."""
        return self.folder / DATASET

    @property
    def positions(self) -> Path:
        """The file that pins where its phrases stand."""
        return self.folder / POSITIONS

    @property
    def uncited(self) -> Path:
        """The file that excuses numbers of its texts: none of its records, and nothing that a load depends on."""
        return self.folder / UNCITED


def datasets(folder: Path) -> tuple[list[DatasetFiles], list[Fault]]:
    """The datasets of a data folder, and the faults of what is no dataset or no file of records."""
    found: list[DatasetFiles] = []
    faults: list[Fault] = []
    if not folder.is_dir():
        message = say("没有这个数据文件夹", "there is no such data folder")
        return [], [Mark(str(folder)).fault("", message, "GONGJIAN_DATA")]
    for entry in sorted(folder.iterdir()):
        if entry.name in _MISNAMED:
            message = say("判定文件的名称不对", "judgements are not read from a file of this name")
            faults.append(Mark(entry.name).fault("", message, say("改名为", "call it") + f" {JUDGEMENTS}"))
        if not entry.is_dir() or entry.name.startswith((".", "_")):
            continue
        if entry.name == GAZETTEER:
            message = say("这个名字留给整部区划表", "the name is that of a whole gazetteer")
            faults.append(Mark(entry.name).fault("", message, "gongjian load --places"))
            continue
        if set(entry.name) - set(_SLUG):
            message = say("数据集名只用小写字母、数字和连字符", "a dataset's name has a-z, 0-9 and hyphens only")
            faults.append(Mark(entry.name).fault("", message))
            continue
        files, wrong = _files(entry, folder)
        faults += wrong
        if not (entry / DATASET).is_file():
            message = say(f"缺少 {DATASET}", f"{DATASET} is missing")
            mend = "title, title_en, licence, maintainer, how"
            faults.append(Mark(f"{entry.name}/{DATASET}").fault("", message, mend))
        found.append(DatasetFiles(entry.name, entry, files))
    if not found and not faults:
        faults.append(Mark(str(folder)).fault("", say("没有数据集", "the folder holds no dataset")))
    return found, faults


def _files(folder: Path, root: Path) -> tuple[tuple[Path, ...], list[Fault]]:
    files: list[Path] = []
    faults: list[Fault] = []
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        passed = path.name in (DATASET, POSITIONS) or path == folder / UNCITED
        if hidden or passed or not path.is_file():
            continue
        suffix = path.suffix.lower()
        if path.suffix in SUFFIXES or gazetteer.named(path.name):
            files.append(path)
        elif suffix in _MISTAKEN or suffix in SUFFIXES:
            message = say(f"不读 {path.suffix} 文件", f"{path.suffix} files are not read")
            mend = say("改存为", "save as") + f" {_MISTAKEN.get(suffix, suffix)}"
            faults.append(Mark(path.relative_to(root).as_posix()).fault("", message, mend))
    return tuple(files), faults


def fingerprints(folder: Path) -> dict[str, str]:
    """The sha256 of every file that a load depends on, by its name in the data folder."""
    found, _ = datasets(folder)
    paths = [path for dataset in found for path in (dataset.about, dataset.positions, *dataset.files)]
    paths.append(folder / JUDGEMENTS)
    return {path.relative_to(folder).as_posix(): _digest(path) for path in paths if path.is_file()}


def fingerprint(raw: bytes) -> str:
    """The sha256 of a file's bytes."""
    return hashlib.sha256(raw).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
