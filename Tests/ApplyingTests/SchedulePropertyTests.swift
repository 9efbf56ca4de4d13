import Applying
import FlagModel
import FlagTestKit
import Planning
import TestTools
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The schedule of any plan, whatever fails and whatever ends first")
struct SchedulePropertyTests {
    /// How a call ended.
    private enum End: Equatable {
        case done, failed, skipped
    }

    private struct Broken: Error {
        let what: String
    }

    private static var seeds: [UInt64] {
        ProcessInfo.processInfo.environment["HOIST_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...3_000)
    }

    @Test("ends every call once, starts none before what it waits for, and archives last")
    func anyPlan() async {
        for seed in Self.seeds {
            // Other tests wait for the threads.
            if seed.isMultiple(of: 20) { await Task.yield() }
            var random = Seeded(seed: seed)
            let calls = Self.calls(&random)
            do {
                try Self.drive(calls, &random)
            } catch {
                Issue.record("HOIST_SEED=\(seed): \(error) in \(calls)")
                return
            }
        }
    }

    // MARK: A plan

    /// Calls of every kind; each waits for some of the earlier ones, batches for what their flags hang on.
    private static func calls(_ random: inout Seeded) -> [Call] {
        var gates: [(flag: Identifier, id: String)] = []
        var calls: [Call] = []
        for index in 0..<Int.random(in: 0...14, using: &random) {
            let id = "c\(index + 1)"
            let key = Identifier("f\(index)")
            let earlier = calls.filter { !archives($0) && Int.random(in: 0..<8, using: &random) == 0 }.map(\.id)
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                calls.append(.create(id, key))
                gates.append((key, id))
            case 1:
                calls.append(.update(id, key, after: earlier) { $0.stage = "st1" })
                gates.append((key, id))
            case 2:
                let before = calls.filter { _ in Int.random(in: 0..<8, using: &random) == 0 }.map(\.id)
                calls.append(.archive(id, key, after: before))
            default:
                let waited = gates.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
                let free = (0..<Int.random(in: 0...2, using: &random)).map { Identifier("free\($0)") }
                let flags = waited.map(\.flag) + free
                calls.append(
                    .target(
                        id, "acme", flags.isEmpty ? ["free"] : flags, production: Bool.random(using: &random),
                        after: waited.map(\.id)))
            }
        }
        return calls
    }

    private static func archives(_ call: Call) -> Bool {
        if case .updateFlag(let update) = call.request { update.archived == true } else { false }
    }

    // MARK: A run

    /// Sends and ends calls in random order, with random failures, and looks at each step.
    private static func drive(_ calls: [Call], _ random: inout Seeded) throws {
        var schedule = Schedule(calls)
        var ends: [String: End] = [:]
        var started: Set<String> = []
        var inFlight: [Int] = []
        while true {
            let wanted = Int.random(in: 1...4, using: &random)
            while inFlight.count < wanted, let step = schedule.next() {
                try takeSkipped(&schedule, calls, &ends)
                guard started.insert(step.call.id).inserted else { throw Broken(what: "\(step.call.id) twice") }
                try look(at: step, calls, ends)
                inFlight.append(step.index)
            }
            try takeSkipped(&schedule, calls, &ends)
            guard let next = inFlight.indices.randomElement(using: &random) else { break }
            let index = inFlight.remove(at: next)
            let succeeded = Int.random(in: 0..<3, using: &random) > 0
            ends[calls[index].id] = succeeded ? .done : .failed
            schedule.settle(index, succeeded: succeeded)
        }
        guard ends.count == calls.count else {
            throw Broken(what: "\(calls.map(\.id).filter { ends[$0] == nil }) never ended")
        }
        guard schedule.next() == nil, schedule.takeSkipped().isEmpty else { throw Broken(what: "there is more") }
    }

    /// What is sent may be sent, complete except for the flags that are lost.
    private static func look(at step: Schedule.Step, _ calls: [Call], _ ends: [String: End]) throws {
        let call = calls[step.index]
        guard call.dependsOn.allSatisfy({ ends[$0] != nil }) else { throw Broken(what: "\(call.id) too early") }
        if archives(call), calls.contains(where: { !archives($0) && ends[$0.id] == nil }) {
            throw Broken(what: "\(call.id) archives too early")
        }
        let lost = call.dependsOn.filter { ends[$0] != .done }
        guard case .updateTarget(let planned) = call.request else {
            guard lost.isEmpty, step.call == call, step.without == [] else {
                throw Broken(what: "\(call.id) though \(lost) failed")
            }
            return
        }
        guard case .updateTarget(let sent) = step.call.request else { throw Broken(what: "\(call.id) is another call") }
        let flags = lostFlags(lost, calls)
        guard sent.entries == planned.entries.filter({ !flags.contains($0.flag) }), !sent.entries.isEmpty,
            step.without == planned.entries.map(\.flag).filter(flags.contains),
            step.call
                == .target(
                    call.id, planned.target, sent.entries.map(\.flag), production: planned.production,
                    after: call.dependsOn
                )
        else { throw Broken(what: "\(call.id) goes out as \(step), though \(lost) failed") }
    }

    /// What is skipped waits for something that failed, and nothing of it could be sent.
    private static func takeSkipped(_ schedule: inout Schedule, _ calls: [Call], _ ends: inout [String: End]) throws {
        for (index, reason) in schedule.takeSkipped() {
            let call = calls[index]
            guard ends[call.id] == nil else { throw Broken(what: "\(call.id) ended and is skipped") }
            guard case .waitsFor(let id) = reason, call.dependsOn.contains(id), let end = ends[id], end != .done else {
                throw Broken(what: "\(call.id) is skipped for \(reason)")
            }
            if case .updateTarget(let update) = call.request {
                let flags = lostFlags(call.dependsOn.filter { ends[$0] != .done }, calls)
                guard update.entries.allSatisfy({ flags.contains($0.flag) }) else {
                    throw Broken(what: "\(call.id) is skipped, though some of it could be sent")
                }
            }
            ends[call.id] = .skipped
        }
    }

    /// The flags that hang on calls.
    private static func lostFlags(_ ids: [String], _ calls: [Call]) -> Set<Identifier> {
        Set(
            calls.filter { ids.contains($0.id) }
                .compactMap { call in
                    switch call.request {
                    case .createFlag(let flag): flag.key
                    case .updateFlag(let update): update.key
                    case .updateTarget, .upsertEntity: nil
                    }
                })
    }
}
