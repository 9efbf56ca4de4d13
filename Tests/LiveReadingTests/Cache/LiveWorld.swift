import APIAccess
import FlagModel
import FlagTestKit
import JSONText
import LiveReading
import ManagementAPI
import Synchronization

/// An app that changes while it is read: what a transport answers from.
final class LiveWorld: Sendable {
    struct State: Sendable {
        var environments: [(id: String, version: Int)]
        var flags: [(key: String, archived: Bool)] = []
        var targets: [TargetsAddress: LiveTargets] = [:]
        var calls: [String: Int] = [:]

        /// Sets the targets at an address, which raises the version of its environment.
        mutating func set(_ targets: LiveTargets, at address: TargetsAddress) {
            self.targets[address] = targets
            touch(address.environment)
        }

        /// Raises the version of an environment.
        mutating func touch(_ environment: Identifier) {
            for index in environments.indices where Identifier(environments[index].id) == environment {
                environments[index].version += 1
            }
        }
    }

    let state: Mutex<State>
    private let before: Mutex<@Sendable (String, inout State) -> Void>

    init(environments: [(id: String, version: Int)] = [("en1", 5), ("en2", 7), ("en3", 0)]) {
        state = Mutex(State(environments: environments))
        before = Mutex { _, _ in }
    }

    /// Does something before each call, identified by its path.
    func beforeEach(_ body: @escaping @Sendable (String, inout State) -> Void) {
        before.withLock { $0 = body }
    }

    /// The calls since this was last asked: `getApp 1, listFlags 1`.
    func counted() -> [String: Int] {
        state.withLock { state in
            defer { state.calls = [:] }
            return state.calls
        }
    }

    /// What reads this world.
    func reader(parallelism: Int = 1) throws -> LiveReader {
        try liveReader(over: FakeTransport { self.answer($0) }, parallelism: parallelism)
    }

    private func answer(_ path: String) -> TransportResponse {
        let before = before.withLock { $0 }
        return state.withLock { state in
            before(path, &state)
            let parts = path.split(separator: "/").map(String.init)
            switch parts.count {
            case 2:
                state.calls["getApp", default: 0] += 1
                return Self.app(state)
            case 3:
                state.calls["listFlags", default: 0] += 1
                return Answer.page(
                    state.flags.map { Answer.flag($0.key).archived($0.archived) },
                    total: state.flags.count)
            default:
                state.calls["getFlagTargeting", default: 0] += 1
                let address = TargetsAddress(flag: Identifier(parts[3]), environment: Identifier(parts[5]))
                let targets = state.targets[address] ?? LiveTargets()
                return Answer.targeting(
                    parts[3], companies: targets.companies.sorted().map(\.text),
                    users: targets.users.sorted().map(\.text))
            }
        }
    }

    private static func app(_ state: State) -> TransportResponse {
        let environments = state.environments.enumerated().map { order, environment in
            """
            {"id": "\(environment.id)", "name": "Env \(environment.id)", "isProduction": \(order == 0),
             "order": \(order), "flagStateVersion": \(environment.version)}
            """
        }
        return .json(
            """
            {"org": {"id": "org_1", "name": "Acme"}, "id": "ap1", "name": "Acme Web", "demo": false,
             "flagKeyFormat": "kebabCaseLower", "environments": [\(environments.joined(separator: ", "))],
             "stages": [{"id": "st1", "name": "Alpha", "color": "red", "order": 0}], "segments": []}
            """)
    }
}

extension String {
    /// A flag's JSON with another `archived`.
    fileprivate func archived(_ archived: Bool) -> String {
        replacing(#""archived": false"#, with: #""archived": \#(archived)"#)
    }
}

/// A short name for an address.
func at(_ flag: Identifier, _ environment: Identifier = "en1") -> TargetsAddress {
    TargetsAddress(flag: flag, environment: environment)
}
