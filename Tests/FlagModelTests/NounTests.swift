import Diagnostics
import FlagModel
import FlagTestKit
import Testing

@Suite("The nouns")
struct NounTests {
    @Test("an app has its environments and stages in its own order; among equals the id decides")
    func appOrder() {
        let app = App(
            id: "ap1", name: "Acme Web", keyFormat: .custom,
            environments: [
                AppEnvironment(id: "en3", name: "A", isProduction: false, order: 2, flagStateVersion: 1),
                AppEnvironment(id: "en2", name: "C", isProduction: true, order: 0, flagStateVersion: 1),
                AppEnvironment(id: "en1", name: "B", isProduction: false, order: 2, flagStateVersion: 1),
            ],
            stages: [
                Stage(id: "st2", name: "A", order: 1), Stage(id: "st3", name: "B", order: 0),
                Stage(id: "st1", name: "C", order: 1),
            ])
        #expect(app.environments.map(\.id) == ["en2", "en1", "en3"])
        #expect(app.stages.map(\.id) == ["st3", "st1", "st2"])
    }

    @Test("secret is seen of what is served: not of an archived flag, nor of one that no answer has")
    func secrets() {
        let flags = ["a", "b", "old", "unserved"].map { key in
            LiveFlag(id: Identifier("fl-" + key), key: Identifier(key), name: key, archived: key == "old")
        }
        var live = LiveState(
            app: App(id: "ap1", name: "Acme", keyFormat: .custom, environments: [], stages: []), flags: flags)
        live.see(secrets: ["a": true, "b": false, "old": true, "other": true])
        #expect(live.flags.map(\.secret) == [true, false, nil, nil])
        #expect(live.flags.map { $0.isUnseen(.secret) } == [false, false, true, true])
    }

    @Test("an owner is called by e-mail address, else by name, else by id")
    func ownerDisplay() {
        #expect(Owner(id: "u1", name: "Jane", email: "jane@example.com").display == "jane@example.com")
        #expect(Owner(id: "u1", name: "Jane").display == "Jane")
        #expect(Owner(id: "u1").display == "u1")
    }

    @Test("live targets have a list for each kind")
    func liveTargets() {
        var targets = LiveTargets(companies: ["acme"], users: ["u1"])
        #expect(targets[.company] == ["acme"])
        #expect(targets[.user] == ["u1"])
        targets[.company] = []
        targets[.user].insert("u2")
        #expect(targets == LiveTargets(companies: [], users: ["u1", "u2"]))
    }

    @Test("addresses of targets go by flag, then by environment")
    func addresses() {
        let ordered = [("a", "en1"), ("a", "en2"), ("b", "en1"), ("e\u{301}", "en1"), ("\u{E9}", "en1")]
            .map { TargetsAddress(flag: Identifier($0.0), environment: Identifier($0.1)) }
        #expect(ordered.reversed().sorted() == ordered)
        #expect(Set(ordered).count == 5)
    }

    /// What an environment of a flag says, and whether that manages anything.
    struct Managed: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let isManaged: Bool
        let write: @Sendable (inout ManifestTargets) -> Void
    }

    static let managed: [Managed] = [
        Managed(testDescription: "nothing", isManaged: false) { _ in },
        Managed(testDescription: "empty audiences", isManaged: true) { $0.audiences = Located([], at: place(2)) },
        Managed(testDescription: "empty companies", isManaged: true) { $0.companies = Located([], at: place(2)) },
        Managed(testDescription: "empty users", isManaged: true) { $0.users = Located([], at: place(2)) },
        Managed(testDescription: "an empty remove", isManaged: false) { $0.removeCompanies = [] },
        Managed(testDescription: "a company to remove", isManaged: true) { $0.removeCompanies = [id("acme", 3)] },
        Managed(testDescription: "a user to remove", isManaged: true) { $0.removeUsers = [id("u1", 3)] },
    ]

    @Test("an environment is managed as soon as anything is written in it", arguments: managed)
    func isManaged(_ written: Managed) {
        var targets = ManifestTargets(environment: Self.id("Production", 1))
        written.write(&targets)
        #expect(targets.isManaged == written.isManaged)
    }

    @Test("a resolved list is managed if it is written itself, or audiences are")
    func manages() {
        let environment = AppEnvironment(id: "en1", name: "P", isProduction: true, order: 0, flagStateVersion: 1)
        func managed(audiences: [Int]?, _ write: (inout ManifestTargets) -> Void) -> [TargetKind] {
            var written = ManifestTargets(environment: Self.id("P", 1))
            write(&written)
            let targets = ResolvedTargets(
                environment: environment, place: Self.place(1), mode: .exact, audiences: audiences, written: written)
            return TargetKind.allCases.filter(targets.manages)
        }
        #expect(managed(audiences: nil) { _ in } == [])
        #expect(managed(audiences: []) { _ in } == [.company, .user])
        #expect(managed(audiences: nil) { $0.companies = Located([], at: Self.place(1)) } == [.company])
        #expect(managed(audiences: nil) { $0.users = Located([], at: Self.place(1)) } == [.user])
        #expect(managed(audiences: nil) { $0.removeUsers = [Self.id("u1", 1)] } == [])
    }

    @Test("lists of one kind are those that are written for it")
    func lists() {
        var targets = ManifestTargets(environment: Self.id("P", 1))
        targets.companies = Located([Self.id("acme", 2)], at: Self.place(2))
        targets.removeUsers = [Self.id("u1", 3)]
        #expect(targets.list(.company)?.value.map(\.value) == ["acme"])
        #expect(targets.list(.user) == nil)
        #expect(targets.removals(.company).isEmpty)
        #expect(targets.removals(.user).map(\.value) == ["u1"])
        let audience = Audience(
            name: Self.id("partners", 1), companies: [Self.id("acme", 2)], users: [Self.id("u1", 3)])
        #expect(audience.list(.company).map(\.value) == ["acme"])
        #expect(audience.list(.user).map(\.value) == ["u1"])
    }

    private static func place(_ line: UInt32) -> Place {
        Place(file: 0, start: SourcePosition(line: line, column: 3), end: SourcePosition(line: line, column: 9))
    }

    private static func id(_ text: Identifier, _ line: UInt32) -> Located<Identifier> {
        Located(text, at: place(line))
    }
}
