"""The headless twin: every capability without Qt, with stable JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from explorer import __version__
from explorer.cli import (
    benching,
    changes,
    describing,
    exporting,
    listing,
    mapping,
    models,
    opening,
    reading,
    simulating,
    twins,
    writing,
)
from explorer.cli.printing import say
from explorer.cli.tools import EXIT_CANNOT_READ, EXIT_INTERRUPTED, EXIT_USAGE, Tools, Windows
from explorer.core.errors import ExplorerError, UsageError
from explorer.runtime.app import App

SECTIONS: dict[str, tuple[click.Command, ...]] = {
    "The window": (opening.demo, opening.open_),
    "What a store is": (
        describing.detect,
        describing.info,
        listing.formats,
        mapping.map_,
        models.verify,
    ),
    "What happened, and what was then": (
        reading.events,
        reading.streams,
        reading.state,
        models.projections,
        models.projection,
        changes.diff,
        changes.blame,
        twins.twin,
    ),
    "Stores of our own": (
        opening.new,
        writing.commands,
        writing.send,
        simulating.simulating,
        simulating.let_pass,
        writing.rebuild,
        opening.backup,
    ),
    "Events out and in": (exporting.export, exporting.import_),
    "Figures": (benching.bench,),
}
"""All commands, in the order in which somebody new may want them."""


class OneGroup(click.Group):
    """`event-explorer STORE` opens the window on that store."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Take an unknown first word for a store when it looks like one."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            looks_like_a_store = Path(args[0]).exists() or any(mark in args[0] for mark in "./\\:")
            if looks_like_a_store:
                return "open", self.commands["open"], args
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under headings, each with the whole of its first sentence."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(str(one.name), one.get_short_help_str(1_000)) for one in commands])


@click.group(
    cls=OneGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="event-explorer")
@click.pass_context
def main(ctx: click.Context) -> None:
    """See event sourcing work. Without a command, open the window; with a STORE, open it there."""
    if ctx.invoked_subcommand is None:
        ctx.exit(ctx.obj.windows.run(None, None, None))


for commands in SECTIONS.values():
    for command in commands:
        main.add_command(command)


def run(app: App, windows: Windows, arguments: list[str] | None = None) -> int:
    """Run the command line; give the exit code. Every expected error is one sentence on stderr."""
    try:
        code = main.main(arguments, "event-explorer", standalone_mode=False, obj=Tools(app, windows))
        return code if isinstance(code, int) else 0
    except click.ClickException as wrong:
        asked = getattr(wrong, "ctx", None)
        path = asked.command_path if asked is not None else "event-explorer"
        return _say(f"{wrong.format_message()} See `{path} --help`.", EXIT_USAGE)
    except UsageError as wrong:
        return _say(str(wrong), EXIT_USAGE)
    except ExplorerError as wrong:
        return _say(str(wrong), EXIT_CANNOT_READ)
    except (KeyboardInterrupt, click.Abort):
        return _say("Interrupted.", EXIT_INTERRUPTED)
    except OSError as error:
        return _say(f"The output cannot be written: {error.strerror}.", EXIT_CANNOT_READ)
    except SystemExit as ended:
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):
            return 0  # click met a closed pipe: whoever read the output has enough of it
        return ended.code if isinstance(ended.code, int) else 0


def die(sentence: str, code: int) -> NoReturn:
    """End the program with one sentence on stderr."""
    sys.exit(_say(sentence, code))


def _say(sentence: str, code: int) -> int:
    say(f"event-explorer: {sentence}", err=True)
    return code
