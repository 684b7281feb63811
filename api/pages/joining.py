"""Makes one module of a module and of all that it imports, so that a browser asks for one file instead of twenty.

No bundler: it reads only the few forms of `import` and `export` that these pages use, each on a line of its own,
and refuses any other by name. Each module keeps a scope of its own; none is renamed or rewritten inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

IMPORT = re.compile(r'^import (?:(?P<default>\w+)|\{ (?P<names>\w+(?:, \w+)*) \}) from "\./(?P<file>[\w-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?:(?P<default>default (?=[{\"]))|(?=(?:async )?(?:function|class|const) (?P<name>\w+)))", re.MULTILINE)
UNREAD = re.compile(r"^(?:import|export|\} from)\b.*", re.MULTILINE)
THE_DEFAULT = "the_default"


class NotJoinable(ValueError):
    """A module says something that this function does not read, or imports itself by a detour."""


@dataclass(frozen=True)
class Module:
    """A module read: what it takes from which file, what it gives, and its code without those lines."""

    file: str
    takes: tuple[tuple[str, str], ...]
    """File, and the names as they are written between the braces."""
    gives: tuple[str, ...]
    code: str

    @property
    def scope(self) -> str:
        """The name of what it gives, among the others."""
        return scope_of(self.file)

    def as_scope(self) -> str:
        """The module as a function that runs at once and gives what the module exports."""
        taken = "".join(f"const {{ {names} }} = {scope_of(file)};\n" for file, names in self.takes)
        return f"const {self.scope} = (() => {{\n{taken}{self.code}return {{ {', '.join(self.gives)} }};\n}})();\n"


def scope_of(file: str) -> str:
    """A name for a file that no code of ours uses."""
    return "$" + file.removesuffix(".js").replace("-", "_")


def join(entry: str, read: Callable[[str], str]) -> str:
    """One module that exports what `entry` does; `read` gives the code of a file. NotJoinable says what is in the way."""
    modules = tuple(_in_order(entry, read, ()))
    first_seen = {module.file: module for module in modules}
    return "".join(module.as_scope() for module in first_seen.values()) + (
        f"export const {{ {', '.join(first_seen[entry].gives)} }} = {scope_of(entry)};\n"
    )


def _in_order(file: str, read: Callable[[str], str], above: tuple[str, ...]) -> Iterator[Module]:
    """What a module needs, then itself."""
    if file in above:
        raise NotJoinable(f"{' → '.join((*above, file))}: modules import each other in a circle")
    module = parse(file, read(file))
    for needed, _ in module.takes:
        yield from _in_order(needed, read, (*above, file))
    yield module


def parse(file: str, code: str) -> Module:
    """Reads a module; NotJoinable names the line it cannot read."""
    takes = tuple((found["file"], found["names"] or f"{THE_DEFAULT}: {found['default']}") for found in IMPORT.finditer(code))
    gives = tuple(THE_DEFAULT if found["default"] else found["name"] for found in EXPORT.finditer(code))
    bare = EXPORT.sub(lambda found: f"const {THE_DEFAULT} = " if found["default"] else "", IMPORT.sub("", code))
    if left := UNREAD.search(bare):
        raise NotJoinable(f"{file}: cannot join {left.group()!r}")
    return Module(file, takes, gives, bare)
