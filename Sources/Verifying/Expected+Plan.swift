import FlagModel
package import Planning

extension Expected {
    /// What should be served after a plan's calls were carried out: the written flags are served in every environment
    /// (archived ones aren't), and for the affected companies and users, added flags are on and removed ones aren't.
    /// Nothing else is expected.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - done: The calls that were done, in the plan's order, as they were really sent; including those of a saved
    ///     plan that were done before.
    package init(_ plan: Plan, done: [Call]) {
        var making = PlanMaking(plan)
        for call in done { making.note(call) }
        self.init(environments: plan.basis.environments.map { making.environment($0) })
    }

    private struct PlanMaking {
        private let order: [Identifier]
        private let places: [Identifier: Change]
        /// The flags that were written; they are the same in every environment.
        private var flags: [Identifier: Flag] = [:]
        private var updates: [TargetUpdate] = []

        init(_ plan: Plan) {
            order = plan.changes.map(\.flag)
            places = Dictionary(firstOf: plan.changes, by: \.flag)
        }

        mutating func note(_ call: Call) {
            switch call.request {
            case .createFlag(let flag): note(flag.key, secret: flag.secret, archived: nil)
            case .updateFlag(let update): note(update.key, secret: update.secret, archived: update.archived)
            case .updateTarget(let update): updates.append(update)
            case .upsertEntity: break
            }
        }

        private mutating func note(_ key: Identifier, secret: Bool?, archived: Bool?) {
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
            let updates = updates.filter { $0.environment == environment.id }
            let touched = Set(updates.flatMap { $0.entries.map(\.flag) })
            made.flags = order.compactMap { flags[$0] ?? (touched.contains($0) ? flag($0) : nil) }
            for update in updates {
                let entity = Entity(update.kind, update.target)
                for entry in update.entries {
                    guard flags[entry.flag]?.isServed != false else { continue }
                    made.add(
                        Target(
                            flag: entry.flag, isOn: entry.adds,
                            grant: entry.adds ? nil : ended(entry.flag, entity, environment.id),
                            place: place(of: entry.flag, entity, environment.id)),
                        for: entity)
                }
            }
            return made
        }

        /// The grant whose end removes a target.
        private func ended(_ flag: Identifier, _ entity: Entity, _ environment: Identifier) -> OtherDays? {
            let targets = places[flag]?.targets.first { $0.environmentID == environment }
            let found = targets?.granted.first { $0.id == entity.id && $0.kind == entity.kind && $0.ended != nil }
            return found.map { OtherDays(ended: $0.ended, why: $0.why) }
        }

        /// Where the manifest causes a target: its audience, or otherwise the flag's environment.
        private func place(of flag: Identifier, _ entity: Entity, _ environment: Identifier) -> PlanPlace? {
            places[flag]?.place(ofTarget: entity.id, entity.kind, in: environment)
        }
    }
}
