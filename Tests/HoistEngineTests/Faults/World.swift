import APIAccess
import HoistEngine
import Sandbox

/// A Reflag in memory, both its APIs, behind the client's transport, with faults by the number of the exchange and a crash.
actor World: Transport, Network {
    /// Where a run ends: at this exchange, before or after it is handled.
    struct Crash: Sendable {
        let at: Int
        let isHandled: Bool
    }

    static let url = "http://127.0.0.1:1/api"
    static let runtimeURL = "http://127.0.0.1:1/runtime"

    private(set) var world: SandboxWorld
    /// The company or user that it says it doesn't know, though it is a target: the sandbox itself never says so.
    private let denied: String?
    private(set) var exchanges = 0
    /// How often each operation was asked for since the run began.
    private(set) var asked: [String: Int] = [:]
    /// Reads of a company's or user's flags.
    var entityReads: Int { asked["getCompanyFlags", default: 0] + asked["getUserFlags", default: 0] }
    /// Writes that were handled with status 200.
    private(set) var writes = 0
    /// Those of them whose answer was spoiled.
    private(set) var spoiled = 0
    /// The exchange of the last of them; nil before the first.
    private(set) var lastWrite: Int?
    private var faults: [Int: Fault] = [:]
    private var crash: Crash?
    private var crashed = false
    private var meddling: Meddling?
    /// How many writes of targets were handled.
    private(set) var targetWrites = 0

    /// What somebody else does right after the answer to a write of targets.
    enum Meddling: Sendable {
        /// Undoes the write with this number.
        case undo(Int)
        /// Adds another target to its first flag.
        case add(Int)
        /// Handles it without storing it.
        case forget(Int)

        fileprivate var number: Int {
            switch self {
            case .undo(let number), .add(let number), .forget(let number): number
            }
        }
    }
    private var strangers: [Int: [Stranger]] = [:]
    private var listsLate = false
    /// What becomes of an answer with a good status, by the operation's name and the number of the exchange.
    private var altering: Altering?

    typealias Altering = @Sendable (_ operation: String, _ exchange: Int, _ body: [UInt8]) -> [UInt8]
    /// The world before the last write.
    private var earlier: SandboxWorld?

    init(_ world: SandboxWorld, denying denied: String? = nil) {
        self.world = world
        self.denied = denied
    }

    /// The world of a case.
    init(_ case_: Case) {
        self.init(case_.world)
    }

    /// Gets to know a company or user in an environment.
    func know(_ kind: EntityKind, _ id: SandboxID, in environment: SandboxID) throws {
        try world.introduce(kind, id, in: environment)
    }

    /// Begins another run.
    ///
    /// - Parameters:
    ///   - faults: What goes wrong, by the number of the exchange.
    ///   - crash: Where the run ends.
    ///   - meddling: What somebody else does right after a write of targets.
    ///   - strangers: What others write just before an exchange is handled.
    ///   - listsLate: Whether each listing shows the flags as they were before the last write.
    ///   - altering: What becomes of the bodies of good answers.
    func begin(
        faults: [Int: Fault] = [:],
        crash: Crash? = nil,
        meddling: Meddling? = nil,
        strangers: [Int: [Stranger]] = [:],
        listsLate: Bool = false,
        altering: Altering? = nil
    ) {
        self.altering = altering
        self.meddling = meddling
        targetWrites = 0
        self.faults = faults
        self.crash = crash
        self.strangers = strangers
        self.listsLate = listsLate
        earlier = nil
        crashed = false
        exchanges = 0
        asked = [:]
        writes = 0
        spoiled = 0
        lastWrite = nil
    }

    /// Sets the companies of a flag in an environment behind everyone's back.
    func set(_ companies: [SandboxID], of flag: String, in environment: String) {
        Stranger.companies(SandboxID(flag), in: SandboxID(environment), companies).write(to: &world)
    }

    /// Archives a flag behind everyone's back.
    func archive(_ flag: SandboxID) throws {
        try world.editFlag(flag) { $0.archived = true }
    }

    /// Lets somebody else change the targets that a request wrote.
    private func meddle(_ request: TransportRequest, before: SandboxWorld) {
        guard let meddling, request.method == .patch, request.url.contains("/envs/") else { return }
        defer { targetWrites += 1 }
        guard targetWrites == meddling.number else { return }
        switch meddling {
        case .forget:
            // A server that stores nothing doesn't count either.
            world = before
        case .undo, .add:
            for flag in before.flags {
                guard let after = world.flag(flag.key), after.targets != flag.targets else { continue }
                for environment in world.environments {
                    guard let now = after.targets[environment.id], now != flag.targets[environment.id] else { continue }
                    let old = flag.targets[environment.id] ?? SandboxTargets()
                    var companies = now.companies.ids
                    var users = now.users.ids
                    if case .undo = meddling { (companies, users) = (old.companies.ids, old.users.ids) }
                    if case .add = meddling { companies.append("somebody-elses") }
                    try? world.setTargets(
                        of: flag.key, in: environment.id, companies: companies, users: users, at: .unspecified)
                }
            }
        }
    }

    /// Hands out itself: there is no network.
    nonisolated func withTransport<Result: Sendable>(
        parallelism: Int,
        proxy: HTTPProxy?,
        trust: TLSTrust,
        _ body: (any Transport) async throws -> Result
    ) async throws -> Result {
        try await body(self)
    }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let index = exchanges
        exchanges += 1
        for stranger in strangers[index] ?? [] { stranger.write(to: &world) }
        if crashed { throw .cancelled }
        if let crash, crash.at == index {
            crashed = true
            if crash.isHandled { _ = spoil(request) }
            throw .cancelled
        }
        guard let fault = faults[index] else { return handle(request) }
        let answer = fault.isHandled ? spoil(request) : TransportResponse(status: 0)
        return try fault.ending(answer)
    }

    /// Handles a request whose answer won't arrive as it is.
    private func spoil(_ request: TransportRequest) -> TransportResponse {
        let before = writes
        let answer = handle(request)
        spoiled += writes - before
        return answer
    }

    private func handle(_ request: TransportRequest) -> TransportResponse {
        let base = request.url.hasPrefix(Self.url) ? Self.url : Self.runtimeURL
        let target = String(request.url.dropFirst(base.count))
        let authorization = request.headers.first { $0.isNamed("authorization") }?.value
        let asked = SandboxRequest(
            request.method.rawValue, target, authorization: authorization, body: request.body ?? [])
        if let operation = asked.operation { self.asked[operation.rawValue, default: 0] += 1 }
        let isListing = request.method == .get && target.prefix { $0 != "?" } == "/apps/\(world.app.id.text)/flags"
        if listsLate, isListing, var earlier {
            let answer = earlier.respond(to: asked, at: .unspecified)
            return TransportResponse(status: answer.status, body: answer.body)
        }
        if let denied, target.hasSuffix("/\(denied)/flags") {
            let body = #"{"error": {"code": "not_found", "message": "There is no such company."}}"#
            return TransportResponse(status: 404, body: Array(body.utf8))
        }
        let before = world
        let answer = world.respond(to: asked, at: .unspecified)
        if request.method != .get, answer.status == 200 {
            writes += 1
            lastWrite = exchanges - 1
            earlier = before
            meddle(request, before: before)
        }
        let headers = answer.headers.sorted { $0.key < $1.key }.map { HeaderField(name: $0.key, value: $0.value) }
        var body = answer.body
        if answer.status == 200, let altering, let operation = asked.operation {
            body = altering(operation.rawValue, exchanges - 1, body)
        }
        return TransportResponse(status: answer.status, headers: headers, body: body)
    }
}
