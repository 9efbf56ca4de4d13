package import Diagnostics

/// What is written of a flag while it is put together. One is used for flag after flag, and keeps its memory.
package struct FlagDraft: ~Copyable {
    /// The cells of fields and dates.
    private var fields = CellBuffer()
    /// The cells of `targets` and the environments.
    private var targets = CellBuffer()
    private var extras: [WrittenCells.Extra] = []
    private let file: UInt32
    /// The index of the last environment's cell in ``targets``.
    private var environment = 0
    /// The index of the last list's first cell in ``targets``.
    private var list = 0

    /// Nothing yet, in a file.
    package init(file: UInt32) {
        self.file = file
    }

    /// What is written of a flag.
    init(_ flag: ManifestFlag) {
        self.init(flag, in: flag.key.place.file)
    }

    /// The same for the places of another file.
    init(_ flag: ManifestFlag, in file: UInt32) {
        self.init(file: file)
        for part in flag.parts { add(part) }
        if let place = flag.targetsPlace { setTargets(at: place) }
        for targets in flag.targets { add(TargetParts(targets)) }
    }

    /// How many fields there are, with `expires`, and `targets` as two: where it is, and what is in it.
    package var count: Int {
        fields.count + first + (targets.count > first ? 1 : 0)
    }

    /// The index of the first environment in ``targets``.
    private var first: Int { targets.count > 0 && targets.kind(0) == .targets ? 1 : 0 }

    // MARK: Fields

    /// Sets the value of a field of the table, or takes it away.
    package mutating func set(_ field: FlagField, _ value: Located<FieldValue>?) {
        let rank = field.rank
        let index = (0..<fields.count).first { fields[$0].isField && fields[$0].rank == rank }
        if let value { put(cell(value, rank), at: index) } else if let index { fields.remove(index..<index + 1) }
    }

    /// Sets the date of `expires`, or takes it away.
    package mutating func set(expires: Located<CalendarDate>?) {
        let index = (0..<fields.count).first { fields.kind($0) == .expires }
        if let expires {
            put(cell(.expires, String(expires.value.number), at: expires.place), at: index)
        } else if let index {
            fields.remove(index..<index + 1)
        }
    }

    private mutating func put(_ cell: WrittenCell, at index: Int?) {
        if let index { fields[index] = cell } else { fields.append(cell) }
    }

    mutating func add(_ part: ManifestFlag.Part) {
        switch part {
        case .field(let value, let rank): fields.append(cell(value, rank))
        case .expires(let expires): set(expires: expires)
        }
    }

    // MARK: Targets

    /// Sets where `targets` is written.
    package mutating func setTargets(at place: Place?) {
        targets.remove(0..<first)
        guard let place else { return }
        targets.append(cell(.targets, at: place))
        if targets.count > 1 { targets.move(from: targets.count - 1, to: 0) }
    }

    /// Takes all environments away.
    package mutating func removeEnvironments() {
        targets.remove(first..<targets.count)
    }

    /// Adds an environment.
    package mutating func begin(_ environment: Located<Identifier>) {
        self.environment = targets.count
        targets.append(cell(.environment, environment.value.text, at: environment.place))
    }

    /// Takes a list of the last environment away.
    package mutating func remove(_ list: WrittenList) {
        let kind = list.kind
        var index = environment + 1
        while index < targets.count, targets.kind(index) != kind { index += 1 }
        guard index < targets.count else { return }
        var end = index + 1
        while end < targets.count, targets.kind(end).isInList { end += 1 }
        targets.remove(index..<end)
    }

    /// Begins a list of the last environment, which doesn't have it.
    package mutating func begin(_ list: WrittenList, at place: Place) {
        self.list = targets.count
        targets.append(cell(list.kind, at: place))
    }

    /// Adds an id to the last list.
    package mutating func add(_ id: Located<Identifier>) {
        targets.append(cell(.id, id.value.text, at: id.place))
    }

    /// Ends the last list: lists are in the order of their kinds.
    package mutating func endList() {
        let kind = targets.kind(list)
        var index = environment + 1
        while index < list, targets.kind(index).isInList || targets.kind(index).rawValue < kind.rawValue { index += 1 }
        if index < list { targets.move(from: list, to: index) }
    }

    /// Adds a list that the last environment doesn't have.
    ///
    /// - `isRepeated`: Whether aliases repeat it, so that it isn't copied.
    package mutating func add(_ list: WrittenList, _ ids: Located<[Located<Identifier>]>?, isRepeated: Bool) {
        guard let ids, list.countsEmpty || !ids.value.isEmpty else { return }
        begin(list, at: ids.place)
        if isRepeated, ids.value.count > Self.few {
            targets.append(WrittenCell(.ids, extra: added(.ids(ids.value))))
        } else {
            for id in ids.value { add(id) }
        }
        endList()
    }

    /// Up to so many ids take less than an extra does.
    private static let few = 2

    /// Adds the grants of the last environment, after its lists.
    package mutating func add(_ grants: [Grant]) {
        if !grants.isEmpty { targets.append(WrittenCell(.grants, extra: added(.grants(grants)))) }
    }

    /// Adds environments that aliases repeat, where there are none yet.
    package mutating func add(repeated environments: [ManifestTargets]) {
        if !environments.isEmpty {
            targets.append(WrittenCell(.environments, extra: added(.environments(environments))))
        }
    }

    /// Adds an environment from its parts.
    mutating func add(_ parts: TargetParts) {
        begin(parts.environment)
        add(.audiences, parts.audiences, isRepeated: true)
        add(.companies, parts.companies, isRepeated: true)
        add(.users, parts.users, isRepeated: true)
        let place = parts.environment.place
        add(.removeCompanies, .ids(parts.removeCompanies, at: place), isRepeated: true)
        add(.removeUsers, .ids(parts.removeUsers, at: place), isRepeated: true)
        add(parts.grants)
    }

    // MARK: Cells

    private mutating func cell(_ value: Located<FieldValue>, _ rank: UInt8) -> WrittenCell {
        switch value.value {
        case .none: cell(.nothing, rank: rank, at: value.place)
        case .text(let text): cell(.text, rank: rank, text, at: value.place)
        case .flag(let isTrue): cell(isTrue ? .yes : .no, rank: rank, at: value.place)
        }
    }

    private mutating func cell(
        _ kind: WrittenCell.Kind,
        rank: UInt8 = 0,
        _ text: String = "",
        at place: Place
    ) -> WrittenCell {
        WrittenCell(kind, rank: rank, text, at: place, in: file)
            ?? WrittenCell(kind, rank: rank, text, extra: added(.place(place)))
    }

    private mutating func added(_ extra: WrittenCells.Extra) -> Int {
        extras.append(extra)
        return extras.count - 1
    }

    // MARK: The result

    /// The environments by themselves.
    package func environments() -> [ManifestTargets] {
        ManifestFlag.environments(of: WrittenCells(targets.array, extras), in: file)
    }

    /// The flag; afterwards nothing is left.
    ///
    /// - Parameter key: The flag's key, which is in the file.
    package mutating func flag(_ key: Located<Identifier>) -> ManifestFlag {
        let count = fields.count + targets.count
        var all: [WrittenCell] = []
        if count > 0 { all.reserveCapacity(count) }
        fields.move(to: &all)
        targets.move(to: &all)
        let written = WrittenCells(all, extras)
        if !extras.isEmpty { extras = [] }
        return ManifestFlag(key: key, written)
    }

    /// Takes everything away.
    package mutating func clear() {
        fields.remove(0..<fields.count)
        targets.remove(0..<targets.count)
        if !extras.isEmpty { extras = [] }
    }
}
