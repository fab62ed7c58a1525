"""All modules of the screens leave as one file; what cannot be joined is refused where the file is made."""

import re

import pytest

from ui import assets
from ui.bundle import Unfit, joined


def test_every_module_of_the_screens_is_in_the_one_file_and_no_import_is_left_but_that_of_vue() -> None:
    text = assets.files()[assets.SCREENS].decode()
    modules = [path.relative_to(assets.COMPONENTS).as_posix() for path in assets.COMPONENTS.glob("*/*.js")]
    assert len(modules) > 60 and all(f'$held["{name}"] = () => {{' in text for name in modules)
    assert re.findall(r"^import .*$", text, re.M) == ['import * as $_vue from "vue";']
    assert re.findall(r"^export .*$", text, re.M) == ['export const { workspace, shown } = $need("shell/begin.js");']


def test_names_defaults_and_what_comes_later_are_bound() -> None:
    sources = {
        "a/first.js": 'import * as V from "vue";\nimport Second, { two as zwei } from "../b/second.js";\n'
        'export const one = () => import("../b/third.js");\n',
        "b/second.js": "export default { name: 2 };\nexport function two() {}\n",
        "b/third.js": 'import { grid } from "big";\nexport class Three {}\n',
    }
    text = joined(sources, "a/first.js", ("one",), ("vue",))
    assert 'const V = $outside["vue"];' in text
    assert 'const { default: Second, two: zwei } = $need("b/second.js");' in text
    assert '$later("b/third.js", "big")' in text
    assert "return $given({ default: $main, two });" in text
    assert "return $given({ Three });" in text


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
