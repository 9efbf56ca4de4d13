import Diagnostics
import FlagModel
import Planning
import Sandbox
import TestTools
import Testing

@testable import HoistEngine

/// Explanations of generated worlds, held to a model that knows for each customer, flag and environment what is so: whether
/// it is listed, a target, on by a rule, off for everyone, known. It knows nothing of manifests, answers or comparison.
@Suite("Explain")
struct ExplainPropertyTests {
    private static let environments = ["Production", "Staging", "Development"]
    private static let customers: [Customer] = [
        Customer(.company, "acme"), Customer(.company, "a/b c"), Customer(.company, "caf\u{E9}"),
        Customer(.company, "cafe\u{301}"), Customer(.user, "u_1"), Customer(.user, "acme"),
    ]
    private static let day = CalendarDate(year: 2027, month: 2, day: 10) ?? .latest

    /// What is so of one flag for one customer in one environment.
    private struct Truth {
        /// How the manifest lists it.
        enum Listing: CaseIterable {
            case no, itself, audience, held, ended, waits, removed
        }

        var listing = Listing.no
        var isTarget = false
        var hasRule = false
    }

    /// What is so of one flag in one environment.
    private struct Place {
        var isWritten = false
        var isOff = false
        var truths: [Customer: Truth] = [:]
    }

    private struct Flag {
        let key: String
        var isListed: Bool
        var isIgnored: Bool
        /// What the manifest says of it, if anything.
        var isArchived: Bool?
        /// nil if there is none.
        var liveArchived: Bool?
        var places: [Place]
    }

    private struct Model {
        var flags: [Flag] = []
        let isAdditive: [Bool]
        let creates: Bool
        /// Whether Reflag has to know whom it doesn't create; otherwise they may wait. Either way they wait.
        let requires: Bool
        let archivesUnlisted: Bool
        /// By bytes: a composed and a decomposed é are two.
        var known: Set<[Identifier]> = []
        let strictness: SandboxStrictness?

        init(_ random: inout Seeded) {
            isAdditive = environments.map { _ in random.chance(40) }
            creates = random.chance(30)
            requires = random.chance(40)
            archivesUnlisted = random.chance(50)
            strictness = random.chance(60) ? .all : nil
            for number in 0..<4 {
                var flag = Flag(
                    key: ["a", "b/c", "ignored-d", "e"][number], isListed: random.chance(80), isIgnored: number == 2,
                    isArchived: random.chance(30) ? random.chance(50) : nil,
                    liveArchived: random.chance(85) ? random.chance(15) : nil, places: []
                )
                for index in environments.indices {
                    var place = Place(isWritten: random.chance(70), isOff: random.chance(20))
                    for customer in customers {
                        var truth = Truth(
                            isTarget: flag.liveArchived != nil && random.chance(40),
                            hasRule: flag.liveArchived != nil && random.chance(25))
                        if place.isWritten { truth.listing = random.one(of: Truth.Listing.allCases, or: .no) }
                        if truth.isTarget || random.chance(50) {
                            known.insert([
                                Identifier(environments[index]), Identifier(customer.kind.rawValue), customer.id,
                            ])
                        }
                        place.truths[customer] = truth
                    }
                    flag.places.append(place)
                }
                flags.append(flag)
            }
        }

        func isKnown(_ customer: Customer, _ environment: Int) -> Bool {
            strictness == nil
                || known.contains([
                    Identifier(environments[environment]), Identifier(customer.kind.rawValue), customer.id,
                ])
        }

        /// Whether an apply archives the flag.
        func archives(_ flag: Flag) -> Bool {
            flag.liveArchived == false && !flag.isIgnored
                && (flag.isListed ? flag.isArchived == true : archivesUnlisted)
        }

        /// Whether an apply unarchives the flag.
        func unarchives(_ flag: Flag) -> Bool {
            flag.liveArchived == true && !flag.isIgnored && flag.isListed && flag.isArchived == false
        }

