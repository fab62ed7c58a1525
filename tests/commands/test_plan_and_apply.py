"""What a schema change would do to the database is shown, and what converts waits for consent."""

import json
from pathlib import Path

from tests.api.serving import command
from tests.contracts.surface import surface

BEFORE = """
entities:
  part:
    fields: {name: {type: text, required: true}, weight: {type: decimal, decimals: 4}}
    access: {everyone: {rows: all, can: [read, create]}}
"""


@surface("command plan", "command apply")
def test_a_conversion_is_planned_refused_and_applied_with_consent(tmp_path: Path) -> None:
    schema = tmp_path / "parts.yaml"
    where = ("--schema", str(schema), "--database", f"sqlite:///{tmp_path}/parts.db")
    schema.write_text(BEFORE, encoding="utf-8")
    first = json.loads(command("plan", "--json", *where).stdout)
    assert "MIG010" in {step["code"] for step in first["steps"]} and first["against"] == []
    command("apply", *where)
    assert json.loads(command("plan", "--json", *where).stdout)["steps"] == []
    schema.write_text(BEFORE.replace("decimals: 4", "decimals: 2"), encoding="utf-8")
    waiting = json.loads(command("plan", "--json", *where).stdout)
    assert [step["code"] for step in waiting["steps"]] == ["MIG022"]
    refused = command("apply", *where, check=False)
    assert refused.returncode == 1 and "apply --accept MIG022" in refused.stderr
    command("apply", "--accept", "MIG022", *where)
    assert json.loads(command("plan", "--json", *where).stdout)["steps"] == []
