"""S13.6 `verify evidence FILE` asks the file alone: no database, no schema."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.api.serving import command
from workflows import chain
from workflows.events import Event
from workflows.evidence import FORMAT, sealed, written


def pack() -> dict[str, Any]:
    """A request that was submitted and commented."""
    text = '{"steps": []}'
    version = hashlib.sha256(text.encode()).hexdigest()
    at, before, trail = datetime(2026, 11, 20, 4, tzinfo=UTC), chain.START, []
    for seq, (kind, data) in enumerate((("submit", {"version": version}), ("comment", {"name": "Ann"})), 1):
        before = chain.seal(7, seq, Event(kind, at, 1, comment="so", data=data), before)
        trail.append({
            "seq": seq, "kind": kind, "at": at.isoformat(timespec="microseconds"), "actor": 1, "seat": None,
            "revision": None, "comment": "so", "key": "", "data": data, "withheld": False, "hash": before,
        })  # fmt: skip
    return sealed({
        "format": FORMAT, "request": {"id": 7}, "definition": {"workflow": "w", "hash": version, "text": text},
        "trail": trail, "decisions": [], "content": {"revision": 1, "fields": {}, "withheld": []},
    })  # fmt: skip


def test_a_whole_file_is_proven_and_an_altered_one_named(tmp_path: Path) -> None:
    file = tmp_path / "evidence-7.json"
    file.write_bytes(written(pack()))
    done = command("verify", "evidence", str(file), "--database", f"sqlite:///{tmp_path}/none.db", check=False)
    assert (done.returncode, pack()["trail"][-1]["hash"] in done.stdout) == (0, True)
    assert not (tmp_path / "none.db").exists(), "no database is opened or made"
    file.write_bytes(file.read_bytes().replace(b'"so"', b'"no"', 1))
    done = command("verify", "evidence", str(file), check=False)
    assert done.returncode == 1
    assert "WFL163" in done.stdout and "trail.1" in done.stdout


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    done = command("verify", "evidence", str(tmp_path / "gone.json"), check=False)
    assert (done.returncode, "gone.json" in done.stderr) == (2, True)
