#!/usr/bin/env python3
"""Compares an OpenAPI document with what hoist rests on. Needs nothing but Python 3.9.

usage: compare.py LIST [DOCUMENT]      without DOCUMENT, it is read from standard input

Prints what moved, what is new and what is gone, a line each; `!` marks those that touch hoist.
Exits with 0 if nothing touches hoist, 2 if something does, and 1 if the document or the list can't be read.
"""

import json
import re
import sys

# What a document may make this program do.
LARGEST = 16 << 20
DEEPEST = 40
MOST_PLACES = 20_000

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCOPE = re.compile(r"\b(?:read|create|write|delete)(?::[a-z]+)+\b")


class Unreadable(Exception):
    """The document or the list can't be read, and why."""


# The list ---------------------------------------------------------------------------------------------------------------


class Fact:
    """A member that hoist reads or sends: its types and what is known of it."""

    def __init__(self, words):
        self.types = set(words[0].split("|"))
        self.marks = set()
        self.since = self.most = None
        rest = iter(words[1:])
        for word in rest:
            if word == "since":
                self.since = next(rest)
            elif word == "most":
                self.most = int(next(rest))
            elif word in ("optional", "spare", "always"):
                self.marks.add(word)
            else:
                raise ValueError(f"unknown word {word}")


class Operation:
    """What hoist rests on of an operation."""

    def __init__(self, method=None, path=None):
        self.method, self.path = method, path
        self.since = self.scope = None
        self.reads, self.sends, self.values = {}, {}, {}
        self.knows, self.leaves, self.asks = set(), set(), set()


class Rests:
    """The list: what hoist rests on."""

    def __init__(self, text):
        self.documents, self.server, self.auth = [], None, None
        self.operations, self.unused, self.error = {}, {}, None
        current = None
        for number, line in enumerate(text.splitlines(), 1):
            words = line.split("#")[0].split()
            if not words:
                continue
            try:
                current = self.take(words, current)
            except (ValueError, IndexError, StopIteration, AttributeError) as error:
                raise Unreadable(f"line {number} of the list: {error or line.strip()}") from error

    def take(self, words, current):
        """Takes a line; returns the operation that the lines after it are about."""
        word, rest = words[0], words[1:]
        if word == "document":
            self.documents = rest
        elif word == "server":
            self.server = rest[0]
        elif word == "auth":
            self.auth = rest[0]
        elif word == "unused":
            since = rest.pop() if rest[-2:-1] == ["since"] else None
            self.unused.update({name: since for name in rest if name != "since"})
        elif word == "error":
            self.error = current = Operation()
        elif word == "operation":
            current = self.operations[rest[0]] = Operation(rest[1], rest[2])
            for mark, value in zip(rest[3::2], rest[4::2]):
                if mark not in ("since", "scope"):
                    raise ValueError(f"unknown word {mark}")
                setattr(current, mark, value)
        elif word in ("reads", "sends"):
            getattr(current, word)[rest[0]] = Fact(rest[1:])
        elif word == "values":
            current.values[rest[0]] = rest[1:]
        elif word in ("knows", "leaves", "asks"):
            getattr(current, word).update(rest)
        else:
            raise ValueError(f"unknown word {word}")
        return current


# The document -----------------------------------------------------------------------------------------------------------


class Member:
    """A member of a body in the document."""

    def __init__(self):
        self.types, self.required, self.values, self.longest = set(), True, None, None


