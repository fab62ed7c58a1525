"""Our own modules, styles and sign, served under the digest of their content, which browsers may keep for good."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from nicegui import __version__
from nicegui.dependencies import esm_modules
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

HERE: Final = Path(__file__).parent
COMPONENTS: Final = HERE / "components"
THEME: Final = HERE / "theme"
STYLES: Final = ("tokens", "theme", "controls", "shell", "grid", "record", "queue", "home")
# What every page needs first, so that the browser asks for all of it at once.
FIRST: Final = ("base", "shell", "cells", "editors")


class Kept(StaticFiles):
    """Files whose address changes with their content."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, to be kept for a year."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Only modules and styles leave this folder."""
        if not path.endswith((".js", ".css", ".svg")):
            return Response(status_code=404)
        return await super().get_response(path, scope)


@cache
def digest() -> str:
    """Sixteen characters that stand for the content of all modules and styles."""
    total = hashlib.sha256()
    for path in sorted((*COMPONENTS.rglob("*.js"), *THEME.glob("*.*"))):
        total.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def address(*parts: str) -> str:
    """Where the file `parts` is served."""
    return "/".join(("/_gridwright", digest(), *parts))


def serve(app: Starlette) -> None:
    """Adds the two folders to the application."""
    app.mount(address("components"), Kept(directory=COMPONENTS), name="gridwright-components")
    app.mount(address("theme"), Kept(directory=THEME), name="gridwright-theme")


def head() -> str:
    """What stands in the head of every page: what is asked for while modules come, styles, the modules needed first,
    the theme before the first paint."""
    styles = "".join(f'<link rel="stylesheet" href="{address("theme", name + ".css")}">' for name in STYLES)
    return f"<script>{ASKED_SCRIPT}</script>{styles}{ahead(*FIRST)}<script>{THEME_SCRIPT}</script>"


def ahead(*folders: str) -> str:
    """Asks for the modules of these folders at once; for the grid also for AG Grid, as the import map names it."""
    addresses = [address("components", path) for path in _modules(folders)]
    if "grid" in folders:
        key = next(key for key, module in esm_modules.items() if module.name == "nicegui-aggrid")
        addresses.append(f"/_nicegui/{__version__}/esm/{key}/index.js")
    return "".join(f'<link rel="modulepreload" href="{each}">' for each in addresses)


def _modules(folders: Iterable[str]) -> Iterable[str]:
    for folder in folders:
        for path in sorted((COMPONENTS / folder).glob("*.js")):
            yield path.relative_to(COMPONENTS).as_posix()


THEME_SCRIPT: Final = (
    "document.documentElement.dataset.theme=localStorage.getItem('gridwright-theme')"
    "||(matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light')"
)
# The answers that every page needs, and the rows this address began with last time, are asked for before any module
# has come; `base/api.js` takes each of them once.
ASKED_SCRIPT: Final = """(() => {
const asked = ["/me", "/schema", "/me/preferences"];
const here = location.pathname + location.search;
try {
  const rows = JSON.parse(localStorage.getItem("gridwright-rows") || "[]").find(([address]) => address === here);
  if (rows) asked.push(rows[1]);
} catch {}
const headers = { Accept: "application/json" };
const answer = (path) => fetch("/api/v1" + path, { headers }).catch(() => null);
const answers = new Map(asked.map((path) => [path, answer(path)]));
globalThis.gridwrightAsked = { at: performance.now(), answers, answer };
})()"""
# People from outside have no views of their own: nobody asks for them in their place.
SAVED: Final = "/saved_view?limit=500&sort=id&count=none"
SAVED_SCRIPT: Final = f'gridwrightAsked.answers.set("{SAVED}", gridwrightAsked.answer("{SAVED}"))'
