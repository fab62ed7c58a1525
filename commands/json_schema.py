"""Prints the JSON Schema of the language, for editors."""

import argparse
import json
from contextlib import suppress

from commands.call import Call
from kernel.errors import Refusal
from schema.json_schema import json_schema

HELP = "Prints the JSON Schema of the schema language, for completion and help in editors."


def options(parser: argparse.ArgumentParser) -> None:
    """`json-schema [--language zh-CN|en]`."""
    parser.add_argument("--language", choices=("zh-CN", "en"), default="en", help="of the help shown in the editor")


def run(call: Call) -> int:
    """Always 0. The answer is JSON with or without `--json`, with the field types of the plugins the file enables."""
    with suppress(Refusal):  # a broken file has its types registered all the same
        call.parts.load(call.settings)
    print(json.dumps(json_schema(call.arguments.language), ensure_ascii=False, indent=2))
    return 0
