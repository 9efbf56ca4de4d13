import APIAccess
import APITestKit
import Applying
import FlagModel
import FlagTestKit
import LiveReading
import ManagementAPI
import Planning

extension Plan {
    /// A plan of these calls, with what it is said to rest on.
    static func of(_ calls: [Call], targets: [PlanBasis.Targets] = []) -> Plan {
        Plan(
            subject: PlanSubject(apiURL: APIEndpoint.reflag.text, appID: "ap1", appName: "Acme Web"),
            manifest: ManifestDigest(paths: ["flags.yaml"], sha256: String(repeating: "0f", count: 32)),
            basis: PlanBasis(
                environments: [
                    .init(id: "en1", name: "Production", flagStateVersion: 1),
                    .init(id: "en2", name: "Staging", flagStateVersion: 1),
                ], flags: [], targets: targets),
            changes: [], calls: calls, summary: PlanSummary(changes: [], calls: calls, unchanged: 0, unlisted: 0),
            notes: [], warnings: [], blocked: [])
    }
}

extension Call {
    /// Makes a flag whose name is its key.
    static func create(_ id: String, _ key: Identifier, _ write: (inout NewFlag) -> Void = { _ in }) -> Call {
        var flag = NewFlag(key: key, name: key.text)
        write(&flag)
        return Call(id: id, request: .createFlag(flag))
    }

    /// Updates a flag whose id is its key with `fl-` before it.
    static func update(
        _ id: String,
        _ key: Identifier,
        after: [String] = [],
        _ write: (inout FlagUpdate) -> Void = { $0.name = "New" }
    ) -> Call {
        var update = FlagUpdate(key: key, id: Identifier("fl-" + key.text))
        write(&update)
        return Call(id: id, request: .updateFlag(update), dependsOn: after)
    }

    /// Archives a flag.
    static func archive(_ id: String, _ key: Identifier, after: [String] = []) -> Call {
        .update(id, key, after: after) { $0.archived = true }
    }

    /// Adds a company or user to flags in Production, or in Staging.
    static func target(
        _ id: String,
        _ target: Identifier,
        _ flags: [Identifier],
        kind: TargetKind = .company,
        production: Bool = true,
        after: [String] = []
    ) -> Call {
        let update = TargetUpdate(
            kind: kind, target: target, environment: production ? "en1" : "en2",
            environmentName: production ? "Production" : "Staging", production: production,
            entries: flags.map { TargetUpdate.Entry(flag: $0, adds: true) })
        return Call(id: id, request: .updateTarget(update), dependsOn: after)
    }
}

/// A client over a transport; it never tries again unless a policy says so.
func client(
    over transport: ScriptedTransport,
    policy: RetryPolicy = .never,
    timing: CallTiming = .system()
) throws -> ManagementClient {
    ManagementClient(
        Connection(
            transport: transport, endpoint: .reflag, key: try APIKey("api_test", from: "the test"), version: "1.2.3",
            parallelism: 64, policy: policy, timing: timing))
}

/// A reader over a transport.
func liveReader(over transport: ScriptedTransport) throws -> LiveReader {
    LiveReader(try client(over: transport).reader, parallelism: 4)
}

extension Applier {
    /// An applier over a transport.
    init(
        over transport: ScriptedTransport,
        _ options: ApplyOptions = ApplyOptions(parallelism: 1),
        policy: RetryPolicy = .never,
        timing: CallTiming = VirtualClock().jumpingTiming(seed: 1)
    ) throws {
        let client = try client(over: transport, policy: policy, timing: timing)
        self.init(
            writer: client.writer, reader: LiveReader(client.reader, parallelism: 4), options: options, timing: timing)
    }

    /// An applier that tries this often, over a transport.
    init(over transport: ScriptedTransport, tries: Int, timing: CallTiming) throws {
        try self.init(over: transport, policy: RetryPolicy(tries: tries), timing: timing)
    }
}

extension ApplyOutcome {
    /// What became of each call, a line each.
    var lines: [String] { calls.map(\.line) }
}

extension CallOutcome {
    /// What became of a call: `c1 done`, `c2 failed: …`, `c3 not attempted: waits for c1`; and what it went without.
    var line: String {
        let words =
            switch result {
            case .done: "done"
            case .failed(.api(let error)): "failed: \(error.headline)"
            case .failed(.unknown(let error, let listing)): "unknown: \(error.headline); \(listing.headline)"
            case .failed(.differs(let fields)): "differs: \(fields.map(\.key).joined(separator: ", "))"
            case .failed(.hidden(let error)): "hidden: \(error.headline)"
            case .failed(.notWritten(let error)): "not written: \(error.headline)"
            case .failed(.unknownEntity(let error, let unknown)):
                "unknown (\(unknown.policy.rawValue)): \(error.headline)"
            case .failed(.noUpserts(let error)): "no upserts: \(error.headline)"
            case .waiting(let error): "waiting: \(error.headline)"
            case .notAttempted(.waitsFor(let id)): "not attempted: waits for \(id)"
            case .notAttempted(.stopped): "not attempted: stopped"
            case .notAttempted(.interrupted): "not attempted: interrupted"
            }
        let lost = without.isEmpty ? "" : " without \(without.map(\.text).joined(separator: ", "))"
        let adopted =
            switch remark {
            case nil: ""
            case .adopted(let unread):
                unread.isEmpty ? " (adopted)" : " (adopted, \(unread.map(\.key).joined()) unknown)"
            case .readBack(let unread):
                unread.isEmpty ? " (read back)" : " (read back, \(unread.map(\.key).joined()) unknown)"
            case .gone: " (gone)"
            }
        return "\(call.id) \(words)\(lost)\(adopted)"
    }
}
