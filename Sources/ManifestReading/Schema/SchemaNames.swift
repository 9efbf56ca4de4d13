package import FlagModel

/// The names and ids that one app has, for the enumerations of ``ManifestSchema``.
///
/// Names come before ids, each once; a name that more than one thing has is left out, since a manifest can't use it.
package struct SchemaNames: Sendable {
    /// The environments, in the app's order.
    let environments: [String]
    /// The ids and names of environments that Reflag counts as production.
    let production: Set<Identifier>
    /// The stages, in the app's order.
    let stages: [String]
    /// Who owns a live flag, and who stands under the manifest's `owners`.
    let owners: [String]

    /// The names of an app (`getApp`), of those who own its flags (`listFlags`), and of a manifest's `owners`.
    package init(app: App, flags: [LiveFlag], owners entries: [OwnerEntry]) {
        environments = Self.words(app.environments.map { ($0.id, [$0.name]) })
        production = Set(app.environments.filter(\.isProduction).flatMap { [$0.id, Identifier($0.name)] })
        stages = Self.words(app.stages.map { ($0.id, [$0.name]) })
        // What the manifest says of a name wins over what live flags say.
        let stated = Set(entries.map(\.name.value))
        var seen: Set<Identifier> = []
        let live = flags.compactMap(\.owner).sorted { $0.id < $1.id }.filter { seen.insert($0.id).inserted }
        let known = live.map { owner in
            (owner.id, [owner.email, owner.name].compactMap(\.self).filter { !stated.contains(Identifier($0)) })
        }
        owners = Self.words(entries.map { ($0.id.value, [$0.name.value.text]) } + known)
    }

    private static func words(_ things: [(id: Identifier, names: [String])]) -> [String] {
        let ids = things.map(\.id)
        // A name of two things means neither, unless it is an id, which wins.
        var holders: [Identifier: Set<Identifier>] = [:]
        for thing in things { for name in thing.names { holders[Identifier(name), default: []].insert(thing.id) } }
        let names = things.flatMap(\.names).map { Identifier($0) }.filter { holders[$0]?.count == 1 }
        var seen: Set<Identifier> = []
        return (names + ids).filter { !$0.text.isEmpty && seen.insert($0).inserted }.map(\.text)
    }
}
