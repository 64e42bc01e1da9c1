"""``reglament``: the commands in the order of the data's way. Data goes to stdout, progress and problems to stderr."""

from __future__ import annotations

import click

from kb.commands import asking, making, publishing

COMMANDS: tuple[click.Command, ...] = (
    making.build,
    making.add,
    making.outline,
    asking.search,
    asking.show,
    asking.compare_,
    asking.check,
    making.verify_,
    making.report,
    publishing.export,
    publishing.serve,
    publishing.unanswered_,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="reglament")
def main() -> None:
    """База знаний и поиск по административным регламентам."""


for command in COMMANDS:
    main.add_command(command)
