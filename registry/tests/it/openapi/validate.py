"""Judges a description with the validators of others: the document by OpenAPI's own schema, each example by the
schema beside it."""

import json
import sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

document = json.load(open(sys.argv[1]))
OpenAPIV31SpecValidator(document).validate()
wrong = 0
for path, methods in document["paths"].items():
    for method, operation in methods.items():
        bodies = [("request", operation.get("requestBody", {}))]
        bodies += operation["responses"].items()
        for name, body in bodies:
            for media in body.get("content", {}).values():
                if "example" not in media:
                    continue
                # Beside the schemas that it refers to.
                schema = {**media["schema"], "components": document["components"]}
                for error in Draft202012Validator(schema).iter_errors(media["example"]):
                    wrong += 1
                    print(method, path, name, error.json_path, error.message, file=sys.stderr)
sys.exit(1 if wrong else 0)
