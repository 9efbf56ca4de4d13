package import Diagnostics

/// What the manifest says of a flag's targets in one environment.
package struct ManifestTargets: Sendable {
    private let written: WrittenCells
    /// The index of the environment's cell.
    private let start: UInt32
    /// One past the last of its cells.
    private let end: UInt32
    private let file: UInt32

    /// An environment with nothing managed in it.
    package init(environment: Located<Identifier>) {
        self.init(TargetParts(environment: environment))
    }

    /// An environment from its parts.
    private init(_ parts: TargetParts) {
        var draft = FlagDraft(file: parts.environment.place.file)
        draft.add(parts)
        self = draft.environments()[0]
    }

    /// The environment of some cells.
    init(_ written: WrittenCells, _ range: Range<Int>, in file: UInt32) {
        self.written = written
        start = UInt32(truncatingIfNeeded: range.lowerBound)
        end = UInt32(truncatingIfNeeded: range.upperBound)
        self.file = file
    }

    // MARK: Reading

    /// The environment's name or id.
    package var environment: Located<Identifier> {
        let cell = written.cells[Int(start)]
        return .id(Identifier(cell.text), at: written.place(of: cell, in: file))
    }

    /// A list with its place; nil if it isn't written.
    package func written(_ list: WrittenList) -> (place: Place, ids: WrittenIDs)? {
        let (cells, kind, end) = (written.cells, list.kind, Int(end))
        var index = Int(start) + 1
        while index < end, cells[index].kind != kind { index += 1 }
        guard index < end else { return nil }
        var last = index + 1
        while last < end, cells[last].kind.isInList { last += 1 }
        return (
            written.place(of: cells[index], in: file), WrittenIDs(written, index + 1..<last, in: file)
        )
    }

    /// The list of one kind, without its grants.
    package func written(_ kind: TargetKind) -> (place: Place, ids: WrittenIDs)? {
        written(kind == .company ? .companies : .users)
    }

    /// Whether a list is written; removals are if there are any.
    package func has(_ list: WrittenList) -> Bool {
        let (cells, kind) = (written.cells, list.kind)
        return (Int(start) + 1..<Int(end)).contains { cells[$0].kind == kind }
    }

    /// What is written, seen in one look.
    package var parts: WrittenParts {
        let cells = written.cells
        var parts = WrittenParts()
        for index in Int(start) + 1..<Int(end) { parts.add(cells[index].kind) }
        return parts
    }

    /// Whether any company or user must not be targeted.
    package var hasRemovals: Bool { parts.hasRemovals }

    /// Whether there is any grant.
    package var hasGrants: Bool { written.cells[Int(end) - 1].kind == .grants }

    /// The written list of one kind, without its grants.
    package func list(_ kind: TargetKind) -> Located<[Located<Identifier>]>? {
        kind == .company ? companies : users
    }

    /// The removals of one kind.
    package func removals(_ kind: TargetKind) -> [Located<Identifier>] {
        kind == .company ? removeCompanies : removeUsers
    }

    /// Whether anything in this environment is managed, so that its live targets must be read.
    package var isManaged: Bool {
        // After its name come its lists, and then its grants.
        start + 1 < end && written.cells[Int(start) + 1].kind != .grants
    }

    // MARK: Lists as arrays

    /// The named audiences; nil if the key isn't written.
    package var audiences: Located<[Located<Identifier>]>? {
        get { array(.audiences) }
        set { change { $0.audiences = newValue } }
    }

    /// The companies; nil if the list is left out and so left alone.
    package var companies: Located<[Located<Identifier>]>? {
        get { array(.companies) }
        set { change { $0.companies = newValue } }
    }

    /// The users; nil if the list is left out and so left alone.
    package var users: Located<[Located<Identifier>]>? {
        get { array(.users) }
        set { change { $0.users = newValue } }
    }

    /// Companies that must not be targeted.
    package var removeCompanies: [Located<Identifier>] {
        get { array(.removeCompanies)?.value ?? [] }
        set { change { $0.removeCompanies = newValue } }
    }

    /// Users that must not be targeted.
    package var removeUsers: [Located<Identifier>] {
        get { array(.removeUsers)?.value ?? [] }
        set { change { $0.removeUsers = newValue } }
    }

    /// Targets for a time, of both lists.
    package var grants: [Grant] {
        get {
            let last = written.cells[Int(end) - 1]
            if last.kind == .grants, case .grants(let grants) = written.extras[last.number] { return grants }
            return []
        }
        set { change { $0.grants = newValue } }
    }

    private func array(_ list: WrittenList) -> Located<[Located<Identifier>]>? {
        written(list).map { .ids($0.ids.array, at: $0.place) }
    }

    private mutating func change(_ body: (inout TargetParts) -> Void) {
        var parts = TargetParts(self)
        body(&parts)
        self = ManifestTargets(parts)
    }
}

/// Which lists are written of an environment's targets, and whether there are grants.
package struct WrittenParts: Sendable {
    /// A bit for each kind of cell.
    private var kinds: UInt16 = 0

    fileprivate mutating func add(_ kind: WrittenCell.Kind) { kinds |= Self.bit(kind) }

    private static func bit(_ kind: WrittenCell.Kind) -> UInt16 { 1 << UInt16(truncatingIfNeeded: kind.rawValue) }

    /// Whether a list is written; removals are if there are any.
    package func has(_ list: WrittenList) -> Bool { kinds & Self.bit(list.kind) != 0 }

    /// Whether there is any grant.
    package var hasGrants: Bool { kinds & Self.bit(.grants) != 0 }

    /// Whether any company or user must not be targeted.
    package var hasRemovals: Bool { kinds & (Self.bit(.removeCompanies) | Self.bit(.removeUsers)) != 0 }

    /// Whether anything is managed, so that live targets must be read.
    package var isManaged: Bool { kinds & ~Self.bit(.grants) != 0 }
}

/// The parts of an environment's targets.
struct TargetParts {
    let environment: Located<Identifier>
    var audiences: Located<[Located<Identifier>]>?
    var companies: Located<[Located<Identifier>]>?
    var users: Located<[Located<Identifier>]>?
    var removeCompanies: [Located<Identifier>] = []
    var removeUsers: [Located<Identifier>] = []
    var grants: [Grant] = []

    init(environment: Located<Identifier>) {
        self.environment = environment
    }

    init(_ targets: ManifestTargets) {
        environment = targets.environment
        audiences = targets.audiences
        companies = targets.companies
        users = targets.users
        removeCompanies = targets.removeCompanies
        removeUsers = targets.removeUsers
        grants = targets.grants
    }
}