class Document:
    """The parts of an OpenAPI document that are compared."""

    def __init__(self, root):
        if not isinstance(root, dict) or not isinstance(root.get("paths"), dict):
            raise Unreadable("the document isn't an OpenAPI document: it has no paths")
        self.root = root
        info = root.get("info")
        self.version = str(info.get("version")) if isinstance(info, dict) else "unknown"
        self.operations = {}
        for path, item in root["paths"].items():
            item = self.resolved(item)
            for method in METHODS:
                operation = item.get(method)
                if isinstance(operation, dict):
                    name = operation.get("operationId") or f"{method.upper()} {path}"
                    parameters = self.list(item.get("parameters")) + self.list(operation.get("parameters"))
                    self.operations[str(name)] = (method.upper(), path, operation, parameters)
        if not self.operations:
            raise Unreadable("the document isn't an OpenAPI document: it has no operations")

    @staticmethod
    def list(value):
        return value if isinstance(value, list) else []

    def resolved(self, value, depth=0):
        """What a value stands for: itself, or what its reference leads to."""
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            depth += 1
            parts = value["$ref"].split("/")
            if parts[0] != "#" or depth > DEEPEST:
                return {}
            value = self.root
            for part in parts[1:]:
                part = part.replace("~1", "/").replace("~0", "~")
                value = value.get(part) if isinstance(value, dict) else None
        return value if isinstance(value, dict) else {}

    def servers(self):
        return [self.resolved(server).get("url") for server in self.list(self.root.get("servers"))]

    def schemes(self):
        components = self.resolved(self.root.get("components"))
        schemes = self.resolved(components.get("securitySchemes"))
        return {str(self.resolved(scheme).get("scheme")).lower() for scheme in schemes.values()}

    def content(self, holder):
        """The schema of a body as JSON; None if there is none."""
        content = self.resolved(self.resolved(holder).get("content"))
        for kind, media in content.items():
            if kind.split(";")[0].strip() == "application/json":
                return self.resolved(media).get("schema", {})
        return None

    def members(self, schema):
        """The members of a body by their places, joined by dots, with `*` for the items of a list and any name."""
        members = {}
        self.collect(schema, "", True, members, 0)
        return members

    def collect(self, schema, place, required, members, depth):
        schema = self.resolved(schema)
        if depth > DEEPEST or len(members) > MOST_PLACES:
            raise Unreadable("the document is nested too deeply, or a body has too many members")
        if place:
            member = members.setdefault(place, Member())
            member.required = member.required and required
            member.types |= self.types(schema)
            values = schema["enum"] if isinstance(schema.get("enum"), list) else None
            values = [schema["const"]] if "const" in schema else values
            if values is not None:
                member.values = (member.values or []) + [value for value in values if value is not None]
            if isinstance(schema.get("maxLength"), int):
                member.longest = schema["maxLength"]
        for part in self.list(schema.get("allOf")):
            self.collect(part, place, required, members, depth + 1)
        for word in ("anyOf", "oneOf"):
            parts = self.list(schema.get(word))
            for part in parts:
                # What is in one of several forms may be absent in another.
                others = [other for other in parts if self.types(self.resolved(other)) != {"null"}]
                self.collect(part, place, required and len(others) < 2, members, depth + 1)
        prefix = place + "." if place else ""
        names = self.list(schema.get("required"))
        properties = schema.get("properties")
        for name, value in (properties if isinstance(properties, dict) else {}).items():
            self.collect(value, prefix + name, name in names, members, depth + 1)
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and (more or "properties" not in schema):
            self.collect(more, prefix + "*", False, members, depth + 1)
            keys = self.resolved(schema.get("propertyNames"))
            if "const" in keys or isinstance(keys.get("enum"), list):
                known = [keys["const"]] if "const" in keys else keys["enum"]
                members[prefix + "*"].values = known
        if "items" in schema:
            item = self.resolved(schema["items"])
            if self.types(item) == {"object"}:
                inner = {}
                self.collect(item, "", True, inner, depth + 1)
                for name, member in inner.items():
                    members[f"{prefix}*.{name}"] = member
            else:
                self.collect(item, prefix + "*", True, members, depth + 1)

    def types(self, schema):
        """The types that a schema allows, in the list's words; none if it says nothing."""
        kind = schema.get("type")
        kinds = set(kind if isinstance(kind, list) else [kind] if kind else [])
        if not kinds:
            for values in [schema["enum"]] if isinstance(schema.get("enum"), list) else []:
                kinds |= {self.kind(value) for value in values}
            if "const" in schema:
                kinds.add(self.kind(schema["const"]))
        if not kinds and "properties" in schema:
            kinds.add("object")
        if schema.get("nullable") is True:
            kinds.add("null")
        for word in ("anyOf", "oneOf"):
            for part in self.list(schema.get(word)):
                kinds |= self.types(self.resolved(part))
        return {"list" if kind == "array" else str(kind) for kind in kinds}

    @staticmethod
    def kind(value):
        kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
        return kinds.get(type(value), "null")

    def scopes(self, operation):
        """The scopes that an operation's own words and its security name."""
        texts = [operation.get("summary"), operation.get("description"), operation.get("security")]
        texts += [value for name, value in operation.items() if name.startswith("x-")]
        return set(SCOPE.findall(json.dumps(texts)))


