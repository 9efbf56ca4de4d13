import Sandbox
import Testing

@Suite("companies and users that are known")
struct EntityTests {
    private static let target = #"{"updates":[{"flagKey":"k","specificTargetValue":true}]}"#
    private static let removal = #"{"updates":[{"flagKey":"k","specificTargetValue":null}]}"#

    /// The two kinds, which only differ by their words.
    struct Kind: Sendable, CustomTestStringConvertible {
        let kind: EntityKind
        let path: String
        var noun: String { kind.rawValue }
        var testDescription: String { noun }
    }

    static let kinds = [
        Kind(kind: .company, path: "\(app)/envs/env_staging/companies"),
        Kind(kind: .user, path: "\(app)/envs/env_staging/users"),
    ]

    private func fixture(_ strictness: SandboxStrictness?, flags: [SandboxFlag] = [SandboxFlag(key: "k")]) throws
        -> Fixture
    {
        var fixture = try Fixture(flags: flags)
        fixture.world.strictness = strictness
        return fixture
    }

    @Test("everybody is known by default", arguments: kinds)
    func lenient(kind: Kind) throws {
        var fixture = try fixture(nil)
        #expect(try fixture.send("GET", "\(kind.path)/new/flags").status == 200)
        #expect(try fixture.send("PATCH", "\(kind.path)/new/flags", Self.target).status == 200)
    }

