import Diagnostics
package import FlagModel

/// Finds things by their name or id, as people may write either; an id wins.
struct NameIndex<Value: Sendable>: Sendable {
    /// What was found.
    enum Match {
        case found(Value)
        case ambiguous([Value])
        case unknown
    }

    private var byID: [Identifier: Value] = [:]
    private var byName: [Identifier: [Value]] = [:]
    /// The values by those names that are e-mail addresses of theirs, in lowercase.
    private var byEmail: [Identifier: [Value]] = [:]
    /// The names, in the order in which they were added.
    private(set) var names: [String] = []

    /// An index of nothing.
    init() {}

    /// An index of values that have one name each.
    init(_ values: [Value], id: (Value) -> Identifier, name: (Value) -> String) {
        for value in values { add(value, id: id(value), names: [name(value)]) }
    }

    /// Adds a value under its id and the names that people use for it.
    ///
    /// - Parameter areEmails: Whether those with an `@` are e-mail addresses, whose case makes no difference where no name is
    ///   the same.
    mutating func add(_ value: Value, id: Identifier, names: [String], areEmails: Bool = false) {
        byID[id] = value
        var distinct: [Identifier] = []
        for name in names.map(Identifier.init(_:)) where !distinct.contains(name) { distinct.append(name) }
        for name in distinct { byName[name, default: []].append(value) }
        if areEmails {
            for email in Set(distinct.filter(\.isEmail).map(\.caseless)) { byEmail[email, default: []].append(value) }
        }
        self.names += distinct.map(\.text)
    }

    /// Looks up what is written.
    func find(_ written: Identifier) -> Match {
        if let value = byID[written] { return .found(value) }
        let named = byName[written] ?? byEmail[written.caseless] ?? []
        if named.count > 1 { return .ambiguous(named) }
        return named.first.map(Match.found) ?? .unknown
    }
}

extension Identifier {
    fileprivate var isEmail: Bool { text.utf8.contains(UInt8(ascii: "@")) }

    /// An e-mail address in lowercase, since case makes no difference to it; any other name as it is.
    var caseless: Identifier { isEmail ? Identifier(text.lowercased()) : self }
}

/// Names in a message.
package enum NameList {
    /// The names in a row, only the first of them if there are many: `Production, Staging and 3 more`; nil for none.
    package static func text(_ names: [String], atMost count: Int) -> String? {
        guard !names.isEmpty else { return nil }
        let more = names.count - count
        return names.prefix(count).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}

/// Finds environments by the names or ids that an option or a file gives.
package struct EnvironmentLookup<Environment: Sendable>: Sendable {
    private let index: NameIndex<Environment>
    private let id: @Sendable (Environment) -> Identifier

    /// The environments of an app.
    package init(
        _ environments: [Environment],
        id: @escaping @Sendable (Environment) -> Identifier,
        name: (Environment) -> String
    ) {
        index = NameIndex(environments, id: id, name: name)
        self.id = id
    }

    /// The environment with this name or id.
    ///
    /// - Throws: ``EnvironmentProblem`` if none has it, or several have the name.
    package func environment(_ written: Identifier) throws(EnvironmentProblem) -> Environment {
        switch index.find(written) {
        case .found(let environment): return environment
        case .ambiguous(let found): throw .ambiguous(written, ids: found.map(id))
        case .unknown: throw .unknown(written, environments: index.names)
        }
    }

    /// The ids of the environments with these names or ids.
    ///
    /// - Throws: ``EnvironmentProblem`` if one leads to no environment, or to several.
    package func ids(of written: [Identifier]) throws(EnvironmentProblem) -> Set<Identifier> {
        var ids: Set<Identifier> = []
        for name in written { ids.insert(id(try environment(name))) }
        return ids
    }
}

/// Why a name or id doesn't lead to an environment.
package enum EnvironmentProblem: Error, Hashable, Sendable {
    /// The app has no such environment.
    case unknown(Identifier, environments: [String])
    /// Several environments have the name.
    case ambiguous(Identifier, ids: [Identifier])

    /// What is wrong, in one line without a full stop.
    package var message: String {
        switch self {
        case .unknown(let name, _): "the app has no environment `\(name)`"
        case .ambiguous(let name, _): "`\(name)` is the name of more than one environment"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .unknown(let name, let environments):
            DidYouMean.question(for: name.text, among: environments)
                ?? "this app has " + environments.joined(separator: ", ")
        case .ambiguous(_, let ids): "give the id instead: " + ids.map { "`\($0)`" }.joined(separator: " or ")
        }
    }
}

/// Suggests names for those that aren't there; each is looked up once.
struct NameSuggestions {
    /// How many names are compared for all lookups together: more than ten thousand names have no better ones.
    private static let most = 2_000_000

    private var finder: DidYouMean?
    private var known: [Identifier: String?] = [:]
    private var compared = 0

    /// Nothing looked up yet.
    init() {}

    /// The most likely of these names, which are the same each time; nil if none is similar, or after too many lookups.
    mutating func suggestion(for name: Identifier, among names: [String]) -> String? {
        if let known = known[name] { return known }
        guard compared + names.count <= Self.most else { return nil }
        compared += names.count
        let finder = self.finder ?? DidYouMean(names)
        self.finder = finder
        let suggestion = finder.suggestion(for: name.text)
        known[name] = .some(suggestion)
        return suggestion
    }
}
