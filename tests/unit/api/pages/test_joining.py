"""Modules joined into one: what is read, what is refused, and in which order they run."""

from __future__ import annotations

import pytest

from api.pages.joining import NotJoinable, join

FILES = {
    "top.js": 'import { half } from "./half.js";\nimport words from "./words-fr.js";\nexport class Top {\n  say() { return half(words.a); }\n}\n',
    "half.js": 'import { two, three } from "./numbers.js";\nexport function half(n) {\nreturn n / two;\n}\nexport async function later() {}\n',
    "numbers.js": "const own = 1;\nexport const two = own + own;\nexport const three = two + own;\n",
    "words-fr.js": 'export default {"a":"import { x } from here"};\n',
}


def joined(**files: str) -> str:
    """The files joined, some of them replaced."""
    known = FILES | {f"{name}.js": code for name, code in files.items()}
    return join("top.js", known.__getitem__)


def test_each_module_runs_once_after_what_it_needs_and_gives_what_it_exported() -> None:
    code = joined()

    scopes = [line.split()[1] for line in code.splitlines() if line.startswith("const $")]
    assert scopes == ["$numbers", "$half", "$words_fr", "$top"]
    assert "const { two, three } = $numbers;" in code
    assert "return { half, later };" in code
    assert "const { the_default: words } = $words_fr;" in code
    assert code.endswith("export const { Top } = $top;\n")


def test_a_module_that_two_others_need_is_there_once() -> None:
    code = joined(top='import { half } from "./half.js";\nimport { two } from "./numbers.js";\nexport class Top {}\n')
    assert code.count("const own = 1;") == 1


def test_nothing_of_a_module_is_changed_but_its_imports_and_exports() -> None:
    assert '{"a":"import { x } from here"}' in joined()
    assert "const own = 1;\nconst two = own + own;\n" in joined()


@pytest.mark.parametrize(
    "line",
    [
        'import * as all from "./half.js";',
        'import { half as other } from "./half.js";',
        'import "./half.js";',
        'import { half } from "https://elsewhere.example/half.js";',
        'import {\nhalf,\n} from "./half.js";',
        'export { half } from "./half.js";',
        "export let changing = 1;",
        "export default class {}",
        "export const { a, b } = pair;",
        "export function* several() {}",
    ],
)
def test_a_form_that_is_not_read_is_refused_by_file_and_line(line: str) -> None:
    with pytest.raises(NotJoinable, match=r"top\.js: cannot join"):
        joined(top=f"{line}\nexport class Top {{}}\n")


def test_modules_that_need_each_other_are_refused_with_their_circle() -> None:
    with pytest.raises(NotJoinable, match=r"top\.js → half\.js → top\.js"):
        joined(half='import { Top } from "./top.js";\nexport function half() {}\n')
