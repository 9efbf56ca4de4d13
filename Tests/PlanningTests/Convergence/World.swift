import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import TestTools

/// A generated app, its contents, a wish, and the manifest that expresses it.
struct World {
    /// How large a world is.
    enum Size: String, CaseIterable {
        /// Few of everything, so that everything meets.
        case small
        /// What folds: many flags that share few targets.
        case middle

        var flags: ClosedRange<Int> { self == .small ? 0...5 : 20...40 }
        var environments: ClosedRange<Int> { self == .small ? 1...3 : 2...5 }
        var ids: ClosedRange<Int> { self == .small ? 2...4 : 6...14 }
    }

    /// Why a world can't be planned: the manifest must be sound by the way in which it is made.
    struct Unsound: Error {
        let diagnostics: [Diagnostic]
    }

    var app: App
    var users: [Owner]
    var model: Model
    var wish: Wish
    var manifest: Manifest

    /// What is live, as it would be read completely, with the flags in any order.
    func live(_ model: Model, _ random: inout Seeded) -> LiveState {
        var flags: [LiveFlag] = []
        var targets: [TargetsAddress: LiveTargets] = [:]
        for flag in model.flags.values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            flags.append(live(flag))
            for environment in app.environments {
                let address = TargetsAddress(flag: Identifier(flag.key), environment: environment.id)
                let name = environment.id.text.bytes
                targets[address] = LiveTargets(
                    companies: Set(flag[Spot(environment: name, isUser: false)].map(Identifier.init(_:))),
                    users: Set(flag[Spot(environment: name, isUser: true)].map(Identifier.init(_:))))
            }
        }
        return LiveState(app: app, flags: flags.shuffled(using: &random), targets: targets)
    }

    private func live(_ flag: ModelFlag) -> LiveFlag {
        LiveFlag(
            id: Identifier(flag.id), key: Identifier(flag.key), name: String(decoding: flag.name, as: UTF8.self),
            description: flag.description.map { String(decoding: $0, as: UTF8.self) },
            owner: flag.owner.flatMap { id in users.first { $0.id.text.bytes == id } },
            stage: flag.stage.flatMap { id in app.stages.first { $0.id.text.bytes == id } },
            permanent: flag.permanent, archived: flag.archived,
            secret: model.showsSecret && !flag.archived ? flag.secret : nil)
    }

    /// All steps: resolve, read what the read set names and nothing more, plan.
    func plan(_ model: Model, _ random: inout Seeded) throws -> Plan {
        let (resolved, live) = try read(model, &random)
        return try Planner.plan(resolved, live: live, context: Plan.context)
    }

    /// What a plan is made from.
    func read(_ model: Model, _ random: inout Seeded) throws -> (manifest: ResolvedManifest, live: LiveState) {
        var live = live(model, &random)
        let outcome = Resolver.resolve(manifest, app: app, flags: live.flags, on: nil)
        guard let resolved = outcome.manifest, outcome.diagnostics.isEmpty else {
            throw Unsound(diagnostics: outcome.diagnostics)
        }
        let read = Set(outcome.readSet.addresses)
        live.targets = live.targets.filter { read.contains($0.key) }
        return (resolved, live)
    }
}

extension Identifier {
    /// The id with these bytes.
    init(_ bytes: Bytes) {
        self.init(String(decoding: bytes, as: UTF8.self))
    }
}