# The comparison ---------------------------------------------------------------------------------------------------------


class Comparison:
    """What differs, in three lists of lines."""

    def __init__(self, rests, document):
        self.rests, self.document = rests, document
        self.moved, self.new, self.gone = {}, {}, {}

    def note(self, kind, text, touches=False):
        kind[text] = kind.get(text, False) or touches

    def run(self):
        document, rests = self.document, self.rests
        if rests.server not in document.servers():
            self.note(self.moved, f"the server: {document.servers()}, not {rests.server}", True)
        if rests.auth not in document.schemes():
            self.note(self.moved, f"the authorization: {sorted(document.schemes())}, not {rests.auth}", True)
        for name, known in rests.operations.items():
            if name in document.operations:
                self.operation(name, known, *document.operations[name])
            elif not self.is_later(known.since):
                self.note(self.gone, name, True)
        for name in document.operations.keys() - rests.operations.keys() - rests.unused.keys():
            self.note(self.new, name)
        for name, since in rests.unused.items():
            if name not in document.operations and not self.is_later(since):
                self.note(self.gone, name)
        return self

    def is_later(self, since):
        """Whether the document is older than what came with a version."""
        return since is not None and numbers(self.document.version) < numbers(since)

    def operation(self, name, known, method, path, operation, parameters):
        document = self.document
        if (method, path) != (known.method, known.path):
            self.note(self.moved, f"{name}: {method} {path}, not {known.method} {known.path}", True)
        for parameter in map(document.resolved, parameters):
            place, title = parameter.get("in"), f"?{parameter.get('name')}"
            if place == "path" or title in known.asks:
                continue
            if parameter.get("required") is True:
                self.note(self.moved, f"{name}: the {place} parameter {title[1:]} has to be given", True)
            elif title not in known.leaves:
                self.note(self.new, f"{name}: the {place} parameter {title[1:]}")
        scopes = document.scopes(operation)
        if scopes and known.scope not in scopes:
            self.note(self.moved, f"{name}: the scopes {', '.join(sorted(scopes))}, not {known.scope}", True)
        self.body(name, known, document.resolved(operation.get("requestBody")))
        responses = document.resolved(operation.get("responses"))
        good = [code for code in responses if code.startswith("2")]
        schema = document.content(responses["200"]) if "200" in responses else None
        if schema is None and known.reads:
            self.note(self.moved, f"{name}: answers {', '.join(sorted(good)) or 'nothing'}, and no 200 with JSON", True)
        elif schema is not None:
            self.answer(name, known, document.members(schema))
        for code in sorted(responses.keys() - set(good)):
            schema = document.content(responses[code])
            if schema is not None and self.rests.error:
                self.answer("an error", self.rests.error, document.members(schema))

    def body(self, name, known, body):
        members = self.document.members(self.document.content(body) or {})
        for place, fact in known.sends.items():
            member = members.get(place)
            if member is None:
                self.note(self.gone, f"{name}: {place} can't be sent", True)
                continue
            refused = fact.types - member.types if member.types else set()
            if refused:
                self.note(self.moved, f"{name}: {place} is sent as {words(refused)}, and is {words(member.types)}", True)
            if member.required and "always" not in fact.marks and not place.endswith("*"):
                self.note(self.moved, f"{name}: {place} has to be sent", True)
            if fact.most is not None and member.longest != fact.most and member.longest is not None:
                text = f"{name}: {place} may have {member.longest} characters, not {fact.most}"
                self.note(self.moved, text, member.longest < fact.most)
            self.values(name, known, place, member, sent=True)
        for place, member in members.items():
            if place in known.sends:
                continue
            parent = place.rpartition(".")[0]
            if member.required and (not parent or parent.removesuffix(".*") in known.sends):
                self.note(self.moved, f"{name}: {place} has to be sent", True)
            elif not known_above(place, known.leaves):
                self.note(self.new, f"{name}: {place} can be sent")
        for place in known.leaves:
            if not place.startswith("?") and place not in members:
                self.note(self.gone, f"{name}: {place} can't be sent")

    def answer(self, name, known, members):
        for place, fact in known.reads.items():
            member = found(place, members)
            needed = "spare" not in fact.marks
            if member is None:
                if not self.is_later(fact.since):
                    self.note(self.gone, f"{name}: {place}", needed)
                continue
            others = member.types - fact.types
            if others or not member.types:
                text = f"{name}: {place} may be {words(others) or 'anything'}, not only {words(fact.types)}"
                self.note(self.moved, text, needed)
            if not member.required and not fact.marks and place in members:
                self.note(self.moved, f"{name}: {place} may be absent", True)
        for place in known.values.keys() - known.sends.keys():
            if place in members:
                self.values(name, known, place, members[place])
        for place, member in members.items():
            if not read(place, known.reads) and not known_above(place, known.knows):
                self.note(self.new, f"{name}: {place}")
        for place in known.knows:
            if found(place, members) is None and not self.is_later(known.since):
                self.note(self.gone, f"{name}: {place}")

    def values(self, name, known, place, member, sent=False):
        known_values = set(known.values.get(place, []))
        if not known_values or member.values is None:
            return
        listed = {value if isinstance(value, str) else json.dumps(value) for value in member.values}
        for value in listed - known_values:
            text = f"{name}: {place} {'can' if sent else 'may'} be {value}"
            self.note(self.new, text, not sent and "..." not in known_values)
        for value in known_values - listed - {"..."}:
            self.note(self.gone, f"{name}: {place} {value}", sent)


def numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]


def words(types):
    return " or ".join(sorted(types))


def patterns(place):
    """A place, and the same with `*` for each of its names."""
    steps = place.split(".")
    for index in range(len(steps)):
        yield ".".join(steps[:index] + ["*"] + steps[index + 1 :])


def found(place, members):
    """The member at a place; a name that the document leaves open is found by `*`."""
    return members.get(place) or next((members[other] for other in patterns(place) if other in members), None)


def read(place, reads):
    """Whether a place of the document is read, by a name or by `*`."""
    return place in reads or any(place in patterns(other) for other in reads)


def known_above(place, known):
    """Whether a place, or one that it is part of, is known."""
    steps = place.split(".")
    return any(".".join(steps[: end + 1]) in known for end in range(len(steps)))


def shown(text):
    """A line of text from outside: nothing in it can begin another line, or move the cursor."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)[:300]


def main(arguments):
    if not 1 <= len(arguments) <= 2:
        raise Unreadable("usage: compare.py LIST [DOCUMENT]")
    with open(arguments[0], encoding="utf-8") as file:
        rests = Rests(file.read())
    if len(arguments) == 2:
        with open(arguments[1], "rb") as file:
            text = file.read(LARGEST + 1)
    else:
        text = sys.stdin.buffer.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise Unreadable("the document is too large")
    try:
        document = Document(json.loads(text))
    except json.JSONDecodeError as error:
        raise Unreadable(f"the document isn't JSON: {error}") from error
    comparison = Comparison(rests, document).run()
    version = document.version
    lines = [f"API document {version}" + ("" if version in rests.documents else ": a version that hoist doesn't know")]
    touched = others = 0
    for title, kind in (("moved", comparison.moved), ("new", comparison.new), ("gone", comparison.gone)):
        for line, touches in sorted(kind.items()):
            lines.append(f"{'!' if touches else ' '} {title}  {line}")
            touched, others = touched + touches, others + (not touches)
    lines.append(f"hoist is touched by {touched}; {others} more" if touched + others else "nothing has changed")
    sys.stdout.write("".join(shown(line) + "\n" for line in lines))
    return 2 if touched else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Unreadable, OSError, UnicodeDecodeError, RecursionError) as problem:
        sys.stderr.write(f"api-drift: {shown(str(problem))}\n")
        sys.exit(1)
