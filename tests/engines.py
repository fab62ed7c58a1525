"""Ends a run with the tests per database engine and the figures that tests tell; a skipped test fails the run.

A test tells a figure with `record_property("told", text)`: what a worker prints itself is seen by nobody.
"""

import pytest

ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
_passed: dict[str, int] = {"sqlite": 0, "postgres": 0, "": 0}
_skipped: list[str] = []
_told: list[str] = []


def engine_of(nodeid: str) -> str:
    """The engine that a test's parameters name; empty when it needs none, or chooses for itself."""
    parameters = nodeid.partition("[")[2]
    return next((engine for engine in ENGINES if engine in parameters), "")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Counts what passed and what was skipped, and keeps what was told."""
    if report.when == "call":
        _told.extend(str(value) for name, value in report.user_properties if name == "told")
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
    """What was told, tests per engine, and what was skipped."""
    for each in _told:
        terminalreporter.write_line(each)
    told = ", ".join(f"{_passed[engine]} on {label}" for engine, label in ENGINES.items())
    terminalreporter.write_line(f"Passed: {told}, {_passed['']} that name no engine.")
    for nodeid in _skipped:
        terminalreporter.write_line(f"Skipped, which counts as failed: {nodeid}", red=True)
