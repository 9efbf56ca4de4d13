import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning

/// A place in `flags.yaml` by its line.
func line(_ number: UInt32) -> Place {
    Place(file: 0, start: SourcePosition(line: number, column: 3), end: SourcePosition(line: number, column: 9))
}

extension PlanPlace {
    /// The same place as a plan has it.
    static func line(_ number: Int) -> PlanPlace {
        PlanPlace(file: "flags.yaml", line: number, column: 3)
    }
}

extension Located {
    /// A value that is on a line.
    init(_ value: Value, _ number: UInt32) {
        let place = line(number)
        self.init(value, at: place)
    }
}

extension Located where Value == [Located<Identifier>] {
    /// A list whose elements are all on one line.
    static func ids(_ ids: [Identifier], _ number: UInt32) -> Self {
        Self(ids.map { Located<Identifier>($0, number) }, number)
    }
}

extension App {
    /// Three environments, of which one is production, and three stages.
    static let acme = acme(with: [.production, .staging, .development])

    /// The same app with other environments.
    static func acme(with environments: [AppEnvironment]) -> App {
        App(
            id: "ap1", name: "Acme Web", keyFormat: .custom, environments: environments,
            stages: [.alpha, .beta, .general])
    }
}

extension ManifestFlag {
    /// A flag that is written on a line.
    static func written(
        _ key: Identifier,
        _ number: UInt32 = 10,
        _ write: (inout ManifestFlag) -> Void = { _ in }
    ) -> ManifestFlag {
        var flag = ManifestFlag(key: Located(key, number))
        write(&flag)
        return flag
    }
}

extension ManifestTargets {
    /// An environment of a flag that is written on a line.
    static func written(
        _ environment: Identifier,
        _ number: UInt32 = 20,
        _ write: (inout ManifestTargets) -> Void = { _ in }
    ) -> ManifestTargets {
        var targets = ManifestTargets(environment: Located(environment, number))
        write(&targets)
        return targets
    }
}

extension LiveFlag {
    /// A live flag whose id is its key with `fl-` before it, and whose name is its key.
    static func live(
        _ key: String,
        owner: Owner? = nil,
        archived: Bool = false,
        _ change: (inout LiveFlag) -> Void = { _ in }
    ) -> LiveFlag {
        var flag = LiveFlag(
            id: Identifier("fl-" + key), key: Identifier(key), name: key, owner: owner, archived: archived)
        change(&flag)
        return flag
    }
}

extension LiveState {
    /// The app with these flags, and targets by flag and environment id.
    static func acme(
        _ flags: [LiveFlag],
        _ targets: [(flag: Identifier, environment: Identifier, targets: LiveTargets)] = []
    ) -> LiveState {
        LiveState(
            app: .acme, flags: flags,
            targets: Dictionary(
                targets.map { (TargetsAddress(flag: $0.flag, environment: $0.environment), $0.targets) },
                uniquingKeysWith: { _, last in last }))
    }
}

/// A manifest that can't be resolved where a test wants it to be.
struct Unresolved: Error {
    let diagnostics: [Diagnostic]
}

extension Plan {
    /// What plans in these tests are made for.
    static let context: PlanContext = {
        var sources = Sources()
        _ = sources.add(SourceFile(name: "flags.yaml", text: ""))
        return PlanContext(
            apiURL: "https://app.reflag.com/api",
            manifest: ManifestDigest(paths: ["flags.yaml"], sha256: String(repeating: "0f", count: 32)),
            sources: sources)
    }()

    /// The plan of flags, or a complete manifest: resolved, the targets of the read set read from the live state (those
    /// that it doesn't name are empty), and planned.
    static func of(
        _ flags: [ManifestFlag],
        live: LiveState,
        on day: CalendarDate? = nil,
        _ write: (inout Manifest) -> Void = { _ in }
    ) throws -> Plan {
        var manifest = Manifest(flags: flags)
        write(&manifest)
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: day)
        guard let resolved = outcome.manifest else { throw Unresolved(diagnostics: outcome.diagnostics) }
        var read = live
        read.targets = TargetsTable(
            outcome.readSet.addresses.map { ($0, live.targets[$0] ?? LiveTargets()) },
            uniquingKeysWith: { first, _ in first })
        let context = PlanContext(
            apiURL: context.apiURL, manifest: context.manifest, sources: context.sources, today: day)
        return try Planner.plan(resolved, live: read, context: context)
    }

    /// The calls, a line each: `c2 PATCH /apps/ap1/flags/fl-a {"name":"A"}`, and ` after c1` where they wait.
    var callLines: [String] {
        calls.map { call in
            "\(call.id) \(call.request.method.rawValue) \(call.request.path(appID: subject.appID).text) "
                + call.request.body.compact()
                + (call.dependsOn.isEmpty ? "" : " after " + call.dependsOn.joined(separator: ","))
        }
    }
}
