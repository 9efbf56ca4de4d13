import FlagModel
import Planning

/// Who has a flag in an environment, by cause: those for whom the same is true stand in one line.
struct TargetGroups {
    /// Some companies or users for whom the same is true.
    struct Group {
        /// What is true of them; of an audience's members, where the flag names the audience too.
        let label: String
        /// Whether it is a difference.
        let isDifference: Bool
        /// The companies and users.
        let members: [Member]

        /// The line that names the only member, as where one customer is asked about; nil of several.
        var place: PlanPlace? { members.count == 1 ? members[0].place : nil }
        /// The members by since when their lines are there: the oldest first, then what isn't committed, then those without
        /// history.
        var histories: [(origin: LineOrigin?, members: [Member])] {
            var found: [LineOrigin?: [Member]] = [:]
            for member in members { found[member.origin, default: []].append(member) }
            guard found.count > 1 else { return found.map { (origin: $0, members: $1) } }
            func rank(_ origin: LineOrigin?) -> (Int, CalendarDate, String) {
                switch origin {
                case .commit(let commit)?: (0, commit.day, commit.id)
                case .uncommitted?: (1, .latest, "")
                case nil: (2, .latest, "")
                }
            }
            return found.map { (origin: $0, members: $1) }.sorted { rank($0.origin) < rank($1.origin) }
        }

        /// What is true of all of them, with the line of the only one, and since when it is there if that is the same for all.
        var reason: ExplanationWords.Reason {
            ExplanationWords.Reason(
                text: label, place: place, origin: histories.count == 1 ? members.first?.origin : nil)
        }
    }

    /// A company or user with the line that names it: who gave it the flag is found there.
    struct Member {
        /// The company or user.
        let customer: Customer
        /// The line of the manifest; nil if none names it.
        let place: PlanPlace?
        /// Since when that line is there.
        let origin: LineOrigin?
    }

    /// The groups: differences first, then the flag's own items, then its audiences, then the rest.
    let groups: [Group]

    init(_ targets: ExplainedTargets) {
        struct Key: Hashable {
            let rank: Int
            let label: String
            let naming: PlanPlace?
        }
        var found: [Key: [ExplainedTarget]] = [:]
        for target in targets.targets {
            let item = target.items.first(where: \.holds) ?? target.items.first
            let label: String
            let rank: Int
            if let difference = target.difference {
                label = ExplanationWords.words(difference, target)
                rank = ExplainedTarget.Difference.allCases.firstIndex(of: difference) ?? 0
            } else if let item {
                let term = item.term.map { " · " + ExplanationWords.words($0) } ?? ""
                label = ExplanationWords.source(item) + term + ExplanationWords.naming(item)
                rank = target.wish == .wanted ? (item.source == .flag ? 10 : 11) : 12
            } else {
                label = ExplanationWords.words(target.wish, target.customer.kind)
                rank = 13
            }
            let naming = target.difference == nil ? item?.naming : nil
            found[Key(rank: rank, label: label, naming: naming), default: []].append(target)
        }
        groups = found.sorted {
            ($0.key.rank, $0.key.naming?.line ?? 0, $0.key.label) < (
                $1.key.rank, $1.key.naming?.line ?? 0, $1.key.label
            )
        }.map { key, targets in
            Group(
                label: key.label, isDifference: key.rank < 10,
                members: targets.map { target in
                    let item = target.items.first(where: \.holds) ?? target.items.first
                    return Member(customer: target.customer, place: item?.place, origin: item?.origin)
                })
        }
    }

    /// What is in an environment, in numbers: `3 wanted, 2 targets live`.
    static func counts(_ targets: ExplainedTargets, isLive: Bool) -> String {
        if !isLive, targets.targets.isEmpty {
            return targets.mayBe.map(ExplanationWords.unjoined)
                ?? (targets.mode == nil ? "not managed here" : "the manifest names nobody")
        }
        let wanted = targets.targets.count { $0.wish == .wanted }
        var parts = ["\(wanted) wanted"]
        if isLive {
            parts.append("\(counted(targets.targets.count { $0.isTarget == true }, "target")) live")
        }
        return targets.targets.isEmpty ? "nobody" : parts.joined(separator: ", ")
    }
}
