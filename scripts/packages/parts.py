"""What a program is made of: the licences of all that is linked in, as text, and an SBOM (SPDX 2.3, JSON).

usage: parts.py FACTS CHECKOUTS TOOLCHAIN licences OUT
       parts.py FACTS CHECKOUTS TOOLCHAIN sbom OUT
       parts.py gather OUT SBOM...      one SBOM of those of one version's programs, each with what is linked into it

FACTS      what `hoist version --format json` of the program printed, and beside it, in `system`, the libraries of the compiler
           or the SDK that are linked in: [{"name", "version"}]
CHECKOUTS  the folder of the packages' sources, from which it was built
TOOLCHAIN  the Swift toolchain, a folder with usr/share/swift/LICENSE.txt

DOCUMENTS is the folder of Debian's copyright files, /usr/share/doc by default. SOURCE_DATE_EPOCH is the date, in seconds. A licence that isn't known ends it: nobody has decided yet whether that may be shipped.
"""

import datetime
import hashlib
import json
import os
import re
import sys
from pathlib import Path

# Words of a licence's text, by its SPDX expression: all of them have to be there. The first that fits.
KNOWN = [
    ("Apache-2.0 WITH LLVM-exception", ["LLVM Exceptions to the Apache 2.0 License"]),
    ("Apache-2.0 WITH Swift-exception", ["Apache License", "Version 2.0", "Runtime Library Exception"]),
    ("Apache-2.0", ["Apache License", "Version 2.0"]),
    ("GPL-3.0-or-later WITH GCC-exception-3.1", ["GCC Runtime Library Exception", "version 3.1"]),
    ("Zlib", ["This software is provided 'as-is'", "must not be misrepresented"]),
    ("MIT", ["Permission is hereby granted, free of charge", "substantial portions of the Software"]),
]
# Code of others inside of packages, with the file that has its licence: it is linked in too. BoringSSL's licences are in the
# notices of swift-nio-ssl and swift-crypto.
INSIDE = {
    "swift-nio": [("llhttp", "Sources/CNIOLLHTTP/LICENSE")],
}
# Libraries that aren't Swift packages: who makes them, where from, and where Debian has their licence.
LIBRARIES = {
    "libyaml": ("https://github.com/yaml/libyaml", "libyaml-dev"),
    "zlib": ("https://zlib.net", "zlib1g-dev"),
    "libstdc++": ("https://gcc.gnu.org", "libstdc++-*-dev"),
    "libgcc": ("https://gcc.gnu.org", "libgcc-*-dev"),
    "musl": ("https://musl.libc.org", "musl"),
    "libc++": ("https://libcxx.llvm.org", "libc++-*-dev"),
    "mimalloc": ("https://github.com/microsoft/mimalloc", "libmimalloc-dev"),
}
# What macOS has itself: nothing of it is in the program.
OF_MACOS = {"swift", "zlib"}


class Failure(Exception):
    """What can't be shipped like this, in words."""


def expression(text, where):
    """The SPDX expression of a licence's text."""
    flat = " ".join(text.split())
    for name, words in KNOWN:
        if all(word.lower() in flat.lower() for word in words):
            return name
    raise Failure(f"{where}: this licence isn't known; add it to parts.py if it may be shipped")


def read(path):
    return Path(path).read_text(encoding="utf-8", errors="replace")


class Part:
    """Something that is linked in."""

    def __init__(self, name, version, revision, url, licence, texts):
        self.name, self.version, self.revision, self.url = name, version, revision, url
        self.licence, self.texts = licence, texts


def package(fact, checkouts):
    """A Swift package, by the folder of its sources."""
    folder = Path(checkouts) / fact["url"].rstrip("/").removesuffix(".git").rsplit("/", 1)[-1]
    found = [path for path in sorted(folder.glob("LICENSE*")) if path.is_file()]
    if not found:
        raise Failure(f"{fact['name']}: there is no licence in {folder}")
    texts = [(path.name, read(path)) for path in found + sorted(folder.glob("NOTICE*"))]
    licence = expression(texts[0][1], folder / texts[0][0])
    for name, inner in INSIDE.get(fact["name"], []):
        texts.append((f"{name}, {inner}", read(folder / inner)))
    return Part(fact["name"], fact["version"], fact["revision"], fact["url"], licence, texts)


def library(fact, documents):
    """A library of the machine that it was built on."""
    if fact["name"] not in LIBRARIES:
        raise Failure(f"{fact['name']}: nothing is known of this library; add it to parts.py")
    url, debian = LIBRARIES[fact["name"]]
    found = sorted(Path(documents).glob(debian + "/copyright"))
    if not found:
        raise Failure(f"{fact['name']}: there is no {documents}/{debian}/copyright, where Debian has its licence")
    text = read(found[-1])
    return Part(fact["name"], fact["version"], None, url, expression(text, found[-1]), [("copyright", text)])


