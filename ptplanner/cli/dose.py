"""``ptplanner dose``: parses a dose in shorthand and prints it in words."""

from __future__ import annotations

import json
from typing import NoReturn

import click

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import ShorthandError, TextLocation

# Exit status for a refused dose; the same as click's for a wrong option.
EXIT_REFUSED = 2
# Longest input that an error message repeats; longer than any dose.
_MAX_ECHOED = 240
_WHITESPACE = str.maketrans("\n\r\t\v\f", "     ")


@click.command("dose")
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the fields of the open format.")
def explain_dose(text: tuple[str, ...], as_json: bool) -> None:
    """Read a dose such as "3x10-12/side h5 r60 2xd", or a sentence of a handout.

    A text that can be read in two ways is refused with a question; the possible doses follow on standard output.
    """
    typed = " ".join(text)
    try:
        if not typed.strip():
            raise _build_empty_dose_error(typed)
        dosage = shorthand.parse_shorthand(typed)
    except shorthand.DoseQuestion as question:
        _print_readings(question, as_json=as_json)
        _exit_with_carets(typed, question)
    except ShorthandError as error:
        _exit_with_carets(typed, error)
    if as_json:
        click.echo(json.dumps(_to_json(dosage), ensure_ascii=False))
    else:
        click.echo(shorthand.describe_dose(dosage))
        click.echo(shorthand.format_shorthand(dosage))


def _to_json(dosage: Dosage) -> dict[str, object]:
    from ptplanner.formats.dose_json import dose_to_json

    return dose_to_json(dosage)


def _print_readings(question: shorthand.DoseQuestion, *, as_json: bool) -> None:
    if as_json:
        readings = [
            {"dose": _to_json(one.dosage), **({"note": one.note} if one.note else {})}
            for one in question.readings
        ]
        click.echo(
            json.dumps({"question": str(question), "readings": readings}, ensure_ascii=False)
        )
        return
    for number, one in enumerate(question.readings, start=1):
        note = f" + note: {one.note}" if one.note else ""
        click.echo(
            f"{number}. {shorthand.describe_dose(one.dosage)}{note}: {shorthand.format_shorthand(one.dosage)}"
        )


def _build_empty_dose_error(typed: str) -> ShorthandError:
    return ShorthandError(
        "There is no dose in it. Write for example 3x10/side h5.",
        typed,
        TextLocation(0, len(typed)),
        "a dose",
    )


def _exit_with_carets(typed: str, error: ShorthandError) -> NoReturn:
    """Print the message, then the text with carets under the wrong word, and exit."""
    click.echo(f"Error: {_to_one_line(str(error))}", err=True)
    width = max(1, min(error.location.end, _MAX_ECHOED) - error.location.start)
    click.echo(f"  {_to_one_line(typed[:_MAX_ECHOED])}", err=True)
    click.echo(f"  {' ' * error.location.start}{'^' * width}", err=True)
    if error.note:
        click.echo(f"For the note: {_to_one_line(error.note)}")
    raise click.exceptions.Exit(EXIT_REFUSED) from error


def _to_one_line(typed: str) -> str:
    """Replace line breaks and unprintable characters one for one, so that the carets stay aligned."""
    return "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in typed.translate(_WHITESPACE)
    )
