/// The lists of targets that were read, by flag and environment.
///
/// It is a table for each environment, which is also how they are cached: what hasn't changed since is taken over as it is. An app
/// has few environments and many flags.
package struct TargetsTable: Sendable {
    private var environments: [(id: Identifier, targets: [Identifier: LiveTargets])] = []
    /// All lists once more in the order in which they were asked for, if they were taken over so: see ``list(of:in:from:)``.
    private var ordered: (addresses: [TargetsAddress], lists: [LiveTargets]) = ([], [])

    /// Where the next list is, of those that are looked up in the order in which they were asked for.
    package struct Cursor: Sendable {
        fileprivate var place = 0

        /// The beginning.
        package init() {}

        fileprivate init(place: Int) {
            self.place = place
        }
    }

    /// No lists.
    package init() {}

    /// Lists by their addresses.
    package init(_ targets: [TargetsAddress: LiveTargets]) {
        for (address, targets) in targets { self[address] = targets }
    }

    /// Lists with their addresses, of which the closure chooses one where there are several for the same.
    package init(
        _ targets: some Sequence<(TargetsAddress, LiveTargets)>,
        uniquingKeysWith choose: (LiveTargets, LiveTargets) throws -> LiveTargets
    ) rethrows {
        self.init(try Dictionary(targets, uniquingKeysWith: choose))
    }

    /// The list at an address; nil if it wasn't read.
    package subscript(address: TargetsAddress) -> LiveTargets? {
        get { self[address.flag, address.environment] }
        set {
            ordered = ([], [])
            if let index = index(of: address.environment) {
                environments[index].targets[address.flag] = newValue
            } else if let newValue {
                environments.append((address.environment, [address.flag: newValue]))
            }
        }
    }

    /// The list of a flag in an environment; nil if it wasn't read.
    package subscript(flag: Identifier, environment: Identifier) -> LiveTargets? {
        index(of: environment).flatMap { environments[$0].targets[flag] }
    }

    /// The same; quickly if it comes soon after the last one in the order in which they were asked for, since then nothing has to be
    /// looked up.
    ///
    /// - Parameters:
    ///   - flag: The flag's key.
    ///   - environment: The environment's id.
    ///   - cursor: Where it is looked for first. It moves on.
    package func list(of flag: Identifier, in environment: Identifier, from cursor: inout Cursor) -> LiveTargets? {
        var place = cursor.place
        while place < ordered.addresses.count, place < cursor.place + Self.ahead {
            if ordered.addresses[place].environment == environment, ordered.addresses[place].flag == flag {
                cursor.place = place + 1
                return ordered.lists[place]
            }
            place += 1
        }
        return self[flag, environment]
    }

    /// Where the lists of a flag are, in the order in which they were asked for, if it is about so far in it: it is looked for near there.
    ///
    /// - `part`: Which part of all lists come before it, from 0 to 1.
    package func cursor(at flag: Identifier, after part: Double) -> Cursor {
        let guess = Int(Double(ordered.addresses.count) * part)
        for distance in 0..<Self.around {
            for place in [guess - distance, guess + distance]
            where ordered.addresses.indices.contains(place) && ordered.addresses[place].flag == flag {
                return Cursor(place: Swift.max(0, place - Self.ahead / 2))
            }
        }
        return Cursor(place: Swift.max(0, Swift.min(guess, ordered.addresses.count)))
    }

    /// How many places in each direction.
    private static let around = 1_000

    /// How many lists are looked at in their order: a flag that differs isn't looked at to its end.
    private static let ahead = 8

    /// Lists that are taken over as they are kept.
    ///
    /// - Parameters:
    ///   - kept: The lists of each environment, by the flag's key.
    ///   - addresses: The addresses of all of them, in the order in which they were asked for.
    ///   - lists: The same lists in that order.
    package init(
        _ kept: [(id: Identifier, targets: [Identifier: LiveTargets])],
        ordered addresses: [TargetsAddress],
        _ lists: [LiveTargets]
    ) {
        environments = kept
        if addresses.count == lists.count { ordered = (addresses, lists) }
    }

    private func index(of environment: Identifier) -> Int? {
        for index in environments.indices where environments[index].id == environment { return index }
        return nil
    }
}

extension TargetsTable: Sequence {
    /// A list with its address.
    package typealias Element = (key: TargetsAddress, value: LiveTargets)

    /// The lists, in any order.
    package func makeIterator() -> AnyIterator<Element> {
        AnyIterator(
            environments.lazy.flatMap { environment in
                environment.targets.lazy.map { flag, targets -> Element in
                    (key: TargetsAddress(flag: flag, environment: environment.id), value: targets)
                }
            }.makeIterator())
    }

    /// How many lists there are.
    package var count: Int { environments.reduce(0) { $0 + $1.targets.count } }

    /// The addresses of the lists, in any order.
    package var keys: [TargetsAddress] { map(\.key) }

    /// The lists without their addresses, in any order.
    package var values: [LiveTargets] { map(\.value) }

    /// Only the lists that a closure accepts.
    package func filter(_ isIncluded: (Element) throws -> Bool) rethrows -> TargetsTable {
        var table = TargetsTable()
        for element in self where try isIncluded(element) { table[element.key] = element.value }
        return table
    }
}

extension TargetsTable: Equatable {
    /// Whether both have the same lists.
    package static func == (left: TargetsTable, right: TargetsTable) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }
}

extension TargetsTable: ExpressibleByDictionaryLiteral {
    /// Lists by their addresses; of the same address, the last one.
    package init(dictionaryLiteral elements: (TargetsAddress, LiveTargets)...) {
        for (address, targets) in elements { self[address] = targets }
    }
}
