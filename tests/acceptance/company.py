"""The bundled CRM served over the company that `make run` fills, and what its people do there again and again."""

import asyncio
import fcntl
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

import app
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from crm.demo.fill import fill
from crm.demo.people import PASSWORD
from kernel.settings import Settings
from tests import postgres
from tests.browser.serving import ROOT, Served, start

SELLER, COLLEAGUE, MANAGER, ASSISTANT = "chen.siyuan", "zhou.yuan", "wang.jingli", "li.moqing"
PRESIDENTS_ASSISTANT, VICE_PRESIDENT, PRESIDENT = "tang.ruoxi", "gu.yanqing", "song.zhiwei"
SALES_MANAGEMENT, COUNTERSIGNERS = "liang.yining", ("xu.wensheng", "he.jingcheng", "song.zhiwei")
RECEPTION, COMMERCE, ADMINISTRATOR = "fang.xiaoman", "zheng.shuhe", "qin.hao"
LIST_PRICE = 12_800  # of SCADA-16; four digits of ratio are whole cents of it
PRICE = {"0.5000": "6400.00", "0.4999": "6398.72", "0.4500": "5760.00", "0.4499": "5758.72"}  # per ratio


def filled(engine: str, folder: Path) -> str:
    """The address of a database filled as `make run` fills it; once for all processes that share the folder."""
    folder.mkdir(exist_ok=True)
    noted = folder / "address"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not noted.exists():
            database = f"sqlite:///{folder}/company.db" if engine == "sqlite" else postgres.fresh_database("filled")
            shutil.copy(ROOT / "crm_schema.yaml", folder / "schema.yaml")
            asyncio.run(_fill(folder, database))
            noted.write_text(database)
    return noted.read_text()


async def _fill(folder: Path, database: str) -> None:
    async with app.house(Settings.read({}, schema=folder / "schema.yaml", database=database, data=folder)) as house:
        holder = HouseHolder(house)
        await fill(holder, Accounts(holder))


def copied(engine: str, kept: Path, folder: Path) -> str:
    """A copy of the filled company in `folder`, with its schema and files. Gives the database's address."""
    database = filled(engine, kept)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    if engine == "postgres":
        return postgres.fresh_database("company", template=database)
    return f"sqlite:///{folder}/company.db"


