"""The demo company: the same every time, all roles of the policy, and nothing in it that the schema would refuse."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

import app
from crm.demo.business import make
from crm.demo.company import CUSTOMERS, ZONE
from crm.demo.past import Past
from crm.demo.people import EMPLOYEES, GUEST, SELLERS
from expressions.calendar import WorkCalendar
from expressions.compile import compile
from expressions.tree import Expression
from expressions.types import BOOLEAN
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.settings import Settings
from plugins.company_names import plain_name
from records import verifying
from records.house import House
from records.results import Row
from schema.model import Entity, Schema
from tests.acceptance.company import copied
from workflows import verify

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


def test_the_same_day_makes_the_same_company_at_any_hour() -> None:
    morning, evening = make(NOW), make(NOW.replace(hour=15, minute=59))
    assert morning.of == evening.of
    assert make(NOW + timedelta(days=1)).of != morning.of


def test_what_happened_happened_on_weekdays_one_thing_after_the_other() -> None:
    rows = [(entity, row) for entity, all in make(NOW).of.items() for row in all if "moves" in row]
    assert len(rows) > 5000
    for entity, row in rows:
        way = row["moves"]
        assert (way[0][1], way[-1][0]) == (row["created_at"], row["stage"]), entity
        assert all(before[1] < after[1] for before, after in pairwise(way)), (entity, way)
        begun = row["created_at"].astimezone(ZONE)
        assert begun.weekday() < 5 and 9 <= begun.hour < 18, (entity, begun)
        assert way[-1][1] < NOW.replace(hour=0), (entity, way)


def test_the_stages_a_record_came_through_follow_one_another_in_the_schema(schema: Schema) -> None:
    for name, all in make(NOW).of.items():
        stages = schema.entity(name).stages
        for way in {tuple(stage for stage, _, _ in row["moves"]) for row in all if "moves" in row}:
            assert stages[way[0]].first or way[0] == next(iter(stages)), (name, way)
            closed = [(a, b) for a, b in pairwise(way) if b not in {each.to for each in stages[a].next}
                      and not stages[b].from_any and a not in stages[b].from_]  # fmt: skip
            assert closed == [], (name, way)


def test_there_are_two_thousand_customers_and_what_belongs_to_them() -> None:
    rows = make(NOW).of
    assert len(rows["customer"]) == CUSTOMERS == 2000
    assert len({row["name"] for row in rows["customer"]}) == 2000
    assert all(rows[entity] for entity in rows)


def test_sixty_people_hold_every_role_of_the_policy(schema: Schema) -> None:
    assert len(EMPLOYEES) == len({person.login for person in EMPLOYEES}) == 60
    held = {role.partition("@")[0] for person in EMPLOYEES for role in person.roles}
    assert held == ROLES
    assert GUEST.roles == ("portal@s1d1",)
    assert set(schema.roles) == ROLES | {"portal", "employee"}


def test_the_organisation_has_eight_companies_and_ten_sections(schema: Schema) -> None:
    levels = [unit.level for unit in schema.units]
    assert (levels.count("company"), levels.count("section")) == (8, 10)
    assert levels.count("department") == 8 + 12  # the functions of the group, and those of the sections


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def company(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The house of the whole company, all two thousand customers, as `make run` fills it."""
    folder = tmp_path_factory.mktemp("demo")
    database = await asyncio.to_thread(copied, "sqlite", shared / "filled-sqlite", folder)
    async with app.house(Settings.read({}, schema=SCHEMA, database=database, data=folder)) as house:
        yield house


async def broken(house: House, entity: str, what: str) -> int:
    """How many records of an entity meet a condition, seen by the system."""
    condition = compile(what, house.names, entity, expects=BOOLEAN)
    async with house.store.read() as reader:
        return int(await reader.count(entity, condition, house.frame(Actor.system("a test")), None))


async def rows(house: House, entity: str, where: Expression | None) -> Sequence[Row]:
    """The records of an entity that meet a condition."""
    async with house.store.read() as reader:
        return await reader.rows(entity, where=where, frame=house.frame(Actor.system("a test")))


def filled(house: House) -> Iterator[Entity]:
    """The entities of the schema, lines included."""
    return (each for each in house.schema.entities.values() if not (each.internal or each.system))


Said = tuple[str, str, str]  # what is asked, of which entity, and the condition that no record may meet


def required(entity: Entity) -> Iterator[Said]:
    """Fields that must be filled, always or in a stage."""
    for field in entity.own_fields:
        if field.required is not False and not field.lines:
            when = "" if field.required is True else f"({field.required.source}) and "
            yield field.name, entity.name, f"{when}{field.name} is empty"
        if field.lines and field.min:
            yield field.name, entity.name, f"count({field.name}) < {field.min}"
    for stage in entity.stages.values():
        for name in (*stage.must_fill, *(stage.must_fill_only or ())):
            yield f"{stage.name}/{name}", entity.name, f"stage == '{stage.name}' and {name} is empty"


def ruled(entity: Entity) -> Iterator[Said]:
    """Rules of records and stages; those about a new record only are left to `late`."""
    for rule in entity.rules:
        said = "" if rule.when is None else rule.when.source
        if not rule.warn and "is_new" not in said:
            yield rule.name, entity.name, f"({said or 'true'}) and not ({rule.check.source})"
    for stage in entity.stages.values():
        for rule in stage.rules:
            yield f"{stage.name}/{rule.name}", entity.name, f"stage == '{stage.name}' and not ({rule.check.source})"


def checked(entity: Entity) -> Iterator[Said]:
    """Checks of fields, and what may be picked."""
    for field in entity.own_fields:
        for condition in (field.check, field.where):
            if condition is not None and f"{entity.name}.{field.name}" not in SET_EARLIER:
                yield field.name, entity.name, f"{field.name} is not empty and not ({condition.source})"


