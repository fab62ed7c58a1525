"""A company over guards.yaml, on both engines."""

from pathlib import Path
from typing import Any

from tests.workflows.company import Company, everything

GUARDS = Path(__file__).with_name("guards.yaml")
TABLES = ("supplier", "supplier.sites", "supplier_log", "wf_pending_change")


async def supplier(company: Company, credit: str = "500.00", **more: Any) -> int:
    """A supplier with so much credit; the first time it is given, nobody asks."""
    return await company.create("li", "supplier", name="甲公司", credit=credit, **more)


async def stored(company: Company) -> dict[str, Any]:
    """Everything that is stored, to compare."""
    return {**await everything(company), **{table: await company.rows(table) for table in TABLES}}


def request_of(outcome: Any) -> int:
    """The request that an answer waits for."""
    assert outcome.pending is not None
    return int(outcome.pending["request"])
