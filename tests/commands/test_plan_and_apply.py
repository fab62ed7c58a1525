"""What a schema change would do to the database is shown, and what converts waits for consent."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.api.serving import command, free_port
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
    assert "from a number with 4 places to a number with 2 places" in refused.stderr
    started = command("serve", *where, "--port", str(free_port()), check=False)
    assert started.returncode == 1 and "Stop the server and run `python app.py apply --accept MIG022`" in started.stderr
    command("apply", "--accept", "MIG022", *where)
    assert json.loads(command("plan", "--json", *where).stdout)["steps"] == []


@surface("command plan", "command check", "command apply")
def test_a_field_renamed_without_saying_so_is_told_and_waits_for_consent(tmp_path: Path) -> None:
    schema = tmp_path / "parts.yaml"
    where = ("--schema", str(schema), "--database", f"sqlite:///{tmp_path}/parts.db")
    schema.write_text(BEFORE, encoding="utf-8")
    command("apply", *where)
    with closing(sqlite3.connect(tmp_path / "parts.db")) as database, database:
        database.execute("INSERT INTO part (title_, version, name, weight) VALUES ('P', 1, 'P', 25000)")
    schema.write_text(BEFORE.replace("weight:", "wieght: {label: Weight of it, type: decimal, decimals: 4}, weights:"))
    checked = command("check", "--json", *where, check=False)
    found = {each["code"]: each for each in json.loads(checked.stdout)["problems"]}["MIG024"]
    assert checked.returncode == 0 and (found["line"], found["severity"]) == (4, "warning")
    assert found["file"].endswith("parts.yaml") and "write `was: weight` at the new one" in found["help"]
    [step] = [
        step for step in json.loads(command("plan", "--json", *where).stdout)["steps"] if step["code"] == "MIG024"
    ]
    assert "1 record(s) of part hold a value in `weight`" in step["message"]
    refused = command("apply", *where, check=False)
    assert refused.returncode == 1 and "parts.yaml:4:" in refused.stderr and "MIG024" in refused.stderr
    started = command("serve", *where, "--port", str(free_port()), check=False)
    assert started.returncode == 1 and "MIG024" in started.stderr
    schema.write_text(BEFORE.replace("weight: {", "wieght: {was: weight, "), encoding="utf-8")
    assert [step["code"] for step in json.loads(command("plan", "--json", *where).stdout)["steps"]] == ["MIG012"]
    schema.write_text(BEFORE.replace("weight:", "wieght:"), encoding="utf-8")
    command("apply", "--accept", "MIG024", *where)


NOBODY = """
app: {name: Test, locale: en}
roles: {clerk: {label: Clerk}, chief: {label: Chief}}
entities:
  part:
    title: "{name}"
    fields: {name: {type: text}, weight: {type: integer}}
    access: {clerk: {rows: all, can: [read, create]}}
workflows:
  look: {entity: part, label: Look, starts: submit, steps: [{step: one, label: First, who: {role: chief}}]}
"""


@surface("command check")
def test_check_says_whom_nobody_is_and_what_the_database_waits_for(tmp_path: Path) -> None:
    schema = tmp_path / "parts.yaml"
    where = ("--schema", str(schema), "--database", f"sqlite:///{tmp_path}/parts.db")
    schema.write_text(NOBODY, encoding="utf-8")
    assert json.loads(command("check", "--json", *where).stdout)["problems"] == [], "there is no database yet"
    command("user", "add", "boss", "--role", "system_admin", "--password", "gridwright-2026", *where)
    [said] = json.loads(command("check", "--json", *where).stdout)["problems"]
    assert (said["code"], said["severity"], said["line"]) == ("WFL069", "warning", 10)
    assert said["message"] == (
        "Nobody holds `chief` today. Requests reaching “First” of Look would go to the workflow administrators boss."
    )
    command("user", "add", "head", "--role", "chief", "--password", "gridwright-2026", *where)
    assert json.loads(command("check", "--json", *where).stdout)["problems"] == []
    schema.write_text(NOBODY.replace("weight:", "mass: {type: integer}, weight:"), encoding="utf-8")
    [waits] = json.loads(command("check", "--json", *where).stdout)["problems"]
    assert (waits["code"], waits["severity"]) == ("CMD030", "note")
