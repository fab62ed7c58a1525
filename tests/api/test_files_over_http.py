"""Files over HTTP: taken in under guard, handed out with the rights of the record that holds them."""

import hashlib
from dataclasses import replace

from tests.api.house import Shop
from tests.contracts.surface import surface

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 100
CSP = "content-security-policy"


@surface("POST /files", "GET /files/{id}")
async def test_a_file_is_read_by_its_uploader_and_by_whoever_reads_a_record_that_holds_it(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("sue") as sue, await shop.as_("wes") as wes:
        up = await sam.post("/api/v1/files", files={"file": ("报价 1.png", PNG)})
        assert up.status_code == 201, up.text
        file = up.json()["id"]
        assert (await sue.get(f"/api/v1/files/{file}")).status_code == 404
        made = await sam.post("/api/v1/customer", json={"name": "Acme", "proof": file})
        assert made.status_code == 201, made.text
        read = await sue.get(f"/api/v1/files/{file}")
        assert read.status_code == 200 and read.content == PNG
        assert read.headers["content-type"] == "image/png" and read.headers["x-content-type-options"] == "nosniff"
        assert "filename*=UTF-8''%E6%8A%A5%E4%BB%B7%201.png" in read.headers["content-disposition"]
        assert (await wes.get(f"/api/v1/files/{file}")).status_code == 404


async def test_a_file_record_is_made_by_an_upload_only(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        body = {"name": "x.png", "size": 1, "media_type": "image/png", "sha256": "0" * 64}
        assert (await sam.post("/api/v1/file", json=body)).status_code == 403


async def test_a_page_that_pretends_to_be_a_picture_is_refused_and_nothing_is_kept(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        for name in ("x.png", "x.html", "x.svg"):
            assert (
                await sam.post("/api/v1/files", files={"file": (name, b"<script>alert(1)</script>")})
            ).status_code == 422
        assert (await sam.get("/api/v1/file")).json()["total"] == 0
        folder = shop.holder.current.settings.data / "files"
        assert [each for each in folder.rglob("*") if each.is_file()] == []
    async with shop.anybody() as nobody:
        assert (await nobody.post("/api/v1/files", files={"file": ("x.png", PNG)})).status_code == 401


NAMES = (  # as it is sent, as it is kept
    ("../../etc/passwd.png", "passwd.png"), ("..\\..\\windows\\x.png", "x.png"), ("/tmp/x.png", "x.png"),
    ("a\r\nSet-Cookie: b=c.png", "aSet-Cookie: b=c.png"), ("报\u202e价.png", "报价.png"), ("..x.png", "x.png"),
    ("x" * 300 + ".png", "x" * 196 + ".png"), ('a";filename="b.png', 'a";filename="b.png'), ("CON.png", "CON.png"),
)  # fmt: skip


async def test_a_forged_name_is_only_a_name(shop: Shop) -> None:
    folder = shop.holder.current.settings.data / "files"
    async with await shop.as_("sam") as sam:
        headers = {"content-type": "application/octet-stream"}
        for sent, kept in NAMES:
            up = await sam.post("/api/v1/files", params={"name": sent[-200:]}, content=PNG, headers=headers)
            assert up.status_code == 201 and up.json()["name"] == kept[-200:], up.text
            down = await sam.get(up.headers["location"])
            assert down.content == PNG and "set-cookie" not in down.headers
            assert "\n" not in down.headers["content-disposition"]
            places = [each.name for each in folder.rglob("*") if each.is_file()]
            assert places == [hashlib.sha256(PNG).hexdigest()], "kept by its digest, never by a name"


async def test_a_file_over_the_limit_is_413_and_leaves_nothing(shop: Shop) -> None:
    house = shop.holder.current
    house.settings = replace(house.settings, upload_bytes=1000)
    async with await shop.as_("sam") as sam:
        within = await sam.post("/api/v1/files", files={"file": ("a.png", PNG)})
        assert within.status_code == 201, within.text
        over = await sam.post("/api/v1/files", files={"file": ("b.png", PNG + b"x" * 1000)})
        said = await sam.post("/api/v1/files", files={"file": ("c.png", PNG + b"x" * 100_000)})
        assert [each.status_code for each in (over, said)] == [413, 413]
        assert over.json()["error"]["code"] == "API004" and "1000" in over.json()["error"]["message"]
        assert len([each for each in (house.settings.data / "files").rglob("*") if each.is_file()]) == 1


async def test_what_may_run_in_a_page_is_not_taken_and_the_rest_is_never_sniffed(shop: Shop) -> None:
    async with await shop.as_("sam") as sam:
        for name, content in (
            ("x.html", b"<script>"), ("x.svg", b"<svg/>"), ("x.exe", b"MZ\x90"), ("x", PNG), (".png", PNG),
            ("x.js", b"1"), ("x.png.exe", PNG), ("x.pdf", PNG), ("x.txt", b"a\0b"), ("x.png", b""),
        ):  # fmt: skip
            answer = await sam.post("/api/v1/files", files={"file": (name, content)})
            assert answer.status_code in (400, 422) and answer.json()["error"]["message"], name
        text = await sam.post("/api/v1/files", files={"file": ("x.txt", b"<script>alert(1)</script>")})
        shown = await sam.get(text.headers["location"])
        assert shown.headers["content-disposition"].startswith("attachment")
        assert shown.headers["content-type"].startswith("text/plain") and "sandbox" in shown.headers[CSP]


async def test_a_file_is_not_lent_by_naming_it_and_goes_with_the_record(shop: Shop) -> None:
    async with await shop.as_("sam") as sam, await shop.as_("sue") as sue, await shop.as_("boss") as boss:
        file = (await sam.post("/api/v1/files", files={"file": ("a.png", PNG)})).json()["id"]
        stolen = await sue.post("/api/v1/customer", json={"name": "Thief", "proof": file})
        assert stolen.status_code == 422 and stolen.json()["error"]["problems"][0]["field"] == "proof"
        unknown = await sue.post("/api/v1/customer", json={"name": "Thief", "proof": 987654})
        assert unknown.json()["error"]["problems"][0]["code"] == stolen.json()["error"]["problems"][0]["code"]
        customer = (await sam.post("/api/v1/customer", json={"name": "Acme", "proof": file})).json()["id"]
        assert (await sue.get(f"/api/v1/files/{file}")).status_code == 200
        assert (await sam.patch(f"/api/v1/customer/{customer}", json={"proof": None})).status_code == 200
        assert (await sue.get(f"/api/v1/files/{file}")).status_code == 404, "no record of hers names it any more"
        for id in ("0", "x", "987654", str(2**70)):
            assert (await boss.get(f"/api/v1/files/{id}")).status_code == 404
