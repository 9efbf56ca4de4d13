import APIAccess
import Applying
import FlagModel
import HoistEngine
import LiveReading
import Planning
import Sandbox
import Testing

/// What a way in which Reflag may differ does where it shows: the cases in which hoist has to do more than usual.
@Suite("Where a sandbox that differs shows")
struct OtherwiseCaseTests {
    // MARK: Listings

    @Test("a flag that is archived and not listed can't be created, and the rest is done")
    func hidden() async throws {
        let flags = [SandboxFlag(key: "gone", archived: true)]
        for ways: Set<SandboxOtherwise> in [
            [.archivedFlagsUnlisted], [.archivedFlagsUnlisted, .errorCodesInUpperCase],
        ] {
            let site = try Site(flags, ways)
            let result = try await site.apply("  gone: {}\n  new: {}\n")
            #expect(result.ending == .partial)
            guard case .hidden? = result.outcome.calls.first?.failure else {
                Issue.record("\(result.outcome.calls)")
                continue
            }
            #expect(await site.world.world.flag("new") != nil)
            // Where the manifest says that it is archived, it costs nothing.
            #expect(try await site.calls("  gone: {archived: true}\n  new: {}\n") == [])
        }
    }

    @Test("an archived flag that isn't listed any more is no missing write")
    func archivedAway() async throws {
        let site = try Site([SandboxFlag(key: "old")], [.archivedFlagsUnlisted])
        #expect(try await site.apply("  old: {archived: true}\n").ending == .complete)
        #expect(try await site.calls("  old: {archived: true}\n") == [])
    }

    @Test("pages that can't be asked for end a run before anything is written; a whole listing needs none")
    func pages() async throws {
        let flags = ["a", "b", "c"].map { SandboxFlag(key: $0) }
        let paged = try Site(flags, [.pagingIgnored]) { $0.pageLimit = 2 }
        let refusal = try #require(try await paged.refusal("  d: {}\n"))
        #expect(refusal.message.contains("3") && refusal.message.contains("2"), "\(refusal)")
        #expect(await paged.world.writes == 0)
        let whole = try Site(flags, [.pagingIgnored])
        #expect(try await whole.apply("  d: {}\n").ending == .complete)
    }

    @Test("a listing that lags is never proved away")
    func lag() async throws {
        let site = try Site([SandboxFlag(key: "a", name: "Old")], [.listingsLag])
        let first = try await site.apply("  a: {name: New}\n")
        #expect(first.ending == .notProved)
        #expect(try await site.calls("  a: {name: New}\n") == [])
    }

    // MARK: Texts

