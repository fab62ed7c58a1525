"""The verb import: a file is opened, its columns are mapped, and its rows are tried or written as long work."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from access.codes import NO_ENTITY, NOT_ALLOWED
from expressions.conditions import all_of, path_in
from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from kernel.text import Text
from records.actions.long_work import enlist
from records.codes import INVALID
from records.house import House
from records.results import Outcome, Row
from records.sight import Sight
from records.words import no_field, verb_label
from records.work import Work
from schema.model import Entity
from transfer.codes import BAD_MATCH, FILE_GONE, NO_IMPORT, NOTHING_MAPPED, RUNS, TWICE, UNMATCHED
from transfer.targets import Target, guessed, offered, targets
from transfer.unpacking import Unpacked

JOB: Final = "import_job"
KIND: Final = "import"  # of long work
How = Literal["create", "update", "both"]


@dataclass(frozen=True, slots=True)
class OpenImport:
    """Begins an import of a file that was unpacked; columns are guessed, or as they were the last time."""

    entity: str
    name: str
    file: str
    found: Unpacked


@dataclass(frozen=True, slots=True)
class FoundAnew:
    """Another sheet of the file, or another opinion about its first row."""

    id: int
    found: Unpacked


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What the columns become: `mapping` names a target or "" for each; `match` the field that records are found by."""

    id: int
    mapping: Sequence[str]
    how: How = "create"
    match: str = ""


@dataclass(frozen=True, slots=True)
class StartImport:
    """Has the rows written, or with `dry` tried only."""

    id: int
    dry: bool = False


def refuse_without(sight: Sight, entity: Entity) -> None:
    """Importing is a right of its own, beside those to create and change. Raises Refusal 403, or 404 where there is
    nothing to read."""
    verbs = sight.policy.verbs(sight.actor, entity.name)
    if "import" in verbs and not entity.lines_of:
        return
    if "read" not in verbs:
        raise Refusal(NO_ENTITY, {"entity": entity.name})
    raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, "import")})


async def open_import(work: Work, action: OpenImport) -> Outcome:
    """`id` is that of the import. Raises Refusal 404, 403."""
    entity = work.entity(action.entity)
    refuse_without(work, entity)
    mapping, how, match = await _first_plan(work, entity, action.found)
    row = {
        "user": work.actor.user_id, "at": work.now, "entity": entity.name, "name": action.name[:200],
        "file": action.file, "found": asdict(action.found), "mapping": mapping, "how": how, "match": match,
    }  # fmt: skip
    return Outcome(entity=JOB, id=await work.unit.insert(JOB, row))


async def found_anew(work: Work, action: FoundAnew) -> Outcome:
    """The mapping begins anew. Raises Refusal 404, 409."""
    row = await mine(work, action.id)
    refuse_running(row)
    mapping, how, match = await _first_plan(work, work.entity(row["entity"]), action.found)
    changes = {"found": asdict(action.found), "mapping": mapping, "how": how, "match": match}
    await work.unit.update(JOB, action.id, changes)
    return Outcome(entity=JOB, id=action.id)


async def plan(work: Work, action: PlanImport) -> Outcome:
    """Keeps the plan. Raises Refusal: 404, 403, 409 when it was started, 422 for a plan that cannot be carried out."""
    row = await mine(work, action.id)
    refuse_running(row)
    entity = work.entity(row["entity"])
    mapping = [*action.mapping, *[""] * len(row["found"]["columns"])][: len(row["found"]["columns"])]
    refuse_deeds(work, entity, action.how)
    refuse_plan(entity, mapping, action.how, action.match, targets(work, entity))
    await work.unit.update(JOB, action.id, {"mapping": mapping, "how": action.how, "match": action.match or None})
    return Outcome(entity=JOB, id=action.id)


async def start(work: Work, action: StartImport) -> Outcome:
    """`id` is that of the long work. Raises Refusal: 404, 403, 409, 422."""
    row = await mine(work, action.id)
    refuse_running(row)
    kept_file(work.house, row, "rows")
    entity = work.entity(row["entity"])
    refuse_without(work, entity)
    refuse_deeds(work, entity, row["how"])
    refuse_plan(entity, row["mapping"], row["how"], row["match"] or "", targets(work, entity))
    words = {"entity": entity.name, "do": "import_dry" if action.dry else "import", "import": row["id"]}
    id = await enlist(work, KIND, words, row["found"]["rows"])
    await work.unit.update(JOB, action.id, {"tried": id} if action.dry else {"work": id})
    return Outcome(entity=JOB, id=id)


