"""The command line. Each command is imported only when it runs, so that small commands start quickly."""

from __future__ import annotations

from importlib import import_module

import click

from ptplanner import __version__
from ptplanner.domain.errors import PtplannerError
from ptplanner.serving.parent_watch import stop_with_parent
from ptplanner.settings import SettingsError

# Command name -> (module:function, line in the list of commands).
COMMANDS = {
    "audit": ("ptplanner.cli.audit:audit_group", "Check, list and export the audit trail."),
    "backup": (
        "ptplanner.cli.backup:backup_group",
        "Write everything into one file, or check such a file.",
    ),
    "bench": (
        "ptplanner.cli.bench:run_benchmarks",
        "Measure handouts, search, imports, saving and pages.",
    ),
    "catalog": ("ptplanner.cli.catalog:catalog_group", "Check and list the content files."),
    "doctor": (
        "ptplanner.cli.doctor:examine_installation",
        "Tell what is wrong with this installation, and how to mend it.",
    ),
    "clinic": (
        "ptplanner.cli.clinics:clinic_group",
        "List, add, suspend and delete clinics.",
    ),
    "dose": ("ptplanner.cli.dose:explain_dose", "Read a dose written in shorthand."),
    "export-all": (
        "ptplanner.cli.export_all:export_all",
        "Export everything of each clinic, to be read without ptplanner.",
    ),
    "export": (
        "ptplanner.cli.transfer:export_group",
        "Export content, templates or plans as JSON.",
    ),
    "figures": ("ptplanner.cli.figures:figures_group", "Draw the exercises from their pose files."),
    "handout": ("ptplanner.cli.handout:make_handout", "Make a sheet without a server or database."),
    "import": ("ptplanner.cli.transfer:import_group", "Import exercises or a plan."),
    "init": ("ptplanner.cli.setup:set_up_clinic", "Set up a real clinic and its first account."),
    "licences": (
        "ptplanner.cli.sbom:print_licences",
        "Print the licence of every part made by others.",
    ),
    "metrics": (
        "ptplanner.cli.metrics:serve_metrics",
        "Show the metrics of this computer's processes to Prometheus.",
    ),
    "precautions": (
        "ptplanner.cli.precautions:print_precautions",
        "Check an exercise against a patient's conditions.",
    ),
    "remove-demo": (
        "ptplanner.cli.setup:remove_demo",
        "Remove the demonstration clinic, or its made-up patients.",
    ),
    "sbom": (
        "ptplanner.cli.sbom:write_sbom",
        "List everything that is installed, as CycloneDX.",
    ),
    "serve": (
        "ptplanner.cli.serve:serve_application",
        "Serve the application, and start again what dies.",
    ),
    "restore": (
        "ptplanner.cli.backup:load_backup",
        "Restore a backup into an empty place.",
    ),
    "set-password": (
        "ptplanner.cli.setup:set_password",
        "Make a new password for an account, such as a forgotten owner's.",
    ),
    "setup": (
        "ptplanner.cli.setup:set_up_database",
        "Prepare the database and the demonstration clinic.",
    ),
    "worker": ("ptplanner.cli.worker:run_worker", "Do the jobs that take longer than a page."),
}
# Exit status for refused input; the same as click's for a wrong option.
EXIT_REFUSED = 2


class LazyGroup(click.Group):
    """A command group that imports a command only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; print refused input as one message on stderr, never as a traceback."""
        try:
            return super().invoke(ctx)
        except (PtplannerError, SettingsError) as error:
            next_step = error.next_step if isinstance(error, PtplannerError) else ""
            click.echo(f"Error: {error} {next_step}".rstrip(), err=True)
            ctx.exit(EXIT_REFUSED)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ptplanner")
def main() -> None:
    """Home exercise plans that therapists build and patients can follow."""
    stop_with_parent()
