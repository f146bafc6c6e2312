"""What the documents name exists, and what exists is documented."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from scrapy.cmdline import _get_commands_dict
from scrapy.commands import ScrapyCommand
from scrapy.settings import default_settings
from scrapy.utils.project import get_project_settings

from crawler.fetch import failures
from crawler.runs.outcome import ExitCode, worst
from pipelines.validate import LONGEST

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = {path: path.read_text(encoding="utf-8") for path in DOCUMENTS}
OPERATIONS = TEXT[ROOT / "docs" / "operations.md"]
ARCHITECTURE = TEXT[ROOT / "docs" / "architecture.md"]
COMMAND_LINE = re.compile(r"\bscrapy ([a-z]+)([^`\n|#;>(]*)")


def our_commands() -> dict[str, ScrapyCommand]:
    commands = _get_commands_dict(get_project_settings(), inproject=True)
    return {name: command for name, command in commands.items() if type(command).__module__.startswith("crawler.")}


def parser_of(command: ScrapyCommand) -> argparse.ArgumentParser:
    command.settings = get_project_settings()
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command.add_options(parser)
    return parser


def options_of(command: ScrapyCommand) -> set[str]:
    return {option for action in parser_of(command)._actions for option in action.option_strings}


def command_lines() -> Iterator[tuple[str, str, list[str]]]:
    """Every `scrapy command options` of the documents' code: document, command, options."""
    for path, text in TEXT.items():
        code = re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
        for name, rest in COMMAND_LINE.findall("\n".join(code)):
            quotes_match = rest.count("'") % 2 == 0
            words = shlex.split(rest if quotes_match else rest.replace("'", ""))
            options = [word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)]
            yield path.name, name, options


def test_every_command_that_the_documents_name_exists_with_its_options() -> None:
    commands = _get_commands_dict(get_project_settings(), inproject=True)
    lines = list(command_lines())
    assert len(lines) > 10
    unknown = [(where, name) for where, name, _ in lines if name not in commands]
    assert unknown == []
    wrong = [
        (where, name, option)
        for where, name, options in lines
        for option in options
        if option not in options_of(commands[name])
    ]
    assert wrong == []


@pytest.mark.parametrize("name", our_commands())
def test_every_command_is_documented_with_its_options(name: str) -> None:
    text = "\n".join(TEXT.values())
    assert f"`scrapy {name}" in text or f"\nscrapy {name}" in text
    common = options_of(our_commands()["database"])
    own = [action for action in parser_of(our_commands()[name])._actions if not common & set(action.option_strings)]
    assert [action.dest for action in own if not any(option in text for option in action.option_strings)] == []


def test_every_environment_variable_is_documented() -> None:
    tree = ast.parse((ROOT / "crawler" / "settings.py").read_text(encoding="utf-8"))
    read = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "os.environ.get"
        and isinstance(node.args[0], ast.Constant)
    }
    table = OPERATIONS.split("From the environment:")[1].split("Any Scrapy setting")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == read


def test_every_setting_of_ours_is_documented() -> None:
    settings = get_project_settings()
    not_for_users = ("COMMANDS_MODULE", "SETTINGS_MODULE")
    ours = {
        name
        for name in settings
        if settings.getpriority(name) == 20 and not hasattr(default_settings, str(name)) and name not in not_for_users
    }
    before, table = OPERATIONS.split("Any Scrapy setting")
    environment = set(re.findall(r"^\| `([A-Z_]+)`", before, re.MULTILINE))
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == ours - environment


def test_the_glossary_is_in_the_order_of_its_words() -> None:
    words = re.findall(r"^\| (.+?) \|", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)[1:]
    keys = [word.replace("`", "").casefold() for word in words]
    assert len(keys) > 30
    assert keys == sorted(keys)


def test_the_exit_codes_are_those_of_the_program() -> None:
    table = OPERATIONS.split("## Exit codes")[1].split("\n## ")[0]
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == set(ExitCode)
    text = our_commands()["ingest"].long_desc()
    assert {int(code) for code in re.findall(r"(\d) [a-z]", text.split("Exit codes:")[1])} == set(ExitCode)


