"""The HTML templates of reports: strict about names, safe about words."""

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined


@cache
def page_templates(*packages: str) -> Environment:
    """Templates of these packages, then those that all reports share; made once."""
    loaders = [PackageLoader(package) for package in (*packages, "analysis.report")]
    return Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
