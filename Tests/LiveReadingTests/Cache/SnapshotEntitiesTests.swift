import FlagModel
import LiveReading
import Testing

@Suite("Whom a snapshot knows")
struct SnapshotEntitiesTests {
    private static func entity(
        _ id: Identifier,
        _ kind: TargetKind = .company,
        in environment: Identifier = "en1"
    ) -> EntityAddress {
        EntityAddress(environment: environment, kind: kind, id: id)
    }

    /// Siblings: a user of the same id, the same company in another environment, one that becomes known before it is sent.
    @Test("who wasn't known waits until a call has made them a target, and no longer")
    func waiting() {
        var snapshot = Snapshot(apiURL: "https://app.reflag.com/api", app: "ap1")
        snapshot.note(Self.entity("acme"), isKnown: false)
        snapshot.note(Self.entity("acme", .user), isKnown: false)
        snapshot.note(Self.entity("acme", in: "en2"), isKnown: false)
        #expect(snapshot.waiting["en1"] == LiveTargets(companies: ["acme"], users: ["acme"]))
        #expect(snapshot.waiting["en2"] == LiveTargets(companies: ["acme"]))
        #expect(!snapshot.knows(Self.entity("acme")))
        // Known by now: it still waits to be sent.
        snapshot.note(Self.entity("acme"), isKnown: true)
        #expect(snapshot.knows(Self.entity("acme")))
        #expect(snapshot.waiting["en1"]?.companies == ["acme"])
        snapshot.noteSent(Self.entity("acme"))
        #expect(snapshot.waiting["en1"] == LiveTargets(users: ["acme"]))
        snapshot.noteSent(Self.entity("acme", in: "en2"))
        #expect(snapshot.waiting["en2"] == nil)
        #expect(snapshot.knows(Self.entity("acme")))
    }

    @Test("who isn't known any more is asked about again")
    func forgotten() {
        var snapshot = Snapshot(apiURL: "https://app.reflag.com/api", app: "ap1")
        snapshot.note(Self.entity("acme"), isKnown: true)
        #expect(snapshot.waiting == [:])
        snapshot.note(Self.entity("acme"), isKnown: false)
        #expect(!snapshot.knows(Self.entity("acme")))
    }
}
