"""Reads YAML files with other parsers, so that tests can compare ours with them.

Standard input: JSON, a list of {"name", "base64"}. Standard output: JSON, a mapping from names to what each parser that
is installed made of the bytes: {"raw": ..., "yaml11": ..., "yaml12": ...}. What a parser refuses is {"error": "..."};
any other is {"value": ...}.

raw     PyYAML, every scalar as it is written, merge keys worked in
yaml11  PyYAML as most programs use it (YAML 1.1)
yaml12  ruamel.yaml (YAML 1.2)
"""

import base64
import datetime
import json
import math
import sys

try:
    import yaml
except ImportError:
    yaml = None
try:
    import ruamel.yaml
except ImportError:
    ruamel = None


def plain(value):
    """A value in a form that JSON can express: dates as they are written, mappings as lists of pairs."""
    if isinstance(value, dict):
        return {"mapping": [[plain(key), plain(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return {"list": [plain(item) for item in value]}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": value.isoformat()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": repr(value)}
    if isinstance(value, (str, bool, int, float)) or value is None:
        return value
    return {"other": type(value).__name__}


def attempt(read, file):
    try:
        return {"value": plain(read(file))}
    except Exception as error:  # whatever the parser raises
        return {"error": type(error).__name__ + ": " + str(error).split("\n")[0]}


readers = {}

if yaml:

    class RawLoader(yaml.SafeLoader):
        """Reads scalars as they are written."""

    RawLoader.yaml_implicit_resolvers = {
        "<": [("tag:yaml.org,2002:merge", yaml.resolver.re.compile("^(?:<<)$"))]
    }
    for tag in ["int", "float", "bool", "null", "str"]:
        RawLoader.add_constructor("tag:yaml.org,2002:" + tag, yaml.SafeLoader.construct_scalar)

    readers["raw"] = lambda file: yaml.load(file, Loader=RawLoader)
    readers["yaml11"] = lambda file: yaml.load(file, Loader=yaml.SafeLoader)

if ruamel:

    def read12(file):
        reader = ruamel.yaml.YAML(typ="safe", pure=True)
        reader.version = (1, 2)
        return reader.load(file)

    readers["yaml12"] = read12

made = {}
for item in json.load(sys.stdin):
    file = base64.b64decode(item["base64"])
    made[item["name"]] = {name: attempt(read, file) for name, read in readers.items()}
json.dump(made, sys.stdout)