@dataclass(frozen=True)
class Company:
    """A running server of the demo company."""

    served: Served

    @classmethod
    def open(cls, schema: Path, database: str) -> "Company":
        """Starts the server."""
        served = start(
            schema, database, schema.with_name("server.log"), GRIDWRIGHT_DATA=str(schema.parent), GRIDWRIGHT_DEMO="1"
        )
        served.password = PASSWORD
        return cls(served)

    # -------------------------------------------------------------------------------------------- asking
    def send(self, login: str, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request as this person, whatever comes back."""
        return httpx.request(
            method, f"{self.served.url}/api/v1{path}", json=body, timeout=60,
            headers={"Origin": self.served.url, **headers},
            cookies={"gridwright_session": self.served.token(login)},
        )  # fmt: skip

    def ask(self, login: str, method: str, path: str, body: Any = None) -> Any:
        """The answer to one request as this person; a refusal fails the test."""
        answer = self.send(login, method, path, body)
        assert answer.status_code < 300, f"{login} {method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def refused(self, login: str, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and error of a request that must not succeed."""
        answer = self.send(login, method, path, body, **headers)
        assert answer.status_code >= 400, f"{login} {method} {path} was let through: {answer.text}"
        return answer.status_code, answer.json()["error"]

    def one(self, login: str, entity: str, condition: str) -> Any:
        """The first record that meets the condition, as this person sees it."""
        found = self.send(login, "GET", f"/{entity}?" + str(httpx.QueryParams({"filter": condition, "limit": 1})))
        assert found.status_code == 200, found.text
        return found.json()["rows"][0]

    # -------------------------------------------------------------------------------------------- business
    def draft(self, name: str, login: str = SELLER, **more: Any) -> Any:
        """A new customer, not checked yet; the telephone number is its own."""
        number = f"139{uuid.uuid4().int % 10**8:08d}"
        values = {"name": name, "region": "east", "phone": number, "address": "浙江省杭州市滨江区江南大道1号"}
        return self.ask(login, "POST", "/customer", values | more)

    def move(self, login: str, entity: str, id: int, to: str, **more: Any) -> Any:
        """Moves a record; the answer names the request where it waits for approval."""
        return self.ask(login, "POST", f"/{entity}/{id}/stage", {"to": to, **more})

    def prospect(self, name: str, login: str = SELLER) -> Any:
        """A customer that the manager has let in, once visited."""
        made = self.draft(name, login)
        pending = self.move(login, "customer", made["id"], "prospect")["pending"]
        self.decide(MANAGER, pending["request"])
        visit = {"customer": made["id"], "kind": "visit", "content": "上门介绍方案", "effect": "认可", "stage": "done"}
        self.ask(login, "POST", "/activity", visit)
        return self.ask(login, "GET", f"/customer/{made['id']}")

    def opportunity(self, customer: Any, login: str = SELLER) -> Any:
        """An opportunity in a stage that may be quoted."""
        made = self.ask(login, "POST", "/opportunity", {
            "customer": customer["id"], "name": f"{customer['name']} 项目", "expected_sign_date": "2030-01-15",
            "no_competitor": True, "amount": "200000.00"})  # fmt: skip
        return self.move(login, "opportunity", made["id"], "follow_up")

    def quote(self, opportunity: Any, ratio: str, login: str = SELLER) -> Any:
        """A draft quote of one line at this ratio of PRICE."""
        product = self.one(login, "product", "code == 'SCADA-16'")["id"]
        lines = [{"product": product, "quantity": "1", "price": PRICE[ratio]}]
        made = self.ask(login, "POST", "/quote", {"opportunity": opportunity["id"], "lines": lines})
        assert made["ratio"] == ratio
        return made

    def contract(self, customer: Any, amount: str, ratio: str = "0.45", login: str = SELLER, **more: Any) -> Any:
        """A draft of a small contract on standard text."""
        values = {
            "customer": customer["id"], "kind": "small", "amount": amount, "ratio": ratio, "standard_text": True,
            "file": self.upload(login),
        }  # fmt: skip
        return self.ask(login, "POST", "/contract", values | more)

    def upload(self, login: str) -> int:
        """A text file of this person. Gives its id."""
        answer = httpx.post(
            f"{self.served.url}/api/v1/files", files={"file": ("contract.txt", b"terms", "text/plain")}, timeout=60,
            headers={"Origin": self.served.url}, cookies={"gridwright_session": self.served.token(login)},
        )  # fmt: skip
        assert answer.status_code < 300, answer.text
        return int(answer.json()["id"])

    # -------------------------------------------------------------------------------------------- approvals
    def waiting(self, login: str, entity: str, id: int) -> Any:
        """What this person's queue says of a record; None when it is not there."""
        rows = self.ask(login, "GET", "/queue?waiting=mine&limit=500")["rows"]
        return next((row for row in rows if (row["record"]["entity"], row["record"]["id"]) == (entity, id)), None)

    def holders(self, logins: Sequence[str], entity: str, id: int) -> list[str]:
        """Which of these people the record waits for."""
        return [login for login in logins if self.waiting(login, entity, id)]

    def decision(self, login: str, request: int, **more: Any) -> dict[str, Any]:
        """The body of a decision on what this person sees of the request now."""
        return {"revision": self.ask(login, "GET", f"/requests/{request}")["revision"],
                "client_key": uuid.uuid4().hex, **more}  # fmt: skip

    def decide(self, login: str, request: int, verb: str = "approve", **more: Any) -> Any:
        """One decision; the answer is the request."""
        return self.ask(login, "POST", f"/requests/{request}/{verb}", self.decision(login, request, **more))

    def stage(self, login: str, record: Mapping[str, Any], entity: str) -> str:
        """The stage a record is in."""
        return str(self.ask(login, "GET", f"/{entity}/{record['id']}")["stage"])
