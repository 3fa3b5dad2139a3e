"""Settings: one frozen value, built once from the environment and `.env`, and handed down."""

import re
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "::1", "localhost")
ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?/?", re.IGNORECASE)
REPOSITORY = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What a process needs to know; every field is read from `GONGJIAN_<FIELD>`."""

    model_config = SettingsConfigDict(
        env_prefix="GONGJIAN_", env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore"
    )

    host: str = Field("127.0.0.1", description="address the service binds to")
    port: int = Field(8000, ge=0, le=65535, description="port of the service; 0 takes a free one")
    home: Path = Field(Path(".gongjian"), description="state folder of the embedded engine")
    data: Path = Field(REPOSITORY / "data", description="folder of the datasets")
    sources: Path | None = Field(None, description="folder of the source texts, where they are at hand")
    graph_uri: str = Field("", description="bolt or neo4j URI of a server; empty: the embedded engine")
    graph_user: str = Field("neo4j", description="user name at that server")
    graph_password: SecretStr = Field(SecretStr(""), description="password at that server")
    graph_database: str = Field("neo4j", description="database at that server")
    engine_heap: str = Field("512m", pattern=r"^\d+[mg]$", description="heap of the embedded engine")
    query_seconds: float = Field(10.0, gt=0, description="time one question may take")
    slow_seconds: float = Field(
        1.0, gt=0, description="time from which a question to the engine is warned of in the log"
    )
    hosts: str = Field("", description="names that Host headers may have, by commas; empty: loopback, or any off it")
    origins: str = Field(
        "", description="origins, by commas, whose pages may read reconciliation in a browser: OpenRefine's own address"
    )
    key: SecretStr = Field(SecretStr(""), description="key that callers must show; needed off loopback")

    rate: int | None = Field(
        None, ge=0, description="requests a minute of one key or address; 0: any; not set: 1200, on loopback any"
    )
    rate_heavy: int | None = Field(
        None, ge=0, description="the same of costly questions; not set: 120, on loopback any"
    )
    audit: Path | None = Field(None, description="file that the audit log is appended to, beside the log")

    @property
    def embedded(self) -> bool:
        """Whether the graph lives in the embedded engine."""
        return not self.graph_uri

    @property
    def loopback(self) -> bool:
        """Whether the service can be reached from this machine only."""
        return self.host in LOOPBACK

    @property
    def shared(self) -> tuple[str, ...]:
        """The origins whose pages may read the answers of reconciliation."""
        return tuple(filter(None, (each.strip().rstrip("/").lower() for each in self.origins.split(","))))

    @field_validator("origins")
    @classmethod
    def _named(cls, text: str) -> str:
        for each in text.split(","):
            if each.strip() and not ORIGIN.fullmatch(each.strip()):
                raise ValueError("write origins such as http://127.0.0.1:3333, by commas; there is no * for all")
        return text

    @field_validator("home", "data", "sources", "audit")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        try:
            return path.expanduser().absolute() if path is not None else None
        except RuntimeError:
            raise ValueError(f"there is no home folder for {path.parts[0] if path else ''}") from None
