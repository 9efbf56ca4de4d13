#!/usr/bin/env python3
"""Validates manifests against a JSON Schema, with PyYAML and jsonschema.

Standard input: {"schema": …, "cases": [{"text": "…", "part": the name of one of the schema's $defs, if any}]}.
Standard output: a list with a verdict for each case: "accepts", "refuses: WHY" or "unreadable: WHY".
Scalars are read by the core schema of YAML 1.2, and keys are the strings as written, like editors read them.
"""

import json
import re
import sys

import jsonschema
import yaml


class CoreLoader(yaml.SafeLoader):
    """YAML with the scalars of the 1.2 core schema."""

    yaml_implicit_resolvers = {}

    def compose_node(self, parent, index):
        # YAML allows an anchor to be redefined; PyYAML doesn't.
        event = self.peek_event()
        if not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)

    def compose_scalar_node(self, anchor):
        # In YAML 1.2, a value tagged `!` is a string; PyYAML resolves it.
        is_text = self.peek_event().tag == "!"
        node = super().compose_scalar_node(anchor)
        if is_text:
            node.tag = CORE + "str"
        return node

    def construct_mapping(self, node, deep=False):
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, "a mapping was expected", node.start_mark)
        self.flatten_mapping(node)
        pairs = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key that is no scalar", key.start_mark)
            pairs[key.value] = self.construct_object(value, deep=True)
        return pairs


CORE = "tag:yaml.org,2002:"


def scalar(kind, pattern, first, construct):
    """Reads plain scalars that match a pattern with a function."""
    CoreLoader.add_implicit_resolver(CORE + kind, re.compile(pattern), first)
    CoreLoader.add_constructor(CORE + kind, lambda loader, node: construct(loader.construct_scalar(node)))


def integer(text):
    return int(text[2:], {"0o": 8, "0x": 16}[text[:2]]) if text[:2] in ("0o", "0x") else int(text)


scalar("null", r"^(?:~|null|Null|NULL|)$", list("~nN") + [""], lambda text: None)
scalar("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF"), lambda text: text.lower() == "true")
scalar("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789"), integer)
scalar(
    "float",
    r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    list("-+0123456789."),
    lambda text: float(text.replace(".inf", "inf").replace(".nan", "nan") if text[-1] in "fn" else text),
)
CoreLoader.add_implicit_resolver(CORE + "merge", re.compile("^<<$"), ["<"])
CoreLoader.add_constructor(CORE + "map", CoreLoader.construct_yaml_map)


def verdict(validators, case):
    try:
        value = yaml.load(case["text"], CoreLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return "unreadable: " + " ".join(str(error).split())
    errors = list(validators[case.get("part")].iter_errors(value))
    if not errors:
        return "accepts"
    error = min(errors, key=lambda error: list(map(str, error.absolute_path)))
    return "refuses: " + error.message[:200]


def main():
    question = json.load(sys.stdin)
    schema = question["schema"]
    jsonschema.Draft202012Validator.check_schema(schema)
    validators = {None: jsonschema.Draft202012Validator(schema)}
    for part in schema["$defs"]:
        whole = {"$ref": "#/$defs/" + part, "$defs": schema["$defs"]}
        validators[part] = jsonschema.Draft202012Validator(whole)
    json.dump([verdict(validators, case) for case in question["cases"]], sys.stdout)


main()
