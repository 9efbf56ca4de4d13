import APIAccess
import FlagModel
import FlagTestKit
import JSONText
import ManagementAPI
import Planning
import TestTools
import Testing

@testable import Applying

@Suite("What is sent")
struct SentRequestTests {
    /// A request as the plan file shows it, or as the transport was handed it.
    private struct Request: Hashable, Comparable {
        let line: String
        let body: [UInt8]

        static func < (left: Request, right: Request) -> Bool {
            (left.line, String(decoding: left.body, as: UTF8.self))
                < (right.line, String(decoding: right.body, as: UTF8.self))
        }
    }

    @Test("is what the plan file shows, with the message and the notifications", arguments: Seeds.cases(60))
    func isWhatThePlanShows(seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        let calls = Self.calls(&random)
        let plan = Plan.of(calls)
        var options = ApplyOptions(parallelism: 3)
        if random.chance(50) { options.message = random.hostileText() }
        if random.chance(70) { options.notifications = random.some(of: APINotification.allCases, 50) }
        let transport = ScriptedTransport { Answers.well($0) }
        let applier = try Applier(over: transport, options)
        let outcome = await applier.apply(plan)
        #expect(outcome.done == calls.count)

        let operations = Set(calls.map(\.operation))
        #expect(operations == Set(Call.Operation.allCases))
        let expected = try Self.shown(by: plan, options).sorted()
        let sent = Self.sent(transport).sorted()
        #expect(sent == expected)
    }

    private static func shown(by plan: Plan, _ options: ApplyOptions) throws -> [Request] {
        let file = try JSONReader.read(Array(plan.json.pretty().utf8))
        guard case .array(let calls)? = file["calls"] else { throw Broken() }
        return try calls.map { try expected($0, options) }
    }

    private struct Broken: Error {}

    private static func expected(_ call: JSONValue, _ options: ApplyOptions) throws -> Request {
        guard case .string(let method)? = call["method"], case .string(let path)? = call["path"],
            case .string(let operation)? = call["operation"], case .object(var members)? = call["body"]
        else { throw Broken() }
        if ["updateCompanyFlags", "updateUserFlags"].contains(operation) {
            if let message = options.message { members.append(JSONMember("changeDescription", .string(message))) }
            if let places = options.notifications {
                members.append(JSONMember("notifications", .strings(places.map(\.rawValue))))
            }
        }
        return Request(line: "\(method) \(path)", body: JSONValue.object(members).bytes())
    }

    private static func sent(_ transport: ScriptedTransport) -> [Request] {
        transport.sent.map { Request(line: $0.line, body: Array($0.body.utf8)) }
    }

    /// Calls of every kind, with ids and strings that need care in a path and in JSON.
    private static func calls(_ random: inout Seeded) -> [Call] {
        var requests: [Call.Request] = []
        for number in 0..<3 {
            requests.append(.createFlag(newFlag(number, &random)))
            requests.append(.updateFlag(update(number, &random)))
            for kind in TargetKind.allCases {
                requests.append(.updateTarget(target(kind, &random)))
                requests.append(.upsertEntity(upsert(kind, &random)))
            }
        }
        return requests.enumerated().map { Call(id: "c\($0 + 1)", request: $1) }
    }

    private static func id(_ random: inout Seeded) -> Identifier {
        Identifier(random.one(of: ["", "..", "a/b", "%2F", "é"], or: "") + "x" + random.hostileText(upTo: 6))
    }

    private static func newFlag(_ number: Int, _ random: inout Seeded) -> NewFlag {
        var flag = NewFlag(key: Identifier("new-\(number)" + random.hostileText(upTo: 4)), name: random.hostileText())
        if random.chance(50) { flag.description = random.hostileText() }
        if random.chance(50) { flag.owner = id(&random) }
        if random.chance(50) { flag.stage = id(&random) }
        if random.chance(50) { flag.permanent = random.chance(50) }
        if random.chance(50) { flag.secret = random.chance(50) }
        return flag
    }

    private static func update(_ number: Int, _ random: inout Seeded) -> FlagUpdate {
        var update = FlagUpdate(key: Identifier("flag-\(number)"), id: Identifier("\(number)" + id(&random).text))
        update.name = random.hostileText()
        if random.chance(50) { update.description = random.chance(30) ? .clear : .set(random.hostileText()) }
        if random.chance(50) { update.owner = random.chance(30) ? .clear : .set(id(&random)) }
        if random.chance(50) { update.stage = id(&random) }
        if random.chance(50) { update.permanent = random.chance(50) }
        if random.chance(50) { update.secret = random.chance(50) }
        if random.chance(30) { update.archived = random.chance(50) }
        return update
    }

    private static func upsert(_ kind: TargetKind, _ random: inout Seeded) -> EntityUpsert {
        EntityUpsert(kind: kind, id: id(&random), environment: id(&random), environmentName: random.hostileText())
    }

    private static func target(_ kind: TargetKind, _ random: inout Seeded) -> TargetUpdate {
        let entries = (0..<Int.random(in: 1...4, using: &random)).map { number in
            TargetUpdate.Entry(flag: Identifier("t-\(number)" + random.hostileText(upTo: 4)), adds: random.chance(50))
        }
        return TargetUpdate(
            kind: kind, target: id(&random), environment: id(&random), environmentName: "E", production: false,
            entries: entries)
    }
}
