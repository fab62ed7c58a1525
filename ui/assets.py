"""Our own modules, styles and sign, served under the digest of their content, which browsers may keep for good."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from nicegui import __version__
from nicegui.dependencies import esm_modules
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.bundle import joined
from ui.texts import texts

HERE: Final = Path(__file__).parent
COMPONENTS: Final = HERE / "components"
THEME: Final = HERE / "theme"
STYLES: Final = (
    "tokens", "theme", "controls", "shell", "grid", "views", "shapes", "record", "queue", "home", "report",
    "import",
)  # fmt: skip
SCREENS: Final = "screens.js"
FURTHER: Final = "further.js"
OURS: Final = "gridwright/"  # what our files' addresses begin with in an import map
EARLY: Final = ("grid/page.js", "grid/sheet.js")
STYLE: Final = "screens.css"
KEPT: Final = {"cache-control": "public, max-age=31536000, immutable"}
TYPES: Final = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}


@cache
def files() -> Mapping[str, bytes]:
    """What is served, by name: all modules as two files, all styles as one, and what other pages use by itself."""
    modules = {path.relative_to(COMPONENTS).as_posix(): path.read_text() for path in sorted(COMPONENTS.glob("*/*.js"))}
    apart = {path.name: path.read_bytes() for path in THEME.glob("*.*")}
    style = b"".join(apart[f"{name}.css"] for name in STYLES)
    names = (OURS + SCREENS, OURS + FURTHER)
    screens, further = joined(modules, "shell/begin.js", ("workspace", "shown"), ("vue",), EARLY, names)
    return {**apart, SCREENS: screens.encode(), FURTHER: further.encode(), STYLE: style}


@cache
def digest() -> str:
    """Sixteen characters that stand for the content of all files."""
    total = hashlib.sha256()
    for name, content in sorted(files().items()):
        total.update(name.encode() + b"\0" + content)
    return total.hexdigest()[:16]


def address(name: str = "") -> str:
    """Where the file `name` is served."""
    return f"/_gridwright/{digest()}/{name}"


def serve(app: Starlette) -> None:
    """Adds the files to the application."""
    app.router.routes.append(Route(address("{name}"), _file, methods=["GET", "HEAD"]))


async def _file(request: Request) -> Response:
    """The file, to be kept for a year: its address changes with its content."""
    name = request.path_params["name"]
    if name not in files():
        return Response(status_code=404)
    return Response(files()[name], media_type=TYPES[name.rpartition(".")[2]], headers=KEPT)


def head(own_views: bool, grid: bool) -> str:
    """What stands in the head of a page: what is asked for while modules come, the theme before the first paint, the
    modules, the styles. Scripts come first, or they would wait for the styles."""
    saved = SAVED_SCRIPT if own_views else ""
    files = [_grid(), address(SCREENS)] if grid else [address(SCREENS), address(FURTHER)]
    modules = "".join(f'<link rel="modulepreload" href="{each}">' for each in files)
    style = f'<link rel="stylesheet" href="{address(STYLE)}">'
    return f"<script>{ASKED_SCRIPT}\n{saved}\n{THEME_SCRIPT}</script>{modules}{style}"


def _grid() -> str:
    """Where AG Grid is served, as the import map names it."""
    key = next(key for key, module in esm_modules.items() if module.name == "nicegui-aggrid")
    return f"/_nicegui/{__version__}/esm/{key}/index.js"


def begun(language: str, person: Mapping[str, Any], offset: Mapping[str, Any]) -> str:
    """What the workspace begins with: its texts, the language, who reads, and what `ui.offsets` says of the zone."""
    told = {"words": texts(language), "language": language, "person": person, "offset": offset}
    given = json.dumps(told, ensure_ascii=False)
    inert = given.replace("<", "\\u003c")
    return f'<script type="application/json" id="gridwright-begin">{inert}</script>'


THEME_SCRIPT: Final = (
    "document.documentElement.dataset.theme=localStorage.getItem('gridwright-theme')"
    "||(matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light')"
)
# The answers that every page needs, and the rows this address began with last time, are asked for before any module
# has come; `base/api.js` takes each of them once.
ASKED_SCRIPT: Final = """(() => {
const asked = ["/schema", "/me", "/me/preferences"];
const here = location.pathname + location.search;
try {
  const rows = JSON.parse(localStorage.getItem("gridwright-rows") || "[]").find(([address]) => address === here);
  if (rows) asked.unshift(rows[1]);
} catch {}
const headers = { Accept: "application/json" };
const answer = (path) => fetch("/api/v1" + path, { headers }).catch(() => null);
const answers = new Map(asked.map((path) => [path, answer(path)]));
globalThis.gridwrightAsked = { at: performance.now(), answers, answer };
})()"""
# People from outside have no views of their own: nobody asks for them in their place.
SAVED: Final = "/saved_view?limit=500&sort=id&count=none"
SAVED_SCRIPT: Final = f'gridwrightAsked.answers.set("{SAVED}", gridwrightAsked.answer("{SAVED}"))'