        /// What the explanation has to say: wish, cause, difference, and whether it is on.
        func expected(_ flag: Flag, _ customer: Customer, _ environment: Int) -> [String] {
            let place = flag.places[environment]
            let truth = place.truths[customer] ?? Truth()
            let isWanted = [.itself, .audience, .held].contains(truth.listing)
            let wish =
                flag.isIgnored
                ? "ignored"
                : !flag.isListed
                    ? "unlisted"
                    : flag.isArchived == true
                        ? "archived"
                        : !place.isWritten
                            ? "unmanaged"
                            : truth.listing == .removed
                                ? "removed"
                                : isWanted
                                    ? "wanted"
                                    : !isAdditive[environment]
                                        ? "unwanted" : truth.listing == .ended ? "removed" : "beyond"
            let waits = !creates && !isKnown(customer, environment)
            guard let liveArchived = flag.liveArchived else {
                return wish == "wanted"
                    ? [wish, waits ? "waiting" : "not-applied", waits ? "waiting" : "due", "off"]
                    : [wish, "absent", "-", "off"]
            }
            if liveArchived {
                let isUnarchived = unarchives(flag) && wish == "wanted"
                return [wish, "archived", isUnarchived ? waits ? "waiting" : "unarchive" : "-", "off"]
            }
            // Nothing is said of one that Reflag doesn't know, and who is therefore no target.
            guard isKnown(customer, environment) else {
                return wish == "wanted"
                    ? [wish, waits ? "waiting" : "not-applied", waits ? "waiting" : "due", "?"]
                    : [wish, "unknown", "-", "?"]
            }
            let isOn = !place.isOff && (truth.isTarget || truth.hasRule)
            let on = isOn ? "on" : "off"
            if archives(flag) {
                let cause =
                    isOn ? truth.isTarget ? "target" : "implicit" : truth.isTarget ? "off-for-everyone" : "nothing"
                return [wish, cause, isOn || truth.isTarget ? "archive" : "-", on]
            }
            if truth.isTarget {
                let difference =
                    wish == "wanted"
                    ? isOn ? "-" : "target-off"
                    : ["unwanted", "removed"].contains(wish) ? "drift" : wish == "beyond" ? "additive" : "unmanaged"
                return [wish, isOn ? wish == "wanted" ? "wanted" : "target" : "off-for-everyone", difference, on]
            }
            let difference = wish == "wanted" ? "due" : "-"
            if isOn { return [wish, "implicit", difference, on] }
            return [wish, wish == "wanted" ? "not-applied" : "nothing", difference, on]
        }

        /// The manifest that says so.
        var manifest: String {
            func item(_ customer: Customer, _ truth: Truth) -> String? {
                let id = "\"\(customer.id.text)\""
                switch truth.listing {
                case .itself: return id
                case .held: return "{id: \(id), from: 2027-02-01, until: 2027-02-10, why: trial}"
                case .ended: return "{id: \(id), until: 2027-02-09}"
                case .waits: return "{id: \(id), from: 2027-02-11}"
                case .no, .audience, .removed: return nil
                }
            }
            func lists(_ name: (TargetKind) -> String, _ items: (TargetKind) -> [String]) -> String {
                TargetKind.allCases.map { "\(name($0)): [\(items($0).joined(separator: ", "))]" }
                    .joined(separator: ", ")
            }
            var audiences = ""
            var flags = ""
            for (number, flag) in self.flags.enumerated() where flag.isListed {
                flags += "  \(flag.key):\n"
                if let isArchived = flag.isArchived { flags += "    archived: \(isArchived)\n" }
                let written = flag.places.enumerated().filter(\.element.isWritten)
                if !written.isEmpty { flags += "    targets:\n" }
                for (index, place) in written {
                    func ids(_ kind: TargetKind, _ listing: Truth.Listing) -> [String] {
                        customers.filter { $0.kind == kind && place.truths[$0]?.listing == listing }
                            .map { "\"\($0.id.text)\"" }
                    }
                    let name = "x\(number)-\(index)"
                    audiences += "  \(name): {\(lists(\.plural) { ids($0, .audience) })}\n"
                    let own = lists(\.plural) { kind in
                        customers.filter { $0.kind == kind }.compactMap { customer in
                            place.truths[customer].flatMap { item(customer, $0) }
                        }
                    }
                    flags +=
                        "      \(environments[index]): {audiences: [\(name)], \(own), "
                        + "remove: {\(lists(\.plural) { ids($0, .removed) })}}\n"
                }
                if flag.isArchived == nil, written.isEmpty { flags += "    permanent: false\n" }
            }
            let modes = zip(environments, isAdditive).map { "\($0): \($1 ? "additive" : "exact")" }
            return
                "version: 1\napp: sandboxapp0001\npolicy:\n  ignore: [ignored-*]\n  unlisted: \(archivesUnlisted ? "archive" : "report")\n  entities: \(creates ? "create" : requires ? "require" : "wait")\n"
                + "  targets: {\(modes.joined(separator: ", ")), \"*\": exact}\n"
                + (audiences.isEmpty ? "" : "audiences:\n" + audiences) + "flags:\(flags.isEmpty ? " {}" : "")\n"
                + flags
        }

