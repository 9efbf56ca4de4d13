import Diagnostics
import FlagModel
import FlagTestKit
import Foundation
import ManifestReading
import Planning
import Testing

/// A manifest, the live state, and the resulting plan with all steps: read, resolve, narrow, plan, separate.
struct Situation: Sendable, CustomTestStringConvertible {
    /// The situation's name, which is also that of the folder of its goldens.
    let name: String
    /// The manifest's text.
    let manifest: String
    /// The live state.
    let live: LiveState
    /// What the run is narrowed to.
    var narrowing = Narrowing()
    /// The manifest at `origin/main`; nil if the plan isn't compared with another one.
    var base: String?
    /// The day by which grants count; nil if all of them hold.
    var day: CalendarDate?
    /// When the targeting of each flag was last changed in Production.
    var lastChanged: [Identifier: String] = [:]
    /// Whether the plan as text has a golden with colours too.
    var isColored = false

    var testDescription: String { name }

    /// Thrown if the situation's manifest is invalid.
    struct Wrong: Error {
        let reason: String
    }

    /// The plan.
    func plan() throws -> Plan {
        let bytes = Array(manifest.utf8)
        let (resolved, readSet, sources) = try self.resolved(manifest)
        let narrowed = try narrowing.narrow(resolved, readSet: readSet, live: live)
        var read = live.read(narrowed.readSet)
        for (flag, time) in lastChanged {
            read.targets[TargetsAddress(flag: flag, environment: "en1")]?.changed = UTCTime(time)
        }
        let context = PlanContext(
            apiURL: "https://app.reflag.com/api", manifest: ManifestDigest(files: [("flags.yaml", bytes)]),
            sources: sources, today: day ?? CalendarDate("2026-11-25"))
        var plan = try Planner.plan(narrowed.manifest, live: read, context: context)
        plan.notes = narrowed.notes + plan.notes
        guard let base else { return plan }
        return try plan.compared(with: "origin/main", self.resolved(base).0, live: read, context: context)
    }

    private func resolved(_ manifest: String) throws -> (ResolvedManifest, ReadSet, Sources) {
        let reading = ManifestReader.read(Array(manifest.utf8), name: "flags.yaml")
        guard let written = reading.manifest else { throw Wrong(reason: "\(reading.diagnostics)") }
        let outcome = Resolver.resolve(written, app: live.app, flags: live.flags, on: day)
        guard let resolved = outcome.manifest else { throw Wrong(reason: "\(outcome.diagnostics)") }
        return (resolved, outcome.readSet, reading.sources)
    }
}

extension LiveState {
    /// The state with only these targets.
    fileprivate func read(_ readSet: ReadSet) -> LiveState {
        var state = self
        state.targets = TargetsTable(
            readSet.addresses.map { ($0, targets[$0] ?? LiveTargets()) }, uniquingKeysWith: { first, _ in first })
        return state
    }

    /// An app with flags, and the targets that they have by environment.
    static func app(_ app: App = .acme, _ flags: [Live] = [], unknown: [EntityAddress] = []) -> LiveState {
        var targets: [TargetsAddress: LiveTargets] = [:]
        for flag in flags {
            for environment in app.environments {
                let address = TargetsAddress(flag: flag.flag.key, environment: environment.id)
                let name = Identifier(environment.name)
                targets[address] = LiveTargets(companies: flag.companies[name] ?? [], users: flag.users[name] ?? [])
            }
        }
        var live = LiveState(app: app, flags: flags.map(\.flag), targets: targets)
        for entity in unknown { live.entities[entity] = false }
        return live
    }
}

/// A live flag with its targets.
struct Live: Sendable {
    var flag: LiveFlag
    /// Its companies by the environment's name.
    var companies: [Identifier: Set<Identifier>]
    /// Its users by the environment's name.
    var users: [Identifier: Set<Identifier>]

    /// A flag whose id is its key with `fl-` before it.
    init(
        _ key: Identifier,
        name: String? = nil,
        companies: [Identifier: Set<Identifier>] = [:],
        users: [Identifier: Set<Identifier>] = [:],
        _ change: (inout LiveFlag) -> Void = { _ in }
    ) {
        flag = LiveFlag(id: Identifier("fl-" + key.text), key: key, name: name ?? FlagName.derived(fromKey: key.text))
        self.companies = companies
        self.users = users
        change(&flag)
    }
}

extension App {
    /// Three environments, one of them production, and three stages.
    static let acme = app()

    /// An app with a name and environments; the first has its own name.
    static func app(
        _ name: String = "Acme Web",
        _ environments: [AppEnvironment] = [.production, .staging, .development]
    ) -> App {
        App(
            id: "apZ4k29fmQ81xw", name: name, keyFormat: .custom, environments: environments,
            stages: [.alpha, .beta, .general])
    }
}

extension AppEnvironment {
    /// Production, though its name doesn't say so.
    static let europe = AppEnvironment(id: "en4", name: "Europe", isProduction: true, order: 3, flagStateVersion: 12)
}
