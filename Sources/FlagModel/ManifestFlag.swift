package import Diagnostics

/// A flag of the manifest; each field that has no value is left alone.
package struct ManifestFlag: Sendable {
    /// The flag's key.
    package let key: Located<Identifier>
    /// What is written, in cells: a manifest has many flags.
    private var written: WrittenCells

    /// A flag with nothing managed but its existence.
    package init(key: Located<Identifier>) {
        self.init(key: key, WrittenCells())
    }

    /// A flag with the same content as another, whose memory it shares if both are in one file.
    package init(key: Located<Identifier>, sameAs other: ManifestFlag) {
        self.init(key: key, other.written)
        guard key.place.file != other.key.place.file else { return }
        var draft = FlagDraft(other, in: key.place.file)
        self = draft.flag(key)
    }

    /// A flag with its cells.
    init(key: Located<Identifier>, _ written: WrittenCells) {
        self.key = key
        self.written = written
    }

    private var file: UInt32 { key.place.file }

    /// How many fields are written, with `expires`.
    package var count: Int { written.cells.prefix { $0.kind.rawValue < WrittenCell.Kind.targets.rawValue }.count }

    /// The written value of a field of the table: names for stages and owners, none if it is cleared; nil if nothing
    /// is written.
    package subscript(field: FlagField) -> Located<FieldValue>? {
        get {
            let rank = field.rank
            for cell in written.cells {
                guard cell.kind.rawValue < WrittenCell.Kind.targets.rawValue else { return nil }
                if cell.isField, cell.rank == rank { return value(of: cell) }
            }
            return nil
        }
        set { change { $0.set(field, newValue) } }
    }

    /// Calls `body` with each of some fields that is written, and its value, in the order in which they are given.
    package func eachWritten(of fields: [FlagField], _ body: (FlagField, Located<FieldValue>) -> Void) {
        let cells = written.cells
        var count = 0
        while count < cells.count, cells[count].kind.rawValue < WrittenCell.Kind.targets.rawValue { count += 1 }
        guard count > 0 else { return }
        for field in fields {
            let rank = field.rank
            for index in 0..<count where cells[index].isField && cells[index].rank == rank {
                body(field, value(of: cells[index]))
                break
            }
        }
    }

    private func value(of cell: WrittenCell) -> Located<FieldValue> {
        let value: FieldValue =
            switch cell.kind {
            case .text: .text(cell.text)
            case .yes: .flag(true)
            case .no: .flag(false)
            default: .none
            }
        return .field(value, at: written.place(of: cell, in: file))
    }

    /// Whether the flag is archived.
    package var archived: Located<Bool>? {
        get { self[.archived].map { .boolean($0.value == .flag(true), at: $0.place) } }
        set { self[.archived] = newValue.map { .field(.flag($0.value), at: $0.place) } }
    }

    /// The day after which a warning is given; the repository's own.
    package var expires: Located<CalendarDate>? {
        get {
            for cell in written.cells {
                guard cell.kind.rawValue < WrittenCell.Kind.targets.rawValue else { return nil }
                if cell.kind == .expires { return date(of: cell) }
            }
            return nil
        }
        set { change { $0.set(expires: newValue) } }
    }

    private func date(of cell: WrittenCell) -> Located<CalendarDate>? {
        UInt32(cell.text).map { Located(CalendarDate(number: $0), at: written.place(of: cell, in: file)) }
    }

    /// Where `targets` is written, if it is.
    package var targetsPlace: Place? {
        get {
            let cells = written.cells
            guard let index = cells.firstIndex(where: { $0.kind.rawValue >= WrittenCell.Kind.targets.rawValue }),
                cells[index].kind == .targets
            else { return nil }
            return written.place(of: cells[index], in: file)
        }
        set { change { $0.setTargets(at: newValue) } }
    }

    /// The targets by environment, in the order in which they are written.
    package var targets: [ManifestTargets] {
        get { Self.environments(of: written, in: file) }
        set {
            change { draft in
                draft.removeEnvironments()
                for targets in newValue { draft.add(TargetParts(targets)) }
            }
        }
    }

    /// Calls `body` with each list, environment by environment and in the order of ``WrittenList``, without making arrays.
    package func eachList(_ body: (WrittenList, WrittenIDs) -> Void) {
        let cells = written.cells
        var index = 0
        while index < cells.count {
            let kind = cells[index].kind
            if kind == .environments {
                for targets in repeated {
                    for list in WrittenList.allCases { if let ids = targets.written(list)?.ids { body(list, ids) } }
                }
                return
            }
            index += 1
            guard let list = WrittenList(kind) else { continue }
            let start = index
            while index < cells.count, cells[index].kind.isInList { index += 1 }
            body(list, WrittenIDs(written, start..<index, in: file))
        }
    }

    /// Calls `body` with each audience that an environment names.
    package func eachAudience(_ body: (Located<Identifier>) -> Void) {
        let cells = written.cells
        var isNamed = false
        for cell in cells {
            switch cell.kind {
            case .audiences: isNamed = true
            case .id: if isNamed { body(.id(Identifier(cell.text), at: written.place(of: cell, in: file))) }
            case .ids:
                guard isNamed, case .ids(let ids) = written.extras[cell.number] else { continue }
                for id in ids { body(id) }
            case .environments:
                for targets in repeated { for id in targets.written(.audiences)?.ids.array ?? [] { body(id) } }
            default: isNamed = false
            }
        }
    }

    /// Whether an environment has grants.
    package var hasGrants: Bool { has { $0 == .grants } || repeated.contains(where: \.hasGrants) }

    /// Whether an environment has removals.
    package var hasRemovals: Bool {
        has { $0 == .removeCompanies || $0 == .removeUsers }
            || repeated.contains(where: \.hasRemovals)
    }

    private func has(_ isMeant: (WrittenCell.Kind) -> Bool) -> Bool {
        for cell in written.cells where isMeant(cell.kind) { return true }
        return false
    }

    /// The environments that aliases repeat; none if it has its own.
    private var repeated: [ManifestTargets] {
        for case .environments(let all) in written.extras { return all }
        return []
    }

    /// The environments among some cells.
    static func environments(of written: WrittenCells, in file: UInt32) -> [ManifestTargets] {
        let cells = written.cells
        var start = 0
        while start < cells.count, cells[start].kind.rawValue <= WrittenCell.Kind.targets.rawValue { start += 1 }
        guard start < cells.count else { return [] }
        if cells[start].kind == .environments, case .environments(let all) = written.extras[cells[start].number] {
            return all
        }
        var all: [ManifestTargets] = []
        var count = 0
        for index in start..<cells.count where cells[index].kind == .environment { count += 1 }
        all.reserveCapacity(count)
        while start < cells.count {
            var end = start + 1
            while end < cells.count, cells[end].kind != .environment { end += 1 }
            all.append(ManifestTargets(written, start..<end, in: file))
            start = end
        }
        return all
    }

    private mutating func change(_ body: (inout FlagDraft) -> Void) {
        var draft = FlagDraft(self)
        body(&draft)
        self = draft.flag(key)
    }

    // MARK: Parts

    /// Something that is written beside targets. A field is stored by its rank, which is smaller than the row.
    enum Part {
        case field(Located<FieldValue>, UInt8)
        case expires(Located<CalendarDate>)
    }

    /// What is written beside targets, in order.
    var parts: [Part] {
        written.cells.prefix { $0.kind.rawValue < WrittenCell.Kind.targets.rawValue }.compactMap { cell in
            cell.isField ? .field(value(of: cell), cell.rank) : date(of: cell).map(Part.expires)
        }
    }
}

/// A named list of specific targets, expanded for each flag that names it.
package struct Audience: Sendable {
    /// The audience's name.
    package let name: Located<Identifier>
    /// The companies in it.
    package var companies: [Located<Identifier>]
    /// The users in it.
    package var users: [Located<Identifier>]
    /// Those of both lists that are in it for a time.
    package var grants: [Grant] = []

    /// An audience from its lists.
    package init(
        name: Located<Identifier>,
        companies: [Located<Identifier>] = [],
        users: [Located<Identifier>] = []
    ) {
        self.name = name
        self.companies = companies
        self.users = users
    }

    /// The list of one kind, without its grants.
    package func list(_ kind: TargetKind) -> [Located<Identifier>] {
        kind == .company ? companies : users
    }
}
