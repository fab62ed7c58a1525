"""The settings of the other ends: a bad one is refused at the start by its name, never by its value."""

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from kernel.endpoints import Endpoints
from kernel.settings import Settings

SECRET = b64encode(b"k" * 32).decode()
MAIL = {"GRIDWRIGHT_MAIL_URL": "smtp://crm:p%40ss%2F@mail.example.com", "GRIDWRIGHT_MAIL_FROM": "CRM <crm@example.com>"}
ERP = {"GRIDWRIGHT_WEBHOOK_ERP": "https://erp.example.com/in?t=4711", "GRIDWRIGHT_WEBHOOK_ERP_SECRET": SECRET}


def test_what_is_not_set_is_not_there() -> None:
    assert Settings.read({}).endpoints == Endpoints() == Settings.read({"GRIDWRIGHT_MAIL_URL": " "}).endpoints


def test_a_mail_server_has_a_port_by_its_kind_and_a_password_as_it_is() -> None:
    found = Endpoints.read(MAIL).mail
    assert found is not None
    assert (found.host, found.port, found.user, found.password, found.tls) == (
        "mail.example.com", 587, "crm", "p@ss/", False,
    )  # fmt: skip
    secure = Endpoints.read({**MAIL, "GRIDWRIGHT_MAIL_URL": "smtps://mail.example.com"}).mail
    assert secure is not None and (secure.port, secure.tls, secure.user) == (465, True, "")
    assert str(found.sender) == "CRM <crm@example.com>"


@pytest.mark.parametrize(
    ("host", "family"),
    [("open.feishu.cn", "feishu"), ("open.larksuite.com", "feishu"), ("oapi.dingtalk.com", "dingtalk"),
     ("qyapi.weixin.qq.com", "wecom"), ("chat.example.com", "plain"), ("open.feishu.cn.example.com", "plain")],
)  # fmt: skip
def test_the_family_of_a_robot_is_told_by_its_host(host: str, family: str) -> None:
    found = Endpoints.read({"GRIDWRIGHT_ROBOT_URL": f"https://{host}/hook?key=k"}).robot
    assert found is not None and found.family == family


def test_webhooks_have_a_name_and_one_secret_or_several() -> None:
    found = Endpoints.read({**ERP, "GRIDWRIGHT_WEBHOOK_ERP_SECRET": f"whsec_{SECRET} {b64encode(b'o' * 24).decode()}"})
    assert found.webhooks["erp"].secrets == (b"k" * 32, b"o" * 24)


BAD = [
    ({**MAIL, "GRIDWRIGHT_MAIL_URL": "mail4711.example.com:25"}, "GRIDWRIGHT_MAIL_URL"),
    ({**MAIL, "GRIDWRIGHT_MAIL_URL": "smtp://mail4711.example.com:99999"}, "GRIDWRIGHT_MAIL_URL"),
    ({"GRIDWRIGHT_MAIL_URL": "smtp://mail4711.example.com"}, "GRIDWRIGHT_MAIL_FROM"),
    ({"GRIDWRIGHT_MAIL_FROM": "a4711@example.com"}, "GRIDWRIGHT_MAIL_URL"),
    ({**MAIL, "GRIDWRIGHT_MAIL_FROM": "a4711"}, "GRIDWRIGHT_MAIL_FROM"),
    ({**MAIL, "GRIDWRIGHT_MAIL_FROM": "a4711@b.c, d@e.f"}, "GRIDWRIGHT_MAIL_FROM"),
    ({"GRIDWRIGHT_ROBOT_URL": "file:///4711"}, "GRIDWRIGHT_ROBOT_URL"),
    ({"GRIDWRIGHT_ROBOT_SECRET": "4711"}, "GRIDWRIGHT_ROBOT_URL"),
    ({"GRIDWRIGHT_ROBOT_URL": "https://qyapi.weixin.qq.com/x", "GRIDWRIGHT_ROBOT_SECRET": "4711"},
     "GRIDWRIGHT_ROBOT_SECRET"),
    ({"GRIDWRIGHT_ROBOT_URL": "https://chat.example.com/x", "GRIDWRIGHT_ROBOT_SECRET": "4711"},
     "GRIDWRIGHT_ROBOT_SECRET"),
    ({**ERP, "GRIDWRIGHT_WEBHOOK_ERP": "erp4711"}, "GRIDWRIGHT_WEBHOOK_ERP"),
    ({**ERP, "GRIDWRIGHT_WEBHOOK_ERP": "https://erp4711.example.com/a b"}, "GRIDWRIGHT_WEBHOOK_ERP"),
    ({"GRIDWRIGHT_WEBHOOK_ERP": "https://erp4711"}, "GRIDWRIGHT_WEBHOOK_ERP_SECRET"),
    ({"GRIDWRIGHT_WEBHOOK_ERP_SECRET": SECRET}, "GRIDWRIGHT_WEBHOOK_ERP"),
    ({**ERP, "GRIDWRIGHT_WEBHOOK_ERP_SECRET": "short4711"}, "GRIDWRIGHT_WEBHOOK_ERP_SECRET"),
    ({"GRIDWRIGHT_WEBHOOK_A-4711": "https://x"}, "GRIDWRIGHT_WEBHOOK_A-4711"),
]  # fmt: skip


