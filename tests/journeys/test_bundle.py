"""All modules of the screens leave as two files; what cannot be joined is refused where the file is made."""

import re

import pytest

from ui import assets
from ui.bundle import Unfit, joined


def test_every_module_of_the_screens_is_in_one_of_two_files_and_the_first_imports_nothing_but_vue() -> None:
    first, further = (assets.files()[name].decode() for name in (assets.SCREENS, assets.FURTHER))
    modules = [path.relative_to(assets.COMPONENTS).as_posix() for path in assets.COMPONENTS.glob("*/*.js")]
    made = [[name for name in modules if f'$held["{name}"] = () => {{' in text] for text in (first, further)]
    assert len(modules) > 60 and sorted(made[0] + made[1]) == sorted(modules)
    assert "grid/sheet.js" in made[0] and "record/page.js" in made[1]
    assert re.findall(r"^import .*$", first, re.M) == ['import * as $_vue from "vue";']
    assert re.findall(r"^import .*$", further, re.M) == ['import { $shared } from "gridwright/screens.js";']
    assert re.findall(r"^export const {.*$", first, re.M) == [
        'export const { workspace, shown } = $need("shell/begin.js");'
    ]
    assert not re.search(r"^export ", further, re.M) and first.isascii() and further.isascii()


def test_names_defaults_and_what_comes_later_are_bound() -> None:
    sources = {
        "a/first.js": 'import * as V from "vue";\nimport Second, { two as zwei } from "../b/second.js";\n'
        'export const one = () => import("../b/third.js");\nexport const four = () => import("../b/fourth.js");\n',
        "b/second.js": "export default { name: 2 };\nexport function two() {}\n",
        "b/third.js": 'import { grid } from "big";\nexport class Three {}\n',
        "b/fourth.js": 'export const word = "好𠀀";\n',
    }
    first, further = joined(sources, "a/first.js", ("one",), ("vue",), ("b/fourth.js",), ("x/first.js", "x/further.js"))
    assert 'const V = $outside["vue"];' in first
    assert 'const { default: Second, two: zwei } = $need("b/second.js");' in first
    assert '$later("b/third.js", "big", "x/further.js")' in first and '$later("b/fourth.js")' in first
    assert "return $given({ default: $main, two });" in first
    assert '"\\u597d\\ud840\\udc00"' in first and '$held["b/third.js"]' not in first
    assert "return $given({ Three });" in further and '$held["a/first.js"]' not in further


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('import "./b.js";\n', 'import "./b.js";'),
        ("const a = 1;\nexport { a };\n", "export { a };"),
        ("export let a = 1;\n", "export let a = 1;"),  # whoever imports it would keep its first value
        ('import { b } from "./missing.js";\n', "there is no ./missing.js"),
        ('import { b } from "./b.js";\nexport const a = 1;\n', "a circle of imports"),
    ],
)
def test_what_cannot_be_joined_is_refused(text: str, said: str) -> None:
    sources = {"a.js": text, "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n'}
    with pytest.raises(Unfit) as refused:
        joined(sources, "a.js", ())
    assert said in str(refused.value)
