"""Calls the plugins' hooks: in order, in threads with time limits, and so that a broken plugin harms only itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final, TypeVar

import pluggy

from hooks import loading, threads
from hooks.arguments import ApprovalRequest, Door, Effect, EffectContext, Failure, RecordEvent, Refuse, frozen
from hooks.codes import FAILED, NO_EFFECT, REFUSED, TAKEN
from hooks.ledger import Ledger
from kernel.clock import Clock
from kernel.errors import Problem, Refusal

Result = TypeVar("Result")
_AT_ONCE: Final = 200  # records told to a plugin within one time limit
SECONDS: Final = 2.0  # register_*, before_*, after_*, functions and normalise_name
APPROVERS: Final = 5.0
EFFECTS: Final = 60.0
Options = Mapping[str, Mapping[str, Any]]


class PluginFailed(Refusal):
    """A plugin raised, was late or answered nonsense."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(FAILED, {"plugin": failure.plugin, "hook": failure.hook, "reason": failure.reason})
        self.failure = failure


class Relay:
    """The enabled plugins. `options` is the schema's `plugins:`, in its order."""

    def __init__(self, manager: pluggy.PluginManager, options: Options, clock: Clock, pace: float = 1.0) -> None:
        self._manager = manager
        self._options = options
        self._order = {name: place for place, name in enumerate(options)}
        self._pace = pace  # of the time limits; tests hurry
        self.ledger = Ledger(clock)
        self.problems: list[Problem] = []  # what keeps a plugin from being used
        self._functions = self._registered("register_functions")
        self._types = self._registered("register_field_types")
        self._effects = self._registered("register_effects")
        self._approvers = self._registered("register_approvers")

    @staticmethod
    def build(options: Options, clock: Clock) -> "Relay":
        """Loads the plugins that `options` names. Raises Refusal with a problem per plugin that cannot be used."""
        relay = Relay.usable(options, clock)
        if relay.problems:
            raise Refusal(relay.problems[0].code, relay.problems[0].values, problems=relay.problems)
        return relay

    @staticmethod
    def usable(options: Options, clock: Clock) -> "Relay":
        """Loads those of the plugins that can be used; `problems` says what is wrong with the others."""
        manager, problems = loading.load(options)
        relay = Relay(manager, MappingProxyType(dict(options)), clock)
        relay.problems[:0] = problems
        return relay

    # ------------------------------------------------------------------------------------------------ what they added
    @property
    def functions(self) -> tuple[Any, ...]:
        """The functions for expressions; each call is watched like a hook."""
        return tuple(
            replace(function, call=self._watched(plugin, function.name, function.call))
            for plugin, function in self._functions.values()
        )

    @property
    def field_types(self) -> tuple[tuple[str, Any, Callable[[str, Exception], Refusal]], ...]:
        """The field types: plugin, type, and what notes a failure in one of its methods and makes the refusal of it."""
        return tuple((plugin, kind, partial(self._type_failed, plugin)) for plugin, kind in self._types.values())

    def _type_failed(self, plugin: str, method: str, error: Exception) -> Refusal:
        return self._failed(plugin, method, f"{type(error).__name__}: {error}")

    @property
    def effects(self) -> Mapping[str, Effect]:
        """The effects for `call`, by name."""
        return {name: effect for name, (_, effect) in self._effects.items()}

    @property
    def plugins(self) -> tuple[str, ...]:
        """The names of the enabled plugins, in order."""
        return tuple(self._order)

    @property
    def known(self) -> Mapping[str, Any]:
        """What `schema.load.load` asks for as `plugins`."""
        return {
            "effects": frozenset(self._effects), "approvers": frozenset(self._approvers), "types": self.field_types,
            "problems": tuple(self.problems),
        }  # fmt: skip

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What went wrong lately, oldest first."""
        return tuple(self.ledger.failures)

    @property
    def fingerprints(self) -> Mapping[str, str]:
        """The SHA-256 of each plugin's code."""
        return {name: loading.fingerprint(self._manager.get_plugin(name)) for name in self._order}

    def code_of(self, names: Iterable[str]) -> dict[str, str]:
        """The fingerprint of each plugin that registered one of these functions, effects or approvers (S16.6)."""
        registered = [kind[name][0] for name in names for kind in self._named if name in kind]
        return {plugin: loading.fingerprint(self._manager.get_plugin(plugin)) for plugin in dict.fromkeys(registered)}

    @property
    def _named(self) -> tuple[Mapping[str, tuple[str, Any]], ...]:
        return self._functions, self._effects, self._approvers

    def reports(self, language: str) -> list[dict[str, Any]]:
        """The newest failure of each plugin, for administrators."""
        return self.ledger.reports(language)

    # ------------------------------------------------------------------------------------------------ around a write
    async def change(self, hook: str, record: RecordEvent, door: Door | None = None) -> RecordEvent:
        """before_create, before_update: each plugin sees what the one before it changed; the record as changed.

        Raises Refusal (PLG001) with a plugin's sentence, or PluginFailed: then nothing may be written.
        """
        for name, call in self._calls(hook):
            answer = await self._held(name, hook, partial(call, record=record, door=door), SECONDS)
            if answer is not None:
                if not isinstance(answer, Mapping):
                    raise self._failed(name, hook, f"a mapping was expected, {type(answer).__name__} came")
                record = replace(record, values=frozen({**record.values, **answer}))
        return record

    async def change_all(self, hook: str, records: Sequence[RecordEvent]) -> list[RecordEvent | Refusal]:
        """The same for many records, of which none depends on what becomes of another: each as changed, or what it is
        refused by. The plugins may not ask for the door."""
        found: list[RecordEvent | Refusal] = list(records)
        for name, call in self._calls(hook):
            asked = [(place, each) for place, each in enumerate(found) if not isinstance(each, Refusal)]
            for start in range(0, len(asked), _AT_ONCE):
                part = asked[start : start + _AT_ONCE]
                answers = await self._answers_to(name, call, [record for _, record in part])
                for (place, record), answer in zip(part, answers, strict=True):
                    found[place] = self._changed(name, hook, record, answer)
        return found

    async def _answers_to(self, name: str, call: Callable[..., Any], records: Sequence[RecordEvent]) -> list[Any]:
        """A plugin's answer to each record, or what it raised; each has its time where all together have too little."""
        limit = SECONDS * self._pace
        asked = [partial(_caught, partial(call, record=each)) for each in records]
        try:
            answers: list[Any] = await threads.awaited(lambda: [each() for each in asked], f"plugin {name}", limit)
        except TimeoutError:
            answers = []
            for each in asked:
                try:
                    answers.append(await threads.awaited(each, f"plugin {name}", limit))
                except TimeoutError as error:
                    answers.append(error)
        return answers

    def _changed(self, name: str, hook: str, record: RecordEvent, answer: Any) -> RecordEvent | Refusal:
        if name in self.ledger.off:
            return record
        if isinstance(answer, Exception):
            return self._judged(name, hook, answer, SECONDS * self._pace)
        self.ledger.well(name)
        if answer is not None and not isinstance(answer, Mapping):
            return self._failed(name, hook, f"a mapping was expected, {type(answer).__name__} came")
        return record if answer is None else replace(record, values=frozen({**record.values, **answer}))

    async def guard(self, hook: str, door: Door | None = None, **event: Any) -> None:
        """before_delete, before_move, before_decision: plugins may refuse. Raises Refusal or PluginFailed."""
        for name, call in self._calls(hook):
            await self._held(name, hook, partial(call, door=door, **event), SECONDS)

    async def tell(self, hook: str, door: Door | None = None, **event: Any) -> None:
        """after_*: every plugin is told; failures are noted and change nothing."""
        for name, call in self._calls(hook):
            try:
                await self._held(name, hook, partial(call, door=door, **event), SECONDS)
            except Refusal as error:
                if not isinstance(error, PluginFailed):
                    self._failed(name, hook, "it is too late to refuse after the commit")

    # ------------------------------------------------------------------------------------------------ questions
    async def approvers(self, name: str, request: ApprovalRequest) -> tuple[int, ...]:
        """decide_approvers: the first answer, else nobody. A plugin that fails is passed over (S4.10)."""
        for plugin, call in self._calls("decide_approvers"):
            try:
                answer = await self._held(plugin, name, partial(call, name=name, request=request), APPROVERS)
            except Refusal:
                continue
            if answer is not None:
                return self._people(plugin, name, answer)
        return ()

    def _people(self, plugin: str, name: str, answer: Any) -> tuple[int, ...]:
        fine = isinstance(answer, Sequence | set | frozenset) and all(type(person) is int for person in answer)
        if not fine:
            self._failed(plugin, name, "a list of people's ids was expected")
        return tuple(dict.fromkeys(answer)) if fine else ()

    async def normalised(self, texts: Sequence[str], entity: str, field: str) -> tuple[list[str], bool]:
        """normalise_name: what is left of each text, and whether no plugin failed; one that fails is passed over."""
        left, well = list(texts), True
        for name, call in self._calls("normalise_name"):
            try:
                asked = partial(_answers, partial(call, entity=entity, field=field), left)
                answers = await self._held(name, "normalise_name", asked, SECONDS)
            except Refusal:
                well = False
                continue
            if errors := [answer for answer in answers if isinstance(answer, Exception)]:
                self._judged(name, "normalise_name", errors[0], SECONDS)
                well = False
            left = [answer if isinstance(answer, str) else text for text, answer in zip(left, answers, strict=True)]
        return left, well

    async def run_effect(self, name: str, context: EffectContext) -> None:
        """Runs a `call` once. Raises Refusal for an unknown name, PluginFailed when it fails (it is tried again)."""
        if name not in self._effects:
            raise Refusal(NO_EFFECT, {"name": name})
        plugin, effect = self._effects[name]
        self._on(plugin, name)
        await self._held(plugin, name, partial(effect.call, context), EFFECTS)

    def retries(self, name: str) -> bool:
        """Whether a `call` that failed is tried again, as its plugin says; an unknown one fails in its own time."""
        return name not in self._effects or self._effects[name][1].retry

    # ------------------------------------------------------------------------------------------------ calling
    def asks(self, hook: str, argument: str) -> bool:
        """Whether any plugin in use wants this argument of the hook."""
        found = getattr(self._manager.hook, hook).get_hookimpls()
        return any(argument in each.argnames and each.plugin_name not in self.ledger.off for each in found)

    def listens(self, hook: str) -> bool:
        """Whether any plugin in use implements the hook."""
        return any(True for _ in self._calls(hook))

    def _calls(self, hook: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        """The implementations in the order of `plugins:`, without those switched off; each takes what it asks for."""
        found = getattr(self._manager.hook, hook).get_hookimpls()
        for implementation in sorted(found, key=lambda each: self._order[each.plugin_name]):
            if implementation.plugin_name not in self.ledger.off:
                yield implementation.plugin_name, partial(self._subset, implementation)

    def _subset(self, implementation: pluggy.HookImpl, **given: Any) -> Any:
        given["options"] = self._options[implementation.plugin_name]
        return implementation.function(*(given[name] for name in implementation.argnames))

    async def _held(self, plugin: str, hook: str, call: Callable[[], Any], seconds: float) -> Any:
        limit = seconds * self._pace
        try:
            answer = await threads.awaited(call, f"plugin {plugin}", limit)
        except Exception as error:  # whatever a plugin raises is its failure, named and contained
            raise self._judged(plugin, hook, error, limit) from error
        self.ledger.well(plugin)
        return answer

    def _on(self, plugin: str, hook: str) -> None:
        if plugin in self.ledger.off:
            raise PluginFailed(Failure(self.ledger.now(), plugin, hook, "the plugin is switched off", True))

    def _judged(self, plugin: str, hook: str, error: Exception, seconds: float) -> Refusal:
        if isinstance(error, Refuse):
            self.ledger.well(plugin)
            problem = Problem(REFUSED, {"message": error.message}, field=error.field or None)
            return Refusal(REFUSED, {"message": error.message}, problems=[problem], why=f"plugin {plugin}, {hook}")
        late = isinstance(error, TimeoutError)
        return self._failed(
            plugin, hook, f"no answer within {seconds:g} s" if late else f"{type(error).__name__}: {error}"
        )

    def _failed(self, plugin: str, hook: str, reason: str) -> PluginFailed:
        return PluginFailed(self.ledger.ill(plugin, hook, reason[:300]))

    def _watched(self, plugin: str, name: str, call: Callable[..., Result]) -> Callable[..., Result]:
        """`call` with a time limit, its failures noted and raised as PluginFailed."""

        def watched(*values: Any) -> Result:
            self._on(plugin, name)
            try:
                result: Result = threads.blocked(partial(call, *values), f"plugin {plugin}", SECONDS * self._pace)
            except Exception as error:
                raise self._judged(plugin, name, error, SECONDS * self._pace) from error
            self.ledger.well(plugin)
            return result

        return watched

    def _registered(self, hook: str) -> dict[str, tuple[str, Any]]:
        """What the plugins registered, by name; `problems` tells where two use one name."""
        found: dict[str, tuple[str, Any]] = {}
        for plugin, call in self._calls(hook):
            try:
                things = tuple(threads.blocked(call, f"plugin {plugin}", SECONDS * self._pace))
            except Exception as error:  # noqa: BLE001 - noted; the product starts without it
                self._judged(plugin, hook, error, SECONDS * self._pace)
                continue
            for thing in things:
                name = thing if isinstance(thing, str) else thing.name
                if name in found:
                    told = {"plugin": plugin, "name": name, "other": found[name][0]}
                    self.problems.append(Problem(TAKEN, told))
                found.setdefault(name, (plugin, thing))
        return found


def _answers(call: Callable[..., Any], texts: Sequence[str]) -> list[Any]:
    """A plugin's answer to each text, or what it raised. Raises the first error where every text brought one."""
    found = [_answer(call, text) for text in texts]
    if found and all(isinstance(each, Exception) for each in found):
        raise found[0]
    return found


def _answer(call: Callable[..., Any], text: str) -> Any:
    return _caught(partial(call, text=text))


def _caught(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # noqa: BLE001 - whatever a plugin raises is its failure, told by the caller
        return error
