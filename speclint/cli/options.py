"""The options that commands share, and what they come to together with configuration and environment.

What the command line says outdoes the environment, which outdoes the configuration.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NoReturn, get_args

import msgspec

from speclint.cli.terminal import width_of
from speclint.diagnostics import CONFIDENCES, Confidence
from speclint.engine.cache import CachePlace, cache_place
from speclint.engine.configuration import Configuration
from speclint.engine.discovery import Effective, configuration_for
from speclint.errors import UsageError
from speclint.rules.rule import Rule
from speclint.rules.selection import Choice, FailOn, Layer, resolve, rules_named, rules_silenced

Color = Literal["always", "never", "auto"]


class _Help(argparse.HelpFormatter):
    """Help as wide as the terminal; argparse would load a third of its own size to learn that."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=width_of(sys.stdout, os.environ) - 2)


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are those of every other wrong use."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": _Help, **settings})

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(message, remedy=f'"{self.prog} --help" lists the options')


class Output(msgspec.Struct, frozen=True):
    """A format asked for, "" for the default one, and the file it goes to, "" for standard output."""

    format: str = ""
    file: str = ""


class _OutputFormat(argparse.Action):
    def __call__(self, parser: Any, namespace: Any, values: Any, option: str | None = None) -> None:  # noqa: ARG002
        namespace.outputs = [*namespace.outputs, Output(format=values)]


class _OutputFile(argparse.Action):
    def __call__(self, parser: Any, namespace: Any, values: Any, option: str | None = None) -> None:  # noqa: ARG002
        *before, last = namespace.outputs or [Output()]
        if last.file:
            raise argparse.ArgumentError(self, f'"{values}" needs an --output-format of its own before it')
        namespace.outputs = [*before, Output(last.format, values)]


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose rules and say what fails a run."""
    group = parser.add_argument_group("rules")
    _add_names(group, "--select", "run only these rules and topics (ALL: every rule)")
    _add_names(group, "--ignore", "do not run these rules and topics")
    _add_names(group, "--extend-select", "run these rules and topics besides")
    group.add_argument(
        "--min-confidence", choices=CONFIDENCES, help="listen only to rules that promise at least this much"
    )
    group.add_argument(
        "--fail-on", choices=get_args(FailOn), help="least severe finding that ends with status 1 (default: warning)"
    )


def _add_names(group: "argparse._ArgumentGroup", option: str, words: str) -> None:
    group.add_argument(option, metavar="NAME,...", action="extend", type=_names, help=words)


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which configuration holds."""
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", metavar="FILE", help="use this configuration and look for no other")
    group.add_argument("--isolated", action="store_true", help="use no configuration")


def add_output(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """Add the options that say how results are shown."""
    parser.set_defaults(outputs=[])
    group = parser.add_argument_group("output")
    group.add_argument(
        "--output-format", metavar="FORMAT", choices=formats, action=_OutputFormat,
        help=f"{', '.join(formats)}; may be given several times",
    )  # fmt: skip
    group.add_argument(
        "--output-file", metavar="FILE", action=_OutputFile, help="where the format named before it goes"
    )
    add_color(group)
    group.add_argument("--statistics", action="store_true", help="count the findings of each rule, on standard error")
    group.add_argument("-q", "--quiet", action="store_true", help="results only: no summary, no progress")
    group.add_argument("-v", "--verbose", action="store_true", help="say what is done, and all about a fault")


def add_color(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add --color."""
    parser.add_argument("--color", choices=get_args(Color), default="auto", help="colour the output (default: auto)")


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how the work is done; they change no result."""
    group = parser.add_argument_group("work")
    group.add_argument("--jobs", metavar="N", type=_jobs, help="number of processes, or auto: one a processor")
    group.add_argument("--no-cache", action="store_true", help="use and keep no results of earlier runs")


def cache_wanted(arguments: argparse.Namespace) -> CachePlace | None:
    """Return where --no-cache and the environment want the cache, None for none."""
    return None if arguments.no_cache else cache_place(os.environ)


def effective_configuration(
    arguments: argparse.Namespace, paths: Sequence[str], rules: Mapping[str, Rule]
) -> Effective:
    """Return the configuration that holds for `paths`, as --isolated, --config and SPECLINT_CONFIG have it."""
    if arguments.isolated:
        if arguments.config:
            raise UsageError("--config and --isolated exclude each other")
        return Effective(Configuration())
    return configuration_for(paths, rules, arguments.config or os.environ.get("SPECLINT_CONFIG", ""))


def chosen_rules(arguments: argparse.Namespace, effective: Effective, rules: Mapping[str, Rule]) -> Choice:
    """Return which rules run; raise UsageError that names every unknown name on the command line."""
    wrong = []
    for option, find in (("select", rules_named), ("extend_select", rules_named), ("ignore", rules_silenced)):
        for name in getattr(arguments, option) or ():
            try:
                find(name, rules)
            except UsageError as error:
                shown = f"--{option.replace('_', '-')}"
                wrong.append(str(UsageError(error.message, place=shown, remedy=error.remedy)))
    if wrong:
        raise UsageError("\n".join(wrong))
    select = None if arguments.select is None else tuple(arguments.select)
    asked = Layer(select, tuple(arguments.ignore or ()), tuple(arguments.extend_select or ()))
    configuration = effective.configuration
    minimum: Confidence = arguments.min_confidence or configuration.min_confidence
    return resolve(rules, (configuration.layer(), asked), minimum, effective.local())


def job_count(arguments: argparse.Namespace, configuration: Configuration) -> int:
    """Return the number of processes to use."""
    jobs = arguments.jobs or configuration.jobs
    if jobs != "auto":
        return int(jobs)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def asked_outputs(
    arguments: argparse.Namespace, configuration: Configuration, formats: Sequence[str]
) -> tuple[Output, ...]:
    """Return the outputs of a run, each with its format; raise UsageError if two would go to one place."""
    variable = os.environ.get("SPECLINT_OUTPUT_FORMAT", "")
    if variable and variable not in formats:
        raise UsageError(f'there is no format "{variable}"', place="SPECLINT_OUTPUT_FORMAT",
                         remedy=f"there are {', '.join(formats)}")  # fmt: skip
    default = variable or configuration.output_format
    outputs = tuple(Output(each.format or default, each.file) for each in arguments.outputs or [Output()])
    if any(each.format not in formats for each in outputs):
        raise UsageError(f'this command has no format "{default}"', place="output-format in the configuration",
                         remedy=f"it has {', '.join(formats)}")  # fmt: skip
    places = [os.path.abspath(each.file) if each.file not in ("", "-") else "" for each in outputs]
    for output, place in zip(outputs, places, strict=True):
        if places.count(place) > 1:
            raise UsageError(f"two formats would go to {output.file or 'standard output'}",
                             remedy="give each its own --output-file")  # fmt: skip
    return tuple(Output(each.format, "" if each.file == "-" else each.file) for each in outputs)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _jobs(text: str) -> int | str:
    if text == "auto":
        return text
    if text.isdecimal() and 1 <= int(text[:9]) <= 256:
        return int(text[:9])
    raise argparse.ArgumentTypeError(f'"{text}" is neither a number from 1 to 256 nor auto')
