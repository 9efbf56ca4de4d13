import FlagModel
import TestTools
import Testing

/// The table of lists says what a dictionary of them would say, however it was made and in whichever order it is asked.
@Suite("The table of targets")
struct TargetsTableTests {
    private static let environments: [Identifier] = ["en1", "en2", "en3"]

    private static func address(_ flag: Int, _ environment: Int) -> TargetsAddress {
        TargetsAddress(flag: Identifier("flag-\(flag)"), environment: environments[environment])
    }

    private static func lists(_ random: inout Seeded) -> [TargetsAddress: LiveTargets] {
        var lists: [TargetsAddress: LiveTargets] = [:]
        for flag in 0..<12 {
            for environment in environments.indices where random.chance(70) {
                lists[address(flag, environment)] = LiveTargets(companies: [Identifier("c\(flag)-\(environment)")])
            }
        }
        return lists
    }

    /// As it is when all was kept: by environment, and in an order.
    private static func kept(
        _ lists: [TargetsAddress: LiveTargets],
        asked: [TargetsAddress]
    ) -> TargetsTable {
        let kept = environments.map { environment in
            let own = lists.filter { $0.key.environment == environment }.map { ($0.key.flag, $0.value) }
            return (id: environment, targets: Dictionary(uniqueKeysWithValues: own))
        }
        return TargetsTable(kept, ordered: asked, asked.compactMap { lists[$0] })
    }

    // Siblings: a list that wasn't read, one that is asked for twice, flags that are passed over, and a table that has changed.
    @Test("finds each list, in any order", arguments: Seeds.cases(10))
    func found(_ seed: UInt64) {
        var random = Seeded(seed: seed)
        let lists = Self.lists(&random)
        let asked = lists.keys.sorted()
        var table = Self.kept(lists, asked: asked)
        #expect(table == TargetsTable(lists) && table.count == lists.count, "seed \(seed)")
        for order in [asked, asked.filter { _ in random.chance(50) }, asked.shuffled(using: &random), asked + asked] {
            var cursor = TargetsTable.Cursor()
            for address in order {
                let list = table.list(of: address.flag, in: address.environment, from: &cursor)
                #expect(list == lists[address] && list == table[address], "seed \(seed): \(address)")
            }
            #expect(table.list(of: "none", in: "en1", from: &cursor) == nil)
            #expect(table.list(of: "flag-0", in: "none", from: &cursor) == nil)
        }
        var cursor = TargetsTable.Cursor()
        for address in asked where random.chance(50) {
            let changed = random.chance(50) ? nil : LiveTargets(users: ["u"])
            table[address] = changed
            #expect(table.list(of: address.flag, in: address.environment, from: &cursor) == changed, "seed \(seed)")
        }
    }

    // Siblings: a place far away, before the first and behind the last, a flag without lists, and a table without an order.
    @Test("finds each list from wherever it is begun", arguments: Seeds.cases(4))
    func begun(_ seed: UInt64) {
        var random = Seeded(seed: seed)
        let lists = Self.lists(&random)
        let asked = lists.keys.sorted()
        for table in [Self.kept(lists, asked: asked), TargetsTable(lists)] {
            for flag in (0..<13).map({ Identifier("flag-\($0)") }) {
                for part in [0, 0.1, 0.5, 0.9, 1] {
                    var cursor = table.cursor(at: flag, after: part)
                    for address in asked where address.flag >= flag {
                        let list = table.list(of: address.flag, in: address.environment, from: &cursor)
                        #expect(list == lists[address], "seed \(seed): \(flag), \(part), \(address)")
                    }
                }
            }
        }
    }

    @Test("is what a dictionary is: its lists, their addresses, those that are filtered, and when it is equal")
    func dictionary() {
        var random = Seeded(seed: 7)
        let lists = Self.lists(&random)
        let table = TargetsTable(lists)
        #expect(Set(table.keys) == Set(lists.keys))
        #expect(Set(table.values.flatMap(\.companies)) == Set(lists.values.flatMap(\.companies)))
        let some = table.filter { $0.key.environment == "en2" }
        #expect(some == TargetsTable(lists.filter { $0.key.environment == "en2" }))
        #expect(some != table && some != [:] && TargetsTable() == [:])
        var other = table
        other["flag-0", in: 0]?.users.insert("u")
        #expect((other == table) == (lists[Self.address(0, 0)] == nil))
    }
}

extension TargetsTable {
    /// A list by the numbers of its environment.
    fileprivate subscript(flag: Identifier, in environment: Int) -> LiveTargets? {
        get { self[TargetsAddress(flag: flag, environment: Identifier("en\(environment + 1)"))] }
        set { self[TargetsAddress(flag: flag, environment: Identifier("en\(environment + 1)"))] = newValue }
    }
}
