"""Writes the reference pages from the code; `--check` only says whether they are current (exit 1 when not)."""

import importlib
import inspect
import pkgutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from hooks import specs  # noqa: E402  the repository's packages are importable only from here on
from kernel.errors import Code, declared  # noqa: E402
from schema.fieldtypes import registry  # noqa: E402
from schema.vocabulary import TABLES  # noqa: E402

FOLDER: Final = ROOT / "docs" / "reference"
MADE: Final = "Generated from the code by `python docs/reference.py`; do not edit.\n"


def pages() -> Mapping[str, str]:
    """Every page by file name."""
    return {
        "words.md": "\n".join(_words()), "fieldtypes.md": "\n".join(_field_types()),
        "hooks.md": "\n".join(_hooks()), "errors.md": "\n".join(_errors()),
    }  # fmt: skip


def _words() -> Iterator[str]:
    yield f"# The words of the schema language\n\n{MADE}"
    for table in TABLES.values():
        yield f"\n## {table.en}\n\n| word | holds | meaning | 含义 |\n|---|---|---|---|"
        for name, word in table.words.items():
            holds = ", ".join(word.options) or (f"{word.shape}: {TABLES[word.table].en}" if word.table else word.shape)
            yield f"| `{name}` | {_cell(holds)} | {_cell(word.en)} | {_cell(word.zh)} |"


def _field_types() -> Iterator[str]:
    yield f"# Field types\n\n{MADE}\n| type | label | 名称 | keys of its own | what it is |\n|---|---|---|---|---|"
    for name, kind in registry.all_types().items():
        keys = ", ".join(f"`{key}`" for key in sorted(kind.keys))
        said = (inspect.getdoc(type(kind)) or inspect.getdoc(sys.modules[type(kind).__module__]) or "").split("\n\n")[0]
        label = f"{_cell(kind.label.in_('en'))} | {_cell(kind.label.in_('zh-CN'))}"
        yield f"| `{name}` | {label} | {keys} | {_cell(said)} |"


def _hooks() -> Iterator[str]:
    yield f"# Hooks\n\n{MADE}\n{inspect.getdoc(specs)}"
    for name, hook in inspect.getmembers(specs, inspect.isfunction):
        if hasattr(hook, "gridwright_spec"):
            yield f"\n## {name}\n\n```python\ndef {name}{inspect.signature(hook)}\n```\n\n{inspect.getdoc(hook)}"


def _errors() -> Iterator[str]:
    yield f"# Codes of problems\n\n{MADE}\n| code | status | sentence | 说明 |\n|---|---|---|---|"
    for code in sorted(_codes().values(), key=lambda each: each.name):
        said = (_cell(f"{code.en} {code.help_en}"), _cell(f"{code.zh} {code.help_zh}"))
        yield f"| {code.name} | {code.status} | {said[0]} | {said[1]} |"


def _codes() -> Mapping[str, Code]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for package in settings["tool"]["importlinter"]["root_packages"]:
        _import_codes(importlib.import_module(package))
    return declared()


def _import_codes(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if "codes" in found.name.rpartition(".")[2]:
            importlib.import_module(found.name)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def stale() -> list[str]:
    """The pages that differ from the code."""
    return [
        name for name, text in pages().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text + "\n"
    ]  # fmt: skip


def main() -> int:
    """Writes or checks. Gives the exit code."""
    if "--check" in sys.argv:
        return 1 if stale() else 0
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
