"""The names a person may use in filters and sorts: what is hidden does not exist."""

from collections.abc import Collection, Mapping

from access.policy import Policy
from expressions.conditions import FALSE
from expressions.functions import Function
from expressions.scope import Member, Parameter, Scope, StageLog
from kernel.actor import Actor

ALWAYS = frozenset(("id", "version"))


class VisibleNames:
    """A Scope without the entities and fields that the person sees on no row, or sees only masked.

    `opened`: entities of which a seat alone opens records, whole but for these fields (S7.2, S7.6).
    """

    def __init__(self, policy: Policy, actor: Actor, opened: Mapping[str, Collection[str]] | None = None) -> None:
        self._policy = policy
        self._opened = opened or {}
        self._actor = actor
        self._all: Scope = policy.names

    def entities(self) -> Collection[str]:
        """Entities with readable rows."""
        return [name for name in self._all.entities() if self._policy.may(self._actor, "read", name)]

    def member(self, entity: str | None, name: str) -> Member | None:
        """The member, unless it is hidden or leads to an entity of which nothing may be read."""
        found = self._all.member(entity, name)
        if found is None or (entity is not None and not self._shown(entity, name)):
            return None
        if found.kind == "collection" and not self._counted(found.entity or "", found.field):
            return None
        return found

    def _counted(self, entity: str, link: str) -> bool:
        """Whether something may be read of what points here, and that it does."""
        shown = self._policy.fields(self._actor, entity).plain_where(link) is not FALSE
        return shown and self._policy.may(self._actor, "read", entity)

    def members(self, entity: str | None) -> Collection[str]:
        """Names of the visible members."""
        return [name for name in self._all.members(entity) if self.member(entity, name)]

    def _shown(self, entity: str, name: str) -> bool:
        if name in ALWAYS:
            return True
        if entity in self._opened:
            return name not in self._opened[entity]
        return self._policy.fields(self._actor, entity).plain_where(name) is not FALSE

    def parameter(self, name: str) -> Parameter | None:
        """As in the schema."""
        return self._all.parameter(name)

    def parameters(self) -> Collection[str]:
        """As in the schema."""
        return self._all.parameters()

    def roles(self) -> Collection[str]:
        """As in the schema."""
        return self._all.roles()

    def levels(self) -> Collection[str]:
        """As in the schema."""
        return self._all.levels()

    def profiles(self) -> Collection[str]:
        """As in the schema."""
        return self._all.profiles()

    def function(self, name: str) -> Function | None:
        """As in the schema."""
        return self._all.function(name)

    def functions(self) -> Collection[str]:
        """As in the schema."""
        return self._all.functions()

    def calendars(self) -> Collection[str]:
        """As in the schema."""
        return self._all.calendars()

    def owned(self) -> Collection[str]:
        """Entities with an owner of which something may be read."""
        return [name for name in self._all.owned() if self._policy.may(self._actor, "read", name)]

    def stage_log(self) -> StageLog | None:
        """As in the schema: entering a stage is told with the record itself."""
        return self._all.stage_log()
