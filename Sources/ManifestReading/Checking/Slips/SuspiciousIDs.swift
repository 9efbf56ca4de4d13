package import Diagnostics
package import FlagModel

/// A company or a user, in whichever environment.
package struct TargetID: Hashable, Sendable {
    /// Company or user.
    package let kind: TargetKind
    /// The id.
    package let id: Identifier

    /// A company or a user by its id.
    package init(_ kind: TargetKind, _ id: Identifier) {
        self.kind = kind
        self.id = id
    }
}

/// Finds ids that look like slips: with white space at an end, with a character that isn't seen, with the name of an audience, with the id of a company among
/// users or of a user among companies, and those that are nearly another one's.
///
/// One pass over the manifest; what it finds is counted in a second one. Pure: Reflag isn't asked.
package struct SuspiciousIDs {
    private let manifest: Manifest
    private let live: LiveState?
    /// The only ids of interest; nil for all.
    private let asked: Set<TargetID>?
    private var companies = TargetIndex()
    private var users = TargetIndex()
    /// By which flag or audience a long list was noted, and whether by two of them.
    private var lists: [List: (last: Int32, isShared: Bool)] = [:]

    /// A list by its first item: what aliases repeat is one list.
    private struct List: Hashable {
        let kind: TargetKind
        let first: Place
    }

    /// A warning for each id of a manifest that looks like a slip; above a limit, further ones are only counted.
    package static func warnings(in manifest: Manifest) -> [Diagnostic] {
        SuspiciousIDs(manifest, live: nil, asked: nil).warnings
    }

    /// The same for some ids of a manifest, with what is live: a live target is no slip, and may be what was meant.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - asked: The ids that look like slips if anything speaks for it: those that Reflag isn't known to have.
    ///   - live: The live state, with the targets that were read.
    package static func warnings(in manifest: Manifest, of asked: Set<TargetID>, live: LiveState) -> [Diagnostic] {
        asked.isEmpty ? [] : SuspiciousIDs(manifest, live: live, asked: asked).warnings
    }

    /// Those of some ids that look like slips where they aren't in the manifest yet, in their order.
    ///
    /// - Parameters:
    ///   - ids: The ids that are about to be written.
    ///   - manifest: The manifest as it is.
    package static func slips(among ids: [TargetID], addedTo manifest: Manifest) -> [SuspiciousID] {
        var search = SuspiciousIDs(manifest, live: nil, asked: Set(ids))
        for id in ids { search.note(id.id, id.kind, at: nil, in: .max, isListed: true) }
        let found = Dictionary(firstOf: search.found, by: \.target)
        var seen: Set<TargetID> = []
        return ids.filter { seen.insert($0).inserted }.compactMap { found[$0] }
    }

    private init(_ manifest: Manifest, live: LiveState?, asked: Set<TargetID>?) {
        self.manifest = manifest
        self.live = live
        self.asked = asked
        var holder: Int32 = 0
        for audience in manifest.audiences.indices {
            for kind in TargetKind.allCases {
                note(manifest.audiences[audience].list(kind), kind, in: holder, isListed: true)
            }
            note(manifest.audiences[audience].grants, in: holder)
            holder += 1
        }
        for flag in manifest.flags.indices where manifest.flags[flag].archived?.value != true {
            note(manifest.flags[flag], in: holder)
            holder += 1
        }
        for targets in (live?.targets ?? [:]).values {
            for id in targets.companies { companies.note(live: id) }
            for id in targets.users { users.note(live: id) }
        }
    }

    private mutating func note(_ flag: ManifestFlag, in holder: Int32) {
        guard flag.hasGrants else {
            flag.eachList { note($1, $0, in: holder) }
            return
        }
        for targets in flag.targets {
            for list in WrittenList.allCases { if let ids = targets.written(list)?.ids { note(ids, list, in: holder) } }
            note(targets.grants, in: holder)
        }
    }

    private mutating func note(_ ids: WrittenIDs, _ list: WrittenList, in holder: Int32) {
        switch list {
        case .audiences: break
        case .companies: note(ids, .company, in: holder, isListed: true)
        case .users: note(ids, .user, in: holder, isListed: true)
        case .removeCompanies: note(ids, .company, in: holder, isListed: false)
        case .removeUsers: note(ids, .user, in: holder, isListed: false)
        }
    }

    private mutating func note(
        _ ids: some RandomAccessCollection<Located<Identifier>>,
        _ kind: TargetKind,
        in holder: Int32,
        isListed: Bool
    ) {
        // Whoever two of them have is no slip: more of them say nothing new.
        if isListed, ids.count > 8, let first = ids.first?.place {
            let earlier = lists[List(kind: kind, first: first)]
            guard earlier?.isShared != true else { return }
            lists[List(kind: kind, first: first)] = (holder, earlier.map { $0.last != holder } ?? false)
        }
        switch kind {
        case .company: companies.reserve(ids.count)
        case .user: users.reserve(ids.count)
        }
        for id in ids { note(id.value, kind, at: id.place, in: holder, isListed: isListed) }
    }

    private mutating func note(_ grants: [Grant], in holder: Int32) {
        for grant in grants { note(grant.id.value, grant.kind, at: grant.id.place, in: holder, isListed: true) }
    }

    private mutating func note(
        _ id: Identifier,
        _ kind: TargetKind,
        at place: Place?,
        in holder: Int32,
        isListed: Bool
    ) {
        switch kind {
        case .company: companies.note(id, at: place, in: holder, isListed: isListed)
        case .user: users.note(id, at: place, in: holder, isListed: isListed)
        }
    }

    // MARK: Finding

    private func index(_ kind: TargetKind) -> TargetIndex { kind == .company ? companies : users }

    private var warnings: [Diagnostic] {
        var bag = BoundedDiagnostics(atMost: BoundedDiagnostics.usual)
        for id in found { if let warning = id.warning { bag.add(warning) } }
        return bag.reported.sorted
    }

    /// What was found, each id once: companies, then users.
    private var found: [SuspiciousID] {
        let all = TargetKind.allCases.flatMap(found)
        let meant = Set(all.compactMap(\.meant))
        guard !meant.isEmpty else { return all }
        let counts = TargetCounts.flags(with: meant, in: manifest, live)
        return all.map { $0.counting(counts) }
    }

    private func found(_ kind: TargetKind) -> [SuspiciousID] {
        let index = index(kind)
        var found: [Int: SuspiciousID] = [:]
        func add(_ number: Int, _ cause: SuspiciousID.Cause, meant: TargetID? = nil, at place: Place? = nil) {
            let entry = index.entries[number]
            guard found[number] == nil, entry.holders > 0, isAsked(entry, kind), !isKnown(entry.id) else { return }
            found[number] = SuspiciousID(
                target: TargetID(kind, entry.id), place: entry.place, cause: cause, meant: meant, meantPlace: place)
        }
        let near = NearIDs(index).pairs { isAsked($0, kind) }
        let nearest = Dictionary(firstOf: near.map { ($0.id, $0.meant) })
        func target(_ number: Int) -> (TargetID, Place?) {
            (TargetID(kind, index.entries[number].id), index.entries[number].place)
        }
        for number in index.entries.indices where index.entries[number].id.blank != nil {
            let (meant, place) = nearest[number].map(target) ?? (nil, nil)
            add(number, .space, meant: meant, at: place)
        }
        for audience in manifest.audiences {
            guard let number = index.index(of: audience.name.value), !audience.has(audience.name.value, kind) else {
                continue
            }
            add(number, .audience, at: audience.name.place)
        }
        addOtherKind(kind, add)
        for pair in near {
            let (meant, place) = target(pair.meant)
            add(pair.id, .near, meant: meant, at: place)
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Adds the ids of one kind, in one place, that are targets of the other kind. Numbers may be ids of both.
    private func addOtherKind(
        _ kind: TargetKind,
        _ add: (Int, SuspiciousID.Cause, TargetID?, Place?) -> Void
    ) {
        let other: TargetKind = kind == .company ? .user : .company
        let (index, others) = (index(kind), index(other))
        guard !index.entries.isEmpty, !others.entries.isEmpty else { return }
        for (number, entry) in index.entries.enumerated()
        where entry.holders == 1 && !entry.isLive && entry.id.hasLetter {
            guard let same = others.index(of: entry.id), others.entries[same].isTarget else { continue }
            let elsewhere = others.entries[same]
            guard elsewhere.weight > entry.weight || isBefore(elsewhere.place, entry.place) else { continue }
            add(number, .otherKind, TargetID(other, entry.id), elsewhere.place)
        }
    }

    private func isBefore(_ place: Place?, _ other: Place?) -> Bool {
        guard let place else { return false }
        return other.map { place < $0 } ?? true
    }

    private func isAsked(_ entry: TargetIndex.Entry, _ kind: TargetKind) -> Bool {
        guard let asked else { return true }
        return !entry.isLive && asked.contains(TargetID(kind, entry.id))
    }

    private func isKnown(_ id: Identifier) -> Bool {
        manifest.policy.known.contains { $0.value.matches(id) }
    }
}

extension Audience {
    /// Whether one of its members has an id.
    fileprivate func has(_ id: Identifier, _ kind: TargetKind) -> Bool {
        list(kind).contains { $0.value == id } || grants.contains { $0.kind == kind && $0.id.value == id }
    }
}

extension Identifier {
    /// Whether it has a letter: numbers may be ids of companies and of users alike.
    fileprivate var hasLetter: Bool {
        text.utf8.contains { ($0 | 0x20) &- 0x61 < 26 } || text.unicodeScalars.contains { $0.properties.isAlphabetic }
    }
}
