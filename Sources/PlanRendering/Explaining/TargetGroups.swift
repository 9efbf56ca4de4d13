import FlagModel
import Planning

/// Who has a flag in an environment, by cause: those for whom the same is true stand in one line.
struct TargetGroups {
    /// Some companies or users for whom the same is true.
    struct Group {
        /// What is true of them.
        let label: String
        /// Where the manifest says so: for an audience where the flag names it, for one item its own line.
        let place: PlanPlace?
        /// Since when that line is there, for one item.
        let origin: LineOrigin?
        /// Whether it is a difference.
        let isDifference: Bool
        /// The companies and users.
        var customers: [Customer]
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
                label = ExplanationWords.source(item) + term
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
        }.map { key, members in
            let only = members.count == 1 ? members[0].items.first(where: \.holds) ?? members[0].items.first : nil
            return Group(
                label: key.label, place: key.naming ?? only?.place, origin: key.naming == nil ? only?.origin : nil,
                isDifference: key.rank < 10, customers: members.map(\.customer))
        }
    }

    /// What is in an environment, in numbers: `3 wanted, 2 targets live`.
    static func counts(_ targets: ExplainedTargets) -> String {
        let wanted = targets.targets.count { $0.wish == .wanted }
        var parts = ["\(wanted) wanted"]
        if targets.targets.contains(where: { $0.cause != nil }) {
            parts.append("\(counted(targets.targets.count { $0.isTarget == true }, "target")) live")
        }
        return targets.targets.isEmpty ? "nobody" : parts.joined(separator: ", ")
    }
}
