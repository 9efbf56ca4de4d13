import Diagnostics
package import FlagModel
package import JSONText

/// The JSON Schema of the manifest (draft 2020-12), made from the schema table of the decoder.
///
/// It never rejects what the decoder accepts. Of what the decoder rejects, it rejects what a schema can express: unknown
/// and missing keys, wrong types, null, words and lengths. With an app's names, environments, stages and owners are
/// enumerations. Text from the app is only in enumerations and property names, never in a description, which editors
/// render.
package struct ManifestSchema {
    private let names: SchemaNames?
    private let fields: FlagFields

    /// The schema for any app's manifest, or for one app's, with the fields of a table; included files are under
    /// `$defs/includedFile`.
    package static func json(_ names: SchemaNames? = nil, fields: FlagFields = .standard) -> JSONValue {
        ManifestSchema(names: names, fields: fields).document
    }

    private var document: JSONValue {
        let id: JSONValue = [
            "description": "A string, taken as it is written. Quote one that YAML reads as null.",
            "type": ["string", "number", "boolean"], "minLength": 1, "pattern": Self.withoutNUL,
        ]
        let objects = ManifestObject.allCases.filter { $0 != .manifest }.map { JSONMember($0.rawValue, object($0)) }
        let head = [
            JSONMember("$schema", "https://json-schema.org/draft/2020-12/schema"),
            JSONMember("title", "hoist manifest, version 1"),
        ]
        let parts = [JSONMember("$defs", .object([JSONMember("id", id)] + objects))]
        return .object(head + members(of: .manifest) + parts)
    }

    // MARK: Mappings

    private func object(_ kind: ManifestObject) -> JSONValue { .object(members(of: kind)) }

    private func members(of kind: ManifestObject) -> [JSONMember] {
        let fields = kind.fields(self.fields)
        let properties = fields.map { field in
            JSONMember(
                field.key,
                .object([JSONMember("description", .string(field.summary))] + schema(of: field.shape)))
        }
        var members = [
            JSONMember("description", .string(kind.summary)),
            JSONMember("type", kind.mayBeNull ? ["object", "null"] : "object"),
            JSONMember("properties", .object(properties)),
        ]
        if kind.allowsExtensions {
            let own: JSONValue = [
                "description": "A key of your own, which hoist ignores; a place for anchors."
            ]
            members.append(JSONMember("patternProperties", ["^x-": own]))
        }
        members.append(JSONMember("additionalProperties", false))
        let required = fields.filter(\.isRequired).map(\.key)
        if !required.isEmpty { members.append(JSONMember("required", .strings(required))) }
        return members
    }

    /// A mapping with arbitrary names as keys.
    private func mapping(_ name: JSONValue = ["minLength": 1, "pattern": withoutNUL], to value: JSONValue)
        -> [JSONMember]
    {
        [
            JSONMember("type", "object"), JSONMember("propertyNames", name),
            JSONMember("additionalProperties", value),
        ]
    }

    /// A mapping with environments as keys: the app's own if they are known, and the `extra` keys.
    private func environments(to value: [JSONMember], extra: [String] = []) -> [JSONMember] {
        guard let names, !names.environments.isEmpty else { return mapping(to: .object(value)) }
        let properties = names.environments.map { name in
            let kind = names.production.contains(Identifier(name)) ? "A production environment" : "An environment"
            return JSONMember(name, .object([JSONMember("description", .string(kind + " of the app."))] + value))
        }
        let others = extra.map { JSONMember($0, .object(value)) }
        return [
            JSONMember("type", "object"),
            JSONMember("propertyNames", ["enum": .strings(names.environments + extra)]),
            JSONMember("properties", .object(properties + others)),
        ]
    }

    // MARK: Values

    private func schema(of shape: ValueShape) -> [JSONMember] {
        switch shape {
        case .version: return [JSONMember("type", "integer"), JSONMember("const", 1)]
        case .id: return Self.id
        case .apps:
            let list = Self.list(of: .object(Self.id)) + [JSONMember("minItems", 1)]
            return [JSONMember("anyOf", [.object(Self.id), .object(list)])]
        case .field(let field): return schema(of: field)
        case .date: return Self.date
        case .unlisted: return [JSONMember("enum", .strings(Policy.Unlisted.allCases.map(\.rawValue)))]
        case .entities: return [JSONMember("enum", .strings(Policy.Entities.allCases.map(\.rawValue)))]
        case .modes:
            let mode = [JSONMember("enum", .strings(Policy.TargetsMode.allCases.map(\.rawValue)))]
            let modes = environments(to: mode, extra: ["*"])
            return [JSONMember("anyOf", [.object(mode), .object(modes)])]
        case .limit: return Self.limit
        case .globs, .patterns, .audienceNames, .targetIDs: return Self.list(of: .object(Self.id))
        case .targets:
            return Self.list(of: ["anyOf": [.object(Self.id), .object(Self.reference(.grant))]])
        case .reason:
            return [
                JSONMember("type", "string"), JSONMember("maxLength", .integer(Grant.longestReason)),
                JSONMember("pattern", Self.withoutNUL),
            ]
        case .flagFields:
            return Self.list(of: ["enum": .strings(FlagKey.all(fields).map(\.key))]) + [JSONMember("uniqueItems", true)]
        case .owners: return mapping(to: .object(Self.id))
        case .object(let kind): return Self.reference(kind)
        case .audiences: return mapping(to: .object(Self.reference(.audience)))
        case .flags:
            return mapping(
                ["minLength": 1, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"],
                to: .object(Self.reference(.flag)))
        case .environments: return environments(to: Self.reference(.targets))
        }
    }

    private func schema(of field: FlagField) -> [JSONMember] {
        switch field.kind {
        case .text(let rule):
            var members = [JSONMember("type", field.isClearable ? ["string", "null"] : "string")]
            if rule.empty != nil { members.append(JSONMember("minLength", 1)) }
            return members + [JSONMember("maxLength", .integer(rule.longest)), JSONMember("pattern", Self.withoutNUL)]
        case .truth: return [JSONMember("type", "boolean")]
        case .stage: return choice(of: names?.stages, orNull: field.isClearable)
        case .owner: return choice(of: names?.owners, orNull: field.isClearable)
        }
    }

    /// One of the app's names; any id if they aren't known.
    private func choice(of words: [String]?, orNull: Bool) -> [JSONMember] {
        guard let words, !words.isEmpty else {
            guard orNull else { return Self.id }
            return [
                JSONMember("type", ["string", "number", "boolean", "null"]), JSONMember("minLength", 1),
                JSONMember("pattern", Self.withoutNUL),
            ]
        }
        let members = [JSONMember("enum", .array(words.map(JSONValue.string) + (orNull ? [nil] : [])))]
        // A name such as 42 may be written without quotes; editors then read it as a number.
        guard words.contains(where: Self.isReadAsNumberOrBoolean) else { return members }
        return [JSONMember("anyOf", [.object(members), ["type": ["number", "boolean"]]])]
    }

    private static func isReadAsNumberOrBoolean(_ word: String) -> Bool {
        var word = word
        let meaning = word.withUTF8 { CoreScalar.plainMeaning($0) }
        return meaning != .text && meaning != .null
    }

    private static let id = [JSONMember("$ref", "#/$defs/id")]

    /// A NUL can be written as an escape.
    private static let withoutNUL: JSONValue = "^[^\\u0000]*$"

    private static let date = [
        JSONMember("type", "string"), JSONMember("format", "date"),
        JSONMember("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
    ]

    private static let limit = [
        JSONMember(
            "anyOf",
            [
                ["type": "integer", "minimum": 0, "maximum": .integer(FileDecoder.largestLimit)],
                ["type": "string", "pattern": "^(100|[1-9]?[0-9])%$"],
            ])
    ]

    private static func list(of item: JSONValue) -> [JSONMember] {
        [JSONMember("type", "array"), JSONMember("items", item)]
    }

    private static func reference(_ kind: ManifestObject) -> [JSONMember] {
        [JSONMember("$ref", .string("#/$defs/" + kind.rawValue))]
    }
}

/// The names and ids that one app has, for the enumerations of ``ManifestSchema``.
///
/// Names come before ids, each once; ambiguous names are left out, since a manifest can't use them.
package struct SchemaNames: Sendable {
    /// The environments, in the app's order.
    let environments: [String]
    /// The ids and names of the environments that Reflag treats as production.
    let production: Set<Identifier>
    /// The stages, in the app's order.
    let stages: [String]
    /// The owners of live flags, and those of the manifest's `owners`.
    let owners: [String]

    /// The names of an app (`getApp`), of its flags' owners (`listFlags`), and of a manifest's `owners`.
    package init(app: App, flags: [LiveFlag], owners entries: [OwnerEntry]) {
        environments = Self.words(app.environments.map { ($0.id, [$0.name]) })
        production = Set(app.environments.filter(\.isProduction).flatMap { [$0.id, Identifier($0.name)] })
        stages = Self.words(app.stages.map { ($0.id, [$0.name]) })
        // The manifest's `owners` take precedence over live flags.
        let stated = Set(entries.map(\.name.value))
        var seen: Set<Identifier> = []
        let live = flags.flatMap(\.owners).sorted { $0.id < $1.id }.filter { seen.insert($0.id).inserted }
        let known = live.map { owner in
            (owner.id, [owner.email, owner.name].compactMap(\.self).filter { !stated.contains(Identifier($0)) })
        }
        owners = Self.words(entries.map { ($0.id.value, [$0.name.value.text]) } + known)
    }

    private static func words(_ things: [(id: Identifier, names: [String])]) -> [String] {
        let ids = things.map(\.id)
        // A name that two things share is ambiguous, unless it is an id, which takes precedence.
        var holders: [Identifier: Set<Identifier>] = [:]
        for thing in things { for name in thing.names { holders[Identifier(name), default: []].insert(thing.id) } }
        let names = things.flatMap(\.names).map { Identifier($0) }.filter { holders[$0]?.count == 1 }
        var seen: Set<Identifier> = []
        return (names + ids).filter { !$0.text.isEmpty && seen.insert($0).inserted }.map(\.text)
    }
}