def parts(facts, checkouts, toolchain):
    """All parts, by name."""
    documents = os.environ.get("DOCUMENTS", "/usr/share/doc")
    linked = facts["linked"] + [dict(fact, url=None) for fact in facts.get("system", [])]
    is_macos = facts["build"]["platform"] == "macos"
    if is_macos:
        linked = [fact for fact in linked if fact["name"] not in OF_MACOS]
    found = [package(fact, checkouts) if fact["url"] else library(fact, documents) for fact in linked]
    if is_macos:
        return sorted(found, key=lambda part: part.name)
    licence = Path(toolchain) / "usr/share/swift/LICENSE.txt"
    if not licence.is_file():
        raise Failure(f"swift: there is no {licence}")
    text = read(licence)
    swift = Part(
        "swift", facts["build"]["compiler"], None, "https://github.com/swiftlang/swift", expression(text, licence),
        [("LICENSE.txt", text)])
    return sorted(found + [swift], key=lambda part: part.name)


def licences(found):
    """All licences in a text. One that several have is there once."""
    out = ["hoist is linked with the following. Their licences are below.\n"]
    out += [f"{part.name} {part.version}  {part.licence}  {part.url}" for part in found]
    seen = {}
    for part in found:
        for name, text in part.texts:
            key = "\n".join(line.rstrip() for line in text.strip().splitlines())
            seen.setdefault(key, []).append(f"{part.name} ({name})")
    for text, owners in seen.items():
        out += ["", "=" * 100, "\n".join(owners), "=" * 100, "", text]
    return "\n".join(out) + "\n"


def document(facts, found):
    """The SBOM."""
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    created = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    version = facts["hoist"]
    platform = f"{facts['build']['platform']}-{facts['build']['architecture']}"

    def identifier(*words):
        text = "-".join(words)
        return "SPDXRef-Package-" + re.sub(r"[^A-Za-z0-9.-]", lambda match: "-" if match[0] != "+" else "p", text)

    def entry(part):
        made = {
            "SPDXID": identifier(part.name, part.version), "name": part.name, "versionInfo": part.version,
            "downloadLocation": part.url, "filesAnalyzed": False, "licenseConcluded": part.licence,
            "licenseDeclared": part.licence, "copyrightText": "NOASSERTION", "supplier": "NOASSERTION",
        }
        if part.revision and re.fullmatch(r"[0-9a-f]{40,64}", part.revision):
            url = part.url.removesuffix(".git")
            made["downloadLocation"] = f"git+{url}@{part.revision}"
            made["externalRefs"] = [{
                "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                "referenceLocator": f"pkg:swift/{url.removeprefix('https://')}@{part.version}",
            }]
        return made

    packages = [entry(part) for part in found]
    own = {
        "SPDXID": identifier("hoist", platform), "name": "hoist", "versionInfo": version,
        "packageFileName": f"hoist-{version}-{platform}.tar.gz", "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False, "licenseConcluded": "MIT", "licenseDeclared": "MIT", "copyrightText": "NOASSERTION",
        "supplier": "NOASSERTION", "primaryPackagePurpose": "APPLICATION",
        "comment": f"commit {facts['commit']}" + (", with changes" if facts["modified"] else ""),
    }
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": own["SPDXID"]}]
    relations += [
        {"spdxElementId": own["SPDXID"], "relationshipType": "STATIC_LINK", "relatedSpdxElement": made["SPDXID"]}
        for made in packages
    ]
    return closed(version, created, [own] + packages, relations)


def closed(version, created, packages, relations):
    """A document of packages and their relations, under a name of its own."""
    name = f"hoist-{version}"
    # A document's name is its own: what it says is in it. `.invalid` can't be anybody's (RFC 2606).
    digest = hashlib.sha256(json.dumps([packages, relations], sort_keys=True).encode()).hexdigest()
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": name,
        "documentNamespace": f"https://hoist.invalid/spdx/{name}-{digest}",
        "creationInfo": {"created": created, "creators": ["Tool: hoist-parts.py"]},
        "packages": packages, "relationships": relations,
    }


def gathered(documents):
    """One SBOM of several: what two programs are linked with is there once."""
    packages, relations, versions = {}, [], set()
    for document in documents:
        for package in document["packages"]:
            versions |= {package["versionInfo"]} if package["name"] == "hoist" else set()
            if packages.setdefault(package["SPDXID"], package) != package:
                raise Failure(f"{package['name']} {package['versionInfo']} isn't the same in every SBOM")
        relations += document["relationships"]
    if len(versions) != 1:
        raise Failure(f"the SBOMs aren't of one version: {' '.join(sorted(versions))}")
    created = max(document["creationInfo"]["created"] for document in documents)
    return closed(versions.pop(), created, list(packages.values()), relations)


def main(arguments):
    if len(arguments) > 2 and arguments[0] == "gather":
        try:
            made = gathered([json.loads(read(path)) for path in arguments[2:]])
        except Failure as failure:
            sys.exit(f"parts.py: {failure}")
        Path(arguments[1]).write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
        return
    if len(arguments) != 5 or arguments[3] not in ("licences", "sbom"):
        sys.exit(__doc__)
    facts = json.loads(read(arguments[0]))
    try:
        found = parts(facts, arguments[1], arguments[2])
    except Failure as failure:
        sys.exit(f"parts.py: {failure}")
    if arguments[3] == "licences":
        text = licences(found)
    else:
        text = json.dumps(document(facts, found), indent=2) + "\n"
    Path(arguments[4]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
