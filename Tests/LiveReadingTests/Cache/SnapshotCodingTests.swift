import FlagModel
import FlagTestKit
import LiveReading
import TestTools
import Testing

@Suite("A snapshot as bytes")
struct SnapshotCodingTests {
    private static let url = "https://app.reflag.com/api"

    private static let sample = Snapshot(
        apiURL: url, app: "ap1",
        environments: [
            "en1": .init(
                version: 41,
                targets: [
                    "a": LiveTargets(
                        companies: ["acme", "caf\u{E9}", "cafe\u{301}"], users: ["u_1"],
                        changed: UTCTime("2026-11-12T14:03:05Z")),
                    "b": LiveTargets(),
                ]),
            "en2": .init(version: 0),
        ], known: ["en1": LiveTargets(companies: ["hooli"], users: ["u_1", "u_2"]), "en3": LiveTargets()],
        waiting: [TargetsAddress(flag: "c", environment: "en6"): LiveTargets(companies: ["new"], users: ["u_9"])],
        effects: effects(of: [effect("acme", "en1", hasEnded: true), effect("new", "en4", hasEnded: false)]))

    private static func effect(_ id: Identifier, _ environment: Identifier, hasEnded: Bool) -> GrantEffect {
        let entity = EntityAddress(environment: environment, kind: hasEnded ? .user : .company, id: id)
        return GrantEffect(.init(entity, of: "a"), hasEnded: hasEnded, day: CalendarDate("2027-01-31") ?? .latest)
    }

    private static func effects(of effects: [GrantEffect]) -> [GrantEffect.Target: GrantEffect] {
        Dictionary(effects.map { ($0.target, $0) }, uniquingKeysWith: { $1 })
    }

    private static func decoded(_ bytes: [UInt8]) throws -> Snapshot {
        try Snapshot(decoding: bytes, apiURL: url, app: "ap1")
    }

    @Test("what was written is read again", arguments: Seeds.cases(60))
    func roundTrip(seed: UInt64) throws {
        var numbers = Seeded(seed: seed)
        let ids = (0..<40).map { Identifier("id-\($0)" + ($0 % 7 == 0 ? "\u{301}\u{1F600}" : "")) } + [""]
        var snapshot = Snapshot(apiURL: Self.url, app: "ap1", isGivenUp: numbers.chance(10))
        for environment in ["en1", "en2", "\u{E9}"] as [Identifier] where numbers.chance(80) {
            var kept = Snapshot.Environment(version: Int(truncatingIfNeeded: numbers.next()))
            for flag in numbers.some(of: ids, 50) {
                kept.targets[flag] = LiveTargets(
                    companies: Set(numbers.some(of: ids, 20)), users: Set(numbers.some(of: ids, 10)),
                    changed: numbers.chance(50)
                        ? UTCTime(
                            .latest.advanced(by: -Int(numbers.next() % 1_000_000)),
                            seconds: Int(numbers.next() % 86_400))
                        : nil)
            }
            snapshot.environments[environment] = kept
        }
        snapshot.effects = Self.effects(
            of: numbers.some(of: ids, 20).map { Self.effect($0, "en5", hasEnded: numbers.chance(50)) })
        for environment in ["en1", "en4"] as [Identifier] where numbers.chance(50) {
            snapshot.known[environment] = LiveTargets(
                companies: Set(numbers.some(of: ids, 30)), users: Set(numbers.some(of: ids, 30)))
        }
        for flag in numbers.some(of: ids, 10) {
            let list = TargetsAddress(
                flag: flag, environment: Identifier("en\(Int.random(in: 1...6, using: &numbers))"))
            snapshot.waiting[list] = LiveTargets(companies: Set(numbers.some(of: ids, 30)), users: [flag])
        }
        let bytes = snapshot.encoded
        #expect(try Self.decoded(bytes) == snapshot, "seed \(seed)")
        func times(_ snapshot: Snapshot) -> [Identifier: [Identifier: UTCTime?]] {
            snapshot.environments.mapValues { $0.targets.mapValues(\.changed) }
        }
        #expect(try times(Self.decoded(bytes)) == times(snapshot), "seed \(seed)")
        #expect(try Self.decoded(bytes).encoded == bytes, "the same snapshot gives the same bytes, seed \(seed)")
    }

    // Siblings: the same list again and later, one that begins like another, one that is its end, one id, none.
    @Test("flags with the same targets have each its own, whatever others have")
    func repeated() throws {
        let lists: [Set<Identifier>] = [
            ["a", "b"], ["a", "b"], ["a", "b", "c"], ["b", "c"], ["a"], [], ["c"], ["a", "b"], ["d", "e", "f"], ["e"],
            ["a", "b"],
        ]
        var snapshot = Snapshot(apiURL: Self.url, app: "ap1")
        for (number, list) in lists.enumerated() {
            let targets = LiveTargets(companies: list, users: lists[lists.count - 1 - number])
            snapshot.note(targets, at: TargetsAddress(flag: Identifier("f\(number)"), environment: "en1"), version: 7)
        }
        #expect(try Self.decoded(snapshot.encoded) == snapshot)
    }

    @Test("a byte that is another is a damaged file, wherever it stands")
    func everyByte() throws {
        let bytes = Self.sample.encoded
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x21
            // The byte after the mark is the format's version.
            let expected = index == 14 ? SnapshotProblem.otherFormat : .damaged
            #expect(throws: expected, "byte \(index)") { try Self.decoded(other) }
        }
    }

    @Test("a file that breaks off or goes on is damaged")
    func everyLength() throws {
        let bytes = Self.sample.encoded
        for count in bytes.indices {
            #expect(throws: SnapshotProblem.damaged, "\(count) bytes") { try Self.decoded(Array(bytes[..<count])) }
        }
        #expect(throws: SnapshotProblem.damaged) { try Self.decoded(bytes + [0]) }
    }

    @Test("bytes that look random are never read", arguments: Seeds.cases(40))
    func noise(seed: UInt64) {
        var numbers = Seeded(seed: seed)
        let noise = (0..<200).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
        #expect(throws: SnapshotProblem.damaged, "seed \(seed)") { try Self.decoded(noise) }
    }

    @Test("a snapshot of another app or another URL isn't the one that was looked for")
    func foreign() {
        let bytes = Self.sample.encoded
        #expect(throws: SnapshotProblem.otherApp) { try Snapshot(decoding: bytes, apiURL: Self.url, app: "ap2") }
        #expect(throws: SnapshotProblem.otherApp) {
            try Snapshot(decoding: bytes, apiURL: "https://other.reflag.com/api", app: "ap1")
        }
    }

    @Test(
        "a file's name is plain, and another for each app and URL",
        arguments: [
            ("https://app.reflag.com/api", "apZ4k29fmQ81xw"), ("http://127.0.0.1:8080/api", "apZ4k29fmQ81xw"),
            ("https://app.reflag.com/api", "../../etc/passwd"), ("https://app.reflag.com/api", "etcpasswd"),
            ("https://app.reflag.com/api", ""), ("https://app.reflag.com/api", String(repeating: "a", count: 400)),
        ])
    func names(url: String, app: String) {
        let name = Snapshot.fileName(apiURL: url, app: Identifier(app))
        #expect(name.wholeMatch(of: /[0-9A-Za-z]{0,40}-[0-9a-f]{16}\.targets/) != nil, "\(name)")
        #expect(name != Snapshot.fileName(apiURL: url, app: Identifier(app + "x")))
        #expect(name != Snapshot.fileName(apiURL: url + "x", app: Identifier(app)))
    }
}
