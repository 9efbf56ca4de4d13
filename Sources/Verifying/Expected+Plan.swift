import FlagModel
package import Planning

extension Expected {
    /// What the calls of a plan should have come to, where they were carried out: the flags that were written are served
    /// in every environment (those that were archived aren't), the companies and users that were touched have on what
    /// was added, and no longer what was removed. Nothing else is expected.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - done: Its calls that were done, in the plan's order, with what was really sent in them; what of a saved plan
    ///     was done before it too.
    package init(_ plan: Plan, done: [Call]) {
        var making = PlanMaking(plan)
        for call in done { making.note(call) }
        self.init(environments: plan.basis.environments.map { making.environment($0) })
    }

    private struct PlanMaking {
        private let places: [Identifier: Change]
        /// The flags that were written themselves, in order: they are the same in every environment.
        private var written: [Identifier] = []
        private var flags: [Identifier: Flag] = [:]
        private var updates: [TargetUpdate] = []

        init(_ plan: Plan) {
            places = Dictionary(plan.changes.map { ($0.flag, $0) }, uniquingKeysWith: { first, _ in first })
        }

        mutating func note(_ call: Call) {
            switch call.request {
            case .createFlag(let flag): note(flag.key, secret: flag.secret, archived: nil)
            case .updateFlag(let update): note(update.key, secret: update.secret, archived: update.archived)
            case .updateTarget(let update): updates.append(update)
            }
        }

        private mutating func note(_ key: Identifier, secret: Bool?, archived: Bool?) {
            if flags[key] == nil { written.append(key) }
            var flag = flags[key] ?? self.flag(key)
            if let archived { flag.isServed = !archived }
            if let secret {
                flag.isSecret = secret
                flag.secretPlace = places[key]?.fields.first { $0.field == .secret }?.place ?? flag.place
            }
            flags[key] = flag
        }

        private func flag(_ key: Identifier) -> Flag {
            Flag(key: key, isServed: true, isSecret: nil, live: .written, place: places[key]?.place)
        }

        func environment(_ environment: PlanBasis.EnvironmentVersion) -> Environment {
            var made = Environment(id: environment.id, name: environment.name)
            made.flags = written.compactMap { flags[$0] }
            var told = Set(written)
            for update in updates where update.environment == environment.id {
                let entity = Entity(update.kind, update.target)
                for entry in update.entries {
                    if told.insert(entry.flag).inserted { made.flags.append(flag(entry.flag)) }
                    guard flags[entry.flag]?.isServed != false else { continue }
                    made.add(
                        Target(
                            flag: entry.flag, isOn: entry.adds, place: place(of: entry.flag, entity, environment.id)),
                        for: entity)
                }
            }
            return made
        }

        /// Where the manifest causes a target: the audience that it comes from, else the environment of the flag.
        private func place(of flag: Identifier, _ entity: Entity, _ environment: Identifier) -> PlanPlace? {
            let targets = places[flag]?.targets.first { $0.environmentID == environment }
            let cause = targets?.causes.first {
                (entity.kind == .company ? $0.companies : $0.users).contains(entity.id)
            }
            return cause?.place ?? targets?.place ?? places[flag]?.place
        }
    }
}
