/// A sample that hoist reads differently from another parser, correctly.
struct YAMLDifference {
    let sample: String
    /// The parsers: `raw` (PyYAML), `yaml12` (ruamel.yaml).
    let parsers: [String]
    let reason: String

    /// All that are known.
    static let known =
        [
            YAMLDifference(
                sample: "an anchor given again", parsers: ["raw"],
                reason: "YAML lets an anchor be given again; PyYAML alone doesn't"),
            YAMLDifference(
                sample: "manifest: an anchor that is given again stands for the newer one", parsers: ["raw"],
                reason: "YAML lets an anchor be given again; PyYAML alone doesn't"),
            YAMLDifference(
                sample: "a tag for no tag", parsers: ["yaml12"],
                reason: "the tag `!` makes any scalar a string; ruamel.yaml passes over it"),
            YAMLDifference(
                sample: "manifest: a tag makes a number a string", parsers: ["yaml12"],
                reason: "the tag `!` makes any scalar a string; ruamel.yaml passes over it"),
            YAMLDifference(
                sample: "a list for a key", parsers: ["yaml12"], reason: "a manifest has scalars alone for keys"),
            YAMLDifference(
                sample: "a key that is there twice", parsers: ["raw"],
                reason: "YAML forbids it; PyYAML takes the last one"),
            YAMLDifference(
                sample: "manifest: a flag key that looks like a number", parsers: ["yaml12"],
                reason: "keys of flags are texts as they are written: `1` and `0x1` are two"),
            YAMLDifference(
                sample: "a colon first within flow", parsers: ["yaml12"],
                reason: "YAML 1.2 lets a string between brackets begin with a colon; libyaml and PyYAML don't"),
            YAMLDifference(
                sample: "tabs between and behind", parsers: ["raw", "yaml12"],
                reason: "YAML lets tabs stand between a colon, a value and a comment; the two alone don't"),
            YAMLDifference(
                sample: "a tab behind a colon, and one behind a string", parsers: ["raw", "yaml12"],
                reason: "YAML lets tabs stand between a colon, a value and a comment; the two alone don't"),
            YAMLDifference(
                sample: "a number that is none", parsers: ["raw"],
                reason: "PyYAML that takes scalars as they are written doesn't hold them to their tags"),
        ]
        + [
            "numbers of YAML 1.1", "a date", "manifest: every field of a flag",
            "manifest: ids are text as they are written", "manifest: a date, a time and a version are text",
            "manifest: required and recommended fields that are written",
        ].map { sample in
            YAMLDifference(
                sample: sample, parsers: ["yaml12"],
                reason:
                    "the core schema of YAML 1.2 has no dates, underscores and binary numbers; ruamel.yaml reads them")
        }
        + ["a set", "an ordered mapping", "bytes", "a time"].map { sample in
            YAMLDifference(
                sample: sample, parsers: ["raw", "yaml12"],
                reason: "the tag is of YAML 1.1's types, beyond the core schema: a manifest takes none")
        }
}
