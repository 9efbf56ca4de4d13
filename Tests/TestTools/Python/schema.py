"""Reads {"schema": PATH, "documents": [JSON TEXT, …]}; prints for each document the mistakes that the schema finds."""

import json
import sys

from jsonschema import Draft202012Validator

request = json.load(sys.stdin)
with open(request["schema"], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
mistakes = [
    [f"{error.json_path}: {error.message}"[:500] for error in validator.iter_errors(json.loads(document))]
    for document in request["documents"]
]
json.dump(mistakes, sys.stdout)
