"""Reads {"schema": PATH, "documents": [JSON TEXT, …]}; prints for each document the mistakes that the schema finds.

A schema may refer to others in its folder by their files' names.
"""

import functools
import json
import os
import sys

from jsonschema import Draft202012Validator
from referencing import Registry, Resource


def load(path):
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    return schema


request = json.load(sys.stdin)
folder = os.path.dirname(request["schema"])


@functools.cache
def resource(name):
    return Resource.from_contents(load(os.path.join(folder, name)))


registry = Registry(retrieve=resource)
validator = Draft202012Validator(load(request["schema"]), registry=registry)
mistakes = [
    [f"{error.json_path}: {error.message}"[:500] for error in validator.iter_errors(json.loads(document))]
    for document in request["documents"]
]
json.dump(mistakes, sys.stdout)
