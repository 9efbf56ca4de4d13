import APITestKit
import Foundation
import JSONText
import Planning
import Sandbox
import TestTools
import Testing

@testable import HoistEngine

/// Reflag's answers change: what hoist doesn't use changes nothing, and what it does use ends a run before its first write.
@Suite("Answers that change")
struct AnswerPropertyTests {
    private static let first = UInt64(ProcessInfo.processInfo.environment["HOIST_SEED"] ?? "") ?? 20_261_129
    private static let cases = UInt64(ProcessInfo.processInfo.environment["HOIST_CASES"] ?? "") ?? 12

    @Test("in what hoist doesn't use change nothing: the plan, its outcome and the end are the same")
    func noise() async throws {
        let folders = try CacheFolders()
        let places = try ReadPlaces()
        for seed in Self.first..<Self.first + Self.cases {
            let case_ = try Case(seed: seed)
            let comment = Comment(rawValue: "HOIST_SEED=\(seed)\n\(case_.text)")
            let (calm, noisy) = (World(case_.world), World(case_.world))
            await noisy.begin(altering: { operation, exchange, body in
                var random = Seeded(seed: seed &* 1_000 &+ UInt64(exchange))
                return places.noisy(operation, body, &random)
            })
            var ends: [(plan: [UInt8], ending: String, exchanges: Int)] = []
            for world in [calm, noisy] {
                var run = Run(case_: case_, world: world, folder: folders.next(), parallelism: 1)
                run.proof = .runtime
                switch try await run.apply() {
                case .applied(let result):
                    ends.append((PlanFile(result.work.plan).bytes, "\(result.ending)", await world.exchanges))
                case .refused(let error): ends.append(([], error.message, await world.exchanges))
                }
            }
            #expect(ends[0] == ends[1], comment)
            #expect((await calm.world).state() == (await noisy.world).state(), comment)
        }
    }

    /// Siblings of a member of another type are in ``ReadMembersTests``: absent, null, a number out of range.
    @Test(
        "in what a plan uses end the run with the operation and the member, and nothing is written",
        arguments: ["getApp", "listFlags", "getFlagTargeting", "getFeatures", "getEvaluatedFeatures"])
    func broken(_ operation: String) async throws {
        let folders = try CacheFolders()
        let places = try ReadPlaces()
        // It says everything, so that everything is read.
        var case_ = try Case(everything: 7)
        for flag in case_.world.flags { try case_.world.editFlag(flag.key) { $0.owner = "usr_jane" } }
        let needed = places.needed[operation, default: []].sorted()
        #expect(!needed.isEmpty)
        var broken = 0
        for place in needed {
            let world = World(case_.world)
            await world.begin(altering: { asked, _, body in
                asked == operation ? places.broken(body, at: place) : body
            })
            let run = Run(case_: case_, world: world, folder: folders.next())
            let ending = try await run.apply()
            guard case .refused(let error) = ending else {
                Issue.record("\(operation) \(place): \(ending.result.map { "\($0.ending)" } ?? "")")
                continue
            }
            broken += 1
            #expect(error.kind == .failed || place.contains("sdkAccess"), "\(place): \(error.message)")
            let name = place.split(separator: ".").last { $0 != "*" } ?? ""
            #expect(error.message.contains(operation) && error.message.contains(name), "\(place): \(error.message)")
            #expect(await world.writes == 0)
        }
        #expect(broken == needed.count)
    }
}

/// What is read of each operation's answer: by the list that the alarm for the API has, and of the Runtime API by this.
private struct ReadPlaces: Sendable {
    private var all: [String: Set<String>] = [
        "getFeatures": ["success", "flagStateVersion", "features", "features.*.key"],
        "getEvaluatedFeatures": ["success", "flagStateVersion", "features", "features.*.isEnabled"],
    ]
    /// Those that have to be there.
    private(set) var needed: [String: Set<String>] = [
        "getFeatures": ["success", "features", "features.*.key"],
        "getEvaluatedFeatures": ["success", "features", "features.*.isEnabled"],
    ]

    init() throws {
        for (name, operation) in try APIList().operations {
            all[name] = Set(operation.reads.keys)
            // The keys of a verification have a test of their own.
            needed[name] = Set(
                operation.reads.filter { !$0.value.isOptional && !$0.value.isSpare && !$0.key.contains("sdkAccess") }
                    .keys)
        }
    }

    private func isRead(_ place: String, of operation: String) -> Bool {
        all[operation, default: []].contains { $0 == place || $0.hasPrefix(place + ".") }
    }

    /// An answer with all changed that isn't read, and more in it.
    func noisy(_ operation: String, _ body: [UInt8], _ random: inout Seeded) -> [UInt8] {
        guard let answer = try? JSONReader.read(body) else { return body }
        return noisy(answer, "", operation, &random).bytes()
    }

    private func noisy(_ value: JSONValue, _ place: String, _ operation: String, _ random: inout Seeded) -> JSONValue {
        let prefix = place.isEmpty ? "" : place + "."
        switch value {
        case .array(let items):
            var changed: [JSONValue] = []
            for item in items { changed.append(noisy(item, prefix + "*", operation, &random)) }
            return .array(changed)
        case .object(let members):
            var changed: [JSONMember] = []
            for member in members {
                let inner = [prefix + member.name, prefix + "*"].first { isRead($0, of: operation) }
                if let inner {
                    changed.append(JSONMember(member.name, noisy(member.value, inner, operation, &random)))
                } else if random.chance(70) {
                    changed.append(JSONMember(member.name, random.one(of: Self.values, or: nil)))
                }
            }
            // A new name in a map would be a new flag or environment.
            if !isRead(prefix + "*", of: operation) {
                changed.append(JSONMember("new", random.one(of: Self.values, or: nil)))
            }
            return .object(changed.shuffled(using: &random))
        default: return value
        }
    }

    private static let values: [JSONValue] = [nil, true, 7, "text", [], [nil], [:], ["id": 7]]

    /// An answer with a list of numbers in place of a member, wherever that is.
    func broken(_ body: [UInt8], at place: String) -> [UInt8] {
        guard let answer = try? JSONReader.read(body) else { return body }
        return broken(answer, place.split(separator: ".")[...]).bytes()
    }

    private func broken(_ value: JSONValue, _ path: ArraySlice<Substring>) -> JSONValue {
        guard let step = path.first else { return .array([7]) }
        let rest = path.dropFirst()
        switch value {
        case .array(let items): return .array(items.map { broken($0, rest) })
        case .object(let members):
            return .object(
                members.map { member in
                    let isMeant = step == "*" || step == member.name
                    return isMeant ? JSONMember(member.name, broken(member.value, rest)) : member
                })
        default: return value
        }
    }
}