    @Test("a description that is stored as it was sent, empty or with its line ends, is no change")
    func descriptions() async throws {
        let site = try Site(
            [SandboxFlag(key: "empty"), SandboxFlag(key: "lines")], [.emptyDescriptionsKept, .lineEndsKept]
        ) { world in
            try world.write("empty", #"{"description": ""}"#)
            try world.write("lines", #"{"description": "one\r\ntwo\r\n"}"#)
        }
        #expect(await site.world.world.flag("empty")?.description == "")
        #expect(await site.world.world.flag("lines")?.description == "one\r\ntwo\r\n")
        for empty in ["\"\"", "null"] {
            #expect(
                try await site.calls("  empty: {description: \(empty)}\n  lines: {description: \"one\\ntwo\\n\"}\n")
                    == [])
        }
        // What differs in more than that is written.
        #expect(try await site.calls("  lines: {description: \"one\\n\\ntwo\"}\n")?.count == 1)
    }

    @Test("text that is trimmed isn't what was written, and the next plan says so")
    func trimmed() async throws {
        for (written, stored) in [
            ("name: \" A \"", "name: A"), ("description: \"text\\n\"", "description: text"),
            ("description: \" \"", "description: null"),
        ] {
            let site = try Site([SandboxFlag(key: "a", description: "Old")], [.textTrimmed])
            let result = try await site.apply("  a: {\(written)}\n")
            #expect(result.ending == .notProved, "\(written)")
            #expect(try await site.calls("  a: {\(written)}\n")?.count == 1, "\(written)")
            #expect(try await site.calls("  a: {\(stored)}\n") == [], "\(written)")
        }
    }

    // MARK: Creating

    @Test("a key that breaks the format is reported before anything is sent, whatever Reflag accepts")
    func keyFormat() async throws {
        let site = try Site([], [.keysUnchecked]) { $0.app.flagKeyFormat = .kebabCaseLower }
        let run = try site.run("  Not_Kebab: {}\n  fine: {}\n")
        await #expect(throws: InvalidManifestError.self) { try await run.apply() }
        #expect(await site.world.writes == 0)
    }

    @Test("a flag that somebody creates just before is never taken for one as it was asked for")
    func duplicate() async throws {
        let site = try Site([], [.duplicatesAnswered])
        // The app and the listing are read, then the flag is created.
        await site.world.begin(strangers: [2: [.create("a")]])
        let result = try await site.apply("  a: {name: Ours}\n")
        #expect(result.ending == .notProved)
        #expect(await site.world.world.flags.count == 1)
        await site.world.begin()
        #expect(try await site.apply("  a: {name: Ours}\n").ending == .complete)
        #expect(try await site.calls("  a: {name: Ours}\n") == [])
    }

    // MARK: Archiving

    @Test("an archived flag that stays archived is left alone, though its details could be changed")
    func archivedDetails() async throws {
        let site = try Site([SandboxFlag(key: "a", name: "Old", archived: true)], [.archivedFlagsUpdatable])
        let plan = try #require(try await site.run("  a: {name: New, archived: true}\n").plan())
        #expect(plan.isEmpty && plan.notes.map(\.code) == ["archived-details"])
    }

    @Test("details that aren't accepted beside `isArchived` are sent by themselves, in both directions")
    func apart() async throws {
        let flags = [SandboxFlag(key: "going", name: "Old"), SandboxFlag(key: "coming", name: "Old", archived: true)]
        let site = try Site(flags, [.detailsApartFromArchiving])
        let manifest = "  going: {name: New, archived: true}\n  coming: {name: New, archived: false}\n"
        let result = try await site.apply(manifest)
        #expect(result.ending == .complete)
        #expect(result.outcome.calls.map(\.attempts.count) == [3, 3])
        let after = await site.world.world.flags
        #expect(after.map(\.name) == ["New", "New"] && after.map(\.archived) == [true, false])
        #expect(try await site.calls(manifest) == [])
    }

    @Test("a part that fails leaves an apply that was carried out in part")
    func partly() async throws {
        let flags = [SandboxFlag(key: "coming", name: "Old", archived: true)]
        let site = try Site(flags, [.detailsApartFromArchiving])
        let manifest = "  coming: {name: New, archived: false}\n"
        // App, listing, the update as a whole, that it isn't archived, and then its name.
        await site.world.begin(faults: [4: .refused])
        #expect(try await site.apply(manifest).ending == .partial)
        await site.world.begin()
        #expect(try await site.apply(manifest).ending == .complete)
        #expect(try await site.calls(manifest) == [])
    }

    @Test("where the targets of an archived flag can't be read, nothing is written until it is unarchived by itself")
    func hiddenTargeting() async throws {
        let flag = SandboxFlag(
            key: "a", archived: true, targets: ["Staging": SandboxTargets(companies: SandboxIDList(["hooli"]))])
        let site = try Site([flag], [.archivedTargetingHidden])
        let manifest = "  a: {archived: false, targets: {Staging: {companies: [acme]}}}\n"
        let refusal = try #require(try await site.refusal(manifest))
        #expect(refusal.message.contains("getFlagTargeting"), "\(refusal)")
        #expect(await site.world.writes == 0)
        #expect(try await site.apply("  a: {archived: false}\n").ending == .complete)
        #expect(try await site.apply(manifest).ending == .complete)
        #expect(try await site.calls(manifest) == [])
    }

    @Test("targets that archiving or a stage takes are planned again", arguments: SandboxDialect.allCases)
    func dropped(dialect: SandboxDialect) async throws {
        let flag = SandboxFlag(key: "a", targets: ["Production": SandboxTargets(companies: SandboxIDList(["acme"]))])
        let site = try Site([flag], [.archivingDropsTargets, .stagesDropTargets], dialect: dialect)
        let targets = "targets: {Production: {companies: [acme]}}"
        #expect(try await site.apply("  a: {archived: true, \(targets)}\n").ending == .complete)
        let back = "  a: {archived: false, \(targets)}\n"
        #expect(try await site.apply(back).ending == .complete)
        #expect(try await site.calls(back) == [])
        let staged = "  a: {stage: Beta, \(targets)}\n"
        let result = try await site.apply(staged)
        guard case .proof(let proof) = result.proof else {
            Issue.record("\(result.proof)")
            return
        }
        // The list wasn't touched, and is read all the same.
        #expect(
            proof.moved == [.gone(flag: "a", environment: "Production", kind: .company, ids: ["acme"])])
        #expect(try await site.calls(staged)?.count == 1)
        #expect(try await site.apply(staged).ending == .complete)
        #expect(try await site.calls(staged) == [])
    }

    // MARK: Targets

    @Test("a target whose write is sent again after a lost answer isn't reported as failed")
    func repeated() async throws {
        for fault in [Fault.dropAfter, .timeoutAfter, .failAfter, .truncated] {
            let site = try Site([SandboxFlag(key: "a")], [.repeatedTargetsRefused])
            let manifest = "  a: {targets: {Staging: {companies: [acme]}}}\n"
            // App, listing, the list, and then the write.
            await site.world.begin(faults: [3: fault])
            #expect(try await site.apply(manifest).ending == .complete, "\(fault)")
            await site.world.begin()
            #expect(try await site.calls(manifest) == [], "\(fault)")
        }
    }

