"""A file arrives to be imported: it is kept, read in a process of its own, and opened as an import."""

import time
from pathlib import Path
from typing import Final
from uuid import uuid4

from anyio import to_thread

from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.text import Text
from records.door import Door
from records.house import House
from records.sight import Sight
from transfer.codes import BROKEN, TOO_MUCH
from transfer.importing import FoundAnew, OpenImport, kept_file, mine, refuse_running, refuse_without
from transfer.limits import Broken, TooMuch
from transfer.unpacking import Unpacked, unpack

KEPT: Final = 7 * 86_400.0  # seconds
_WHAT: Final = {
    "bytes": ("bytes", "文件大小（字节）"),
    "rows": ("rows", "行数"), "columns": ("columns", "列数"), "cell": ("characters in one cell", "单元格字符数"),
    "cells": ("cells", "单元格总数"), "entries": ("parts of the archive", "压缩包条目数"),
    "unpacked": ("megabytes once unpacked", "解压后大小（MB）"), "ratio": ("times its size once unpacked", "压缩比"),
    "memory": ("megabytes of memory to read it", "读取所需内存（MB）"),
    "time": ("seconds to read it", "读取时间（秒）"),
}  # fmt: skip
_WHY: Final = {
    "empty": ("there is nothing in it", "文件为空"),
    "encoding": ("its characters are in no known encoding", "无法识别其字符编码"),
    "encrypted": ("it is protected by a password", "文件受密码保护"),
    "quote": ("row {row} opens a quote that nothing closes", "第 {row} 行的引号没有闭合"),
    "object": ("row {row} is no object of names and values", "第 {row} 行不是“名称: 值”形式的对象"),
}  # fmt: skip


async def refuse_early(house: House, actor: Actor, entity: str) -> None:
    """Asked before a file is taken in. Raises Refusal 404, 403."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        refuse_without(sight, sight.entity(entity))


def refuse_large(house: House, file: Path) -> None:
    """A file that did not come through the intake of the interface. Raises Refusal 413."""
    most = house.settings.upload_bytes
    if file.stat().st_size > most:
        raise Refusal(TOO_MUCH, {"what": _said(_WHAT, "bytes", 0), "most": f"{most:,}"})


async def arrive(
    house: House, actor: Actor, entity: str, path: Path, name: str, *, sheet: str = "", header: bool | None = None
) -> int:
    """Opens an import of the file at `path`, which is moved into the product's folder; its id. Raises Refusal."""
    folder, file = house.settings.data / "imports", uuid4().hex
    await to_thread.run_sync(_settle, path, folder, file)
    found = await _unpacked(folder, file, name, sheet, header)
    done = await Door(house, actor).run(OpenImport(entity, name, file, found))
    return done.id or 0


async def read_anew(house: House, actor: Actor, id: int, sheet: str, header: bool | None) -> None:
    """Reads another sheet, or the first row otherwise. Raises Refusal."""
    async with house.store.read() as reader:
        row = await mine(Sight(house, reader, actor), id)
    refuse_running(row)
    kept_file(house, row, "file")
    found = await _unpacked(house.settings.data / "imports", row["file"], row["name"], sheet, header)
    await Door(house, actor).run(FoundAnew(id, found))


def _settle(path: Path, folder: Path, file: str) -> None:
    """Moves the file into its place; what nobody went on with is removed after some days."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.*"):
        if old.suffix in (".file", ".rows") and old.stat().st_mtime < time.time() - KEPT:
            old.unlink(missing_ok=True)
    path.replace(folder / f"{file}.file")


async def _unpacked(folder: Path, file: str, name: str, sheet: str, header: bool | None) -> Unpacked:
    source, rows = (folder / f"{file}.file").resolve(), (folder / f"{file}.rows").resolve()
    try:
        return await unpack(source, name, rows, sheet=sheet, header=header)
    except TooMuch as error:
        _discard(source, rows)
        raise Refusal(TOO_MUCH, {"what": _said(_WHAT, error.what, 0), "most": f"{error.most:,}"}) from error
    except Broken as error:
        _discard(source, rows)
        raise Refusal(BROKEN, {"name": name, "why": _said(_WHY, error.why, error.row)}) from error


def _discard(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _said(words: dict[str, tuple[str, str]], key: str, row: int) -> Text:
    english, chinese = words.get(key, (key, key))
    return Text.of({"en": english.format(row=row), "zh-CN": chinese.format(row=row)})
