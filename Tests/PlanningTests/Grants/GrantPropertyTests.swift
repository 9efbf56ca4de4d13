import FlagModel
import FlagTestKit
import JSONText
import Planning
import TestTools
import Testing

/// Grants over the days, held to a model that knows nothing of lists, audiences or modes but what a page of documentation
/// says: who is wanted on a day, by what.
@Suite("Grants over the days")
struct GrantPropertyTests {
    /// A world: flags of one app, whose lists have grants, and audiences that have some as well.
    struct World {
        /// What is written about one id in one list.
        struct Item {
            let id: Identifier
            /// Numbers of days; nil for an item without days.
            let days: (from: Int?, until: Int?)?
        }

        static let ids: [Identifier] = ["a", "b", "c", "d", "e", "f"]
        static let environments: [Identifier] = ["en1", "en2"]

        /// By flag and environment: the list, nil where it isn't written, and whether it names the audience.
        var lists: [[(items: [Item]?, isOfAudience: Bool)]] = []
        var audience: [Item] = []
        var isAdditive: [Bool] = []
        var random: Seeded

        init(seed: UInt64) {
            random = Seeded(seed: seed)
            audience = items(most: 3)
            isAdditive = Self.environments.map { _ in random.chance(50) }
            for _ in 0..<3 {
                lists.append(
                    Self.environments.map { _ in
                        (random.chance(85) ? items(most: 5) : nil, random.chance(40))
                    })
            }
        }

        private mutating func items(most: Int) -> [Item] {
            var items: [Item] = []
            for id in Self.ids.shuffled(using: &random).prefix(Int.random(in: 0...most, using: &random)) {
                if random.chance(30) {
                    items.append(Item(id: id, days: nil))
                    continue
                }
                let from = random.chance(50) ? Int.random(in: 0...40, using: &random) : nil
                let until = random.chance(80) ? (from ?? 0) + Int.random(in: 0...20, using: &random) : nil
                items.append(Item(id: id, days: (from, until)))
                if let until, random.chance(30) {
                    items.append(Item(id: id, days: (until + Int.random(in: 1...5, using: &random), nil)))
                }
            }
            return items
        }

        static func day(_ number: Int) -> CalendarDate {
            (CalendarDate(year: 2027, month: 2, day: 1) ?? .latest).advanced(by: number)
        }

        var flags: [ManifestFlag] {
            lists.enumerated().map { index, environments in
                .written(Self.key(index)) { flag in
                    flag.targets = zip(Self.environments, environments).compactMap { environment, list in
                        guard list.items != nil || list.isOfAudience else { return nil }
                        return .written(environment) { targets in
                            if let items = list.items {
                                targets.companies = .ids(items.filter { $0.days == nil }.map(\.id), 21)
                                targets.grants = Self.grants(items, at: 30)
                            }
                            if list.isOfAudience { targets.audiences = .ids(["partners"], 23) }
                        }
                    }
                }
            }
        }

        static func key(_ index: Int) -> Identifier { Identifier("flag-\(index)") }

        private static func grants(_ items: [Item], at first: UInt32) -> [Grant] {
            items.enumerated().compactMap { offset, item in
                item.days.map { days in
                    let number = first + UInt32(offset)
                    return Grant(
                        kind: .company, id: Located(item.id, number), from: days.from.map { Located(day($0), number) },
                        until: days.until.map { Located(day($0), number) }, place: line(number))
                }
            }
        }

        func plan(_ live: [[Set<Identifier>]], on number: Int) throws -> Plan {
            var targets: [(flag: Identifier, environment: Identifier, targets: LiveTargets)] = []
            for (index, sets) in live.enumerated() {
                for (environment, set) in zip(Self.environments, sets) {
                    targets.append((Self.key(index), environment, LiveTargets(companies: set)))
                }
            }
            let state = LiveState.acme(lists.indices.map { .live(Self.key($0).text) }, targets)
            return try Plan.of(flags, live: state, on: Self.day(number)) { manifest in
                manifest.policy.environmentTargets = zip(Self.environments, isAdditive).map {
                    Policy.EnvironmentMode(environment: Located($0, 3), mode: $1 ? .additive : .exact)
                }
                var partners = Audience(name: Located("partners", 2))
                partners.companies = audience.filter { $0.days == nil }.map { Located($0.id, 2) }
                partners.grants = Self.grants(audience, at: 60)
                manifest.audiences = [partners]
            }
        }

