"""The main path: what the stage bar draws in line; the other stages stand beside it."""

from pathlib import Path

import pytest

from schema.main_path import main_path
from tests.schema.writing import ACCESS, FRAME, loaded

PATHS = {
    "{new: {next: [open]}, open: {next: [won, lost]}, won: {ends: won}, lost: {ends: lost}}": ("new", "open", "won"),
    "{new: {next: [open]}, lost: {ends: lost}, open: {next: [won, new]}, won: {ends: won}}": ("new", "open", "won"),
    "{new: {next: [won]}, won: {next: [idle]}, idle: {next: [new]}}": ("new", "won"),
    "{new: {next: [won]}, held: {from: any, next: [back]}, won: {ends: won}}": ("new", "won"),
    "{new: {next: [pool, won]}, pool: {who: nobody, next: [new]}, won: {ends: won}}": ("new", "won"),
    "{new: {next: [won, idle]}, won: {who: nobody, next: [idle]}, idle: {next: [new, won]}}": ("new", "won"),
    "{old: {next: [won]}, new: {first: true, next: [won]}, won: {ends: won}}": ("new", "won"),
    "{only: {}}": ("only",),
}


@pytest.mark.parametrize("stages", PATHS)
def test_the_main_path_goes_forward_and_leaves_side_stages_aside(stages: str, tmp_path: Path) -> None:
    labelled = f"{FRAME}entities:\n  deal:\n    fields: {{n: {{type: text}}}}\n    stages: {stages}\n{ACCESS}"
    assert main_path(loaded(tmp_path, labelled).entities["deal"]) == PATHS[stages]


def test_an_entity_without_stages_has_no_path(tmp_path: Path) -> None:
    schema = loaded(tmp_path, f"{FRAME}entities:\n  note:\n    fields: {{n: {{type: text}}}}\n{ACCESS}")
    assert main_path(schema.entities["note"]) == ()