    @Test("a batch that is too large is sent in smaller ones", arguments: [51, 100, 101, 400])
    func batches(count: Int) async throws {
        let keys = (1...count).map { "f-\($0)" }
        let site = try Site(keys.map { SandboxFlag(key: SandboxID($0)) }, [.smallBatches])
        let manifest = keys.map { "  \($0): {targets: {Staging: {companies: [acme]}}}\n" }.joined()
        let result = try await site.apply(manifest)
        #expect(result.ending == .complete)
        #expect(result.outcome.calls.count == 1)
        #expect(try await site.calls(manifest) == [])
    }

    @Test("of a batch that is too large, a flag that is rejected is left out, and the others are written")
    func namedInBatch() async throws {
        let keys = (1...80).map { "f-\($0)" }
        let site = try Site(keys.map { SandboxFlag(key: SandboxID($0)) }, [.smallBatches])
        let manifest = keys.map { "  \($0): {targets: {Staging: {companies: [acme]}}}\n" }.joined()
        // App, listing, 80 lists; then somebody archives a flag before the write.
        await site.world.begin(strangers: [82: [.archived("f-70", true)]])
        let result = try await site.apply(manifest)
        #expect(result.ending == .partial)
        #expect(result.outcome.calls.map(\.without) == [["f-70"]])
        let staging = await site.world.world.environments[1].id
        let on = await site.world.world.flags.filter { $0.targets[staging]?.companies.contains("acme") == true }
        #expect(on.count == 79)
    }

    @Test("a version that no write raises, or each raises twice, hides nothing", arguments: SandboxDialect.allCases)
    func versions(dialect: SandboxDialect) async throws {
        for way in [SandboxOtherwise.targetsRaiseNoVersion, .targetsRaiseVersionsTwice, .detailsRaiseVersions] {
            let site = try Site([SandboxFlag(key: "a"), SandboxFlag(key: "b")], [way], dialect: dialect)
            let one = "  a: {targets: {Staging: {companies: [acme]}}}\n  b: {name: B}\n"
            #expect(try await site.apply(one).ending == .complete)
            #expect(try await site.calls(one) == [])
            let two = "  a: {targets: {Staging: {companies: [globex]}}}\n  b: {name: B}\n"
            #expect(try await site.calls(two)?.count == 2)
            #expect(try await site.apply(two).ending == .complete)
            #expect(try await site.calls(two) == [])
            #expect(try await site.calls(one)?.count == 2)
        }
    }

    // MARK: Companies and users

    /// A site that creates whom Reflag doesn't know.
    private static func creating(
        _ ways: Set<SandboxOtherwise>,
        dialect: SandboxDialect = .v3_1_0
    ) throws -> Site {
        var site = try Site([SandboxFlag(key: "a")], ways, dialect: dialect) { $0.strictness = .all }
        site.policy = "policy: {entities: create}\n"
        return site
    }

    @Test("a company that was created and isn't found yet is a failure that running again helps, and says so")
    func upsertsLag() async throws {
        let site = try Self.creating([.upsertsLag])
        let manifest = "  a: {targets: {Staging: {companies: [acme], users: [u_1]}}}\n"
        let result = try await site.apply(manifest)
        #expect(result.ending == .partial && result.canFinish)
        #expect(result.outcome.calls.map(\.isDone) == [true, true, false, false])
        for call in result.outcome.calls.dropFirst(2) {
            guard case .unknownEntity(_, let unknown)? = call.failure else {
                Issue.record("\(call)")
                continue
            }
            #expect(unknown.wasCreated && unknown.policy == .create)
        }
        let again = try await site.apply(manifest)
        #expect(again.ending == .complete && again.outcome.calls.count == 2)
        #expect(try await site.calls(manifest) == [])
    }

    @Test("an upsert that raises its environment's version hides nothing")
    func upsertsRaise() async throws {
        let site = try Self.creating([.upsertsRaiseVersions])
        let one = "  a: {targets: {Staging: {companies: [acme]}, Production: {users: [u_1]}}}\n"
        #expect(try await site.apply(one).ending == .complete)
        #expect(try await site.calls(one) == [])
        let two = "  a: {targets: {Staging: {companies: [acme, globex]}, Production: {users: []}}}\n"
        #expect(try await site.calls(two)?.count == 3)
        #expect(try await site.apply(two).ending == .complete)
        #expect(try await site.calls(two) == [])
        #expect(try await site.calls(one)?.count == 2)
    }

    @Test("an API without upserts creates nobody, and the rest is done")
    func noUpserts() async throws {
        let site = try Self.creating([], dialect: .v3_0_1)
        let manifest = "  a: {name: New, targets: {Staging: {companies: [acme]}}}\n"
        let result = try await site.apply(manifest)
        #expect(result.ending == .partial)
        #expect(result.outcome.calls.map(\.isDone) == [false, true, false])
        #expect(result.outcome.failed == 1 && result.outcome.notAttempted == 1)
    }

    @Test("calls that are limited are sent again after the pause that Reflag asks for")
    func limited() async throws {
        let keys = (1...100).map { "f-\($0)" }
        let site = try Site([], [.rateLimited])
        let manifest = keys.map { "  \($0): {}\n" }.joined()
        #expect(try await site.apply(manifest).ending == .complete)
        #expect(await site.world.exchanges > 103)
        #expect(try await site.calls(manifest) == [])
    }
}