    @Test("an unknown one isn't found by writes, nor by reads if both are strict", arguments: kinds)
    func strict(kind: Kind) throws {
        for strictness in SandboxStrictness.allCases {
            var fixture = try fixture(strictness)
            let before = fixture.world
            let missing = Answer.error(404, "not_found", "There is no \(kind.noun) caf\u{e9}/1.")
            let read = try fixture.send("GET", "\(kind.path)/caf%C3%A9%2F1/flags")
            if strictness == .all {
                #expect(read == missing)
            } else {
                #expect(read.status == 200)
                #expect(read.text.contains(#""specificTargetValue":null,"trackCount":0,"value":false"#))
            }
            for body in [Self.target, Self.removal, "{}"] {
                #expect(try fixture.send("PATCH", "\(kind.path)/caf%C3%A9%2F1/flags", body) == missing)
            }
            #expect(fixture.world == before)
            // The environment comes first, and the other kind is another one.
            let path = kind.path.replacing("env_staging", with: "env_none")
            #expect(
                try fixture.send("PATCH", "\(path)/x/flags", Self.target)
                    == .error(404, "not_found", "There is no environment env_none."))
        }
    }

    @Test("an upsert makes one known, in its environment, and only that one", arguments: kinds)
    func upserted(kind: Kind) throws {
        for strictness in SandboxStrictness.allCases {
            var fixture = try fixture(strictness)
            #expect(try fixture.send("PUT", "\(kind.path)/caf%C3%A9", "{}") == .ok("{\"id\":\"caf\u{e9}\"}"))
            #expect(fixture.versions == [1, 1, 1], "the state of flags hasn't changed")
            #expect(try fixture.send("GET", "\(kind.path)/caf%C3%A9/flags").status == 200)
            #expect(try fixture.send("PATCH", "\(kind.path)/caf%C3%A9/flags", Self.target).status == 200)
            let elsewhere = kind.path.replacing("env_staging", with: "env_production")
            let other = Self.kinds.first { $0.kind != kind.kind }?.path ?? ""
            // The decomposed form of the same characters is another id.
            for path in ["\(elsewhere)/caf%C3%A9", "\(other)/caf%C3%A9", "\(kind.path)/cafe%CC%81"] {
                #expect(try fixture.send("PATCH", "\(path)/flags", Self.target).status == 404, "\(path)")
            }
        }
    }

    @Test("a target is known, and stays known once it is none any more", arguments: kinds)
    func targeted(kind: Kind) throws {
        let targets = SandboxTargets(companies: SandboxIDList(["t"]), users: SandboxIDList(["t"]))
        var fixture = try fixture(.all, flags: [SandboxFlag(key: "k", targets: ["Staging": targets])])
        #expect(try fixture.send("GET", "\(kind.path)/t/flags").status == 200)
        #expect(try fixture.send("PATCH", "\(kind.path)/t/flags", Self.removal).status == 200)
        #expect(try fixture.send("PATCH", "\(kind.path)/t/flags", Self.target).status == 200)
        try fixture.world.setTargets(of: "k", in: "Staging", companies: [], users: [])
        #expect(try fixture.send("GET", "\(kind.path)/t/flags").status == 200)
        #expect(fixture.world.knows(kind.kind, "t", in: "env_staging"))
        #expect(!fixture.world.knows(kind.kind, "t", in: "env_production"))
    }

    @Test("one that an application has sent is known")
    func introduced() throws {
        var fixture = try fixture(.all)
        try fixture.world.introduce(.company, "acme", in: "Staging")
        #expect(try fixture.send("GET", "\(Self.kinds[0].path)/acme/flags").status == 200)
        #expect(throws: SandboxWorldProblem.self) { try fixture.world.introduce(.company, "acme", in: "QA") }
    }

    @Test("an upsert keeps what it leaves out, and merges attributes", arguments: kinds)
    func merging(kind: Kind) throws {
        var fixture = try fixture(nil)
        for (body, answer) in [
            ("", #"{"id":"e"}"#),
            (#"{"name":"Acme"}"#, #"{"id":"e","name":"Acme"}"#),
            (
                #"{"attributes":{"seats":3,"rate":0.5,"plan":"pro"}}"#,
                #"{"attributes":{"plan":"pro","rate":0.5,"seats":3},"id":"e","name":"Acme"}"#
            ),
            (
                #"{"attributes":{"plan":null,"tags":["a",{"b":true}]},"name":""}"#,
                #"{"attributes":{"plan":null,"rate":0.5,"seats":3,"tags":["a",{"b":true}]},"id":"e","name":""}"#
            ),
            (
                #"{"attributes":null}"#,
                #"{"attributes":{"plan":null,"rate":0.5,"seats":3,"tags":["a",{"b":true}]},"id":"e","name":""}"#
            ),
            ("{}", #"{"attributes":{"plan":null,"rate":0.5,"seats":3,"tags":["a",{"b":true}]},"id":"e","name":""}"#),
        ] {
            #expect(try fixture.send("PUT", "\(kind.path)/e", body) == .ok(answer), "\(body)")
        }
    }

    @Test("an upsert that isn't valid changes nothing", arguments: kinds)
    func invalid(kind: Kind) throws {
        var fixture = try fixture(.all)
        let before = fixture.world
        for (body, issues) in [
            ("[]", #"{"":["expected an object, got an array"]}"#),
            ("{", #"{"":["the body is not JSON"]}"#),
            (#"{"id":"e"}"#, #"{"":["unknown property: id"]}"#),
            (#"{"name":1}"#, #"{"name":["expected a string, got a number"]}"#),
            (#"{"name":null}"#, #"{"name":["expected a string, got null"]}"#),
            (#"{"attributes":[]}"#, #"{"attributes":["expected an object, got an array"]}"#),
        ] {
            let answer = try fixture.send("PUT", "\(kind.path)/e", body)
            let expected = body == "{" ? Answer.badRequest(issues) : .badBody(issues)
            #expect(answer == expected, "\(body)")
        }
        #expect(fixture.world == before)
        #expect(try fixture.send("PUT", "\(kind.path)/e", "{}", key: Fixture.readOnlyKey).status == 403)
        #expect(
            try fixture.send("PUT", kind.path.replacing("env_staging", with: "env_none") + "/e", "{}")
                == .error(404, "not_found", "There is no environment env_none."))
        #expect(fixture.world == before)
    }
}
