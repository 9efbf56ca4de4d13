import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning
import TestTools
import Testing

@Suite("Reading a plan file")
struct PlanReadingTests {
    /// The bytes of a plan file.
    private static func bytes(_ plan: Plan) -> [UInt8] { Array(PlanFile(plan).stream.text().utf8) }

    private static func read(_ text: String) -> PlanFileProblem? {
        do throws(PlanFileProblem) {
            _ = try Plan(reading: Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    /// A consistent plan: its calls do what its changes show.
    static let plan: Plan = {
        var random = Seeded(seed: 5)
        let world = WorldMaker.world(seed: 11, .small)
        return (try? world.plan(world.model, &random)) ?? .sample()
    }()

    @Test("gives the plan that was written, and the same bytes again", arguments: World.Size.allCases)
    func roundTrip(_ size: World.Size) throws {
        var sent = 0
        for seed in Seeds.cases(size == .small ? 600 : 30) {
            var random = Seeded(seed: ~seed)
            let world = WorldMaker.world(seed: seed, size)
            var plan = try world.plan(world.model, &random)
            if random.chance(20) { plan.base = PlanBase(revision: "origin/main", drifted: plan.changes) }
            if random.chance(20) { plan.blocked = [LimitViolation(limit: "untarget", allowed: 0, planned: 1)] }
            let written = Self.bytes(plan)
            let again = try Plan(reading: written)
            try #require(again == plan, "HOIST_SEED=\(seed)")
            try #require(Self.bytes(again) == written, "HOIST_SEED=\(seed)")
            sent += plan.calls.count
        }
        #expect(sent > 300 || Seeds.cases(1).count == 1)
    }

    /// Siblings: a file that isn't one, one of another version, one that is cut: they are there, to say what they are.
    @Test("lets go what was read, and keeps what isn't a plan file")
    func letsGo() throws {
        let flags = (0..<2_000).map { number in
            ManifestFlag.written(Identifier("flag-\(number)")) { $0.description = Located("Number \(number)", 11) }
        }
        let plan = try Plan.of(flags, live: .acme([]))
        let written = Self.bytes(plan)
        let source = JSONSource(written)
        #expect(try PlanReader.read(source).plan == plan)
        #expect(source.count == written.count)
        #expect(source.whole == nil)
        func kept(_ bytes: [UInt8]) -> Bool {
            let source = JSONSource(bytes)
            #expect(throws: PlanFileProblem.self) { try PlanReader.read(source) }
            return source.whole == bytes
        }
        let text = String(decoding: written, as: UTF8.self)
        for other in [
            "version: 1\n" + text, text.replacing("hoist-plan", with: "hoist-receipt", maxReplacements: 1),
            text.replacing(#""version": 1"#, with: #""version": 2"#, maxReplacements: 1), String(text.dropLast(9)),
        ] {
            #expect(kept(Array(other.utf8)), "\(other.prefix(80))")
        }
    }

    @Test("passes over what the run has cost")
    func cost() throws {
        guard case .object(let members) = Self.plan.json else { return }
        let text = JSONValue.object(members + [JSONMember("cost", ["calls": 2])]).compact()
        let plan = try Plan(reading: Array(text.utf8))
        #expect(plan == Self.plan)
    }

    @Test("rejects every truncated file, and any changed byte", arguments: [1, 2, 3] as [UInt64])
    func damaged(_ seed: UInt64) throws {
        let written = Self.bytes(Self.plan)
        var random = Seeded(seed: seed)
        for _ in 0..<60 {
            let length = Int.random(in: 0..<written.count - 2, using: &random)
            #expect(throws: PlanFileProblem.self, "cut at \(length)") { try Plan(reading: Array(written[..<length])) }
        }
        for _ in 0..<300 {
            var other = written
            let index = Int.random(in: 0..<written.count, using: &random)
            other[index] = UInt8.random(in: 0...255, using: &random)
            // What isn't refused is another plan than the one that was written only in what the digest doesn't cover.
            if let plan = try? Plan(reading: other) {
                #expect(plan.digest == Self.plan.digest, "byte \(index)")
            }
        }
    }

    @Test("says what is wrong with a file in words of its own")
    func words() {
        let text = Self.plan.json.compact()
        func changed(_ from: String, _ to: String) -> String { text.replacing(from, with: to, maxReplacements: 1) }
        let digest = Self.plan.digest
        let cases: [(String, PlanFileProblem)] = [
            ("", .damaged("it isn't JSON: it ends too early (line 1)")),
            ("{}", .otherFormat),
            ("[1]", .otherFormat),
            (changed("hoist-plan", "other"), .otherFormat),
            (changed(#""version":1"#, #""version":2"#), .otherVersion(2)),
            (changed(#""version":1"#, #""version":"1""#), .damaged("it has no version")),
            (
                changed(#""version":1"#, #""version":1,"version":1"#),
                .damaged("it isn't JSON: the name `version` is there twice in one object (line 1)")
            ),
            (changed(#""body":{"#, #""body":{"x":1,"#), .damaged("`calls[0].body` has an unknown member `x`")),
            (changed(#""notes":"#, #""cost":"#), .damaged("it has no member `notes`")),
            (
                changed(digest, String(repeating: "0", count: 64)),
                .edited(stated: String(repeating: "0", count: 64), actual: digest)
            ),
            (text + "x", .damaged("it isn't JSON: there is more after the end (line 1)")),
            (changed(#""appName":"Acme""#, #""appName":null"#), .damaged("`for.appName` isn't a string")),
            (
                changed(#""flagStateVersion":0"#, #""flagStateVersion":-1"#),
                .damaged("`basis.environments[0].flagStateVersion` isn't a whole number from 0")
            ),
            (
                changed(#""flagStateVersion":0"#, #""flagStateVersion":0.5"#),
                .damaged("`basis.environments[0].flagStateVersion` isn't a whole number from 0")
            ),
            (
                changed(#""flagStateVersion":0"#, #""flagStateVersion":9007199254740993"#),
                .damaged("`basis.environments[0].flagStateVersion` isn't a whole number from 0")
            ),
            (
                changed(#""action":""#, #""action":"x"#),
                .damaged("`changes[0].action` isn't one of create, update, archive, unarchive")
            ),
        ]
        for (text, problem) in cases { #expect(Self.read(text) == problem) }
    }

    @Test("is for one app at one API")
    func subject() throws {
        let plan = Self.plan
        try plan.check(isFor: plan.subject.appID, apiURL: plan.subject.apiURL)
        #expect(throws: PlanFileProblem.otherApp(planned: "ap1", used: "ap2")) {
            try plan.check(isFor: "ap2", apiURL: plan.subject.apiURL)
        }
        #expect(throws: PlanFileProblem.otherAPI(planned: plan.subject.apiURL, used: "http://localhost:1/api")) {
            try plan.check(isFor: plan.subject.appID, apiURL: "http://localhost:1/api")
        }
        #expect(
            PlanFileProblem.otherApp(planned: "ap1", used: "ap2").message
                == "the plan is for the app ap1; this run is for ap2")
    }
}
