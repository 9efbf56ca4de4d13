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

    private static func target(
        _ id: Identifier,
        _ kind: TargetKind = .company,
        in environment: Identifier = "en1",
        of flag: Identifier = "f"
    ) -> GrantEffect.Target {
        GrantEffect.Target(entity(id, kind, in: environment), of: flag)
    }

    /// Siblings: a user of the same id, the same company in another environment and of another flag, one that becomes known
    /// before it is sent.
    @Test("a target waits until it was live, and no longer")
    func waiting() {
        var snapshot = Snapshot(apiURL: "https://app.reflag.com/api", app: "ap1")
        let all: Set = [
            Self.target("acme"), Self.target("acme", .user), Self.target("acme", in: "en2"),
            Self.target("acme", of: "g"),
        ]
        for target in all {
            snapshot.note(target.entity, isKnown: false)
            snapshot.noteWaiting(target)
        }
        #expect(snapshot.waitingTargets == all)
        #expect(!snapshot.knows(Self.entity("acme")))
        // Known by now: it still waits to be sent.
        snapshot.note(Self.entity("acme"), isKnown: true)
        #expect(snapshot.knows(Self.entity("acme")))
        #expect(snapshot.waitingTargets == all)
        snapshot.noteLive(Self.target("acme"))
        #expect(snapshot.waitingTargets == all.subtracting([Self.target("acme")]))
        for target in all { snapshot.noteLive(target) }
        #expect(snapshot.waiting == [:])
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