SET_EARLIER = {"sales_order.contract"}  # what it points to has moved on since; see the next test
QUESTIONS = {"required": required, "rules": ruled, "checks": checked}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("kind", QUESTIONS)
async def test_nothing_in_it_would_be_refused(company: House, kind: str) -> None:
    asked = [said for entity in filled(company) for said in QUESTIONS[kind](entity)]
    wrong = {
        f"{entity}.{name}": found for name, entity, what in asked if (found := await broken(company, entity, what))
    }
    assert len(asked) > 10
    assert wrong == {}


@pytest.mark.asyncio(loop_scope="module")
async def test_what_was_asked_when_it_was_made_would_have_been_answered(company: House) -> None:
    assert await broken(company, "sales_order", "contract.stage not in ['signed', 'executing', 'closed']") == 0
    assert await broken(company, "quote", "opportunity.stage in ['lead', 'lost', 'invalid']") == 0
    assert await broken(company, "customer", "owner.entry_role == 'direct' and sales_type != 'direct'") == 0
    assert await broken(company, "customer", "owner.entry_role == 'channel' and sales_type == 'direct'") == 0
    assert await broken(company, "customer", "stage == 'won' and count(contracts) == 0") == 0
    assert await broken(company, "customer", "stage == 'public_pool' and idle_days <= param.pool_days") == 0


@pytest.mark.asyncio(loop_scope="module")
async def test_nothing_is_there_twice(company: House) -> None:
    for entity in filled(company):
        single = [((field.name,), None) for field in entity.own_fields if field.unique]
        for names, where in [*single, *((unique.fields, unique.where) for unique in entity.unique)]:
            found = Counter(tuple(row[name] for name in names) for row in await rows(company, entity.name, where))
            assert [key for key, times in found.items() if times > 1 and None not in key] == [], (entity.name, names)
    customers = await rows(company, "customer", None)
    assert len(customers) > CUSTOMERS
    assert len({plain_name(row["name"]) for row in customers}) == len(customers)
    assert len({row["phone"] for row in customers}) == len(customers)


@pytest.mark.asyncio(loop_scope="module")
async def test_every_stage_list_and_person_of_the_business_has_something(company: House) -> None:
    empty = {(entity.name, stage) for entity in filled(company) for stage in entity.stages
             if not await broken(company, entity.name, f"stage == '{stage}'")}  # fmt: skip
    assert empty == EMPTY
    idle = [
        person.login for person in SELLERS if not await broken(company, "customer", f"owner.login == '{person.login}'")
    ]
    assert idle == []


@pytest.mark.asyncio(loop_scope="module")
async def test_its_trails_are_whole(company: House) -> None:
    async with company.store.read() as reader:
        assert await verifying.broken_chains(company, reader) == []
        assert await verifying.stale_formulas(company, reader) == []
    assert await verify.findings(company) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_everything_in_it_was_done_by_somebody_on_its_day(company: House) -> None:
    """No trail of a customer or a deal begins when the database was filled, nor with the product."""
    now = company.clock.now()
    for entity in ("customer", "opportunity", "quote", "contract", "sales_order", "lead", "service_case", "activity"):
        for row in await rows(company, entity, None):
            assert row["created_by"], (entity, row["id"])
            assert row["created_at"] <= row["stage_since"] <= row["updated_at"] < now, (entity, row["id"])
    condition = compile("entity in ['customer', 'opportunity', 'quote', 'lead'] and verb in ['create', 'move']",
                        company.names, "audit", expects=BOOLEAN)  # fmt: skip
    entries = await rows(company, "audit", condition)
    assert len(entries) > 5000
    assert [
        each for each in entries if each["by"] is None and each["changes"].get("stage", ["", ""])[1] != "public_pool"
    ] == []


@pytest.mark.asyncio(loop_scope="module")
async def test_what_waits_came_in_on_several_days_in_working_hours(company: House) -> None:
    waiting = [row for row in await rows(company, "request", None) if row["state"] == "running"]
    opened = [row["opened_at"].astimezone(ZONE) for row in waiting]
    assert len(waiting) > 15
    assert len({at.date() for at in opened}) >= 4
    assert (max(opened) - min(opened)).days >= 4
    assert all(at.weekday() < 5 or company.calendar.is_workday(at.date()) for at in opened)
    assert all(9 <= at.hour < 18 for at in opened)
    assert {row["step"] for row in waiting} >= {"audit", "manager", "assistant", "opinion", "countersign", "confirm"}
    assert {row["round"] for row in waiting} == {1, 2}


EMPTY = {  # what comes with later issues, ends at once, or is told by people at work only
    ("customer", "merged"), ("lead", "filtered"), ("lead", "converted"), ("lead", "disputed"),
    ("opportunity", "invalid"), ("opportunity", "disputed"), ("quote", "rejected"), ("quote", "expired"),
    ("contract", "approved"), ("contract", "rejected"), ("service_case", "return_visit"),
}  # fmt: skip


@pytest.mark.parametrize("hour", range(24))
def test_what_was_done_in_turn_stays_in_turn_at_whatever_hour_the_company_is_filled(hour: int) -> None:
    now = datetime(2026, 11, 23, hour, 17, tzinfo=ZONE)
    past = Past(Clock.frozen(now.astimezone(UTC), ZONE.key), WorkCalendar.of("CN"), now)
    done = []
    for when in ((2, 9, 40), (2, 11, 20), (1, 10, 5), (1, 16, 55), (0, 9, 0), (0, 16, 59)):
        past.at(*when)
        done.append(past.now)
    assert done == sorted(done) and done[-1] < now