# ------------------------------------------------------------------------------------------------ plans
async def _first_plan(work: Work, entity: Entity, found: Unpacked) -> tuple[list[str], str, str | None]:
    """As this person did it the last time with a file of the same columns, else by their names."""
    known = offered(targets(work, entity), found.form)
    last = await _last(work, entity, found.columns)
    if last is not None and all(not name or name in known for name in last["mapping"]):
        return last["mapping"], last["how"], last["match"]
    return guessed(found.columns, known), "create", None


async def _last(work: Work, entity: Entity, columns: Sequence[str]) -> Row | None:
    if work.actor.user_id is None:
        return None
    own = all_of(work.among(JOB, "user", (work.actor.user_id,)), work.among(JOB, "entity", (entity.name,)))
    rows = await work.reader.rows(JOB, where=own, sort=("-id",), limit=50, frame=work.frame)
    same = (row for row in rows if row["found"]["columns"] == list(columns) and (row["work"] or row["tried"]))
    return next(same, None)


def refuse_plan(entity: Entity, mapping: Sequence[str], how: str, match: str, known: Mapping[str, Target]) -> None:
    """Raises Refusal 422 with everything wrong with a plan."""
    problems = [no_field(entity.label, name, known) for name in dict.fromkeys(mapping) if name and name not in known]
    twice = [name for name in dict.fromkeys(mapping) if name and list(mapping).count(name) > 1]
    problems += [Problem(TWICE, {"label": _label(known, name)}, name) for name in twice]
    if not any(name in known and known[name].writes for name in mapping):
        problems.append(Problem(NOTHING_MAPPED, {"entity": entity.label}))
    if match and (match not in known or not known[match].match):
        problems.append(Problem(BAD_MATCH, {"field": _label(known, match), "known": _matching(known)}, match))
    elif match and match not in mapping:
        problems.append(Problem(UNMATCHED, {"label": _label(known, match)}, match))
    if how != "create" and not match:
        problems.append(Problem(BAD_MATCH, {"field": "—", "known": _matching(known)}))
    if problems:
        raise Refusal(INVALID, {"count": len(problems)}, problems=problems)


def refuse_deeds(sight: Sight, entity: Entity, how: str) -> None:
    """Who may neither create nor change by hand does not by a file. Raises Refusal 403."""
    verbs = sight.policy.verbs(sight.actor, entity.name)
    for verb, ways in (("create", ("create", "both")), ("update", ("update", "both"))):
        if how in ways and verb not in verbs:
            raise Refusal(NOT_ALLOWED, {"entity": entity.label, "verb": verb_label(entity, verb)})


def _label(known: Mapping[str, Target], name: str) -> Any:
    return known[name].field.label if name in known else name


def _matching(known: Mapping[str, Target]) -> Text:
    tags = ("zh-CN", "en")
    found = [each for each in known.values() if each.match]
    return Text(tuple((tag, ", ".join(each.label(tag) for each in found) or "—") for tag in tags))


# ------------------------------------------------------------------------------------------------ one's own
async def latest(house: House, actor: Actor, limit: int) -> list[int]:
    """The ids of my last imports, the newest first."""
    async with house.store.read() as reader:
        mine = path_in(house.names, JOB, ("user",), (actor.user_id,))
        return await reader.ids(JOB, mine, ("-id",), limit, frame=house.frame(actor))


async def mine(sight: Sight, id: int) -> Row:
    """The row of an import of mine. Raises Refusal 404; 403 when the right is gone."""
    row = await sight.reader.one(JOB, id)
    if row is None or row["user"] != sight.actor.user_id:
        raise Refusal(NO_IMPORT, {"id": id})
    refuse_without(sight, sight.entity(row["entity"]))
    return row


def kept_file(house: House, job: Row, end: Literal["file", "rows"]) -> Path:
    """What is kept of its file: as it came, or unpacked. Raises Refusal 409 when it was kept long enough."""
    path = house.settings.data / "imports" / f"{job['file']}.{end}"
    if not path.is_file():
        raise Refusal(FILE_GONE, {"name": job["name"] or "", "id": job["id"]})
    return path


def refuse_running(row: Row) -> None:
    """What was started is not changed any more. Raises Refusal 409."""
    if row["work"] is not None:
        raise Refusal(RUNS, {"id": row["id"]})