        /// What a list should become on a day, by the documentation.
        func wanted(_ live: Set<Identifier>, flag: Int, environment: Int, on day: Int) -> Set<Identifier> {
            let list = lists[flag][environment]
            guard list.items != nil || list.isOfAudience else { return live }
            let items = (list.items ?? []) + (list.isOfAudience ? audience : [])
            func holds(_ item: Item) -> Bool {
                guard let days = item.days else { return true }
                return (days.from ?? .min) <= day && day <= (days.until ?? .max)
            }
            let wanted = Set(items.filter(holds).map(\.id))
            guard isAdditive[environment] else { return wanted }
            let ended = Set(items.filter { ($0.days?.until ?? .max) < day }.map(\.id))
            return live.union(wanted).subtracting(ended.subtracting(wanted))
        }

        func wanted(_ live: [[Set<Identifier>]], on day: Int) -> [[Set<Identifier>]] {
            live.enumerated().map { flag, sets in
                sets.enumerated().map { wanted($1, flag: flag, environment: $0, on: day) }
            }
        }

        mutating func anyLive() -> [[Set<Identifier>]] {
            lists.map { $0.map { _ in Set(random.some(of: Self.ids, 40)) } }
        }

        /// Live lists after a plan's changes.
        static func applying(_ plan: Plan, to live: [[Set<Identifier>]]) -> [[Set<Identifier>]] {
            var live = live
            for change in plan.changes {
                for targets in change.targets {
                    guard let flag = (0..<live.count).first(where: { key($0) == change.flag }),
                        let environment = environments.firstIndex(of: targets.environmentID)
                    else { continue }
                    live[flag][environment].formUnion(targets.companies.add)
                    live[flag][environment].subtract(targets.companies.remove)
                }
            }
            return live
        }
    }

    @Test("a plan has exactly what the days change; a day's plan is empty after it", arguments: Seeds.cases(300))
    func model(seed: UInt64) throws {
        var world = World(seed: seed)
        let start = world.anyLive()
        let first = Int.random(in: -5...45, using: &world.random)
        let second = first + Int.random(in: 0...30, using: &world.random)
        let plan = try world.plan(start, on: first)
        let then = World.applying(plan, to: start)
        #expect(then == world.wanted(start, on: first), "seed \(seed)")
        #expect(try world.plan(then, on: first).isEmpty, "seed \(seed)")
        let later = try world.plan(then, on: second)
        #expect(World.applying(later, to: then) == world.wanted(then, on: second), "seed \(seed)")
        for change in later.changes {
            for targets in change.targets {
                // Nothing but the days has changed in between, so each change has a grant behind it.
                #expect(
                    Set(targets.granted.map(\.id)) == Set(targets.entries.map(\.id)), "seed \(seed): \(targets)")
                #expect(targets.ended(.company) == targets.companies.remove.sorted(), "seed \(seed)")
            }
        }
        #expect(later.sendingDue().calls == later.calls, "seed \(seed)")
        let file = try Plan(reading: later.json.bytes())
        #expect(file == later, "seed \(seed)")
    }

    @Test("day by day and once at the end give the same exact lists", arguments: Seeds.cases(100))
    func dayByDay(seed: UInt64) throws {
        var world = World(seed: seed)
        let start = world.anyLive()
        var live = start
        let last = Int.random(in: 0...45, using: &world.random)
        for day in 0...last {
            let plan = try world.plan(live, on: day)
            live = World.applying(plan, to: live)
            #expect(try world.plan(live, on: day).isEmpty, "seed \(seed), day \(day)")
        }
        let once = World.applying(try world.plan(start, on: last), to: start)
        for flag in live.indices {
            for environment in live[flag].indices where !world.isAdditive[environment] {
                #expect(live[flag][environment] == once[flag][environment], "seed \(seed)")
            }
        }
    }

    @Test("days are counted as in a calendar")
    func calendar() throws {
        let first = try #require(CalendarDate("2000-02-28"))
        #expect(
            [0, 1, 2, 366, -59, 10_000].map { "\(first.advanced(by: $0))" } == [
                "2000-02-28", "2000-02-29", "2000-03-01", "2001-02-28", "1999-12-31", "2027-07-16",
            ])
        #expect("\(CalendarDate.latest)" == "9999-12-31" && CalendarDate.latest.advanced(by: 1) == .latest)
        #expect("\(first.advanced(by: -10_000_000))" == "0001-01-01")
        var day = try #require(CalendarDate("1896-01-01"))
        for _ in 0..<2_000 {
            let next = day.advanced(by: 1)
            #expect(next > day && next.advanced(by: -1) == day)
            #expect(CalendarDate("\(next)") == next)
            day = next
        }
    }
}
