"""The audit log: where it goes, and whether it can be written there."""

import os

from gongjian.checks.finding import Finding
from graph.settings import Settings


def audit(of: Settings) -> Finding:
    """Where the lines of the audit log go; nothing is made or written."""
    path = of.audit
    if path is None:
        return Finding("audit", "只在服务的日志里，未设 GONGJIAN_AUDIT · in the log of the service alone")
    there = path if path.exists() else path.parent
    if path.is_dir() or not there.exists() or not os.access(there, os.W_OK):
        mend = "建好文件夹，或另设 GONGJIAN_AUDIT · Make its folder, or set GONGJIAN_AUDIT to another file."
        return Finding("audit", f"{path} 无法写入 · cannot be written", "wrong", mend)
    return Finding("audit", f"附加到 · appended to {path}")
