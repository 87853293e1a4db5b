"""Publishing: site."""

import click

COMMANDS: tuple[click.Command, ...] = ()
