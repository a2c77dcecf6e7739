"""Runs a workflow's steps as GitHub's runner does: reads the expressions, runs what `run` says, and the action of this
checkout where a step uses it. Actions of others (checkout, cache) are left out.

Arguments: the workflow, the folder of the action, the event's name, the file with the event. The folder it runs in is
the repository, checked out. Variables GITHUB_… and RUNNER_TEMP come from whoever starts it; secrets are variables
SECRET_NAME.
"""

import json
import os
import re
import subprocess
import sys

import yaml


def context(event_name, event, inputs, steps):
    secrets = {name[7:]: value for name, value in os.environ.items() if name.startswith("SECRET_")}
    github = {"event_name": event_name, "event": event, "token": os.environ["GITHUB_TOKEN"]}
    github["ref_name"] = os.environ.get("GITHUB_REF_NAME", "")
    runner = {"temp": os.environ["RUNNER_TEMP"], "os": "Linux", "arch": "X64"}
    return {"github": github, "inputs": inputs, "steps": steps, "secrets": secrets, "runner": runner}


def look_up(path, known):
    value = known
    for part in path.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    return value


def evaluate(expression, known):
    tokens = re.findall(r"'[^']*'|==|!=|&&|\|\||[()]|[\w.-]+(?:\(\))?", expression)
    assert re.sub(r"\s", "", "".join(tokens)) == re.sub(r"\s", "", expression), expression
    words = {"&&": "and", "||": "or", "always()": "True"}

    def word(token):
        if token in words or token in ("==", "!=", "(", ")") or token.startswith("'"):
            return words.get(token, token)
        assert token.split(".")[0] in known, f"{token}: no such context"
        return repr(look_up(token, known))

    return eval(" ".join(word(token) for token in tokens))


def filled(text, known):
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(evaluate(found[1].strip(), known)), str(text))


def wanted(step, known, failed):
    condition = str(step.get("if", "true")).removeprefix("${{").removesuffix("}}")
    if failed and "always()" not in condition:
        return False
    return condition == "true" or bool(evaluate(condition, known))


def pairs(path):
    lines = open(path).read().splitlines() if os.path.exists(path) else []
    return dict(line.split("=", 1) for line in lines)


def run(step, known, extra):
    """Runs one step; answers its outputs and whether it failed."""
    temp = os.environ["RUNNER_TEMP"]
    output, paths = os.path.join(temp, "output"), os.path.join(temp, "paths")
    for path in (output, paths):
        open(path, "a").close()
    os.truncate(output, 0)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SECRET_")}
    environment.pop("GITHUB_TOKEN")
    environment.update(extra, GITHUB_OUTPUT=output, GITHUB_PATH=paths, CI="true")
    environment.update({name: filled(value, known) for name, value in step.get("env", {}).items()})
    folders = open(paths).read().split()
    environment["PATH"] = os.pathsep.join(folders[::-1] + [environment["PATH"]])
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
    print(f"##[group]{step.get('name', step['run'])}", flush=True)
    ended = subprocess.run(shell + [filled(step["run"], known)], env=environment)
    return pairs(output), ended.returncode != 0


def run_all(steps, known, extra, use):
    """Runs steps in order, and what uses our action with `use`; answers whether one failed."""
    failed = False
    for step in steps:
        if not wanted(step, known, failed):
            continue
        if "run" in step:
            outputs, has_failed = run(step, known, extra)
            known["steps"][step.get("id", "")] = {"outputs": outputs}
            failed = failed or has_failed
        elif "/schemactl@" in step["uses"]:
            failed = use(step, known) or failed
        else:
            assert step["uses"].startswith("actions/"), step["uses"]
    return failed


def main():
    workflow, folder, event_name, event = sys.argv[1:]
    workflow, event = yaml.safe_load(open(workflow)), json.load(open(event))
    action = yaml.safe_load(open(os.path.join(folder, "action.yml")))
    # YAML 1.1 reads the key `on` as true.
    assert event_name in workflow[True], event_name

    def use(step, outer):
        given = {name: filled(value, outer) for name, value in step.get("with", {}).items()}
        assert set(given) <= set(action["inputs"]), given
        inputs = {name: filled(one.get("default", ""), outer) for name, one in action["inputs"].items()}
        known = context(event_name, event, inputs | given, {})
        return run_all(action["runs"]["steps"], known, {"GITHUB_ACTION_PATH": folder}, None)

    failed = []
    for job in workflow["jobs"].values():
        failed.append(run_all(job["steps"], context(event_name, event, {}, {}), {}, use))
    sys.exit(1 if any(failed) else 0)


main()