        /// The world that is so.
        func world() throws -> SandboxWorld {
            var world = SandboxWorld.fresh(appID: "sandboxapp0001")
            world.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
            for flag in flags {
                guard let archived = flag.liveArchived else { continue }
                var targets: [SandboxID: SandboxTargets] = [:]
                for (index, place) in flag.places.enumerated() {
                    func ids(_ kind: TargetKind, _ isThere: (Truth) -> Bool) -> [SandboxID] {
                        customers.filter { $0.kind == kind && place.truths[$0].map(isThere) == true }
                            .map { SandboxID($0.id.text) }
                    }
                    var made = SandboxTargets(
                        companies: SandboxIDList(ids(.company, \.isTarget)),
                        users: SandboxIDList(ids(.user, \.isTarget)))
                    made.rules = SandboxRules(companies: ids(.company, \.hasRule), users: ids(.user, \.hasRule))
                    made.isOff = place.isOff
                    targets[SandboxID(environments[index])] = made
                }
                try world.addFlag(SandboxFlag(key: SandboxID(flag.key), archived: archived, targets: targets))
            }
            for entry in known {
                try world.introduce(
                    EntityKind(rawValue: entry[1].text) ?? .company, SandboxID(entry[2].text),
                    in: SandboxID(entry[0].text))
            }
            world.strictness = strictness
            return world
        }
    }

    @Test("gives for every customer, flag and environment the cause that is so", arguments: Seeds.cases(120))
    func causes(seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        let model = Model(&random)
        let world = try model.world()
        let case_ = try Case(model.manifest, world)
        // Pages of any size, and both APIs.
        var served = world
        served.pageLimit = random.chance(50) ? Int.random(in: 1...3, using: &random) : nil
        served.dialect = random.chance(50) ? .v3_0_1 : .v3_1_0
        let run = Run(case_: case_, world: World(served), folder: try CacheFolders().next(), seed: seed)
        for customer in Self.customers {
            var options = ExplainOptions()
            options.day = Self.day
            options.question.customers = [customer]
            let explanation = try await run.explain(options)
            var seen = 0
            for flag in explanation.flags {
                let truth = try #require(model.flags.first { $0.key == flag.key.text })
                for targets in flag.environments {
                    let target = targets.targets[0]
                    seen += 1
                    let on = target.isOn.map { $0 ? "on" : "off" } ?? "?"
                    #expect(
                        [target.wish.rawValue, target.cause?.rawValue ?? "-", target.difference?.rawValue ?? "-", on]
                            == model.expected(truth, customer, targets.environment),
                        "seed \(seed): \(customer) \(flag.key) \(Self.environments[targets.environment])\n\(model.manifest)"
                    )
                }
            }
            let there = model.flags.count { $0.isListed || $0.liveArchived != nil }
            #expect(seen == there * Self.environments.count)
        }
    }

    // Siblings: the same of a flag without a customer: who is named, which of them are targets, whether an apply archives or unarchives
    // the flag, and that nobody who may wait is said to be due.
    @Test("names everybody whom the manifest or a live target names", arguments: Seeds.cases(40))
    func everybody(seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        let model = Model(&random)
        let world = try model.world()
        let run = Run(
            case_: try Case(model.manifest, world), world: World(world), folder: try CacheFolders().next(), seed: seed)
        var options = ExplainOptions()
        options.day = Self.day
        let explanation = try await run.explain(options)
        for flag in explanation.flags {
            let truth = try #require(model.flags.first { $0.key == flag.key.text })
            #expect((flag.change == .archive) == model.archives(truth), "seed \(seed): \(flag.key)")
            #expect((flag.change == .unarchive) == model.unarchives(truth), "seed \(seed): \(flag.key)")
            for targets in flag.environments {
                let place = truth.places[targets.environment]
                let counts = truth.isListed && !truth.isIgnored && truth.isArchived != true && place.isWritten
                let isRead = truth.liveArchived == false || model.unarchives(truth)
                let named = Self.customers.filter { customer in
                    let truths = place.truths[customer] ?? Truth()
                    return (counts && truths.listing != .no) || (truths.isTarget && isRead)
                }
                #expect(targets.targets.map(\.customer) == named.sorted(), "seed \(seed): \(flag.key)")
                for target in targets.targets where isRead {
                    #expect(target.isTarget == place.truths[target.customer]?.isTarget, "seed \(seed)")
                    let isWaiting = !model.creates && !model.isKnown(target.customer, targets.environment)
                    #expect(target.difference != .due || !isWaiting || target.mayWait, "seed \(seed): \(flag.key)")
                    if model.creates { #expect(!target.mayWait) }
                }
            }
        }
    }
}
