"""The ORM's models of the adopted tables: made at run time, each when the first record of its kind is written.

Tortoise finds models by importing modules; ours exist only in memory, so they are handed to its registry (`Apps`) as a
module made on the spot. That registry is not public: the version is pinned, and a test writes through it.
"""

import contextvars
import itertools
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tortoise import fields
from tortoise.apps import Apps
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext
from tortoise.models import Model

from store.shelves import Shelf, Shelves, Stored

_APP: Final = "gridwright"
_ADOPTION: Final = itertools.count(1)


class _Column(fields.Field[Any]):
    """A column whose value goes in the way its field type says. Attributes carry a prefix, for a field of ours may be
    called like a method of the model."""

    def __init__(self, stored: Stored) -> None:
        super().__init__(source_field=stored.name, null=True)
        self._stored = stored

    def to_db_value(self, value: Any, instance: Any) -> Any:
        """The driver's form."""
        return self._stored.write(value)

    def to_python_value(self, value: Any) -> Any:
        """Values are read as rows, not through the model."""
        return value


def attribute(column: str) -> str:
    """What a column is called in its model."""
    return "id" if column == "id" else f"c_{column}"


@dataclass(frozen=True, slots=True)
class Models:
    """The models of one adoption. A process writes few kinds of records, and a model takes a millisecond to make."""

    shelves: Shelves
    client: BaseDBAsyncClient
    context: TortoiseContext = field(default_factory=TortoiseContext)
    name: str = field(default_factory=lambda: f"{_APP}-{next(_ADOPTION)}")  # of the connection in this adoption
    made: dict[str, type[Model]] = field(default_factory=dict)  # by entity

    def take_over(self) -> None:
        """From now on the connection goes by this adoption's name. The ORM keeps statements by connection and table for
        ever: those of the adoption before are dropped."""
        before, self.client.connection_name = self.client.connection_name, self.name
        for key in [key for key in EXECUTOR_CACHE if key[0] == before]:
            del EXECUTOR_CACHE[key]

    def activate(self) -> None:
        """The ORM finds them from here on in the running task, which has a context of its own."""
        self.context.__enter__()  # for good: the context ends with the task
        self.context.connections.set(self.name, self.client)

    def of(self, entity: str) -> type[Model]:
        """The model of this entity. Raises Refusal NOT_ADOPTED."""
        if entity not in self.made:
            model = _model(self.shelves[entity])
            contextvars.Context().run(_register, self, model)
            self.made[entity] = model
        return self.made[entity]

    async def insert(self, client: BaseDBAsyncClient, entity: str, values: Mapping[str, Any]) -> int:
        """Creates a record from values in memory; its id."""
        named = {attribute(name): value for name, value in values.items()}
        made = await self.of(entity).create(using_db=client, **named)
        return int(made.pk)


def _model(shelf: Shelf) -> type[Model]:
    columns: dict[str, Any] = {attribute(s.name): _Column(s) for s in shelf.columns.values() if s.name != "id"}
    columns |= {attribute(name): fields.TextField(source_field=name, null=True) for name in shelf.alike.values()}
    meta = type("Meta", (), {"table": shelf.name})
    # In no module: Tortoise would read and parse the source file of its module for comments, 40 ms for each model.
    made = {"id": fields.BigIntField(primary_key=True), "Meta": meta, "__module__": "", **columns}
    return type(f"R_{shelf.name}", (Model,), made)


def _register(models: Models, model: type[Model]) -> None:
    """On its own: our models name no others."""
    models.activate()
    module = types.ModuleType(_APP)
    module.__models__ = [model]  # type: ignore[attr-defined]
    apps = Apps(None, models.context.connections)
    apps.init_app(_APP, [module])
    model._meta.default_connection = models.name
    apps._build_initial_querysets()
