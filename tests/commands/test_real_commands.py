"""The commands as people run them: real processes over a fresh database, exit codes and what is printed."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pyzipper
from python_calamine import CalamineWorkbook

from tests.api.house import database
from tests.api.serving import PASSWORD, SHOP, command, free_port, served
from tests.contracts.surface import surface


@surface("command user", "command token")
def test_accounts_are_made_listed_frozen_and_given_tokens(tmp_path: Path) -> None:
    where = ("--schema", str(SHOP), "--database", f"sqlite:///{tmp_path}/new/shop.db")
    made = command("user", "add", "boss", "--role", "system_admin", "--role", "chief@east", "--password", "-", *where,
                   text=PASSWORD + "\n")  # fmt: skip
    assert "boss can sign in now" in made.stdout
    again = command("user", "add", "BOSS", "--password", PASSWORD, *where, check=False)
    assert again.returncode == 1 and "AUT013" in again.stderr
    for words, code in ((("--role", "nonsense"), "AUT011"), (("--unit", "nowhere"), "AUT012"), ((), "AUT004")):
        password = "short" if not words else PASSWORD
        refused = command("user", "add", "x", *words, "--password", password, *where, check=False)
        assert refused.returncode == 1 and code in refused.stderr, refused.stderr
    rows = json.loads(command("user", "list", "--json", *where).stdout)
    assert [(row["login"], row["unit"], row["roles"]) for row in rows] == [
        ("boss", "main", ["system_admin@main", "chief@east"])
    ]
    assert command("token", "create", "boss", *where).stdout.startswith("gw_")
    last = command("user", "freeze", "boss", *where, check=False)
    assert last.returncode == 1, "the last administrator was frozen"


@surface("command check", "command fmt", "command json-schema")
def test_commands_about_the_file_open_no_database(tmp_path: Path) -> None:
    where = ("--schema", str(SHOP), "--database", f"sqlite:///{tmp_path}/none/shop.db")
    assert command("check", *where).returncode == 0
    assert "$defs" in json.loads(command("json-schema", *where).stdout)
    copy = tmp_path / "shop.yaml"
    shutil.copy(SHOP, copy)
    assert command("fmt", "--schema", str(copy), *where[2:]).returncode == 0
    assert not (tmp_path / "none").exists()


@surface("command simulate", "command verify")
def test_a_simulation_answers_with_a_persons_own_rights_and_verify_finds_the_trail_whole(tmp_path: Path) -> None:
    url = database("sqlite", tmp_path)
    where = ("--schema", str(SHOP), "--database", url)
    with served(url, tmp_path / "log") as running, running.signed_in("boss") as boss:
        product = boss.post("/api/v1/product", json={"name": "Ruler", "price": "2"}).json()["id"]
        customer = boss.post("/api/v1/customer", json={"name": "Acme"}).json()["id"]
        lines = [{"product": product, "count": 1}]
        body = {"customer": customer, "day": "2026-11-21", "lines": lines}
        order = boss.post("/api/v1/order", json=body).json()["id"]
        asked = ("simulate", "order_check", "order", str(order))
        assert command(*asked, "--as", "boss", *where).returncode == 0
        assert command(*asked, "--as", "wes", *where, check=False).returncode == 1
        found = json.loads(command("verify", "--json", *where).stdout)
        assert found["problems"] == [] and found["checked"]["audit"] > 10
        up = boss.post("/api/v1/files", files={"file": ("a.txt", b"hello")})
        assert up.status_code == 201
    assert "Nothing is wrong" in command("verify", *where).stdout
    for each in (tmp_path / "files").rglob("*"):
        if each.is_file():
            each.unlink()
    wrong = command("verify", *where, check=False)
    assert wrong.returncode == 1 and "CMD011" in wrong.stdout and "Traceback" not in wrong.stderr
    found = json.loads(command("verify", "--json", *where, check=False).stdout)
    assert [(each["code"], each["values"]["name"]) for each in found["problems"]] == [("CMD011", "a.txt")]
    later = command("verify", "access", *where, check=False)
    assert later.returncode == 2 and "verify access" in later.stderr
    missing = command("verify", "evidence", "pack.zip", *where, check=False)
    assert missing.returncode == 2 and "pack.zip" in missing.stderr


@surface("command export")
def test_a_list_is_exported_with_a_persons_rights_in_the_format_of_the_file(tmp_path: Path) -> None:
    schema = tmp_path / "shop.yaml"
    schema.write_text(EXPORTED, encoding="utf-8")
    where = ("--schema", str(schema), "--database", f"sqlite:///{tmp_path}/shop.db")
    for login, role in (("ann", "seller"), ("eve", "guest")):
        command("user", "add", login, "--role", role, "--password", "-", *where, text=PASSWORD + "\n")
    rows = tmp_path / "in.csv"
    rows.write_text("name,phone\n=A,13800138000\nB,\n", encoding="utf-8")
    command("import", "deal", str(rows), "--as", "ann", *where)
    out = tmp_path / "out.csv"
    told = json.loads(command("export", "deal", str(out), "--as", "ann", "--sort=-name", "--columns", "name",
                              "--json", *where).stdout)  # fmt: skip
    assert told == {"rows": 2, "file": str(out)}
    assert out.read_text(encoding="utf-8-sig").splitlines() == ["Name", "B", "'=A"]
    book = tmp_path / "out.xlsx"
    command("export", "deal", str(book), "--as", "ann", "--filter", "name == 'B'", "--columns", "name", *where)
    assert CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python() == [["Name"], ["B"]]
    sealed = json.loads(command("export", "deal", str(out), "--as", "ann", "--json", *where).stdout)
    with pyzipper.AESZipFile(sealed["file"]) as packed:
        packed.setpassword(sealed["password"].encode())
        assert b"138" in packed.read(packed.namelist()[0])
    for words, code in ((("out.pdf", "--as", "ann"), "CMD040"), (("out.csv", "--as", "eve"), "ACC003")):
        refused = command("export", "deal", *words, *where, check=False)
        assert refused.returncode == 1 and code in refused.stderr, refused.stderr


EXPORTED = """
app: {name: Shop, locale: en}
organisation: {levels: {company: C}, units: [{code: main, name: Main, level: company}]}
roles: {seller: {label: Seller}, guest: {label: Guest}}
entities:
  deal:
    label: Deal
    title: "{name}"
    encrypt_export: has_personal_data
    fields: {name: {type: text, label: Name}, phone: {type: phone, label: Phone}}
    access:
      seller: {rows: all, can: [read, create, update, import, export]}
      guest: {rows: all, can: [read]}
