"""One PostgreSQL for the whole test run, from the binaries of a wheel: no service to install; as root, under xdist too.

The first test process that asks starts the server in a temporary folder; the others find it there; the last to leave
stops it. A folder whose users are all dead (a killed run) is cleared by the next run.
"""

import atexit
import fcntl
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WHEEL = importlib.util.find_spec("pgserver")  # found, not imported: importing it touches the machine's runtime folder
assert _WHEEL is not None and _WHEEL.origin is not None, "the wheel pgserver is not installed"
_BINARIES = Path(_WHEEL.origin).parent / "pginstall"
_PREFIX = "gridwright-postgres-"
_SETTINGS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
    "max_connections=300", "shared_buffers=64MB",
)  # fmt: skip
_LAX = " ".join(f"-c {setting}" for setting in _SETTINGS)
_started: dict[str, str] = {}


def server_url() -> str:
    """`postgres://postgres@127.0.0.1:port`, of the running server; starts it when need be."""
    if "url" not in _started:
        _started["url"] = _join()
        atexit.register(_leave)
    return _started["url"]


def fresh_database(prefix: str = "test", template: str = "", tablespace: str = "") -> str:
    """The URL of a new database of its own: empty, or a copy of `template` (a URL nobody is connected to)."""
    name = f"{prefix}_{uuid.uuid4().hex[:16]}"
    copied = f' TEMPLATE "{template.rpartition("/")[2]}" STRATEGY FILE_COPY' if template else ""
    placed = f" TABLESPACE {tablespace}" if tablespace else ""
    sql(f'CREATE DATABASE "{name}"{copied}{placed}')
    return f"{server_url()}/{name}"


def drop_database(url: str) -> None:
    """Removes a database, its connections included."""
    sql(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')


def sql(statement: str, database: str = "postgres") -> str:
    """Runs one statement as the superuser of the server and returns what psql prints (rows only)."""
    command = [str(_program("psql")), "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, f"{server_url()}/{database}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{statement}: {done.stderr.strip()}")
    return done.stdout.strip()


def feed(script: bytes, url: str) -> None:
    """Runs a script of statements, such as a dump, in the database at `url`."""
    command = [str(_program("psql")), "-Xq", "-v", "ON_ERROR_STOP=1", url]
    subprocess.run(command, input=script, capture_output=True, check=True)


@contextmanager
def small_disk(size: str) -> Iterator[str]:
    """A tablespace on a filesystem of this size, such as `24m`; empty where mounting is not allowed."""
    url, name = server_url(), f"small_{uuid.uuid4().hex[:8]}"
    folder = _folder() / name
    folder.mkdir()
    if not _mounted(folder, size):
        folder.rmdir()
        yield ""
        return
    try:
        sql(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
        yield name
    finally:
        inside = "SELECT datname FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE spcname"
        for database in sql(f"{inside} = '{name}'").split():
            drop_database(f"{url}/{database}")
        sql(f"DROP TABLESPACE IF EXISTS {name}")
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mounted(folder: Path, size: str) -> bool:
    user = _user()
    if user is None:
        return False
    options = f"size={size},mode=700,uid={pwd.getpwnam(user).pw_uid}"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0


# ------------------------------------------------------------------------------------------------ sharing the server
def _folder() -> Path:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
    return Path(tempfile.gettempdir()) / f"{_PREFIX}{run}"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with Path(f"{folder}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _join() -> str:
    _clear_leftovers()
    folder = _folder()
    with _alone(folder):
        users = folder / "users"
        if not users.exists():
            _start(folder)
            users.mkdir()
        (users / str(os.getpid())).touch()
        return (folder / "url").read_text()


def _leave() -> None:
    folder = _folder()
    with _alone(folder):
        (folder / "users" / str(os.getpid())).unlink(missing_ok=True)
        if not _living_users(folder):
            _stop(folder)


def _living_users(folder: Path) -> list[int]:
    users = folder / "users"
    found = [int(path.name) for path in users.iterdir()] if users.exists() else []
    return [pid for pid in found if Path(f"/proc/{pid}").exists()]


def _clear_leftovers() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if folder.is_dir() and folder != _folder() and (folder / "users").exists():
            with _alone(folder):
                if not _living_users(folder):
                    _stop(folder)


# ------------------------------------------------------------------------------------------------ the server itself
def _program(name: str) -> Path:
    own = _folder() / "pginstall" / "bin" / name
    return own if own.exists() else _BINARIES / "bin" / name


def _user() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as `nobody`."""
    return "nobody" if os.geteuid() == 0 else None


def _start(folder: Path) -> None:
    data = folder / "data"
    data.mkdir(parents=True)
    folder.chmod(0o755)
    if user := _user():
        shutil.chown(data, user)
        if not _reachable():
            shutil.copytree(_BINARIES, folder / "pginstall", symlinks=True)
    _run(
        "initdb", "-D", str(data), "--auth=trust", "--encoding=utf8", "--no-sync", "--locale=C.UTF-8", "-U", "postgres"
    )
    for _ in range(5):
        port = _free_port()
        options = f"-h 127.0.0.1 -p {port} -k '' {_LAX}"
        try:
            _run("pg_ctl", "-D", str(data), "-w", "-t", "60", "-o", options, "-l", str(data / "log"), "start")
        except RuntimeError as error:
            print(error, file=sys.stderr)
            continue
        (folder / "url").write_text(f"postgres://postgres@127.0.0.1:{port}")
        return
    raise RuntimeError(f"PostgreSQL did not start: {(data / 'log').read_text()}")


def _stop(folder: Path) -> None:
    if _serves(folder / "data"):
        _run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    for disk in folder.glob("small_*"):
        if disk.is_mount():
            subprocess.run(["umount", "-l", str(disk)], check=True)
    shutil.rmtree(folder, ignore_errors=True)
    Path(f"{folder}.lock").unlink(missing_ok=True)


def _serves(data: Path) -> bool:
    """Whether the server of this folder lives. A killed one leaves its pid behind, which may be another's by now."""
    noted = data / "postmaster.pid"
    if not noted.exists():
        return False
    try:
        command = Path(f"/proc/{noted.read_text().split()[0]}/cmdline").read_bytes()
    except FileNotFoundError:
        return False
    return os.fsencode(data) in command.split(b"\0")


def _reachable() -> bool:
    command = [str(_BINARIES / "bin" / "postgres"), "--version"]
    try:
        return subprocess.run(command, user=_user(), capture_output=True, check=False, cwd="/").returncode == 0
    except PermissionError:
        return False


def _run(program: str, *arguments: str) -> None:
    with tempfile.TemporaryFile("w+") as output:  # a pipe would be held open by the server and never end
        done = subprocess.run(
            [str(_program(program)), *arguments], user=_user(), stdout=output, stderr=output, check=False, cwd="/"
        )
        output.seek(0)
        if done.returncode:
            raise RuntimeError(f"{program}: {output.read()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
