"""Commands that a shell completes. In: the parser of the command line. Out: a script for a shell.

Made from the parser itself, so that a new option is completed as soon as it exists.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator

SHELLS = ("bash", "zsh", "fish")
NAME = "ontmoetingen"

BASH = """\
_ontmoetingen() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}"
  local options="" values=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{commands}" -- "$word"))
    return
  fi
  case "${{COMP_WORDS[1]}}" in
{options}
  esac
  case "${{COMP_WORDS[1]}} $before" in
{values}
  esac
  if [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$word"))
  elif [ "${{word#-}}" != "$word" ]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word"))
  fi
}}
complete -o filenames -F _ontmoetingen ontmoetingen
"""


def script(shell: str, parser: argparse.ArgumentParser) -> str:
    """The script that makes ``shell`` complete this command line.

    Parameters
    ----------
    shell : one of ``SHELLS``; parser : the command line.
    """
    if shell == "fish":
        return "\n".join(_fish(parser)) + "\n"
    made = _bash(parser)
    return made if shell == "bash" else f"autoload -Uz bashcompinit && bashcompinit\n{made}"


def commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Name and parser of every command, in the order of the help."""
    found = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(found[0].choices)


def _bash(parser: argparse.ArgumentParser) -> str:
    commands = commands_of(parser)
    options = [f'    {n}) options="{" ".join(_options(c))}" ;;' for n, c in commands.items()]
    values = [line for name, command in commands.items() for line in _bash_values(name, command)]
    return BASH.format(
        commands=" ".join(commands), options="\n".join(options), values="\n".join(values)
    )


def _options(command: argparse.ArgumentParser) -> list[str]:
    return [name for action in command._actions for name in action.option_strings]


def _bash_values(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if action.choices:
            before = [f'"{name} {o}"' for o in action.option_strings] or [f'"{name} {name}"']
            words = " ".join(map(str, action.choices))
            yield f'    {"|".join(before)}) values="{words}" ;;'


def _fish(parser: argparse.ArgumentParser) -> Iterator[str]:
    for name, command in commands_of(parser).items():
        told = shlex.quote(command.description or "")
        yield f"complete -c {NAME} -n __fish_use_subcommand -a {name} -d {told}"
        for action in command._actions:
            yield from _fish_option(name, action)


def _fish_option(name: str, action: argparse.Action) -> Iterator[str]:
    where = f"-n '__fish_seen_subcommand_from {name}'"
    values = f" -xa {shlex.quote(' '.join(map(str, action.choices)))}" if action.choices else ""
    told = f" -d {shlex.quote(action.help)}" if action.help else ""
    for option in action.option_strings:
        kind = "l" if option.startswith("--") else "s"
        yield f"complete -c {NAME} {where} -{kind} {option.lstrip('-')}{values}{told}"
    if not action.option_strings and values:
        yield f"complete -c {NAME} {where}{values}"
