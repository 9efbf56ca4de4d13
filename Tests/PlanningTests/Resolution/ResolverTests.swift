import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Resolving a manifest")
struct ResolverTests {
    @Test("hands on everything that needs no name, with its place")
    func handedOn() throws {
        let date = try #require(CalendarDate("2027-03-31"))
        let flag = ManifestFlag.written("a", 10) { flag in
            flag.name = Located("A flag", 11)
            flag.description = Located(nil, 12)
            flag.permanent = Located(true, 13)
            flag.secret = Located(false, 14)
            flag.archived = Located(false, 15)
            flag.expires = Located(date, 16)
            flag.targetsPlace = line(17)
        }
        let outcome = resolve([flag, .written("b", 20)]) { manifest in
            manifest.create.description = Located("New.", 2)
            manifest.create.permanent = Located(false, 3)
            manifest.create.secret = Located(true, 4)
        }
        #expect(outcome.diagnostics == [])
        let manifest = try #require(outcome.manifest)
        #expect(manifest.flags.map(\.key) == [Located("a", at: line(10)), Located("b", at: line(20))])
        #expect(manifest.flags.map(\.name) == [Located("A flag", at: line(11)), nil])
        #expect(manifest.flags.map(\.description) == [Located(nil, at: line(12)), nil])
        #expect(manifest.flags.map(\.permanent) == [Located(true, at: line(13)), nil])
        #expect(manifest.flags.map(\.secret) == [Located(false, at: line(14)), nil])
        #expect(manifest.flags.map(\.archived) == [Located(false, at: line(15)), nil])
        #expect(manifest.flags.map(\.targetsPlace) == [line(17), nil])
        #expect(manifest.flags.map(\.targets.count) == [0, 0])
        #expect(manifest.create.description == Located("New.", at: line(2)))
        #expect(manifest.create.permanent == Located(false, at: line(3)))
        #expect(manifest.create.secret == Located(true, at: line(4)))
    }

    @Test("reports no more errors than offline checks do, and says so; each name is looked up once")
    func many() throws {
        let owners = (0..<2_000).map {
            LiveFlag.live("l\($0)", owner: Owner(id: Identifier("usr-\($0)"), email: "owner-\($0)@example.com"))
        }
        let kinds: [(code: DiagnosticCode, write: (inout ManifestFlag, Int, UInt32) -> Void)] = [
            (.unknownStage, { flag, _, place in flag.stage = Located("Betta", place) }),
            (
                .unknownOwner,
                { flag, number, place in flag.owner = Located(Identifier("ownr-\(number)@example.com"), place) }
            ),
            (
                .unknownEnvironment,
                { flag, _, place in flag.targets = [.written("Prodution", place), .written("Stagin", place)] }
            ),
            (.keyFormat, { flag, number, _ in flag = .written(Identifier("Key\(number)"), UInt32(number + 1)) }),
        ]
        for kind in kinds {
            let flags = (0..<10_000).map { number in
                ManifestFlag.written(Identifier("flag-\(number)"), UInt32(number + 1)) {
                    kind.write(&$0, number, UInt32(number + 1))
                }
            }
            let outcome = resolve(flags, live: owners)
            #expect(outcome.manifest == nil)
            #expect(outcome.diagnostics.count == 1_001, "\(kind.code)")
            #expect(outcome.diagnostics.dropLast().allSatisfy { $0.code == kind.code })
            let last = try #require(outcome.diagnostics.last)
            #expect(last.code == .tooManyMistakes)
            #expect(last.message == "there are more than 1000 errors; hoist stops looking here")
            #expect(last.help == "fix these first, then try again")
        }
    }

    @Test("gives the index of each audience that a flag names, in the order in which it names them")
    func audiences() throws {
        let partners = Audience(name: Located("partners", 2), companies: [Located("acme", 3)])
        let staff = Audience(name: Located("staff", 4), users: [Located("u1", 5)])
        let flag = ManifestFlag.written("a", 10) { flag in
            flag.targets = [
                .written("Production", 11) {
                    $0.audiences = Located([Located("staff", 12), Located("partners", 13)], 12)
                },
                .written("Staging", 14) { $0.audiences = Located([], 15) },
                .written("Development", 16) { $0.companies = Located([Located("hooli", 17)], 17) },
            ]
        }
        let manifest = try #require(resolve([flag]) { $0.audiences = [partners, staff] }.manifest)
        #expect(manifest.audiences.map(\.name.value) == ["partners", "staff"])
        #expect(manifest.flags.flatMap { $0.targets.map(\.audiences) } == [[1, 0], [], nil])
        #expect(
            manifest.flags.flatMap { $0.targets.map { $0.written.list(.company)?.value.map(\.value) } } == [
                nil, nil, ["hooli"],
            ])
    }

    @Test("reports every error in the order of the file, one for each cause")
    func order() {
        let outcome = resolve([
            .written("BAD", 30) { flag in
                flag.stage = Located("x1", 33)
                flag.owner = Located("x2", 31)
                flag.targets = [.written("x3", 32)]
            },
            .written("a", 20) { $0.stage = Located("x4", 21) },
            .written("b", 22) { $0.stage = Located("x4", 21) },
        ]) { manifest in
            manifest.policy.environmentTargets = [
                Policy.EnvironmentMode(environment: Located("x5", 40), mode: .exact)
            ]
            manifest.create.stage = Located("x6", 1)
        }
        #expect(
            outcome.diagnostics.map { [$0.code.rawValue, "\($0.place?.start.line ?? 0)"] } == [
                ["unknown-stage", "1"], ["unknown-stage", "21"], ["key-format", "30"], ["unknown-owner", "31"],
                ["unknown-environment", "32"], ["unknown-stage", "33"], ["unknown-environment", "40"],
            ])
    }

    @Test("asks nothing of an empty manifest")
    func empty() throws {
        let outcome = Resolver.resolve(Manifest(), app: .acme(environments: [], stages: []), flags: [], on: nil)
        #expect(outcome.diagnostics == [])
        #expect(outcome.readSet == ReadSet([]))
        #expect(try #require(outcome.manifest).flags.isEmpty)
    }
}
