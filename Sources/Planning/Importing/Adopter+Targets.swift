import Diagnostics
import FlagModel

extension Adopter {
    /// An environment's targets, changed to what is live; nil if they say that already.
    ///
    /// Who waits until Reflag knows them stays. Grants stay with their days where they say what is live: of somebody who is,
    /// all of them if one holds, and of somebody who isn't, those that don't hold.
    mutating func merged(_ targets: ResolvedTargets, _ live: LiveTargets, of flag: LiveFlag) -> ManifestTargets? {
        let old = targets.written
        let named = (targets.audiences ?? []).map { audiences[$0] }
        let members = LiveTargets(of: named)
        var waiting = LiveTargets()
        for kind in TargetKind.allCases {
            let wanted = members[kind].union((old.list(kind)?.value ?? []).map(\.value))
            waiting[kind] = (unknown?[targets.environment.id, kind] ?? []).intersection(wanted).subtracting(live[kind])
            remarks.waiting += waiting[kind].sorted().map { name($0, kind, of: flag, in: targets) }
        }
        if TargetKind.allCases.allSatisfy({
            says(targets, $0, live[$0], members[$0].subtracting(waiting[$0]), waiting[$0])
        }) {
            return nil
        }
        // An audience with members that aren't live isn't kept; then its other members are written out.
        func isKept(_ audience: Audience) -> Bool {
            TargetKind.allCases.allSatisfy { kind in
                audience.list(kind).allSatisfy { live[kind].contains($0.value) || waiting[kind].contains($0.value) }
            }
        }
        let (kept, dropped) = (named.filter(isKept), named.filter { !isKept($0) })
        var new = old
        if let written = old.audiences, !dropped.isEmpty {
            let names = Set(kept.map(\.name.value))
            new.audiences = Located(written.value.filter { names.contains($0.value) }, at: written.place)
            if kept.isEmpty { new.audiences = nil }
        }
        new.grants = []
        for kind in TargetKind.allCases {
            // What holds by a grant is listed in the resolved lists, at the grant's place; in the manifest's own it isn't.
            let own = ListGrants(old.grants, kind, in: old.list(kind)?.value ?? [])
            let theirs = kept.map { ListGrants($0.grants, kind, in: $0.list(kind)) }
            let others = dropped.map { ListGrants($0.grants, kind, in: $0.list(kind)) }
            let there = live[kind].union(waiting[kind])
            let plain = own.plain.filter { there.contains($0.value) }
            let holding = Set((own.held + (theirs + others).flatMap(\.held)).map(\.place))
            // Who is in an audience that isn't kept for ever is in the list for ever, and who is in one for a time, for that
            // time; unless an audience that is kept has them for ever.
            let covered = Set(theirs.flatMap(\.plain).map(\.value))
            let forever = Set(others.flatMap(\.plain).map(\.value)).intersection(there).subtracting(covered)
            let always = forever.union(plain.map(\.value))
            let held = Set(others.flatMap(\.held).map(\.id.value))
            let wanted = members[kind].union((old.list(kind)?.value ?? []).map(\.value))
            let besides = Set(kept.flatMap { $0.list(kind) }.map(\.value))
            let candidates =
                own.saying(live[kind], besides: besides.union(held), waiting[kind])
                + others.flatMap(\.all).filter { grant in
                    let id = grant.id.value
                    return !covered.contains(id) && (there.contains(id) ? held.contains(id) : !wanted.contains(id))
                }
            let grants = Grant.apart(candidates.filter { !always.contains($0.id.value) }, first: holding)
            let added = live[kind].union(wanted.intersection(waiting[kind])).subtracting(besides.subtracting(forever))
                .subtracting(plain.map(\.value)).subtracting(grants.map(\.id.value))
            let lasting = always.union(covered).union(others.flatMap(\.plain).map(\.value))
            let lost =
                (own.all + others.flatMap(\.all)).filter { !$0.isSaid(by: grants, holding) }
                + theirs.flatMap(\.all).filter { added.contains($0.id.value) }
            remarks.days += lost.filter { !(there.contains($0.id.value) && lasting.contains($0.id.value)) }
                .map { name($0.id.value, kind, of: flag, in: targets) }
            let wasManaged = old.list(kind) != nil || (old.audiences != nil && new.audiences == nil)
            var list: Located<[Located<Identifier>]>?
            if !added.isEmpty {
                list = writing.list(added, kind, of: flag, in: targets.environment).map { .imported(plain + $0.value) }
            } else if wasManaged || !grants.isEmpty {
                list = .imported(plain)
            }
            new.grants += grants
            switch kind {
            case .company:
                new.companies = list
                new.removeCompanies = old.removeCompanies.filter { !live.companies.contains($0.value) }
            case .user:
                new.users = list
                new.removeUsers = old.removeUsers.filter { !live.users.contains($0.value) }
            }
        }
        return new
    }

