"""What can be said of the screens without a browser: every text exists in both languages, every module is found."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from kernel.text import LANGUAGES
from ui import assets
from ui.entry import _inside
from ui.texts import offered, texts

COMPONENTS = sorted(assets.COMPONENTS.rglob("*.js"))
PART = re.compile(r"^export const (\w+) = \{\n(.*?)^\};$", re.M | re.S)
METHOD = re.compile(r"^  (?:async )?(\w+)\(.*\) \{", re.M)
SOURCE = {path: path.read_text(encoding="utf-8") for path in COMPONENTS}


def said() -> set[str]:
    """The keys that the modules say as they stand."""
    return {key for text in SOURCE.values() for key in re.findall(r"""\bsay\(["']([\w-]+)["']""", text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_is_said_is_written_in_this_language(language: str) -> None:
    missing = {key for key in said() if key not in texts(language) and not key.endswith("_")}
    assert missing == set()


def test_both_languages_say_the_same_things_with_the_same_holes() -> None:
    chinese, english = texts("zh-CN"), texts("en")
    assert set(chinese) == set(english)
    for key, sentence in english.items():
        holes = set(re.findall(r"{(\w+)}", sentence))
        assert set(re.findall(r"{(\w+)}", chinese[key])) <= holes, key


def test_no_text_is_written_twice_in_one_file() -> None:
    for language in LANGUAGES:
        file = assets.HERE / "words" / f"{language}.json"
        pairs = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), sorted({key for key in keys if keys.count(key) > 1})


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.relative_to(assets.COMPONENTS).as_posix())
def test_a_module_imports_only_what_is_there(path: Path) -> None:
    for target in re.findall(r"""(?:from|import\()\s*["'](\.[^"']+)["']""", SOURCE[path]):
        assert (path.parent / target).resolve().is_file(), target
    for target in re.findall(r"""from\s+["']([^."'][^"']*)["']""", SOURCE[path]):
        assert target in ("vue", "nicegui-aggrid", "nicegui-echart") or target.startswith("gridwright/"), target


def test_no_module_fetches_anything_from_another_host() -> None:
    for path, text in SOURCE.items():
        hosts = {host for host in re.findall(r"https?://([\w.]+)", text) if host != "www.w3.org"}
        assert hosts == set(), path


def test_no_module_sets_a_colour_of_its_own() -> None:
    for path, text in SOURCE.items():
        if path.name in ("small.js", "files.js"):  # the colour editor's own values; ink on white paper
            continue
        assert re.findall(r"#[0-9a-fA-F]{6}\b", text) == [], path


def test_a_language_that_is_not_offered_falls_back_to_its_sister() -> None:
    assert offered("zh-TW") == "zh-CN"
    assert offered("en-GB") == "en"
    assert offered("fr") == LANGUAGES[0]


@pytest.mark.parametrize(
    "target", ["", "https://evil.example", "//evil.example", "/\\evil", "javascript:alert(1)", "/login", "/a\nb"]
)
def test_the_way_on_stays_inside(target: str) -> None:
    assert _inside(target) == "/"


def test_the_way_on_keeps_a_page_with_its_query() -> None:
    assert _inside("/e/thing?view=dear&filter=a+%3E+1") == "/e/thing?view=dear&filter=a+%3E+1"


IMPORT: Final = re.compile(r'^import (?:\w+,? ?)?(?:\{ ([^}]*) \} )?from "(\.[^"]+)";', re.M)
EXPORT: Final = re.compile(r"^export (?:const|async function|function|class) (\w+)", re.M)


def unmet(folder: Path) -> list[str]:
    """The names that modules import from modules which do not export them: undefined when the screen runs."""
    found = []
    for module in sorted(folder.rglob("*.js")):
        for names, path in IMPORT.findall(module.read_text(encoding="utf-8")):
            exported = set(EXPORT.findall((module.parent / path).read_text(encoding="utf-8")))
            asked = {name.split(" as ")[0].strip() for name in names.split(",") if name.strip()}
            found += [f"{module.name}: {name} of {path}" for name in sorted(asked - exported)]
    return found


def test_every_name_that_a_module_imports_is_exported_there() -> None:
    assert unmet(assets.COMPONENTS) == []


def test_a_name_that_has_moved_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { here, gone as other } from "./b.js";\n', encoding="utf-8")
    (tmp_path / "b.js").write_text("export const here = 1;\n", encoding="utf-8")
    assert unmet(tmp_path) == ["a.js: gone of ./b.js"]


def test_no_two_parts_of_the_sheet_have_a_method_of_the_same_name() -> None:
    """The sheet is spread from parts: of two methods with one name the later silently takes the place of the other."""
    texts_of = {path.name: text for path, text in SOURCE.items() if path.parent.name == "grid"}
    sheet = texts_of["sheet.js"]
    parts = {name: body for text in texts_of.values() for name, body in PART.findall(text)}
    used = [name for name in re.findall(r"^    \.\.\.(\w+),$", sheet, re.M) if name in parts]
    assert len(used) > 10
    methods = [name for part in used for name in METHOD.findall(parts[part])]
    own = re.findall(r"^    (?:async )?(\w+)\(.*\) \{$", sheet, re.M)
    assert [name for name, count in Counter([*methods, *own]).items() if count > 1] == []
