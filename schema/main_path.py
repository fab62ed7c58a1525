"""The main path of an entity: the stages a record passes when all goes well; the others stand beside it."""

from schema.model import Entity, Stage


def main_path(entity: Entity) -> tuple[str, ...]:
    """From the first stage along the first way forward of each, in the order of the file.

    A way forward leads to a stage that is written later, does not lose, and is not entered from anywhere; one that
    effects alone enter must lead on (a win does, a pool does not). A last stage that only leads back (such as a
    pause) is no part of it.
    """
    stages = list(entity.stages.values())
    if not stages:
        return ()
    path = [next((stage for stage in stages if stage.first), stages[0])]
    while (following := _ahead(path[-1], stages)) is not None:
        path.append(following)
    while len(path) > 1 and _only_returns(path[-1], path):
        path.pop()
    return tuple(stage.name for stage in path)


def _ahead(stage: Stage, stages: list[Stage]) -> Stage | None:
    later = {each.name: each for each in stages[stages.index(stage) + 1 :]}
    ways = (later[way.to] for way in stage.next if way.to in later)
    return next((each for each in ways if not _beside(each, stages)), None)


def _beside(stage: Stage, stages: list[Stage]) -> bool:
    by_effects = any(person.kind == "nobody" for person in stage.who)
    return (
        stage.ends == "lost" or stage.from_any or (by_effects and _only_returns(stage, stages[: stages.index(stage)]))
    )


def _only_returns(stage: Stage, path: list[Stage]) -> bool:
    before = {each.name for each in path if each is not stage} | {"back"}
    return bool(stage.next) and not stage.ends and all(way.to in before for way in stage.next)
