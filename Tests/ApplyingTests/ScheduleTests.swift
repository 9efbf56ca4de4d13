import FlagModel
import FlagTestKit
import Planning
import Testing

@testable import Applying

@Suite("The schedule of a plan's calls")
struct ScheduleTests {
    /// The ids of the calls that can be sent now.
    static func ready(_ schedule: inout Schedule) -> [String] {
        var ids: [String] = []
        while let step = schedule.next() { ids.append(step.call.id) }
        return ids
    }

    /// The ids of the calls of a plan that were skipped, with why.
    static func skipped(_ schedule: inout Schedule, _ calls: [Call]) -> [String] {
        schedule.takeSkipped().map { index, reason in
            if case .waitsFor(let id) = reason { "\(calls[index].id) waits for \(id)" } else { "\(reason)" }
        }
    }

    @Test("has nothing to send for no calls")
    func empty() {
        var schedule = Schedule([])
        #expect(schedule.next() == nil)
        #expect(schedule.takeSkipped().isEmpty)
    }

    @Test("sends what waits for nothing at once, in the plan's order, each call once")
    func planOrder() {
        let calls: [Call] = [
            .create("c1", "a"), .update("c2", "b"), .target("c3", "acme", ["b"]), .target("c4", "globex", ["b"]),
        ]
        var schedule = Schedule(calls)
        var steps: [Schedule.Step] = []
        while let step = schedule.next() { steps.append(step) }
        #expect(steps == calls.indices.map { Schedule.Step(index: $0, call: calls[$0], without: []) })
        for step in steps { schedule.settle(step.index, succeeded: true) }
        #expect(schedule.next() == nil)
        #expect(schedule.takeSkipped().isEmpty)
    }

    @Test("sends a call when all that it waits for have ended, as soon as that is so")
    func waits() {
        var schedule = Schedule([
            .create("c1", "a"), .create("c2", "b"), .target("c3", "acme", ["a", "b"], after: ["c1", "c2"]),
            .target("c4", "globex", ["b"], after: ["c2"]),
        ])
        #expect(Self.ready(&schedule) == ["c1", "c2"])
        schedule.settle(1, succeeded: true)
        #expect(Self.ready(&schedule) == ["c4"])
        schedule.settle(0, succeeded: true)
        #expect(Self.ready(&schedule) == ["c3"])
        schedule.settle(3, succeeded: true)
        schedule.settle(2, succeeded: true)
        #expect(Self.ready(&schedule) == [])
    }

    @Test("sends production last among what is ready, so that a mistake shows elsewhere first")
    func productionLast() {
        var schedule = Schedule([
            .target("c1", "acme", ["a"]), .target("c2", "acme", ["a"], production: false), .create("c3", "b"),
            .target("c4", "globex", ["b"], after: ["c3"]),
            .target("c5", "globex", ["b"], production: false, after: ["c3"]),
        ])
        #expect(schedule.next()?.call.id == "c2")
        #expect(schedule.next()?.call.id == "c3")
        schedule.settle(2, succeeded: true)
        #expect(Self.ready(&schedule) == ["c5", "c1", "c4"])
    }

    @Test("archives when all else has ended, well or not")
    func archivesLast() {
        var schedule = Schedule([
            .archive("c1", "old"), .create("c2", "a"), .target("c3", "acme", ["a"], after: ["c2"]),
            .archive("c4", "older"), .update("c5", "b"),
        ])
        #expect(Self.ready(&schedule) == ["c2", "c5"])
        schedule.settle(1, succeeded: true)
        #expect(Self.ready(&schedule) == ["c3"])
        schedule.settle(2, succeeded: false)
        #expect(Self.ready(&schedule) == [])
        schedule.settle(4, succeeded: false)
        #expect(Self.ready(&schedule) == ["c1", "c4"])
        schedule.settle(0, succeeded: true)
        schedule.settle(3, succeeded: true)
        #expect(Self.ready(&schedule) == [])
    }

