"""The function of each check, imported when first asked for."""

from importlib import import_module

from analysis.checks.context.check_context import CheckFunction


def check_function(check_id: str) -> CheckFunction:
    """The function of a check: ``check`` in the module that has its id for a name."""
    function: CheckFunction = import_module(f"analysis.checks.{check_id}").check
    return function
