import FlagModel
import HoistEngine
import Sandbox
import TestTools
import Testing

/// A manifest with grants and a world, made from a seed, and who is wanted on a day by what the documentation says: it knows
/// nothing of plans.
struct GrantCase {
    /// An item of a list; days are counted from ``start``.
    struct Item {
        let id: String
        /// Nil for an item without days.
        let days: (from: Int?, until: Int?)?

        func holds(on day: Int) -> Bool {
            guard let days else { return true }
            return (days.from ?? .min) <= day && day <= (days.until ?? .max)
        }

        func hasEnded(by day: Int) -> Bool { (days?.until ?? .max) < day }

        /// As YAML.
        var text: String {
            guard let days else { return id }
            let from = days.from.map { ", from: \(GrantCase.date($0))" } ?? ""
            let until = days.until.map { ", until: \(GrantCase.date($0))" } ?? ""
            return "{id: \(id)\(from)\(until), why: because}"
        }
    }

    /// A list of companies in one environment.
    struct List {
        let flag: String
        let environment: String
        let items: [Item]
        let namesAudience: Bool
    }

    static let ids = ["acme", "globex", "initech", "hooli", "umbrella"]
    static let flags = ["alpha", "beta", "gamma"]
    static let environments = ["Production", "Staging"]
    /// The days are those up to this many after the first one.
    static let length = 40

    let lists: [List]
    let audience: [Item]
    let additive: Set<String>
    let run: Case
    /// Who is in each list before anything is applied.
    private let before: [Set<String>]

    init(_ random: inout Seeded) throws {
        audience = Self.items(&random, most: 3)
        additive = Set(random.some(of: Self.environments, 50))
        var lists: [List] = []
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        world.dialect = Bool.random(using: &random) ? .v3_1_0 : .v3_0_1
        var before: [Set<String>] = []
        for flag in Self.flags {
            var targets: [SandboxID: SandboxTargets] = [:]
            for environment in Self.environments {
                lists.append(
                    List(
                        flag: flag, environment: environment, items: Self.items(&random, most: 4),
                        namesAudience: random.chance(40)))
                before.append(Set(random.some(of: Self.ids, 40)))
                let id = try #require(world.environments.first { $0.name == environment }).id
                targets[id] = SandboxTargets(
                    companies: SandboxIDList(before[before.count - 1].sorted().map { SandboxID($0) }))
            }
            try world.addFlag(SandboxFlag(key: SandboxID(flag), name: flag, targets: targets))
        }
        self.lists = lists
        self.before = before
        run = try Case(Self.text(lists, audience, additive), world)
    }

    private static func items(_ random: inout Seeded, most: Int) -> [Item] {
        var items: [Item] = []
        for id in ids.shuffled(using: &random).prefix(Int.random(in: 0...most, using: &random)) {
            if random.chance(25) {
                items.append(Item(id: id, days: nil))
                continue
            }
            let from = random.chance(60) ? Int.random(in: 0...30, using: &random) : nil
            let until = random.chance(80) ? (from ?? 0) + Int.random(in: 0...15, using: &random) : nil
            items.append(Item(id: id, days: (from, until)))
            if let until, random.chance(30) {
                items.append(Item(id: id, days: (until + Int.random(in: 1...5, using: &random), nil)))
            }
        }
        return items
    }

    private static func text(_ lists: [List], _ audience: [Item], _ additive: Set<String>) -> String {
        let modes = environments.map { "\($0): \(additive.contains($0) ? "additive" : "exact")" }
        var lines = ["version: 1", "app: sandboxapp0001", "policy:", "  targets: {\(modes.joined(separator: ", "))}"]
        lines += [
            "audiences:", "  pilots:", "    companies: [\(audience.map(\.text).joined(separator: ", "))]", "flags:",
        ]
        for flag in flags {
            lines += ["  \(flag):", "    targets:"]
            for list in lists where list.flag == flag {
                lines += [
                    "      \(list.environment):",
                    "        companies: [\(list.items.map(\.text).joined(separator: ", "))]",
                ]
                if list.namesAudience { lines.append("        audiences: [pilots]") }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func day(_ number: Int) -> CalendarDate {
        (CalendarDate(year: 2027, month: 2, day: 10) ?? .latest).advanced(by: number)
    }

    private static func date(_ number: Int) -> String { "\(day(number))" }

    /// Who is in each list once the manifest was applied on a day, whatever was applied on days before it.
    ///
    /// - Parameter others: Who was added to an exact list meanwhile and is left there.
    func end(on day: Int, others: [Int: Set<String>] = [:]) -> [Set<String>] {
        zip(lists.indices, lists).map { index, list in
            let items = list.items + (list.namesAudience ? audience : [])
            let wanted = Set(items.filter { $0.holds(on: day) }.map(\.id))
            guard additive.contains(list.environment) else { return wanted.union(others[index] ?? []) }
            let ended = Set(items.filter { $0.hasEnded(by: day) }.map(\.id))
            return before[index].subtracting(ended).union(wanted).union(others[index] ?? [])
        }
    }

    /// Whether anybody of a list is wanted on one of two days alone, or has ended by one of them alone.
    func standsOtherwise(_ index: Int, on day: Int, than other: Int) -> Bool {
        let items = lists[index].items + (lists[index].namesAudience ? audience : [])
        return Self.ids.contains { id in
            let items = items.filter { $0.id == id }
            func stand(_ day: Int) -> [Bool] {
                let isWanted = items.contains { $0.holds(on: day) }
                return [isWanted, !isWanted && items.contains { $0.hasEnded(by: day) }]
            }
            return stand(day) != stand(other)
        }
    }

    /// Who is in each list of a world.
    func found(in world: SandboxWorld) -> [Set<String>] {
        lists.map { list in
            let id = world.environments.first { $0.name == list.environment }?.id
            let targets = id.flatMap { world.flag(SandboxID(list.flag))?.targets[$0] }
            return Set((targets?.companies.ids ?? []).map(\.text))
        }
    }
}
