"""Writes what comes on stdin into the one comment of schemactl in a pull request: the first time a new one.

    comment.py NUMBER <comment.md

GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN say where. Nothing but Python's own library is used.
"""

import json
import os
import sys
import urllib.error
import urllib.request

# Comments do not show it; it tells ours from those of others.
MARK = "<!-- schemactl -->\n"
# What stands before each module, on a line of its own. Text from a schema is never at a line's start.
SEPARATOR = "\n<!-- schemactl: module -->\n"
# Characters that GitHub takes.
LARGEST = 65_536
PAGE = 100


def call(method, path, body=None):
    """The answer of GitHub's API as a value."""
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Content-Type": "application/json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def ours(number):
    """The id of our comment, or None. What people write is left alone, even where they quote the mark."""
    page = 1
    while True:
        comments = call("GET", f"/issues/{number}/comments?per_page={PAGE}&page={page}")
        for comment in comments:
            if (comment.get("body") or "").startswith(MARK) and comment["user"]["type"] == "Bot":
                return comment["id"]
        if len(comments) < PAGE:
            return None
        page += 1


def fitting(text):
    """The text as GitHub takes it: where the comments of several modules are too long together, the last ones
    are left out."""
    if len(text) <= LARGEST:
        return text
    rest = "\n\n**The comment is full**: the log of the job has all findings.\n"
    first, *others = text.split(SEPARATOR)
    for module in others:
        if len(first) + len(SEPARATOR) + len(module) + len(rest) > LARGEST:
            break
        first += SEPARATOR + module
    return first + rest


def main(number):
    body = {"body": fitting(MARK + sys.stdin.read())}
    known = ours(number)
    if known is None:
        call("POST", f"/issues/{number}/comments", body)
    else:
        call("PATCH", f"/issues/comments/{known}", body)


try:
    main(int(sys.argv[1]))
except (urllib.error.URLError, OSError, ValueError, KeyError) as error:
    # An error of GitHub's names no token.
    sys.exit(f"GitHub's API: {error}")
