import Diagnostics
import FlagModel

/// Finds things by their name or id, as a manifest may write either; an id wins.
struct NameIndex<Value> {
    /// What came of looking something up.
    enum Match {
        case found(Value)
        case ambiguous([Value])
        case unknown
    }

    private var byID: [Identifier: Value] = [:]
    private var byName: [Identifier: [Value]] = [:]
    /// The names, in the order in which they were added.
    private(set) var names: [String] = []

    /// Adds a value under its id and the names that people use for it.
    mutating func add(_ value: Value, id: Identifier, names: [String]) {
        byID[id] = value
        var distinct: [Identifier] = []
        for name in names.map(Identifier.init(_:)) where !distinct.contains(name) { distinct.append(name) }
        for name in distinct { byName[name, default: []].append(value) }
        self.names += distinct.map(\.text)
    }

    /// Looks up what is written.
    func find(_ written: Identifier) -> Match {
        if let value = byID[written] { return .found(value) }
        let named = byName[written] ?? []
        if named.count > 1 { return .ambiguous(named) }
        return named.first.map(Match.found) ?? .unknown
    }
}
