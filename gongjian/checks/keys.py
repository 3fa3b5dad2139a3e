"""The keys: whether those of a service that others can reach are there, sound, and the owner's alone."""

import stat

from gongjian.checks.configuration import explained
from gongjian.checks.finding import Finding
from graph.errors import GraphError
from graph.settings import Settings
from service.keys import KeyFile

SHORT = 20
"""Characters below which a key of the settings might be guessed."""


def keys(of: Settings) -> Finding:
    """How the keys of a service of these settings are; whether it needs any is said of its address."""
    file = KeyFile(of.home)
    try:
        known = file.listed()
        mode = file.path.stat().st_mode if file.path.exists() else 0
    except (GraphError, OSError) as error:
        said = explained(error) if isinstance(error, GraphError) else f"{file.path}: {error.strerror}"
        mend = error.mend if isinstance(error, GraphError) else "改其权限 · Mend its rights."
        return Finding("keys", said, "wrong", mend)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("keys", f"{file.path} 他人可读 · others may read it", "warning", f"chmod 600 {file.path}")
    own = of.key.get_secret_value()
    if own and len(own) < SHORT:
        message = "GONGJIAN_KEY 太短，易被猜中 · is short: it might be guessed"
        return Finding("keys", message, "warning", "换一个长而随机的 · Set a long random one.")
    over = sum(not each.holds for each in known)
    count = len(known) - over + bool(own)
    past = f"，{over} 把已过期 · {over} of them are over" if over else ""
    return Finding("keys", f"有 {count} 把可用的密钥 · keys that open: {count}{past}")
