"""Makes the database that is measured: a seller who can sign in, and as many deals as asked for."""

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import app
from accounts import people
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from benchmarks import wide
from kernel.settings import Settings
from records.house import House

SCHEMA: Final = Path(__file__).with_name("sales.yaml")
LOGIN: Final = "seller"
PASSWORD: Final = "a long enough one"
CLIENTS: Final = 1_000
KINDS: Final = ("goods", "service", "rent", "loan")
COLUMNS: Final = (
    "name", "code", "client", "owner", "unit", "stage", "kind", "region", "amount", "quantity", "ratio", "weighted",
    "score", "closes", "called_at", "is_key", "phone", "email", "note", "bank",
)  # fmt: skip
_REGIONS: Final = ("华东", "华南", "华北", "西南", "North", "South")
_BATCH: Final = 20_000
_BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)


def copy_of(rows: int, folder: Path, schema: Path, more: int = 0) -> str:
    """The URL of an SQLite database of its own in `folder`; what it is copied from is kept between runs."""
    kept = Path(tempfile.gettempdir()) / "gridwright-benchmarks" / f"sales-{_mark(schema)}-{rows}.db"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(".part")
        for left in kept.parent.glob(f"{fresh.name}*"):
            left.unlink()
        fill(f"sqlite:///{fresh}", rows, schema, more)
        fresh.rename(kept)
    file = folder / "sales.db"
    shutil.copyfile(kept, file)
    return f"sqlite:///{file}"


def fill(url: str, rows: int, schema: Path = SCHEMA, more: int = 0) -> None:
    """Makes people, clients and deals in an empty database of either engine; `schema` has `more` columns than ours."""
    print(f"Filling a database with {rows:,} rows, once ...", flush=True)
    asyncio.run(_fill(Settings.read({}, schema=SCHEMA, database=url), rows))
    if more:
        wide.widen(url, schema, more)


def deals(rows: int, owner: int, units: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    """Deals as values in memory, the same in every run; amounts and quantities are well shuffled."""
    for n in range(1, rows + 1):
        amount, ratio = n * 7_919 % 9_999_991, n * 31 % 100
        at = _BEGIN + timedelta(seconds=n * 13)
        yield {
            "id": n, "title_": f"Deal {n}", "owner": owner, "unit": units[n % len(units)],
            "stage": ("open", "open", "won", "lost")[n % 4], "stage_since": at, "created_at": at, "created_by": owner,
            "updated_at": at, "updated_by": owner, "completeness": 1, "name": f"Deal {n}", "code": f"K-{n % 9_973:05}",
            "client": n % CLIENTS + 1, "kind": KINDS[n * 11 // 7 % 4], "region": _REGIONS[n % 6],
            "amount": Decimal(amount), "quantity": n * 104_729 % 1_000_003, "ratio": Decimal(ratio) / 100,
            "weighted": Decimal(amount * ratio) / 100, "score": Decimal(n % 101) / 10,
            "closes": date(2026, 1, 1) + timedelta(days=n % 700), "called_at": at, "is_key": n % 9 == 0,
            "phone": f"138{n % 100_000_000:08}", "email": f"buyer{n % 50_000}@example.com",
            "note": f"Called on day {n % 365}, wants an offer for the second quarter", "bank": f"62220001{n:010}",
            "cost": Decimal(amount // 2),
        }  # fmt: skip


async def _fill(settings: Settings, rows: int) -> None:
    async with app.house(settings) as house:
        holder = HouseHolder(house)
        seller = await people.add(
            holder, Accounts(holder), login=LOGIN, name="Seller", unit="main", roles=("seller",), password=PASSWORD
        )
        await _clients(house, seller)
        units = tuple(sorted(house.organisation.units))
        batch: list[dict[str, Any]] = []
        for deal in deals(rows, seller, units):
            batch.append(deal)
            if len(batch) == _BATCH:
                await _write(house, "deal", batch)
        await _write(house, "deal", batch)
        await house.store.learn()


async def _clients(house: House, owner: int) -> None:
    named = ((n, f"Client {n}") for n in range(1, CLIENTS + 1))
    await _write(
        house, "client", [{"id": n, "name": name, "title_": name, "owner": owner, "unit": 1} for n, name in named]
    )


async def _write(house: House, entity: str, rows: list[dict[str, Any]]) -> None:
    await house.store.unit(lambda unit: unit.insert_many(entity, rows))
    rows.clear()


def _mark(schema: Path) -> str:
    """Changes whenever the schema or what fills it does: then the kept database is another one."""
    made_of = (schema, Path(__file__), Path(wide.__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()[:12]