    @Test("archives at once if there is nothing else, or nothing else that can be sent")
    func archivesAlone() {
        var alone = Schedule([.archive("c1", "old"), .archive("c2", "older")])
        #expect(Self.ready(&alone) == ["c1", "c2"])

        let calls: [Call] = [.create("c1", "a"), .target("c2", "acme", ["a"], after: ["c1"]), .archive("c3", "old")]
        var lost = Schedule(calls)
        #expect(Self.ready(&lost) == ["c1"])
        lost.settle(0, succeeded: false)
        #expect(Self.ready(&lost) == ["c3"])
        #expect(Self.skipped(&lost, calls) == ["c2 waits for c1"])
    }

    @Test("archives a flag whose archiving waits for another call after that call, once")
    func archivesAfter() {
        let calls: [Call] = [
            .create("c1", "a"), .update("c2", "b"), .archive("c3", "b", after: ["c2"]),
            .archive("c4", "c", after: ["c3"]),
        ]
        var schedule = Schedule(calls)
        #expect(Self.ready(&schedule) == ["c1", "c2"])
        schedule.settle(1, succeeded: true)
        #expect(Self.ready(&schedule) == [])
        schedule.settle(0, succeeded: true)
        #expect(Self.ready(&schedule) == ["c3"])
        schedule.settle(2, succeeded: false)
        #expect(Self.ready(&schedule) == [])
        #expect(Self.skipped(&schedule, calls) == ["c4 waits for c3"])
    }

    @Test("takes along with a failure what waits for it, and nothing else")
    func failure() {
        let calls: [Call] = [
            .create("c1", "a"), .create("c2", "b"), .target("c3", "acme", ["a"], after: ["c1"]),
            .target("c4", "globex", ["b"], after: ["c2"]), .target("c5", "hooli", ["other"]),
        ]
        var schedule = Schedule(calls)
        #expect(Self.ready(&schedule) == ["c1", "c2", "c5"])
        schedule.settle(0, succeeded: false)
        #expect(Self.ready(&schedule) == [])
        #expect(Self.skipped(&schedule, calls) == ["c3 waits for c1"])
        #expect(Self.skipped(&schedule, calls) == [])
        schedule.settle(1, succeeded: true)
        #expect(Self.ready(&schedule) == ["c4"])
    }

    @Test("sends a batch without the flags that couldn't be made, brought back or moved")
    func batch() {
        let calls: [Call] = [
            .create("c1", "a"), .update("c2", "b") { $0.archived = false }, .update("c3", "c") { $0.stage = "st1" },
            .target("c4", "acme", ["a", "x", "b", "c", "y"], after: ["c1", "c2", "c3"]),
        ]
        var schedule = Schedule(calls)
        #expect(Self.ready(&schedule) == ["c1", "c2", "c3"])
        schedule.settle(0, succeeded: false)
        schedule.settle(1, succeeded: true)
        schedule.settle(2, succeeded: false)
        let step = schedule.next()
        #expect(
            step
                == Schedule.Step(
                    index: 3, call: .target("c4", "acme", ["x", "b", "y"], after: ["c1", "c2", "c3"]),
                    without: ["a", "c"]))
        #expect(schedule.takeSkipped().isEmpty)
    }

    @Test("skips a batch of which nothing is left, and names the first call that it waits for")
    func emptyBatch() {
        let calls: [Call] = [
            .create("c1", "a"), .create("c2", "b"), .target("c3", "acme", ["a", "b"], after: ["c1", "c2"]),
        ]
        var schedule = Schedule(calls)
        #expect(Self.ready(&schedule) == ["c1", "c2"])
        schedule.settle(1, succeeded: false)
        schedule.settle(0, succeeded: false)
        #expect(Self.ready(&schedule) == [])
        #expect(Self.skipped(&schedule, calls) == ["c3 waits for c1"])
    }

    @Test("skips a chain to its end")
    func chain() {
        let calls: [Call] = [
            .update("c1", "a"), .update("c2", "b", after: ["c1"]), .update("c3", "c", after: ["c2"]),
            .update("c4", "d", after: ["c3", "c1"]), .update("c5", "e"),
        ]
        var schedule = Schedule(calls)
        #expect(Self.ready(&schedule) == ["c1", "c5"])
        schedule.settle(0, succeeded: false)
        #expect(Self.ready(&schedule) == [])
        #expect(Self.skipped(&schedule, calls) == ["c2 waits for c1", "c3 waits for c2", "c4 waits for c3"])
    }
}