    /// Whether what is written is exactly what is live, apart from whom Reflag doesn't know.
    private func says(
        _ targets: ResolvedTargets,
        _ kind: TargetKind,
        _ live: Set<Identifier>,
        _ members: Set<Identifier>,
        _ waiting: Set<Identifier>
    ) -> Bool {
        let written = Set((targets.written.list(kind)?.value ?? []).map(\.value)).subtracting(waiting).union(members)
        return written == live && live.isDisjoint(with: targets.written.removals(kind).map(\.value))
    }

    private func name(_ id: Identifier, _ kind: TargetKind, of flag: LiveFlag, in targets: ResolvedTargets) -> String {
        "\(kind.rawValue) `\(id)` of `\(flag.key)` in \(targets.environment.name)"
    }
}

extension Grant {
    /// Whether it is one of some grants, or says nothing from today on that those don't say of the same company or user.
    fileprivate func isSaid(by others: [Grant], _ holding: Set<Place>) -> Bool {
        others.contains { other in
            guard other.place != place else { return true }
            guard other.id.value == id.value else { return false }
            return other.covers(self) || holding.contains(other.place) && other.ends(noEarlierThan: self)
        }
    }

    private func ends(noEarlierThan other: Grant) -> Bool {
        until.map { until in other.until.map { $0.value <= until.value } ?? false } ?? true
    }

    /// Of grants for a list, those that can be in it together: two of one id that overlap can't. Of such, the one that
    /// holds stays, or the one that covers the other.
    fileprivate static func apart(_ grants: [Grant], first holding: Set<Place>) -> [Grant] {
        var chosen: [Grant] = []
        for grant in grants.filter({ holding.contains($0.place) }) + grants.filter({ !holding.contains($0.place) }) {
            let isRival = { (other: Grant) in other.id.value == grant.id.value && other.overlaps(grant) }
            guard chosen.filter(isRival).allSatisfy(grant.covers) else { continue }
            chosen.removeAll(where: isRival)
            chosen.append(grant)
        }
        let places = Set(chosen.map(\.place))
        return grants.filter { places.contains($0.place) }
    }
}

/// The grants of a resolved list, and its other ids.
private struct ListGrants {
    let all: [Grant]
    /// Those that hold on the day.
    let held: [Grant]
    /// The ids that aren't there by a grant.
    let plain: [Located<Identifier>]

    init(_ grants: [Grant], _ kind: TargetKind, in list: [Located<Identifier>]) {
        all = grants.filter { $0.kind == kind }
        let granted = Set(all.map(\.id.place))
        let listed = Set(list.lazy.map(\.place).filter(granted.contains))
        held = all.filter { listed.contains($0.id.place) }
        plain = list.filter { !granted.contains($0.place) }
    }

    /// Those that don't contradict what is live.
    ///
    /// - Parameters:
    ///   - live: Who is a target.
    ///   - others: Whom something else in the environment wants.
    ///   - waiting: Who will be a target once Reflag knows them.
    func saying(_ live: Set<Identifier>, besides others: Set<Identifier>, _ waiting: Set<Identifier>) -> [Grant] {
        let holding = Set(held.map(\.id.value))
        return all.filter { grant in
            let id = grant.id.value
            return live.contains(id)
                ? holding.contains(id) || others.contains(id) : !holding.contains(id) || waiting.contains(id)
        }
    }
}

extension LiveTargets {
    /// The members of some audiences.
    fileprivate init(of audiences: [Audience]) {
        self.init()
        for kind in TargetKind.allCases { self[kind] = Set(audiences.flatMap { $0.list(kind).map(\.value) }) }
    }
}

/// What is worth knowing about the targets of an adoption.
struct AdoptRemarks {
    /// Who waits, with flag and environment.
    var waiting: [String] = []
    /// Whose grants aren't kept.
    var days: [String] = []

    var warnings: [ImportWarning] {
        var warnings: [ImportWarning] = []
        if let names = NameList.text(waiting, atMost: 20) {
            let (targets, them) =
                waiting.count == 1 ? ("1 target isn't", "it") : ("\(waiting.count) targets aren't", "them")
            warnings.append(
                ImportWarning(
                    message:
                        "\(targets) live, since Reflag doesn't know \(them) yet; what the manifest says of \(them) stays",
                    notes: [names], help: "an apply sends \(them) once Reflag knows the company or user"))
        }
        if let names = NameList.text(days, atMost: 20) {
            let grants = days.count == 1 ? "1 grant isn't" : "\(days.count) grants aren't"
            warnings.append(
                ImportWarning(
                    message: "\(grants) kept, since live targets say otherwise", notes: [names],
                    help: "who is live is written without days: write them again where that is for a time"))
        }
        return warnings
    }
}
