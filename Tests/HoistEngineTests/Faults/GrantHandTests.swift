import FlagModel
import HoistEngine
import Sandbox
import TestTools
import Testing

/// Nights and days in turn: runs that send what is due, and people who switch customers on and off in the web app in between.
@Suite("Nightly runs and what people do by day")
struct GrantHandTests {
    /// What the documentation says of nights: what has taken effect once, or has waited and was there, is people's own from then
    /// on. It knows nothing of plans.
    struct Model {
        /// Where a grant stands on a day.
        enum Stand: Equatable {
            case begun(Int)
            case ended(Int)
        }

        /// A customer in a list.
        struct Member: Hashable {
            let list: Int
            let id: String
        }

        let case_: GrantCase
        /// Who is in each list.
        var live: [Set<String>]
        /// Whom Reflag knows, by environment.
        var known: [String: Set<String>]
        /// The last beginning or end that a run has seen live.
        private var seen: [Member: Stand] = [:]
        /// Who has waited, and wasn't live since.
        private var waits: Set<Member> = []

        init(_ case_: GrantCase, live: [Set<String>]) {
            self.case_ = case_
            self.live = live
            known = [:]
            for (list, live) in zip(case_.lists, live) { known[list.environment, default: []].formUnion(live) }
        }

        /// Somebody switches a customer on or off.
        mutating func toggle(_ member: Member) {
            known[case_.lists[member.list].environment, default: []].insert(member.id)
            if live[member.list].remove(member.id) == nil { live[member.list].insert(member.id) }
        }

        private func items(_ member: Member) -> [GrantCase.Item] {
            let list = case_.lists[member.list]
            return (list.items + (list.namesAudience ? case_.audience : [])).filter { $0.id == member.id }
        }

        private func isWanted(_ member: Member, on day: Int) -> Bool { items(member).contains { $0.holds(on: day) } }

        private func stand(_ member: Member, on day: Int) -> Stand? {
            let items = items(member)
            guard !items.contains(where: { $0.days == nil }) else { return nil }
            if isWanted(member, on: day) {
                return items.first { $0.holds(on: day) && $0.days?.from != nil }?.days?.from.map(Stand.begun)
            }
            return items.filter { $0.hasEnded(by: day) }.compactMap { $0.days?.until }.max().map(Stand.ended)
        }

        /// A run: of what is due, of everything, or one that only plans.
        mutating func run(_ kind: Kind, on day: Int) {
            for index in live.indices {
                let list = case_.lists[index]
                for id in Set(GrantCase.ids).union(live[index]) {
                    let member = Member(list: index, id: id)
                    let (wanted, was) = (isWanted(member, on: day), live[index].contains(id))
                    let stand = stand(member, on: day)
                    func note(isLive: Bool) -> Stand? {
                        switch stand {
                        case .begun where isLive, .ended where !isLive: stand
                        default: nil
                        }
                    }
                    // Who has waited is due to be there, never to go.
                    let isDue = (stand != nil && seen[member] != stand) || (wanted && waits.contains(member))
                    if let now = note(isLive: was), kind != .plan || seen[member] == nil { seen[member] = now }
                    if was { waits.remove(member) }
                    if wanted, !was, known[list.environment]?.contains(id) != true {
                        waits.insert(member)
                        continue
                    }
                    guard kind != .plan, wanted != was, kind == .full || isDue else { continue }
                    let isLeft = !wanted && case_.additive.contains(list.environment)
                    if isLeft, case .ended = stand {} else if isLeft { continue }
                    if wanted { live[index].insert(id) } else { live[index].remove(id) }
                    waits.remove(member)
                    if let now = note(isLive: wanted) { seen[member] = now }
                }
            }
        }
    }

    /// What a run does.
    enum Kind: CaseIterable {
        case due
        case full
        case plan
    }

    // Siblings: a target with days and one without; one flag of several; the cache and one that is read anew; a run that sees it
    // live and sends nothing: what is due, everything, a plan.
    @Test("what waited and was there once, or took effect once, is left to people", arguments: Seeds.cases(30))
    func hands(seed: UInt64) async throws {
        var random = Seeded(seed: seed &* 61)
        let case_ = try GrantCase(&random)
        let folders = try CacheFolders()
        var start = case_.run.world
        start.strictness = .all
        let world = World(start)
        var model = Model(case_, live: case_.found(in: start))
        var run = Run(case_: case_.run, world: world, folder: folders.next())
        var day = Int.random(in: -5...10, using: &random)
        var story: [String] = []
        for night in 0..<8 {
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let member = Model.Member(
                    list: Int.random(in: case_.lists.indices, using: &random),
                    id: random.one(of: GrantCase.ids, or: "acme"))
                let list = case_.lists[member.list]
                if random.chance(30) {
                    story.append("\(member.id) comes to \(list.environment)")
                    try await world.know(.company, SandboxID(member.id), in: SandboxID(list.environment))
                    model.known[list.environment, default: []].insert(member.id)
                } else {
                    story.append("somebody switches \(member.id) of \(list.flag) in \(list.environment)")
                    model.toggle(member)
                    let companies = model.live[member.list].sorted().map { SandboxID($0) }
                    await world.set(companies, of: list.flag, in: list.environment)
                }
            }
            let kind: Kind = night == 0 ? .full : random.chance(70) ? .due : random.one(of: Kind.allCases, or: .due)
            run.day = GrantCase.day(day)
            run.isDue = kind == .due
            run.cache = random.chance(20) ? .writeOnly : .full
            story.append("\(kind) on \(GrantCase.day(day)), \(run.cache)")
            let comment = Comment(rawValue: "HOIST_SEED=\(seed)\n\(story.joined(separator: "\n"))\n\(case_.run.text)")
            if kind == .plan {
                _ = try #require(try await run.plan(cache: run.cache), comment)
            } else {
                #expect(try await run.apply().result?.ending == .complete, comment)
            }
            model.run(kind, on: day)
            try #require(case_.found(in: await world.world) == model.live, comment)
            day += Int.random(in: 0...3, using: &random)
        }
    }
}
