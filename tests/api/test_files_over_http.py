"""Files over HTTP: taken in under guard, handed out with the rights of the record that holds them."""

from tests.api.house import Shop
from tests.contracts.surface import surface

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 100


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
