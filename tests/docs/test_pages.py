"""The pages of the rules: what they show, and that stale ones are found."""

import json
import pathlib

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from speclint.diagnostics import Confidence
from speclint.docs.pages import generated, main, refresh, rule_schema, stale
from speclint.resources import folder
from speclint.rules.loader import rule_paths
from speclint.rules.pages import index, marked, page, page_address
from speclint.rules.rule import Examples, RuleFile


def rule(name: str = "doubled-word", topic: str = "wording", confidence: Confidence = "certain") -> RuleFile:
    return RuleFile(
        title="A word | twice",
        message='"{word}" stands twice',
        severity="warning",
        confidence=confidence,
        reads="source",
        on="prose",
        check="pattern",
        mend="delete one {word}",
        why="It reads badly.\n",
        since="0.1",
        examples=Examples(
            bad=("The «the the» driver\n", {"a.tex": "x\n«y\nz»\n", "b.tex": "```\n"}), good=("The driver\n",)
        ),
        see=("5.1",),
        would_have_caught=("14d3f88", "issue 12"),
        id=name,
        topic=topic,
    )


PAGE = """\
<!-- Made from rules/wording/doubled-word.yaml by python -m speclint.docs.pages; change that file. -->

# doubled-word

A word | twice.

```text
"{word}" stands twice
```

| | |
|---|---|
| severity | warning |
| confidence | certain: true by the text itself |
| reads | each file by itself |
| topic | wording |
| since | 0.1 |

## Why

It reads badly.

## What to do

Delete one `{word}`.

## Reported

The marked text is what is reported.

```text
The the the driver
    ^^^^^^^
```

`a.tex`:

```text
x
y
^
z
^
```

`b.tex`:

````text
```
````

## Not reported

```text
The driver
```

## See

- 5.1

## Would have caught

- [14d3f88](https://github.com/oasis-tcs/virtio-spec/commit/14d3f88)
- issue 12

Where it has to stay as it is:

```text
% speclint: ignore[doubled-word] the reason why
```
"""


def test_a_page_shows_all_that_a_rule_says() -> None:
    assert page(rule()) == PAGE


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a «b» c «d»\n", ["a b c d", "  ^   ^"]),
        ("ab«»\n", ["ab", "  ^"]),
        ("«»ab\n", ["ab", "^"]),
        ("a«b\n\nc»d\n", ["ab", " ^", "", "cd", "^"]),
        ("plain\n", ["plain"]),
    ],
)
def test_marked_places_are_pointed_at(text: str, lines: list[str]) -> None:
    assert marked(text) == lines


def test_the_index_lists_rules_by_topic() -> None:
    text = index([rule("b-rule", "wording"), rule("a-rule", "wording", "likely"), rule("c-rule", "markup")])
    assert text.index("## markup") < text.index("## wording")
    assert (
        "| [a-rule](wording/a-rule.md) | A word \\| twice | warning | likely |\n| [b-rule](wording/b-rule.md)" in text
    )


def test_a_page_has_an_address() -> None:
    assert page_address("doubled-word", "wording") == (
        "https://github.com/speclint/speclint/blob/main/docs/rules/wording/doubled-word.md"
    )


def test_stale_files_are_found_and_written(tmp_path: pathlib.Path) -> None:
    texts = {"docs/rules/a/x.md": "x\n", "docs/rules/README.md": "r\n", "rules/schema.json": "{}\n"}
    assert refresh(tmp_path, texts) == sorted(texts)
    assert stale(tmp_path, texts) == []
    (tmp_path / "docs/rules/a/gone.md").write_text("")
    (tmp_path / "docs/rules/a/x.md").write_text("X\n")
    assert stale(tmp_path, texts) == ["docs/rules/a/gone.md", "docs/rules/a/x.md"]
    assert refresh(tmp_path, texts) == ["docs/rules/a/gone.md", "docs/rules/a/x.md"]
    assert (tmp_path / "docs/rules/a/x.md").read_text() == "x\n"
    assert not (tmp_path / "docs/rules/a/gone.md").exists()


def test_the_command_names_what_is_stale(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("speclint.docs.pages.folder", lambda name: tmp_path / name)
    assert main(["--check"]) == 1
    assert capsys.readouterr().err.endswith("stale: rules/schema.json\nrun: python -m speclint.docs.pages\n")
    assert main([]) == 0
    assert "wrote docs/rules/tool/unknown-rule.md\n" in capsys.readouterr().out
    assert main(["--check"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["--chekc"]) == 2


def test_the_schema_of_rules_accepts_every_rule_and_no_mistake() -> None:
    schema = json.loads(rule_schema())
    for path in rule_paths().values():
        # YAML 1.1 takes a bare `on` for true; editors read YAML 1.2.
        text = pathlib.Path(path).read_text().replace("\non:", '\n"on":')
        content = yaml.safe_load(text)
        jsonschema.validate(content, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**content, "mesage": ""}, schema)


SCHEMAS = ["rules/schema.json", *(f"docs/schema/{name}.json" for name in ("configuration", "definitions", "features"))]


@pytest.mark.parametrize("path", SCHEMAS)
def test_the_schemas_in_the_repository_are_fresh(path: str) -> None:
    found = pathlib.Path(folder("rules")).parent / path
    assert found.read_text() == generated()[path], "run: python -m speclint.docs.pages"