@pytest.mark.parametrize(("environment", "variable"), BAD)
def test_a_bad_one_is_refused_by_its_name(environment: dict[str, str], variable: str) -> None:
    with pytest.raises(ValueError, match=r"GRIDWRIGHT_") as caught:
        Endpoints.read(environment)
    said = str(caught.value)
    assert said.startswith(f"{variable}: ") and "4711" not in said.removeprefix(variable) and SECRET not in said


SHOP = """
app: {name: Shop, locale: en}
roles: {sales: {label: Sales}}
entities:
  order:
    fields: {name: {type: text}}
    access: {sales: {rows: own, can: [read, create, go]}}
    actions: {go: {label: Go, do: [{webhook: erp}, {webhook: erp}, {notify: [owner], text: Go, via: [mail, robot]}]}}
"""


def checked(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    (folder / "shop.yaml").write_text(SHOP, encoding="utf-8")
    words = [sys.executable, "app.py", "check", "--schema", str(folder / "shop.yaml"), "--language", "en"]
    return subprocess.run(words, capture_output=True, text=True, env={**os.environ, **environment}, check=False)


def test_check_names_what_is_not_set_where_it_runs_and_is_content(tmp_path: Path) -> None:
    done = checked(tmp_path)
    assert done.returncode == 0 and "0 errors" in done.stdout
    said = [line.split(" ", 1)[1] for line in done.stdout.splitlines() if " NOT0" in line]
    assert [line.partition(",")[0] for line in said if line.startswith("NOT005")] == [
        "NOT005 `webhook: erp` needs GRIDWRIGHT_WEBHOOK_ERP", "NOT005 `via: mail` needs GRIDWRIGHT_MAIL_URL",
        "NOT005 `via: robot` needs GRIDWRIGHT_ROBOT_URL",
    ]  # fmt: skip
    assert [line for line in said if line.startswith("NOT018")] and all(line.endswith("(note)") for line in said)


def test_check_says_nothing_of_what_is_set(tmp_path: Path) -> None:
    robot = {
        "GRIDWRIGHT_ROBOT_URL": "https://chat.example.com/x",
        "GRIDWRIGHT_PUBLIC_ORIGIN": "https://crm.example.com",
    }
    assert "NOT0" not in checked(tmp_path, **MAIL, **ERP, **robot).stdout
    refused = checked(tmp_path, **{**ERP, "GRIDWRIGHT_WEBHOOK_ERP_SECRET": "short"})
    assert refused.returncode == 2 and refused.stderr.startswith("GRIDWRIGHT_WEBHOOK_ERP_SECRET: ")
