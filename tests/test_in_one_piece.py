"""Modules and sheets are joined into one file that does what they did apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from polls.in_one_piece import Unjoinable, joined_modules, joined_sheets
from polls.static_files import ENTRIES, FOLDER


def written(folder: Path, **modules: str) -> Path:
    """The module `entry` of these."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "entry.js"


def test_what_a_module_needs_stands_before_it_and_once(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry='import { a } from "./one.js";\nimport { b as other } from "./two.js";\na(other);\n',
        one='import { b } from "./two.js";\nexport function a() { return b; }\n',
        two="export const b = 2;\n",
    )
    joined = joined_modules(entry, tmp_path)
    assert joined.count("const b = 2") == 1
    assert joined.index("const b = 2") < joined.index("function a()") < joined.index("a(other)")
    assert "const { b: other } = m0;" in joined and "return { a };" in joined
    assert "import" not in joined and "export" not in joined


def test_a_module_as_a_whole_and_what_is_only_passed_on(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry='import * as one from "./one.js";\none.c();\n',
        one='export { b as c } from "./two.js";\n',
        two="const b = 2;\nexport { b };\n",
    )
    joined = joined_modules(entry, tmp_path)
    assert "const one = m1;" in joined and "return { c: m0.b };" in joined and "return { b };" in joined


def test_minified_modules_of_others_keep_their_licence(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    other = '/** @license BSD */\nimport{n as t}from"./two.js";const e=t;export{e as made};\n'
    (tmp_path / "vendor/one.js").write_text(f"{other}//# sourceMappingURL=a.map\n")
    (tmp_path / "vendor/two.js").write_text("const n=1;export{n};")
    entry = written(tmp_path, entry='import { made } from "./vendor/one.js";\nmade;\n')
    joined = joined_modules(entry, tmp_path)
    assert "@license BSD" in joined and "sourceMappingURL" not in joined
    assert "const { n: t } = m0;const e=t;" in joined and "return { made: e };" in joined


@pytest.mark.parametrize(
    "text",
    [
        'import { a } from "./entry.js";',
        "export let a = 1;",
        'const a = import("./b.js");',
        "export default 1;",
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unjoinable):
        joined_modules(written(tmp_path, entry=f"{text}\n"), tmp_path)


def test_a_sheet_stands_where_it_was_imported(tmp_path: Path) -> None:
    (tmp_path / "one.css").write_text("/* why */\np {\n  margin: 0;\n}\n")
    (tmp_path / "all.css").write_text('@import "one.css";\na { color: red }\n')
    assert joined_sheets(tmp_path / "all.css") == "p {\nmargin: 0;\n}\na { color: red }\n"


@pytest.mark.parametrize("entry", [name for name in ENTRIES if name.endswith(".js")])
def test_every_page_of_ours_can_be_sent_in_one_piece(entry: str) -> None:
    assert f"/* {entry} */" in joined_modules(FOLDER / entry, FOLDER)


def test_addresses_in_what_is_joined_stay_true() -> None:
    """A module that asks where it lies is as deep as the screens; sheets with addresses lie by the entry."""
    asking = [path for path in (FOLDER / "js").rglob("*.js") if "import.meta" in path.read_text()]
    assert asking and {len(path.relative_to(FOLDER).parts) for path in asking} == {3}
    with_addresses = [path for path in (FOLDER / "css").rglob("*.css") if "url(" in path.read_text()]
    assert {path.parent for path in with_addresses} == {FOLDER / "css"}
