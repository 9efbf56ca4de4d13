import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("A plan")
struct PlannerTests {
    static let managed = ManifestFlag.written("a") { flag in
        flag.targets = [.written("Staging", 20) { $0.users = .ids([], 21) }]
    }

    /// Plans without reading anything first.
    static func planUnread(_ flags: [ManifestFlag], live: [LiveFlag]) throws -> Plan {
        let resolved = ResolvedManifest(
            flags: flags.map { flag in
                var resolved = ResolvedFlag(key: flag.key)
                resolved.archived = flag.archived
                resolved.targets = flag.targets.map { written in
                    ResolvedTargets(
                        environment: .staging, place: written.environment.place, mode: .exact, audiences: nil,
                        written: written)
                }
                return resolved
            })
        return try Planner.plan(resolved, live: .acme(live), context: Plan.context)
    }

    @Test("isn't made if a managed list of targets wasn't read")
    func unread() {
        #expect(throws: PlanningError.targetsNotRead(TargetsAddress(flag: "a", environment: "en2"))) {
            try Self.planUnread([Self.managed], live: [.live("a")])
        }
    }

    @Test("isn't made if a flag is unarchived and its managed targets weren't read")
    func unreadUnarchived() {
        var flag = Self.managed
        flag.archived = Located(false, 11)
        #expect(throws: PlanningError.targetsNotRead(TargetsAddress(flag: "a", environment: "en2"))) {
            try Self.planUnread([flag], live: [.live("a") { $0.archived = true }])
        }
    }

    @Test("needs no targets of flags that are created, stay archived, or are archived")
    func notNeeded() throws {
        #expect(try Self.planUnread([Self.managed], live: []).calls.count == 1)
        #expect(try Self.planUnread([Self.managed], live: [.live("a") { $0.archived = true }]).isEmpty)
        var archived = Self.managed
        archived.archived = Located(true, 11)
        #expect(try Self.planUnread([archived], live: [.live("a") { $0.archived = true }]).isEmpty)
        #expect(try Self.planUnread([archived], live: [.live("a")]).calls.count == 1)
    }

    @Test("doesn't look at environments that manage nothing")
    func unmanaged() throws {
        let flag = ManifestFlag.written("a") { $0.targets = [.written("Staging", 20)] }
        #expect(try Self.planUnread([flag], live: [.live("a")]).isEmpty)
    }

    @Test("names what it is for and what it was made from")
    func subject() throws {
        let plan = try Plan.of([], live: .acme([]))
        #expect(
            plan.subject
                == PlanSubject(apiURL: "https://app.reflag.com/api", appID: "ap1", appName: "Acme Web"))
        #expect(plan.manifest == Plan.context.manifest)
        #expect(
            plan.basis
                == PlanBasis(
                    environments: [
                        .init(id: "en1", name: "Production", flagStateVersion: 41),
                        .init(id: "en2", name: "Staging", flagStateVersion: 7),
                        .init(id: "en3", name: "Development", flagStateVersion: 1),
                    ], flags: [], targets: []))
        #expect(plan.isEmpty)
        #expect(plan.changes == [])
        #expect(plan.notes == [])
        #expect(plan.warnings == [])
        #expect(plan.blocked == [])
        #expect(plan.summary == PlanSummary(changes: [], calls: [], unchanged: 0, unlisted: 0))
    }

    @Test("counts flags by what happens to them, and targets")
    func summary() throws {
        let flags: [ManifestFlag] = [
            .written("new"), .written("newer"), .written("same"), .written("renamed") { $0.name = Located("R", 11) },
            .written("targeted") { $0.targets = [.written("Production", 12) { $0.users = .ids(["u"], 13) }] },
            .written("old") { $0.archived = Located(true, 14) },
            .written("back") { $0.archived = Located(false, 15) },
            .written("silent"), .written("never") { $0.archived = Located(true, 16) },
        ]
        let live = LiveState.acme(
            [
                .live("same"), .live("renamed"), .live("targeted"), .live("old"), .live("back") { $0.archived = true },
                .live("silent") { $0.archived = true }, .live("x"), .live("y"), .live("z") { $0.archived = true },
            ],
            [("targeted", "en1", LiveTargets(users: ["v", "w"]))])
        let summary = try Plan.of(flags, live: live).summary
        var expected = PlanSummary(changes: [], calls: [], unchanged: 3, unlisted: 2)
        expected.flags.create = 2
        expected.flags.update = 2
        expected.flags.archive = 1
        expected.flags.unarchive = 1
        expected.targets.add = 1
        expected.targets.remove = 2
        expected.productionTargets = expected.targets
        expected.calls.createFlag = 2
        expected.calls.updateFlag = 3
        expected.calls.updateUserFlags = 3
        #expect(summary == expected)
        #expect(summary.calls.total == 8)
    }

    @Test("names a place by the file that it is in")
    func files() throws {
        var sources = Sources()
        _ = sources.add(SourceFile(name: "flags.yaml", text: ""))
        let file = sources.add(SourceFile(name: "flags/more.yaml", text: ""))
        let place = Place(
            file: file, start: SourcePosition(line: 7, column: 5), end: SourcePosition(line: 7, column: 6))
        let context = PlanContext(
            apiURL: "http://127.0.0.1:1/api", manifest: ManifestDigest(paths: [], sha256: ""), sources: sources)
        let manifest = ResolvedManifest(flags: [ResolvedFlag(key: Located("a", at: place))])
        let plan = try Planner.plan(manifest, live: .acme([]), context: context)
        #expect(plan.changes.map(\.place) == [PlanPlace(file: "flags/more.yaml", line: 7, column: 5)])
        #expect(plan.subject.apiURL == "http://127.0.0.1:1/api")
    }

    @Test("contains what was seen of all that it writes")
    func basis() throws {
        let flags: [ManifestFlag] = [
            .written("new") { $0.targets = [.written("Staging", 12) { $0.users = .ids(["u"], 13) }] },
            .written("a") { flag in
                flag.name = Located("A", 11)
                flag.targets = [
                    .written("Production", 14) { targets in
                        targets.companies = .ids(["acme"], 15)
                        targets.users = .ids(["same"], 16)
                    },
                    .written("Staging", 17) { targets in
                        targets.companies = .ids(["acme", "globex"], 18)
                        targets.removeUsers = [Located("gone", 19), Located("never", 19)]
                    },
                ]
            },
            .written("same") { $0.targets = [.written("Staging", 22) { $0.users = .ids([], 23) }] },
        ]
        let live = LiveState.acme(
            [.live("a"), .live("same"), .live("unlisted")],
            [
                ("a", "en1", LiveTargets(companies: ["hooli", "acme"], users: ["same"])),
                ("a", "en2", LiveTargets(companies: ["other", "acme"], users: ["gone", "stays"])),
            ])
        let plan = try Plan.of(flags, live: live) { manifest in
            manifest.policy.environmentTargets = [
                Policy.EnvironmentMode(environment: Located("Staging", 2), mode: .additive)
            ]
        }
        #expect(
            plan.basis.flags == [
                .init(key: "new", id: nil, archived: false, fields: []),
                .init(key: "a", id: "fl-a", archived: false, fields: [.init(field: .name, seen: .text("a"))]),
            ])
        #expect(
            plan.basis.targets == [
                .init(flag: "new", environment: "en2", kind: .user, whole: false, seen: []),
                .init(flag: "a", environment: "en1", kind: .company, whole: true, seen: ["acme", "hooli"]),
                .init(flag: "a", environment: "en2", kind: .company, whole: false, seen: []),
                .init(flag: "a", environment: "en2", kind: .user, whole: false, seen: ["gone"]),
            ])
    }
}
