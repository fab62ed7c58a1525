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

from api.routes import OPERATIONS  # noqa: E402  the repository's packages are importable only from here on
from commands.line import module as command_module  # noqa: E402
from commands.line import names  # noqa: E402
from docs import rules  # noqa: E402
from hooks import specs  # noqa: E402
from kernel.errors import Code, declared  # noqa: E402
from schema.fieldtypes import registry  # noqa: E402
from schema.vocabulary import TABLES  # noqa: E402

FOLDER: Final = ROOT / "docs" / "reference"
MADE: Final = "Generated from the code by `python docs/reference.py`; do not edit.\n"
HTTP: Final = """
A program sends `Authorization: Bearer TOKEN` (`app.py token create LOGIN`) and has that person's rights; a browser
sends its session cookie. `{entity}` is the name of an entity of the schema; all records, lists and figures are those
the caller may see. `GET /api/v1/openapi.json` is the same as OpenAPI 3.1, with the bodies and answers of each entity
the caller sees. A refusal is `{"error": {"code", "message", "help", "problems"}}` with one of the [codes](errors.md),
in the caller's language. Where *once* stands, the same `Idempotency-Key` sent again gets the first answer.
"""
COMMANDS: Final = """
Everywhere: `--schema FILE`, `--database URL`, and `--json` (machine-readable on stdout, people's text on stderr).
Exit 0: done; 1: refused, or something does not hold; 2: a command line that cannot be understood, or a command of a
later release.
"""


def pages() -> Mapping[str, str]:
    """Every page by file name."""
    return {
        "words.md": "\n".join(_words()), "fieldtypes.md": "\n".join(_field_types()),
        "hooks.md": "\n".join(_hooks()), "errors.md": "\n".join(_errors()), "http.md": "\n".join(_http()),
        "commands.md": "\n".join(_commands()), "rules.md": "\n".join(rules.page(MADE)),
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


def _http() -> Iterator[str]:
    yield f"# The HTTP interface\n\n{MADE}{HTTP}\n| request below `/api/v1` | does | parameters | |\n|---|---|---|---|"
    for each in OPERATIONS:
        given = ", ".join(f"`{parameter.name}`" for parameter in each.parameters)
        once = "once" if each.idempotent else ""
        yield f"| `{each.method} {each.path}` | {_cell(each.summary)} | {given} | {once} |"


def _commands() -> Iterator[str]:
    yield f"# Commands\n\n{MADE}{COMMANDS}\n| `.venv/bin/python app.py ...` | does |\n|---|---|"
    for name in names():
        module = command_module(name)
        said = _cell(inspect.getdoc(module.options) or "").rstrip(".")
        yield f"| {said} | {_cell(module.HELP)} |"


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
