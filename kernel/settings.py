"""Settings from options and environment, read once at the start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kernel.endpoints import Endpoints

DATABASE: Final = "sqlite:///data/gridwright.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the schema, the database and the files are, and how the server listens (api.md, Commands)."""

    schema: Path = Path("crm_schema.yaml")
    database: str = DATABASE
    host: str = "127.0.0.1"
    port: int = 8080
    demo: bool = False
    data: Path = Path("data")
    synchronous: str = "NORMAL"
    upload_bytes: int = 50 * 1024 * 1024
    undo_days: int = 30
    public_origin: str = ""
    endpoints: Endpoints = field(default_factory=Endpoints)

    @staticmethod
    def read(environment: Mapping[str, str] | None = None, **options: object) -> "Settings":
        """Options win over GRIDWRIGHT_* variables, these over the defaults. Raises ValueError naming the variable."""
        env = os.environ if environment is None else environment
        got: dict[str, Any] = {}
        for name, kind in (
            ("schema", Path),
            ("database", str),
            ("host", str),
            ("port", int),
            ("data", Path),
            ("synchronous", str),
            ("upload_bytes", int),
            ("undo_days", int),
            ("public_origin", str),
        ):
            text = env.get(f"GRIDWRIGHT_{name.upper()}")
            if text:
                try:
                    got[name] = kind(text)
                except ValueError as error:
                    raise ValueError(f"GRIDWRIGHT_{name.upper()}: {text!r} is not a valid value") from error
        if env.get("GRIDWRIGHT_DEMO", "").lower() in ("1", "true"):
            got["demo"] = True
        got.update({key: value for key, value in options.items() if value is not None})
        if "data" not in got:
            got["data"] = _beside(str(got.get("database", DATABASE)))
        return Settings(**got, endpoints=Endpoints.read(env))


def _beside(database: str) -> Path:
    if database.startswith("sqlite:///"):
        return Path(database.removeprefix("sqlite:///")).parent
    return Path("data")
