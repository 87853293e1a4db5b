"""Fixtures that every folder of tests may use."""

import functools
import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.routing import Rule

from tests.browser import Look, launch, opened
from tests.grids import thinned

ROOMS = tuple(path.parent.name for path in Path(__file__).parents[1].glob("*/__init__.py"))

# As the command sets it (ceping/cli.py), before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A busy machine is slow now and then: that is no fault of what is tested.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


class CompiledTemplates(BytecodeCache):
    """Templates as one app compiled them, for the many that a run makes of the same code."""

    def __init__(self) -> None:
        """Nothing compiled yet."""
        self._of: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text."""
        if code := self._of.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._of[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


class CompiledRule(Rule):
    """A rule whose makers of addresses are those that one app compiled for the same rule.

    Each is a function of the rule's text and defaults, called with the rule as its ``self``.
    """

    _of: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, *self._trace, repr(self.defaults), append_unknown)
        if key not in self._of:
            self._of[key] = super()._compile_builder(append_unknown)
        return self._of[key]


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
Flask.url_rule_class = CompiledRule


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--whole``: everything; ``--left``: what a plain run leaves (tests/grids.py)."""
    parser.addoption("--whole", action="store_true", help="every case of every test")
    parser.addoption("--left", action="store_true", help="only what a plain run leaves")


def pytest_runtest_setup() -> None:
    """Forget before each test what a module under mutation testing keeps.

    A mutant would meet what the unchanged code had made, such as statements; and of what is made
    once mutmut would think that only the first test calls it.
    """
    if "MUTANT_UNDER_TEST" not in os.environ:
        return
    for module in [module for name, module in sys.modules.items() if name.startswith(ROOMS)]:
        own = vars(module)
        if any("__mutmut" in name for name in own):
            for value in own.values():
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the costly ones out, unless they are asked for or a single case is.

    Files of few tests come first: theirs are the longest, and one that is begun last keeps the
    other workers waiting at the end.
    """
    asked = any("[" in argument for argument in config.args)
    if not (asked or config.getoption("--whole")):
        taken, left = thinned(items)
        items[:], left = (left, taken) if config.getoption("--left") else (taken, left)
        config.hook.pytest_deselected(items=left)
    tests_in = Counter(item.path for item in items)
    items.sort(key=lambda item: (tests_in[item.path], item.path))


def pytest_collection_finish() -> None:
    """Leave what was imported, 400,000 objects, out of every later garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[Look], Page]]:
    """A maker of fresh pages, for tests that need several visitors or looks."""
    with ExitStack() as pages:
        yield lambda look: pages.enter_context(opened(browser, look))


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page: a light phone, or the look given by indirect parametrisation."""
    with opened(browser, getattr(request, "param", Look())) as fresh:
        yield fresh