def test_the_order_of_the_exit_codes_is_that_of_the_program() -> None:
    for text in (OPERATIONS, our_commands()["ingest"].long_desc()):
        told = re.search(r"in the order ([\d,\s]+)\.", text)
        assert told is not None
        codes = [ExitCode(int(code)) for code in re.findall(r"\d", told[1])]
        assert set(codes) == set(ExitCode) - {ExitCode.FINE}
        assert all(worst([milder, graver]) == graver for graver, milder in pairwise(codes))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", TEXT[path]):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        linked = (path.parent / name) if name else path
        assert linked.is_file(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", TEXT[linked.resolve()], re.MULTILINE)
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_and_modules_that_are_named_exist(path: Path) -> None:
    code = re.findall(r"`([^`\n]+)`", TEXT[path])
    files = {word for word in code if re.fullmatch(r"(?:crawler|spiders|pipelines|tests|docs)/[\w./]+", word)}
    missing = [name for name in files if not (ROOT / name).exists()]
    modules = {match[1] for word in code if (match := re.match(r"(crawler(?:\.[a-z_]+)+)", word))}
    paths = [ROOT.joinpath(*module.split(".")) for module in modules]
    missing += [str(found) for found in paths if not (found.is_dir() or found.with_suffix(".py").is_file())]
    assert missing == []


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for text in TEXT.values() for name in re.findall(r"`make ([a-z]+)`", text)}
    assert named <= targets
    assert {"run", "test"} <= named


def test_every_dependency_has_its_reason_and_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=;]", dependency)[0].strip() for dependency in project["dependencies"]}
    table = ARCHITECTURE.split("## Dependencies")[1]
    rows = re.findall(r"^\| ([a-z0-9, -]+) \|", table, re.MULTILINE)
    assert {name.strip() for row in rows for name in row.split(",")} - {"package"} == names
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for package in ("crawler", "spiders", "pipelines")
        for path in (ROOT / package).rglob("*.py")
    )
    modules = {"backports-zstd": "backports", "zope-interface": "zope.interface"}
    unused = {
        name
        for name in names - {"tzdata"}  # data for zoneinfo
        if not re.search(rf"\b{modules.get(name, name.replace('-', '_'))}\b", sources)
    }
    assert unused == set()


def test_every_finding_is_documented() -> None:
    source = (ROOT / "crawler" / "runs" / "findings.py").read_text(encoding="utf-8")
    named = set(re.findall(r'Finding\(\s*f?"([a-z-]+)', source))
    table = OPERATIONS.split("## Findings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)", table, re.MULTILINE)) == named


def sources_of(*folders: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for name in folders for path in (ROOT / name).glob("*.py"))


def reasons_under(heading: str) -> set[str]:
    """The names in the first column of the table there."""
    table = OPERATIONS.split(f"## {heading}")[1].split("\n## ")[0]
    return set(re.findall(r"`([a-z0-9-]+)`", "\n".join(re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE))))


def test_every_reason_why_a_page_gave_no_article_is_documented() -> None:
    source = sources_of("crawler", "crawler/page", "crawler/storage", "pipelines", "spiders")
    named = set(re.findall(r'(?:PageError|InvalidArticle|make_rejection)\((?:\w+, )?"([a-z-]+)"', source))
    named |= set(
        re.findall(r'(?:return \(?|fetched_at, |else )"([a-z]+(?:-[a-z]+)+)"(?=[,)]| if)', sources_of("spiders"))
    )
    named |= {f"{name}-too-long" for name in LONGEST}
    assert {"no-body", "unstorable", "not-an-article", "url-too-long"} <= named
    named |= {"truncated", "content-encoding", "reader-error"}  # see page_reader, saved_pages
    assert named == reasons_under("Why a page gave no article")


def test_every_reason_why_a_page_was_not_fetched_is_documented() -> None:
    source = sources_of("crawler/fetch", "crawler/crawl", "crawler/storage")
    named = {reason for _, reason in (*failures._REASONS, *failures._IGNORED)}
    named |= set(re.findall(r'(?:FetchError|CompressionError|refusal)\((?:self\._crawler, )?"([a-z-]+)"', source))
    named |= set(re.findall(r'(?:_not_asked\([\w.]+, |result, reason=)"([a-z0-9-]+)", ', source))
    named -= {"no-browser"}  # then the page is asked for without one
    assert {"bad-compression", "offsite", "trap", "unexpected-304"} <= named
    assert named - reasons_under("Why a page was not fetched") == set()
