import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("The digest of a plan")
struct PlanDigestTests {
    @Test("is SHA-256 of the changes and calls in their canonical form")
    func known() {
        #expect(Plan.sample().digest == "63e71cea010d32c0b2d44b11f3da3535055a9021ecd41af55c39ca36035c1f8f")
    }

    @Test("stays when the manifest's lines move")
    func places() {
        #expect(Plan.sample(movedBy: 7).digest == Plan.sample().digest)
    }

    @Test("stays if what is said in addition to the changes differs")
    func remarks() {
        var plan = Plan.sample()
        plan.notes = []
        plan.warnings = []
        plan.blocked = []
        #expect(plan.digest == Plan.sample().digest)
    }

    @Test("keeps a string that only looks like a place")
    func texts() {
        var plan = Plan.sample()
        plan.changes = [
            Change(
                flag: "place",
                action: .update,
                place: nil,
                fields: [FieldChange(field: .name, before: .text("place"), after: .text("\"place\":null"))]
            )
        ]
        var other = plan
        other.changes = [
            Change(
                flag: "place",
                action: .update,
                place: nil,
                fields: [FieldChange(field: .name, before: .text("place"), after: .text(""))]
            )
        ]
        #expect(plan.digest != other.digest)
    }

    @Test("differs if a change or a call does, down to the bytes")
    func content() {
        var composed = Plan.sample()
        composed.changes.append(Change(flag: "\u{E9}", action: .archive, place: nil))
        var decomposed = Plan.sample()
        decomposed.changes.append(Change(flag: "e\u{301}", action: .archive, place: nil))
        var fewer = Plan.sample()
        fewer.calls.removeLast()
        let digests = [Plan.sample(), composed, decomposed, fewer].map(\.digest)
        #expect(Set(digests).count == digests.count)
    }
}
