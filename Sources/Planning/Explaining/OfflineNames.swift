package import FlagModel

/// The names of a manifest's environments of which two may be one environment's: its id, and its name. Only the app knows.
package struct OfflineNames: Sendable {
    /// For each name, those that may be the same environment's, in the manifest's order.
    private let others: [Identifier: [Identifier]]

    /// The names in a manifest's flags and policy.
    package init(_ manifest: Manifest) {
        var seen: Set<Identifier> = []
        let names =
            (manifest.flags.flatMap(\.targets).map(\.environment.value)
            + manifest.policy.environmentTargets.map(\.environment.value)).filter { seen.insert($0).inserted }
        let ids = Set(names.filter(Self.looksLikeID))
        var others: [Identifier: [Identifier]] = [:]
        guard !ids.isEmpty, ids.count < names.count else {
            self.others = others
            return
        }
        // No flag has an environment twice, so what one flag names is several.
        var apart: [Identifier: Set<Identifier>] = [:]
        for flag in manifest.flags where flag.targets.count > 1 {
            let together = flag.targets.map(\.environment.value)
            for name in together where ids.contains(name) { apart[name, default: []].formUnion(together) }
        }
        for id in names where ids.contains(id) {
            for name in names where !ids.contains(name) && apart[id]?.contains(name) != true {
                others[id, default: []].append(name)
                others[name, default: []].append(id)
            }
        }
        self.others = others
    }

    /// Whether it is one word with a digit or a low line in it, as ids are, and names seldom. What ids look like isn't promised.
    private static func looksLikeID(_ name: Identifier) -> Bool {
        !name.text.unicodeScalars.contains(where: \.properties.isWhitespace)
            && name.text.utf8.contains { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// Whether two names may be the same environment's.
    package func mayBeOne(_ name: Identifier, _ other: Identifier) -> Bool { others[name]?.contains(other) == true }

    /// The one of some names that may be the same environment's as another name; nil if none may be.
    func other(than name: Identifier, in names: [Identifier]) -> Identifier? {
        let others = others[name] ?? []
        return names.first(where: others.contains)
    }

    /// What is to be said of some environments; nil if nothing is.
    func remark(about environments: [Identifier]) -> String? {
        var told: Set<Set<Identifier>> = []
        let pairs = environments.flatMap { name in
            (others[name] ?? []).filter { told.insert([name, $0]).inserted }.map { "`\(name)` and `\($0)`" }
        }
        return NameList.text(pairs, atMost: 3).map {
            "by the manifest alone, an environment's id and its name can't be joined; they may be one: \($0)"
        }
    }
}
