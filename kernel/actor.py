"""Who acts: a person with the roles held now, or the system with a reason. There is always one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held for a unit (by id). `role` is effective: where its `when` fails, its `otherwise`."""

    role: str
    unit: int


@dataclass(frozen=True, slots=True)
class Actor:
    """An acting person (`user_id` set) or the system (`reason` set); effective rights follow from `holdings`."""

    user_id: int | None = None
    login: str = ""
    name: str = ""
    language: str = "zh-CN"
    unit: int | None = None
    holdings: tuple[Holding, ...] = ()
    outside: bool = False
    reason: str = ""

    @staticmethod
    def system(reason: str) -> "Actor":
        """The product itself, acting for a stated reason; audited like a person."""
        return Actor(reason=reason)

    @property
    def is_system(self) -> bool:
        """Whether this is the product itself."""
        return self.user_id is None

    @property
    def roles(self) -> frozenset[str]:
        """Names of the roles held, `everyone` included for inside people."""
        held = frozenset(holding.role for holding in self.holdings)
        return held if self.outside or self.is_system else held | {"everyone"}
