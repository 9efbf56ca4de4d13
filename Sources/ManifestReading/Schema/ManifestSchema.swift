import Diagnostics
package import FlagModel
package import JSONText

/// The JSON Schema of the manifest (draft 2020-12), made from the schema table of the decoder.
///
/// It never rejects what the decoder accepts. Of what the decoder rejects, it rejects what a schema can express: unknown
/// and missing keys, wrong types, null, words and lengths. With an app's names, environments, stages and owners are
/// enumerations, and its companies are examples. Text from the app is only in enumerations, examples and property names, never
/// in a description, which editors render.
///
/// It is written for what yaml-language-server goes by, which most editors have (`SchemaEditorTests` holds it to that): what a
/// value is called and described is taken from beside a `$ref` first; anything else beside one splits a schema in two;
/// `true` and `false` are offered wherever `type` has `boolean`; `propertyNames` are offered once more beside `properties`
/// unless `additionalProperties` is false, and beside a snippet unless they say `doNotSuggest`; cases without a title are taken
/// for each other in hovers; `examples` are shown in every hover of what they fit.
package struct ManifestSchema {
    private let names: SchemaNames?
    private let fields: FlagFields

    /// The schema for any app's manifest, or for one app's, with the fields of a table; included files are under
    /// `$defs/includedFile`.
    package static func json(_ names: SchemaNames? = nil, fields: FlagFields = .standard) -> JSONValue {
        ManifestSchema(names: names, fields: fields).document
    }

    private var document: JSONValue {
        let id: JSONValue = .object(
            Self.words("Id", "A string, taken as it is written. Quote one that YAML reads as null.")
                + Self.scalar(orNull: false))
        let objects = ManifestObject.allCases.filter { $0 != .manifest }.map { JSONMember($0.rawValue, object($0)) }
        let head = [
            JSONMember("$schema", "https://json-schema.org/draft/2020-12/schema")
        ]
        let companies = companies.map { [JSONMember("company", $0)] } ?? []
        let parts = [JSONMember("$defs", .object([JSONMember("id", id)] + companies + objects))]
        return .object(head + members(of: .manifest) + parts)
    }

    // MARK: Mappings

    private func object(_ kind: ManifestObject) -> JSONValue { .object(members(of: kind)) }

    private func members(of kind: ManifestObject) -> [JSONMember] {
        let fields = kind.fields(self.fields)
        let properties = fields.map { field in
            JSONMember(
                field.key,
                .object(
                    Self.words(field.key, field.summary)
                        + schema(of: field.shape, isCompanies: field.key == TargetsField.companies.rawValue)))
        }
        var members = Self.words(kind.title, kind.summary)
        if let snippet = SchemaSnippet.grant(in: kind) { members.append(snippet) }
        members += [
            JSONMember("type", kind.mayBeNull ? ["object", "null"] : "object"),
            JSONMember("properties", .object(properties)),
        ]
        if kind.allowsExtensions {
            let own = JSONValue.object(
                Self.words("A key of your own", "hoist ignores it; it is a place for anchors."))
            let schema = JSONValue.object(
                Self.words("The schema", "Where editors find the schema of a manifest that is written as JSON."))
            members.append(JSONMember("patternProperties", ["^x-": own, "^\\$schema$": schema]))
        }
        members.append(JSONMember("additionalProperties", false))
        let required = fields.filter(\.isRequired).map(\.key)
        if !required.isEmpty { members.append(JSONMember("required", .strings(required))) }
        return members
    }

    /// A mapping with arbitrary names as keys.
    ///
    /// - Parameters:
    ///   - name: What an editor calls a key: it is inserted where one is completed.
    ///   - hasSnippet: Whether a snippet stands beside it, which is inserted instead.
    private func mapping(
        _ name: String,
        pattern: JSONValue = withoutNUL,
        to value: JSONValue,
        hasSnippet: Bool = false
    ) -> [JSONMember] {
        let names = [JSONMember("title", .string(name)), JSONMember("minLength", 1), JSONMember("pattern", pattern)]
        return [
            JSONMember("type", "object"),
            JSONMember("propertyNames", .object(names + (hasSnippet ? [JSONMember("doNotSuggest", true)] : []))),
            JSONMember("additionalProperties", value),
        ]
    }

    /// A mapping with environments as keys: the app's own if they are known, and the `extra` keys.
    private func environments(
        to value: [JSONMember],
        extra: [String] = [],
        hasSnippet: Bool = false
    ) -> [JSONMember] {
        guard let names, !names.environments.isEmpty else {
            return mapping("environment", to: .object(value), hasSnippet: hasSnippet)
        }
        let properties = names.environments.map { name in
            let kind = names.production.contains(Identifier(name)) ? "A production environment" : "An environment"
            return JSONMember(name, .object(Self.words("Environment", kind + " of the app.") + value))
        }
        let others = extra.map { JSONMember($0, .object(Self.words("Environment", "All others.") + value)) }
        return [
            JSONMember("type", "object"),
            JSONMember("propertyNames", ["enum": .strings(names.environments + extra)]),
            JSONMember("properties", .object(properties + others)), JSONMember("additionalProperties", false),
        ]
    }

    // MARK: Values

    /// - Parameter isCompanies: Whether a list of ids is one of companies.
    private func schema(of shape: ValueShape, isCompanies: Bool = false) -> [JSONMember] {
        switch shape {
        case .version: return [JSONMember("type", "integer"), JSONMember("const", 1)]
        case .id: return Self.id
        case .apps:
            let list =
                [JSONMember("title", "Several apps")] + Self.list(of: .object(Self.id)) + [JSONMember("minItems", 1)]
            return [JSONMember("anyOf", [.object(Self.id), .object(list)])]
        case .field(let field): return schema(of: field)
        case .date: return Self.date
        case .unlisted: return [JSONMember("enum", .strings(Policy.Unlisted.allCases.map(\.rawValue)))]
        case .entities: return [JSONMember("enum", .strings(Policy.Entities.allCases.map(\.rawValue)))]
        case .modes:
            let mode = [JSONMember("enum", .strings(Policy.TargetsMode.allCases.map(\.rawValue)))]
            let modes = environments(to: mode, extra: ["*"])
            return [
                JSONMember(
                    "anyOf",
                    [
                        .object([JSONMember("title", "Mode")] + mode),
                        .object([JSONMember("title", "Modes by environment")] + modes),
                    ])
            ]
        case .limit: return Self.limit
        case .globs, .patterns, .audienceNames: return Self.list(of: .object(Self.id))
        case .targetIDs: return Self.list(of: isCompanies ? .object(company) : .object(Self.id))
        case .targets:
            let id = isCompanies ? company : Self.id
            return Self.list(of: ["anyOf": [.object(id), .object(Self.reference(.grant))]])
        case .reason:
            return [
                JSONMember("type", "string"), JSONMember("maxLength", .integer(Grant.longestReason)),
                JSONMember("pattern", Self.withoutNUL),
            ]
        case .flagFields:
            return Self.list(of: ["enum": .strings(FlagKey.all(fields).map(\.key))]) + [JSONMember("uniqueItems", true)]
        case .owners: return mapping("owner", to: .object(Self.id))
        case .object(let kind): return Self.reference(kind)
        case .audiences:
            return [SchemaSnippet.audience]
                + mapping("audience", to: .object(Self.reference(.audience)), hasSnippet: true)
        case .flags:
            return [SchemaSnippet.flag]
                + mapping(
                    "flag-key", pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]+$",
                    to: .object(Self.reference(.flag)), hasSnippet: true)
        case .environments:
            return [SchemaSnippet.environment(names?.environments.first)]
                + environments(to: Self.reference(.targets), hasSnippet: true)
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
            return orNull ? Self.scalar(orNull: true) : Self.id
        }
        let members = [JSONMember("enum", .array(words.map(JSONValue.string) + (orNull ? [nil] : [])))]
        // A name such as 42 may be written without quotes; editors then read it as a number.
        guard words.contains(where: Self.isReadAsNumberOrBoolean) else { return members }
        let other: JSONValue = ["title": "Another scalar", "not": ["type": ["string", "null", "array", "object"]]]
        return [JSONMember("anyOf", [.object([JSONMember("title", "One of the app")] + members), other])]
    }

    private static func isReadAsNumberOrBoolean(_ word: String) -> Bool {
        var word = word
        let meaning = word.withUTF8 { CoreScalar.plainMeaning($0) }
        return meaning != .text && meaning != .null
    }

    private static let id = [JSONMember("$ref", "#/$defs/id")]

    /// A scalar. An editor offers `true` and `false` for the type `boolean`, which nobody means here: no type is named. It is a
    /// case, since a key without a type, cases or values is completed without its colon.
    private static func scalar(orNull: Bool) -> [JSONMember] {
        let others: JSONValue = orNull ? ["array", "object"] : ["null", "array", "object"]
        return [JSONMember("anyOf", [["not": ["type": others], "minLength": 1, "pattern": withoutNUL]])]
    }

    /// What an editor calls a value, and says of it. `markdownDescription` is for those that would otherwise escape backticks,
    /// and keeps that of a definition from being shown beside its use.
    private static func words(_ title: String, _ description: String) -> [JSONMember] {
        [
            JSONMember("title", .string(title)), JSONMember("description", .string(description)),
            JSONMember("markdownDescription", .string(description)),
        ]
    }

    // MARK: Companies

    private var company: [JSONMember] {
        companies == nil ? Self.id : [JSONMember("$ref", "#/$defs/company")]
    }

    /// A company's id, with those that are known as examples; nil if none is.
    private var companies: JSONValue? {
        guard let names, !names.companies.isEmpty else { return nil }
        // Examples of the id itself would stand in every hover of one: they belong to a case that never holds.
        let known: JSONValue = ["title": "Known", "not": [:], "examples": .strings(names.companies)]
        return .object(
            Self.words("Company", "A company's id, taken as it is written.")
                + [JSONMember("anyOf", [.object(Self.id), known])])
    }

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
                ["title": "Count", "type": "integer", "minimum": 0, "maximum": .integer(FileDecoder.largestLimit)],
                ["title": "Share", "type": "string", "pattern": "^(100|[1-9]?[0-9])%$"],
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
    /// The companies that are known, those of most flags first.
    let companies: [String]

    /// How many companies are offered at most.
    private static let mostCompanies = 1_000

    /// The names of an app (`getApp`), of its flags' owners (`listFlags`), of a manifest's `owners`, and of companies.
    ///
    /// - Parameter companies: Ids with how many flags each has; a company may be there several times.
    package init(
        app: App,
        flags: [LiveFlag],
        owners entries: [OwnerEntry],
        companies: [(id: Identifier, flags: Int)] = []
    ) {
        let counts = Dictionary(companies.map { ($0.id, $0.flags) }, uniquingKeysWith: +)
        self.companies = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostCompanies)
            .map(\.key.text)
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
