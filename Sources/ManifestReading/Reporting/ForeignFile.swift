import CLibYAML
import Diagnostics

/// Recognises the files of other tools for feature flags by their keys, so that one error says what a hundred wouldn't.
struct ForeignFile {
    /// The tool's name.
    let tool: String

    /// Nil if a text isn't in a form that is known.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard let outline = Outline(text), !outline.isManifest,
            let form = Self.forms.first(where: { $0.matches(outline) })
        else { return nil }
        tool = form.tool
    }

    /// The error in place of all others in the file.
    func diagnostic(in file: UInt32) -> Diagnostic {
        Diagnostic(
            .foreignFile, "this is a file of \(tool), which hoist doesn't read", at: .beginning(of: file),
            help: "write each flag by its key under `flags`, as in `flags: {new-search: {name: New search}}`; "
                + "of flags that are in Reflag already, `hoist import` writes a manifest",
            notes: [
                "a manifest has a flag's details, and the companies and users that it is on for; variants, rules, segments "
                    + "and rollouts stay as they are in Reflag"
            ])
    }

    // MARK: Forms

    /// The form of a tool's files.
    private struct Form {
        let tool: String
        let matches: @Sendable (Outline) -> Bool
    }

    /// In this order: a later form may match a file of an earlier tool.
    private static let forms = [
        // `featureFlags: [{flag: {identifier, spec}}]`, or a flag with its properties by environment.
        Form(tool: "Harness") { outline in
            outline.has(["featureFlag"]) || outline.has(["featureFlags", "[]", "flag"])
                || outline.hasAny([
                    "defaultOnVariation", "defaultOffVariation", "envProperties", "environmentProperties",
                ])
        },
        // `flags: {key: {state, variants, defaultVariant, targeting}}`
        Form(tool: "flagd") { outline in
            outline.has(["$evaluators"]) || outline.has(["flags", "*", "defaultVariant"])
                || outline.has(["flags", "[]", "defaultVariant"])
                || (outline.has(["flags", "*", "state"]) && outline.has(["flags", "*", "variants"]))
        },
        // The file data source (`flagValues`, `flags: {key: {on, fallthrough, variations}}`), and flags of its API.
        Form(tool: "LaunchDarkly") { outline in
            let words = ["on", "fallthrough", "offVariation", "variations", "salt", "trackEvents", "prerequisites"]
            func isFlag(_ path: [String], _ more: [String]) -> Bool {
                outline.has(path + ["variations"]) && more.contains { outline.has(path + [$0]) }
            }
            let ofAPI = ["_links", "_version", "_maintainer", "environments", "clientSideAvailability", "temporary"]
            return outline.has(["flagValues"]) || words.count { outline.has(["flags", "*", $0]) } > 1
                || isFlag(["items", "[]"], ofAPI) || isFlag([], ofAPI)
        },
        // An export, or a file for bootstrapping: `features: [{name, type, enabled, strategies}]`.
        Form(tool: "Unleash") { outline in
            outline.has(["featureStrategies"]) || outline.has(["featureEnvironments"])
                || ["strategies", "enabled", "impressionData", "stale"].contains {
                    outline.has(["features", "[]", $0])
                }
        },
        // `key: {variations, defaultRule}`, once `key: {percentage, true, false, default}`
        Form(tool: "GO Feature Flag") { outline in
            outline.has(["*", "defaultRule"])
                || (outline.has(["*", "true"]) && outline.has(["*", "false"]) && outline.has(["*", "default"]))
        },
        // `namespace`, `flags: [{key, enabled, variants, rules, rollouts}]`, `segments: [{key, constraints}]`
        Form(tool: "Flipt") { outline in
            outline.has(["flags", "[]", "key"]) || outline.has(["segments", "[]", "constraints"])
                || (outline.has(["namespace"]) && outline.has(["flags"]))
        },
    ]
}

/// The keys at the beginning of a YAML document with the paths to them.
private struct Outline {
    /// The paths of keys, up to three deep: a key's own name, `[]` for the items of a list.
    private var paths: Set<[String]> = []
    /// The last parts of all paths at any depth.
    private var keys: Set<String> = []
    private var version: String?

    /// How much of a document is looked at.
    private static let mostEvents = 5_000
    private static let longestPath = 3
    /// How deep mappings and lists may be nested: each has the path of those around it.
    private static let deepest = 64

    /// Nil if it has no keys.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard var events = YAMLEvents(text) else { return nil }
        /// The mapping or list that is read: its path, and for a mapping the key whose value is next.
        var stack: [(path: [String], isMapping: Bool, key: String?)] = []
        var count = 0
        while count < Self.mostEvents, stack.count < Self.deepest, events.advance() {
            count += 1
            let type = events.current.pointee.type
            if type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT {
                _ = stack.popLast()
                continue
            }
            let opens = type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT
            guard opens || type == YAML_SCALAR_EVENT || type == YAML_ALIAS_EVENT else { continue }
            var path: [String] = []
            if let top = stack.last {
                if !top.isMapping {
                    path = top.path + ["[]"]
                } else if let key = top.key {
                    path = top.path + [key]
                    stack[stack.count - 1].key = nil
                    if path == ["version"], type == YAML_SCALAR_EVENT {
                        version = String(decoding: events.text, as: UTF8.self)
                    }
                } else {
                    let key =
                        type == YAML_SCALAR_EVENT && events.text.count < 100
                        ? String(decoding: events.text, as: UTF8.self) : ""
                    stack[stack.count - 1].key = key
                    keys.insert(key)
                    if top.path.count < Self.longestPath { paths.insert(top.path + [key]) }
                    // A key that is a mapping itself.
                    if opens { stack.append((top.path + [""], type == YAML_MAPPING_START_EVENT, nil)) }
                    continue
                }
            }
            if opens { stack.append((path, type == YAML_MAPPING_START_EVENT, nil)) }
        }
        guard !paths.isEmpty else { return nil }
    }

    /// Whether it says that it is a manifest of hoist: then its keys are explained one by one.
    var isManifest: Bool {
        let ofFlipt = ["type", "enabled", "variants", "rules", "rollouts"]
        return version == "1" && has(["flags"]) && !ofFlipt.contains { has(["flags", "[]", $0]) }
    }

    /// Whether there is a key at a path, in which `*` is any key.
    func has(_ path: [String]) -> Bool {
        guard path.contains("*") else { return paths.contains(path) || paths.contains { $0.starts(with: path) } }
        return paths.contains { known in
            known.count == path.count && zip(known, path).allSatisfy { $0 == $1 || ($1 == "*" && $0 != "[]") }
        }
    }

    /// Whether there is one of some keys, at any depth.
    func hasAny(_ keys: [String]) -> Bool { keys.contains { self.keys.contains($0) } }
}
