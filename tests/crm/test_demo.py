"""The demo company: the same every time, all roles of the policy, and nothing in it that the schema would refuse."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

import app
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from crm.demo.business import CUSTOMERS, make
from crm.demo.fill import fill
from crm.demo.people import EMPLOYEES
from expressions.compile import compile
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.settings import Settings
from records.house import House
from schema.model import Schema

SCHEMA = Path(__file__).resolve().parents[2] / "crm_schema.yaml"
NOW = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
ROLES = {  # policy Part II, 2
    "sales", "channel", "partner", "marketing", "presales", "service", "dept_assistant", "dept_manager",
    "commerce_manager", "section_admin", "section_head", "project_owner", "marketing_dept", "sales_mgmt", "group_mgmt",
    "president_assistant", "vice_president", "rd_vp", "implementation_vp", "president", "finance", "implementation",
    "hr", "data_auditor", "supervision", "management_group", "it", "system_admin", "business_admin",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The bundled schema."""
    return app.load(Settings.read({}, schema=SCHEMA)).schema


def test_the_same_day_makes_the_same_company() -> None:
    assert make(NOW, 50).of == make(NOW, 50).of


def test_there_are_two_thousand_customers_and_what_belongs_to_them() -> None:
    rows = make(NOW).of
    assert len(rows["customer"]) == CUSTOMERS == 2000
    assert len({row["name"] for row in rows["customer"]}) == 2000
    assert all(rows[entity] for entity in rows)


def test_sixty_people_hold_every_role_of_the_policy(schema: Schema) -> None:
    assert len(EMPLOYEES) == len({person.login for person in EMPLOYEES}) == 60
    held = {role.partition("@")[0] for person in EMPLOYEES for role in person.roles}
    assert held == ROLES
    assert set(schema.roles) >= ROLES | {"portal"}


def test_the_organisation_has_eight_companies_and_ten_sections(schema: Schema) -> None:
    levels = [unit.level for unit in schema.units]
    assert (levels.count("company"), levels.count("section")) == (8, 10)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def company(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The house of a small company, filled."""
    folder = tmp_path_factory.mktemp("demo")
    async with app.house(
        Settings.read({}, schema=SCHEMA, database=f"sqlite:///{folder}/demo.db", data=folder)
    ) as house:
        holder = HouseHolder(house)
        log_ins = await fill(holder, Accounts(holder), customers=60)
        assert {each["login"] for each in log_ins} <= {person.login for person in EMPLOYEES}
        yield holder.current


async def broken(house: House, entity: str, what: str) -> int:
    """How many records of an entity meet a condition, seen by the system."""
    condition = compile(what, house.names, entity, expects=BOOLEAN)
    async with house.store.read() as reader:
        return int(await reader.count(entity, condition, house.frame(Actor.system("a test")), None))


@pytest.mark.asyncio(loop_scope="module")
async def test_every_record_has_what_its_entity_requires(company: House) -> None:
    wrong = {}
    for name, entity in company.schema.entities.items():
        for field in entity.own_fields if not (entity.internal or entity.system or entity.lines_of) else ():
            if field.required is False or field.lines:
                continue
            when = "" if field.required is True else f"({field.required.source}) and "
            if found := await broken(company, name, f"{when}{field.name} is empty"):
                wrong[f"{name}.{field.name}"] = found
    assert wrong == {}


@pytest.mark.asyncio(loop_scope="module")
async def test_every_record_keeps_the_rules_that_hold_for_good(company: House) -> None:
    wrong = {}
    for name, entity in company.schema.entities.items():
        for rule in () if entity.system else entity.rules:
            said = "" if rule.when is None else rule.when.source
            if rule.warn or "is_new" in said:
                continue
            when = f"({said}) and " if said else ""
            if found := await broken(company, name, f"{when}not ({rule.check.source})"):
                wrong[f"{name}.{rule.name}"] = found
    assert wrong == {}
