"""Joins the screens' modules into two files: a browser pays for every file it asks for, also for those it has kept,
and for every letter of a file before it runs any of it. So what the first rows need is one file, the rest another.

Each module becomes a function that runs when it is first needed, so that names stay apart and nothing runs in vain.
Modules are plain ES modules in the forms named by `_IMPORT` and `_EXPORT`; a form that is not known, or a circle of
imports, is an error where the file is made, not a page that stays blank.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from posixpath import dirname, join, normpath
from typing import Final

# import A from "p"; import { a, b as c } from "p"; import A, { b } from "p"; import * as A from "p";
_IMPORT: Final = re.compile(
    r'^import (?:(?P<main>\w+))?(?:, )?(?:\{ (?P<named>[^}]*) \}|\* as (?P<all>\w+))? from "(?P<path>[^"]+)";$', re.M
)
_LATER: Final = re.compile(r'\bimport\("(?P<path>[^"]+)"\)')
# export default ...; export const|function|async function|class a
_EXPORT: Final = re.compile(
    r"^export (?:(?P<main>default )|(?=(?:const|async function|function|class) (?P<name>\w+)))", re.M
)
_UNKNOWN: Final = re.compile(r"^(?:import\b(?!\()|export\b).*$", re.M)

_SHARED: Final = "{ $outside, $held, $need, $later, $given }"
_HEAD: Final = f"""\
const $outside = {{}}, $held = {{}}, $made = {{}};
const $need = (name) => $made[name] ??= $held[name]();
const $bring = async (name) => ($outside[name] ??= await import(name));
const $later = (name, ...names) => Promise.all(names.map($bring)).then(() => $need(name));
const $given = (exports) => Object.freeze({{ __proto__: null, [Symbol.toStringTag]: "Module", ...exports }});
export const $shared = {_SHARED};
"""
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")


class Unfit(ValueError):
    """A module is written in a form that cannot be joined, or imports itself in a circle."""


def joined(
    sources: Mapping[str, str],
    first: str,
    exports: tuple[str, ...],
    ahead: tuple[str, ...] = (),
    early: tuple[str, ...] = (),
    names: tuple[str, str] = ("", ""),
) -> tuple[str, str]:
    """Two modules of all `sources` (path to text): the first exports the names `exports` of the module `first`, and has
    in it this one, the modules `early` and what these import; the second has the others, brought when one is needed.

    `ahead` names what is imported from outside by the file itself; what else comes from outside is brought when a
    module that needs it is imported later. `names` are those the two are imported by. Raises Unfit.
    """
    known = {path: list(_imports(path, text)) for path, text in sources.items()}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        raise Unfit("a circle of imports: " + " <- ".join(error.args[1])) from error
    here = {path for each in (first, *early) for path in _closure(each, known)}
    needs = {path: known[path] if path in here else [*known[path], names[1]] for path in known}
    made = {path: f'$held["{path}"] = {_function(path, text, needs, ahead)};' for path, text in sources.items()}
    begins = [f'import * as $_{name} from "{name}";' for name in ahead] + [_HEAD]
    begins += [f'$outside["{name}"] = $_{name};' for name in ahead] + [made[path] for path in made if path in here]
    begins += [f'export const {{ {", ".join(exports)} }} = $need("{first}");']
    follows = [f'import {{ $shared }} from "{names[0]}";', f"const {_SHARED} = $shared;"]
    return _plain(begins), _plain([*follows, *(made[path] for path in made if path not in here)])


def _plain(parts: Iterable[str]) -> str:
    """One program of these parts in ASCII, which browsers read faster: outside of comments, characters beyond it stand
    in texts and patterns alone."""
    return _BEYOND_ASCII.sub(lambda found: _escaped(found[0]), "\n".join([*parts, ""]))


def _escaped(character: str) -> str:
    """A character as the escapes of its UTF-16 code units."""
    return "".join(f"\\u{unit:04x}" for (unit,) in struct.iter_unpack(">H", character.encode("utf-16-be")))


def _function(path: str, text: str, known: Mapping[str, list[str]], ahead: tuple[str, ...]) -> str:
    names: list[str] = []

    def exported(found: re.Match[str]) -> str:
        names.append("default: $main" if found["main"] else found["name"])
        return "const $main = " if found["main"] else ""

    def deferred(found: re.Match[str]) -> str:
        target = _resolved(path, found["path"], known)
        outside = [name for name in _outside(target, known) if name not in ahead]
        return "$later(" + ", ".join(f'"{name}"' for name in (target, *outside)) + ")"

    body = _IMPORT.sub(lambda found: _bound(path, found, known), text)
    body = _EXPORT.sub(exported, _LATER.sub(deferred, body))
    if unknown := _UNKNOWN.search(body):
        raise Unfit(f"{path}: {unknown[0]}")
    return f"() => {{ // {path}\n{body}return $given({{ {', '.join(names)} }});\n}}"


def _bound(path: str, found: re.Match[str], known: Mapping[str, list[str]]) -> str:
    target = _resolved(path, found["path"], known)
    source = f'$need("{target}")' if target in known else f'$outside["{target}"]'
    if found["all"]:
        return f"const {found['all']} = {source};"
    named = (found["named"] or "").replace(" as ", ": ")
    main = f"default: {found['main']}" if found["main"] else ""
    return f"const {{ {', '.join(filter(None, (main, named)))} }} = {source};"


def _imports(path: str, text: str) -> Iterator[str]:
    for found in _IMPORT.finditer(text):
        yield _resolved(path, found["path"], None)


def _resolved(path: str, target: str, known: Mapping[str, list[str]] | None) -> str:
    """The path of a module within the folder, or the name of one from outside."""
    if not target.startswith("."):
        return target
    inside = normpath(join(dirname(path), target))
    if known is not None and inside not in known:
        raise Unfit(f"{path}: there is no {target}")
    return inside


def _outside(path: str, known: Mapping[str, list[str]]) -> list[str]:
    """What a module needs from outside, itself or through what it imports."""
    found = {name for each in _closure(path, known) for name in known[each] if name not in known}
    return sorted(found)


def _closure(path: str, known: Mapping[str, list[str]]) -> set[str]:
    found, waiting = {path}, [path]
    while waiting:
        more = {name for name in known[waiting.pop()] if name in known} - found
        found |= more
        waiting += more
    return found
