"""A really full filesystem under the running server: coded refusals, nothing acknowledged lost, on with room.

The filesystem is a tmpfs of a few megabytes in a mount namespace that only the server lives in. Where mounting is not
allowed, the kernel's limit on the size of files takes its place: SQLite meets the same failing write.
"""

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.api.house import database
from tests.api.serving import ROOT
from tests.faults.serving import Server, coded, until

ROOM = 6 * 1024 * 1024  # for what is written, on SQLite
FILLER = 2 * 1024 * 1024
PAD = "x" * 3_000
AGE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as connection:
    print(connection.execute("UPDATE session SET seen_at = seen_at - 180000000").rowcount)
"""
MOUNT = 'mount -t tmpfs -o size="$1",mode=755 tmpfs "$0" && echo mounted && cat'


@contextmanager
def namespace(folder: Path, size: int) -> Iterator[tuple[list[str], Path] | None]:
    """A small filesystem at `folder` for whoever is started with these words; from here it is seen at that path."""
    command = ["unshare", "--mount", "sh", "-c", MOUNT, str(folder), str(size)]
    keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert keeper.stdin and keeper.stdout
    try:
        mounted = keeper.stdout.readline() == b"mounted\n"
        seen = Path(f"/proc/{keeper.pid}/root{folder}")
        yield (["nsenter", f"--mount=/proc/{keeper.pid}/ns/mnt", f"--wd={ROOT}"], seen) if mounted else None
    finally:
        keeper.stdin.close()
        keeper.wait()
        keeper.stdout.close()


class Disk:
    """What is full and can be given room again."""

    def __init__(self, server: Server, seen: Path | None) -> None:
        self.server = server
        self.seen = seen

    def age_sessions(self) -> None:
        """Makes every session one that was used some minutes ago: the next request is going to note its use."""
        database = self.server.database.removeprefix("sqlite:///")
        command = [*self.server.before, sys.executable, "-c", AGE, database]  # in there: it has a path of its own
        assert int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) >= 2

    def make_room(self) -> None:
        """Somebody deletes a large file."""
        if self.seen is not None:
            (self.seen / "filler").unlink()
        else:
            assert self.server.process is not None
            everything = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (everything, everything))


def limited(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A server whose database and files lie on a small filesystem."""
    small = tmp_path / "small"
    small.mkdir()
    database("sqlite", tmp_path)
    size = (tmp_path / "shop.db").stat().st_size
    with namespace(small, size + ROOM + FILLER) as inside:
        before, seen = inside or ((), small)
        shutil.copy(tmp_path / "shop.db", seen / "shop.db")
        if inside:
            (seen / "filler").write_bytes(b"x" * FILLER)
        server = Server(
            f"sqlite:///{small}/shop.db", tmp_path, before=before,
            environment={"GRIDWRIGHT_DATA": str(small / "data")},
            prepare=None if inside else lambda: limited(size + ROOM),
        )  # fmt: skip
        try:
            server.start()
            yield Disk(server, seen if inside else None)
            server.stop()
        finally:
            if server.process is not None and server.process.poll() is None:
                server.kill()


def fill(client: httpx.Client, known: dict[int, str]) -> httpx.Response:
    """Creates customers until one is refused; gives the refusal."""
    for number in range(5_000):
        name = f"Customer {len(known)} {number}"
        answer = client.post("/api/v1/customer", json={"name": name, "demands": PAD})
        if answer.status_code != 201:
            return answer
        known[answer.json()["id"]] = name
    raise AssertionError("the disk never was full")


def found(client: httpx.Client) -> dict[int, str]:
    rows = client.get("/api/v1/customer", params={"limit": 1000, "sort": "-id", "fields": "name"}).json()
    assert rows["next"] is None
    return {row["id"]: row["name"] for row in rows["rows"]}


def test_a_full_disk_refuses_with_a_code_loses_nothing_and_goes_on_with_room(disk: Disk) -> None:
    server = disk.server
    known: dict[int, str] = {}
    with server.client("sam") as sam, server.client("sue") as sue:
        assert sue.get("/api/v1/me").status_code == 200
        disk.age_sessions()
        assert coded(fill(sam, known), 507)["code"] == "STO002"
        some = next(iter(known))
        writes = (
            ("POST", "/customer", {"name": "No room", "demands": PAD * 20}),
            ("PATCH", f"/customer/{some}", {"demands": PAD * 20}),
            ("POST", "/customer/cells", {"edits": [{"id": some, "field": "demands", "value": PAD * 20}]}),
            ("POST", f"/customer/{some}/comments", {"text": "y" * 19_000}),
        )
        for method, path, body in writes * 3:
            answer = sam.request(method, f"/api/v1{path}", json=body)
            if answer.status_code >= 300:
                assert coded(answer, 507)["code"] == "STO002"
            for result in answer.json().get("results", ()):
                assert result["status"] == 200 or result["error"]["code"] == "STO002", result
        if disk.seen is not None:
            upload = sam.post("/api/v1/files", files={"file": ("a.txt", b"z" * FILLER * 8, "text/plain")})
            assert coded(upload, 507)["code"] == "API021"
        rows = found(sam)
        assert {id: rows[id] for id in known} == known
        assert sue.get("/api/v1/product").status_code == 200  # whose use of the session cannot be noted
        disk.make_room()
        more: dict[int, str] = {}
        until(lambda: _written(sam, more), "the server writes again")
        rows = found(sam)
        assert {id: rows[id] for id in {**known, **more}} == {**known, **more}
    assert server.lines("unexpected") == []
    _restarted(server, {**known, **more})


def _written(client: httpx.Client, more: dict[int, str]) -> bool:
    name = f"With room {len(more)}"
    answer = client.post("/api/v1/customer", json={"name": name, "demands": PAD})
    if answer.status_code == 201:
        more[answer.json()["id"]] = name
    return answer.status_code == 201


def _restarted(server: Server, known: dict[int, str]) -> None:
    """Killed and started again, everything acknowledged is there and the file is sound."""
    server.kill()
    server.start()
    with server.client("sam") as sam:
        rows = found(sam)
        assert {id: rows[id] for id in known} == known
        assert sam.post("/api/v1/customer", json={"name": "After the restart"}).status_code == 201
