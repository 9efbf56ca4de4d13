import FlagModel

/// Batches the planned flags into the fewest calls, in an order that respects every dependency.
///
/// One upsert for each company or user and environment that is created; one `createFlag` for each missing flag; one
/// `updateFlag` for each flag with a differing field; one update for each company or user and environment with a differing
/// target, all its flags in it. Upserts come first, then creates, then updates, then targets with production environments
/// last, then what archives.
struct CallBatching {
    /// The company or user, in one environment, whose flags go into one call.
    private struct Address: Hashable, Comparable {
        let environment: Environment
        let kind: TargetKind
        let target: Identifier

        static func < (left: Address, right: Address) -> Bool {
            if left.environment != right.environment {
                let (one, other) = (left.environment, right.environment)
                if one.production != other.production { return other.production }
                return (one.order, one.id) < (other.order, other.id)
            }
            if left.kind != right.kind { return left.kind == .company }
            return left.target < right.target
        }
    }

    /// An environment, with its place among those of the app.
    private struct Environment: Hashable {
        let id: Identifier
        let name: String
        let production: Bool
        let order: Int
    }

    /// What goes into one call for a company or user.
    private struct Batch {
        var entries: [TargetUpdate.Entry] = []
        var dependsOn: [String] = []
    }

    /// The places of the app's environments.
    private let orders: [Identifier: Int]
    private var calls: [Call] = []
    /// The call that has to succeed before a flag's targets are written.
    private var gates: [Identifier: String] = [:]

    /// The upsert that has to succeed before a company's or user's targets are written.
    private var upserts: [Address: String] = [:]

    /// The calls for the flags of a plan.
    ///
    /// - Parameters:
    ///   - flags: The flags.
    ///   - environments: The app's environments.
    ///   - unknown: The companies and users that are created before they become targets.
    static func calls(
        for flags: [PlannedFlag],
        in environments: [AppEnvironment],
        creating unknown: UnknownEntities?
    ) -> [Call] {
        var batching = CallBatching(orders: Dictionary(firstOf: environments.map { ($0.id, $0.order) }))
        if let unknown { batching.addUpserts(flags, unknown) }
        for flag in flags {
            guard let newFlag = flag.newFlag else { continue }
            batching.add(.createFlag(newFlag), gating: flag)
        }
        for flag in flags where flag.action != .archive {
            guard let update = flag.update else { continue }
            batching.add(.updateFlag(update), gating: flag)
        }
        batching.addTargets(flags)
        for flag in flags where flag.action == .archive {
            guard let update = flag.update else { continue }
            batching.add(.updateFlag(update), gating: flag)
        }
        return batching.calls
    }

    private mutating func add(_ request: Call.Request, gating flag: PlannedFlag) {
        let id = nextID
        calls.append(Call(id: id, request: request))
        if flag.targetsWait { gates[flag.key] = id }
    }

    private init(orders: [Identifier: Int]) {
        self.orders = orders
    }

    private func environment(of targets: TargetsChange) -> Environment {
        Environment(
            id: targets.environmentID, name: targets.environment, production: targets.production,
            order: orders[targets.environmentID] ?? .max)
    }

    private mutating func addUpserts(_ flags: [PlannedFlag], _ unknown: UnknownEntities) {
        var addresses: Set<Address> = []
        for flag in flags {
            for targets in flag.targets {
                let environment = environment(of: targets)
                for kind in TargetKind.allCases {
                    let created = unknown[environment.id, kind]
                    for target in targets[kind].add where created.contains(target) {
                        addresses.insert(Address(environment: environment, kind: kind, target: target))
                    }
                }
            }
        }
        for address in addresses.sorted() {
            let id = nextID
            let upsert = EntityUpsert(
                kind: address.kind, id: address.target, environment: address.environment.id,
                environmentName: address.environment.name)
            calls.append(Call(id: id, request: .upsertEntity(upsert)))
            upserts[address] = id
        }
    }

    private mutating func addTargets(_ flags: [PlannedFlag]) {
        var batches: [Address: Batch] = [:]
        for flag in flags {
            for targets in flag.targets {
                let environment = environment(of: targets)
                for kind in TargetKind.allCases {
                    for (target, adds) in targets[kind].entries {
                        let address = Address(environment: environment, kind: kind, target: target)
                        let first = Batch(dependsOn: upserts[address].map { [$0] } ?? [])
                        batches[address, default: first].entries.append(
                            TargetUpdate.Entry(flag: flag.key, adds: adds))
                        if let gate = gates[flag.key] { batches[address]?.dependsOn.append(gate) }
                    }
                }
            }
        }
        for (address, batch) in batches.sorted(by: { $0.key < $1.key }) {
            let update = TargetUpdate(
                kind: address.kind, target: address.target, environment: address.environment.id,
                environmentName: address.environment.name, production: address.environment.production,
                entries: batch.entries)
            calls.append(Call(id: nextID, request: .updateTarget(update), dependsOn: batch.dependsOn))
        }
    }

    private var nextID: String { "c\(calls.count + 1)" }
}
