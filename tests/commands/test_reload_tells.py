"""What a reload hides, and why one is refused, is told to those who administer the schema, with its place."""

import shutil
from pathlib import Path

import app as wiring
from commands.reload import Reload
from tests.api.house import Shop, opened
from tests.api.serving import SHOP

DEMANDS = "      demands: {type: long_text, required: is_key, show: is_key, label: Demands}\n"
WISHES = DEMANDS.replace("demands", "wishes").replace("Demands", "Wishes")


async def notices(shop: Shop) -> list[str]:
    async with await shop.as_("boss") as boss:
        return [row["text"] for row in (await boss.get("/api/v1/notices")).json()["rows"]]


async def test_a_field_that_vanishes_with_its_values_is_told_and_one_renamed_without_a_word_is_not_served(
    tmp_path: Path,
) -> None:
    file = tmp_path / "shop.yaml"
    shutil.copy(SHOP, file)
    written = file.read_text(encoding="utf-8")
    assert DEMANDS in written
    async with opened(f"sqlite:///{tmp_path}/shop.db", tmp_path, file) as shop:
        async with await shop.as_("boss") as boss:
            made = await boss.post("/api/v1/customer", json={"name": "A", "is_key": True, "demands": "all"})
            assert made.status_code == 201, made.text
        reload = Reload(shop.holder, wiring.load, wiring.adopt)
        file.write_text(written.replace(DEMANDS, WISHES), encoding="utf-8")
        assert not await reload.again()
        [problem] = shop.holder.problems
        assert problem.place is not None and problem.line("en").startswith(f"{file}:{problem.place.line}:7 MIG024 1 ")
        assert written[: written.index(DEMANDS)].count("\n") + 1 == problem.place.line
        assert any("MIG024" in text and "`was: demands`" in text for text in await notices(shop))
        file.write_text(written.replace(DEMANDS, ""), encoding="utf-8")
        assert await reload.again() and shop.holder.problems == ()
        told = [text for text in await notices(shop) if "no longer shows" in text]
        assert len(told) == 1 and "Take demands of Customer (customer) out of use; 1 record(s)" in told[0]
        file.write_text(written.replace(DEMANDS, WISHES), encoding="utf-8")
        assert await reload.again(), "the field was let go before: this is another one"
        file.write_text(written, encoding="utf-8")
        assert await reload.again()
        async with await shop.as_("boss") as boss:
            assert (await boss.get("/api/v1/customer")).json()["rows"][0]["demands"] == "all"
