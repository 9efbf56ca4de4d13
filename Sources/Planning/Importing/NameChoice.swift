import FlagModel

/// Chooses what the manifest calls a thing: its name if reading that gives only this thing, else its id.
///
/// The counterpart is Resolution, where an id wins over a name, and a name that two things have is ambiguous.
struct NameChoice {
    private var ids: Set<Identifier> = []
    private var holders: [Identifier: [Identifier]] = [:]

    /// Adds a thing under its id and all that people may call it.
    mutating func add(_ id: Identifier, names: [String]) {
        ids.insert(id)
        for name in Set(names.map { Identifier($0) }) { holders[name, default: []].append(id) }
    }

    /// The first of these names that leads to this thing, else its id; nil if nothing does.
    func text(for id: Identifier, _ names: [String]) -> Identifier? {
        for name in names.map({ Identifier($0) }) where name.isWritableID {
            if holders[name] == [id], name == id || !ids.contains(name) { return name }
        }
        return ids.contains(id) && id.isWritableID ? id : nil
    }
}

/// What the manifest calls the environments, stages and owners of an app.
struct ImportNames {
    private var environments = NameChoice()
    private var stages = NameChoice()
    private var owners = NameChoice()
    /// The names of an owner that every flag of theirs agrees on, in the order of preference.
    private var ownerNames: [Identifier: [String]] = [:]

    /// - Parameter stated: `owners` of a manifest that exists: what it names there leads to nobody else.
    init(app: App, flags: [LiveFlag], stated: [OwnerEntry] = []) {
        for environment in app.environments { environments.add(environment.id, names: [environment.name]) }
        for stage in app.stages { stages.add(stage.id, names: [stage.name]) }
        addOwners(flags.flatMap(\.owners), stated)
    }

    private mutating func addOwners(_ found: [Owner], _ stated: [OwnerEntry]) {
        let names = Dictionary(firstOf: stated.map { ($0.name.value, $0.id.value) })
        let caseless = Dictionary(firstOf: stated.map { ($0.name.value.caseless, $0.id.value) })
        for (id, same) in Dictionary(grouping: Set(found), by: \.id) {
            // An owner whose flags disagree on their name is known by what all of them say.
            let agreed = [Self.agreed(same.map(\.email)), Self.agreed(same.map(\.name))].compactMap(\.self)
            ownerNames[id] = agreed.filter { caseless[Identifier($0).caseless].map { $0 == id } ?? true }
            owners.add(
                id,
                names: same.flatMap { [$0.email, $0.name] }.compactMap { $0 }
                    .filter { caseless[Identifier($0).caseless] == nil })
        }
        for (name, id) in names { owners.add(id, names: [name.text]) }
    }

    /// The text that all are, without regard to the case of e-mail addresses; nil if they differ, or one is nil.
    private static func agreed(_ texts: [String?]) -> String? {
        let known = texts.compactMap { $0.map { Identifier($0) } }
        return known.count == texts.count && Set(known.map(\.caseless)).count == 1 ? known.min()?.text : nil
    }

    /// What the manifest calls an environment; nil if nothing leads to it.
    func text(for environment: AppEnvironment) -> Identifier? {
        environments.text(for: environment.id, [environment.name])
    }

    /// What the manifest calls a stage; nil if nothing leads to it, as when the app doesn't list it.
    func text(for stage: Stage) -> Identifier? { stages.text(for: stage.id, [stage.name]) }

    /// What the manifest calls an owner: the e-mail address, else the name, else the id.
    func text(for owner: Owner) -> Identifier? { owners.text(for: owner.id, ownerNames[owner.id] ?? []) }
}
