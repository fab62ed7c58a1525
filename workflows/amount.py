"""The amount of a record under approval: what "up to an amount" of a delegation is held against (S10.6)."""

from schema.model import Entity, Workflow
from workflows.about import fields_said, key_names


def amount_field(definition: Workflow, entity: Entity) -> str | None:
    """The first field of money that the route reads; else the first behind a formula it reads; else the record's first.

    None where the record has no money: then only delegations without a limit speak of it.
    """
    names = key_names(definition, entity)
    behind = [each for name in names if (formula := entity.fields[name].formula) for each in fields_said(formula.root)]
    own = [field.name for field in entity.own_fields]
    known = (name for name in (*names, *behind, *own) if name in entity.fields and entity.fields[name].type == "money")
    return next(known, None)