"""


@surface("command import")
def test_a_file_is_tried_imported_and_its_refused_rows_are_told_by_row(tmp_path: Path) -> None:
    where = ("--schema", str(SHOP), "--database", database("sqlite", tmp_path))
    file = tmp_path / "客户.csv"
    file.write_bytes("名称,Level,客户额度\nAcme,A,\nBravo,Z,\n".encode("gbk"))
    asked = ("import", "customer", str(file), *where)
    tried = command(*asked, "--as", "boss", "--dry-run", check=False)
    assert tried.returncode == 1 and "客户.csv:3 VAL" in tried.stderr and "created 1" in tried.stdout
    done = json.loads(command(*asked, "--as", "boss", "--json", check=False).stdout)
    assert (done["created"], done["refused"], done["rows"][0]["row"]) == (1, 1, 3) and done["change_set"]
    file.write_text("名称,level\nAcme,B\n")
    numbers = tmp_path / "new.csv"
    numbers.write_text("name,level\nNew,A\n")
    assert command("import", "customer", str(numbers), *where).returncode == 0, "the product itself may"
    refused = command("import", "customer", str(numbers), *where, "--as", "sam", check=False)
    assert refused.returncode == 1 and "ACC" in refused.stderr
    assert command("import", "customer", str(tmp_path / "none.csv"), *where, check=False).returncode == 1


@surface("command replay")
def test_an_approval_is_asked_what_it_would_do_and_nothing_is_written(tmp_path: Path) -> None:
    """Whoever may run commands on the machine reads everything: the titles of records too, as with `verify`."""
    where = ("--schema", str(SHOP), "--database", f"sqlite:///{tmp_path}/new/shop.db")
    for more in ((), ("--records",)):
        found = json.loads(command("replay", "order_check", *more, "--json", *where).stdout)
        assert (found["workflow"]["name"], found["total"], found["elsewhere"]) == ("order_check", 0, [])
    wrong = command("replay", "nothing", *where, check=False)
    assert wrong.returncode == 1 and "WFL097" in wrong.stderr


@surface("command run-schedules")
def test_what_the_clock_has_to_do_is_shown_and_done_from_the_command_line(tmp_path: Path) -> None:
    where = ("--schema", str(SHOP), "--database", f"sqlite:///{tmp_path}/new/shop.db")
    shown = command("run-schedules", "--preview", "--at", "2030-01-01T09:00", "--json", *where)
    assert json.loads(shown.stdout) == {"preview": True, "due": []}
    assert "Nothing is due." in command("run-schedules", *where).stdout


@surface("command serve")
def test_serve_answers_refuses_a_second_process_and_notices_commands_beside_it(tmp_path: Path) -> None:
    url = database("sqlite", tmp_path)
    where = ("--schema", str(SHOP), "--database", url)
    with served(url, tmp_path / "log") as running, running.signed_in("sam") as sam:
        assert sam.get("/api/v1/me").json()["login"] == "sam"
        second = command("serve", "--port", str(free_port()), *where, check=False)
        assert second.returncode == 1 and "Traceback" not in second.stderr
        port = httpx.URL(running.url).port
        taken = command(
            "serve", "--port", str(port), "--database", f"sqlite:///{tmp_path}/b.db", "--schema", str(SHOP), check=False
        )
        assert taken.returncode == 1 and "CMD002" in taken.stderr
        command("user", "reset", "sam", "--password", "-", *where, text="a new one from IT\n")
        assert sam.get("/api/v1/me").status_code == 401
        for password, status in ((PASSWORD, 401), ("a new one from IT", 200)):
            again = sam.post("/api/v1/login", json={"login": "sam", "password": password})
            assert again.status_code == status
        made = json.loads(command("user", "reset", "sue", "--json", *where).stdout)
        assert sam.post("/api/v1/login", json={"login": "sue", "password": made["password"]}).status_code == 200
        refused = command("user", "reset", "sue", "--password", "short", *where, check=False)
        assert refused.returncode == 1 and "AUT004" in refused.stderr
        assert command("user", "reset", "nobody", *where, check=False).returncode == 1
        command("user", "freeze", "sue", *where)
        assert sam.get("/api/v1/me").status_code == 401


CHANGE = (
    "      demands: {type: long_text",
    "      nickname: {type: text, required: true, label: Nickname}\n      demands: {type: long_text",
)


@surface("GET /schema/problems", "GET /status", "GET /schema")
def test_a_saved_file_is_served_without_a_failed_request_and_a_broken_one_is_not(tmp_path: Path) -> None:
    url, schema = database("sqlite", tmp_path), tmp_path / "shop.yaml"
    shutil.copy(SHOP, schema)
    with (
        served(url, tmp_path / "log", schema) as running,
        running.signed_in("sam") as sam,
        running.signed_in("boss") as boss,
    ):
        first = sam.get("/api/v1/schema").json()["version"]
        good = schema.read_text()
        schema.write_text(good.replace(*CHANGE))
        _until(lambda: sam.get("/api/v1/customer").status_code == 200
               and sam.get("/api/v1/schema").json()["version"] != first)  # fmt: skip
        refused = sam.post("/api/v1/customer", json={"name": "Acme"})
        assert refused.status_code == 422 and refused.json()["error"]["problems"][0]["field"] == "nickname"
        assert sam.post("/api/v1/customer", json={"name": "Acme", "nickname": "A"}).status_code == 201
        schema.write_text(good.replace("type: long_text", "type: long_texts"))
        _until(lambda: bool(boss.get("/api/v1/schema/problems").json()["problems"]))
        problem = boss.get("/api/v1/schema/problems").json()["problems"][0]
        assert "shop.yaml:" in problem["place"] and problem["message"]
        assert boss.get("/api/v1/status").json()["problems"] == [problem]
        assert sam.get("/api/v1/schema/problems").status_code == 403
        assert sam.get("/api/v1/customer").json()["rows"][0]["nickname"] == "A"
        assert any("schema file" in row["text"] for row in boss.get("/api/v1/notices").json()["rows"])
        schema.write_text(good.replace(*CHANGE))
        _until(lambda: not boss.get("/api/v1/schema/problems").json()["problems"])


def _until(holds: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)
