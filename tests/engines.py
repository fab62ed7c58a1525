"""Counts the tests per database engine at the end of a run; a skipped test fails it: what is skipped is not held."""

import pytest

ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
_passed: dict[str, int] = {"sqlite": 0, "postgres": 0, "": 0}
_skipped: list[str] = []


def engine_of(nodeid: str) -> str:
    """The engine that a test's parameters name; empty when it needs none, or chooses for itself."""
    parameters = nodeid.partition("[")[2]
    return next((engine for engine in ENGINES if engine in parameters), "")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Counts what passed and what was skipped."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)
    elif report.when == "call" and report.passed:
        _passed[engine_of(report.nodeid)] += 1


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A file may skip itself as a whole."""
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run with a skipped test has failed."""
    if _skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tests per engine, and what was skipped."""
    told = ", ".join(f"{_passed[engine]} on {label}" for engine, label in ENGINES.items())
    terminalreporter.write_line(f"Passed: {told}, {_passed['']} that name no engine.")
    for nodeid in _skipped:
        terminalreporter.write_line(f"Skipped, which counts as failed: {nodeid}", red=True)
