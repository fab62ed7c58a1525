"""The command line: finds the command, reads options and environment, runs it and turns refusals into sentences."""

import argparse
import importlib
import keyword
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

import commands
from commands.call import Call, Parts, terminal_language
from commands.codes import NOT_BUILT
from kernel.errors import Refusal
from kernel.settings import Settings

NOT_YET: Final = ("history", "rollback", "backup", "restore")
_EVERYWHERE: Final = (
    "Everywhere: --schema FILE (GRIDWRIGHT_SCHEMA; default crm_schema.yaml), --database URL (GRIDWRIGHT_DATABASE; "
    "default sqlite:///data/gridwright.db), --json (machine-readable output on stdout, human text on stderr)."
)
_PARTS: Final = ("call", "codes", "line", "logs", "reload", "rounds", "standing", "steps")


def names() -> tuple[str, ...]:
    """The commands that exist, as they are typed."""
    found = (module.name for module in pkgutil.iter_modules(commands.__path__))
    return tuple(name.rstrip("_").replace("_", "-") for name in found if name not in _PARTS)


def main(words: Sequence[str], parts: Parts) -> int:
    """Runs one command line; `serve` when no command is named. Gives the exit code."""
    words = _with_command(list(words))
    if words[0] in NOT_YET:
        return _not_built(words[0])
    try:
        arguments = _parsed(words)
        settings = Settings.read(None, **_settings_of(arguments))
    except SystemExit as error:
        return 0 if error.code in (0, None) else 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return _run(Call(arguments, settings, parts))


def parser() -> argparse.ArgumentParser:
    """The whole command line, one sub-parser per command."""
    whole = argparse.ArgumentParser(
        prog="app.py", description="Gridwright: one YAML file becomes a working back office."
    )
    under = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names():
        made = module(name)
        own = under.add_parser(name, help=made.HELP, description=made.HELP, epilog=_EVERYWHERE)
        made.options(own)
    return whole


def _run(call: Call) -> int:
    try:
        return int(module(call.arguments.command).run(call))
    except Refusal as refusal:
        _refused(call, refusal)
        return 1
    except KeyboardInterrupt:
        return 0


def _refused(call: Call, refusal: Refusal) -> None:
    language = call.language
    body = refusal.as_json(language)
    call.answer({"error": body})
    call.complain(f"{body['code']} {body['message']}{' ' + body['help'] if 'help' in body else ''}")
    for problem in refusal.problems:
        call.complain(problem.line(language))


def _with_command(words: list[str]) -> list[str]:
    first = words[0] if words else ""
    return words if first and (not first.startswith("-") or first in ("-h", "--help")) else ["serve", *words]


def _not_built(command: str) -> int:
    print(NOT_BUILT.sentence(terminal_language(), {"command": command}), file=sys.stderr)
    return 2


def module(name: str) -> ModuleType:
    """What a command is made of, by the name that is typed."""
    own = f"{name}_" if keyword.iskeyword(name) else name.replace("-", "_")
    return importlib.import_module(f"commands.{own}")


def _parsed(words: list[str]) -> argparse.Namespace:
    """The options that every command takes may stand anywhere, also behind `user add LOGIN`."""
    everywhere = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    everywhere.add_argument("--schema")
    everywhere.add_argument("--database")
    everywhere.add_argument("--json", action="store_true", default=_truthy("GRIDWRIGHT_JSON"))
    found, rest = everywhere.parse_known_args(words)
    return parser().parse_args(rest, found)


def _settings_of(arguments: argparse.Namespace) -> dict[str, object]:
    known = {name: getattr(arguments, name, None) for name in ("schema", "database", "host", "port", "demo")}
    if known["schema"] is not None:
        known["schema"] = Path(known["schema"])
    return known


def _truthy(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true")
