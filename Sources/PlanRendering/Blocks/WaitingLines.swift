import Diagnostics
import FlagModel
package import Planning
import TerminalText

/// What waits until Reflag knows a company or user: each once for an environment and a place, with its flags. Many that wait for
/// the same flags have one line, with the place of the first.
///
/// ```
/// Waiting until Reflag has seen them, then sent by the next apply:
///   company umbrella in Production (huddles, new-search)  flags.yaml:18
///   user u_7 in Staging (30 flags: a-flag, b-flag, c-flag … 27 more)  flags.yaml:31
///   40 companies in Production (pricing): acme, globex, initech … 37 more  flags.yaml:52
/// ```
struct WaitingLines {
    /// A company or user that waits in an environment.
    struct Waiting {
        /// Who waits, and where.
        let entity: EntityAddress
        /// The environment, as it is shown.
        let environment: String
        /// Whether it is a production environment.
        let production: Bool
        /// Where the manifest wants it.
        let place: PlanPlace?
        /// The flags that it is to be on for.
        var flags: [Identifier] = []

        /// `company umbrella in Production`.
        var subject: String { "\(entity.kind.rawValue) \(Shown.id(entity.id)) in \(environment)" }
    }

    /// Those who wait, in the plan's order.
    let waiting: [Waiting]
    private let layout: BlockLayout

    /// What waits, laid out.
    init(_ targets: [WaitingTarget], layout: BlockLayout) {
        self.layout = layout
        var waiting: [Waiting] = []
        var indices: [Key: Int] = [:]
        for target in targets {
            let key = Key(entity: target.entity, place: target.place)
            if let index = indices[key] {
                waiting[index].flags.append(target.flag)
                continue
            }
            indices[key] = waiting.count
            waiting.append(
                Waiting(
                    entity: target.entity,
                    environment: Shown.environment(target.environment, production: target.production),
                    production: target.production, place: target.place, flags: [target.flag]))
        }
        self.waiting = waiting
    }

    private struct Key: Hashable {
        let entity: EntityAddress
        let place: PlanPlace?
    }

    /// The heading.
    static let heading = "Waiting until Reflag has seen them, then sent by the next apply"

    /// The heading and the lines; empty if nothing waits.
    var section: [StyledText] {
        waiting.isEmpty ? [] : [StyledText(Self.heading + ":", .changed)] + lines.joined()
    }

    /// The lines of each of those who wait, or of many who wait for the same flags.
    var lines: [[StyledText]] {
        var groups: [[Waiting]] = []
        var indices: [Alike: Int] = [:]
        for waiting in waiting {
            let alike = Alike(
                environment: waiting.entity.environment, kind: waiting.entity.kind, flags: waiting.flags)
            if let index = indices[alike] {
                groups[index].append(waiting)
            } else {
                indices[alike] = groups.count
                groups.append([waiting])
            }
        }
        return groups.flatMap { group -> [[StyledText]] in
            guard group.count > layout.naming, let first = group.first else { return group.map(line) }
            let kind = first.entity.kind == .company ? "companies" : "users"
            let named = group.prefix(3).map { Shown.id($0.entity.id) }.joined(separator: ", ")
            let text =
                "\(group.count) \(kind) in \(first.environment) (\(flags(first.flags))): \(named) … "
                + "\(group.count - 3) more"
            return [RemarkLines.lines(text, after: StyledText("  "), first.place, layout)]
        }
    }

    private func line(_ waiting: Waiting) -> [StyledText] {
        RemarkLines.lines(
            "\(waiting.subject) (\(flags(waiting.flags)))", after: StyledText("  "), waiting.place, layout)
    }

    /// What those who are shown in one line have in common.
    private struct Alike: Hashable {
        let environment: Identifier
        let kind: TargetKind
        let flags: [Identifier]
    }

    /// The flags, counted if there are many.
    private func flags(_ flags: [Identifier]) -> String {
        guard flags.count > layout.naming else { return flags.map(Shown.id).joined(separator: ", ") }
        let named = flags.prefix(3).map(Shown.id).joined(separator: ", ")
        return "\(flags.count) flags: \(named) … \(flags.count - 3) more"
    }
}

/// What waits, as text for people outside of a plan.
package enum WaitingText {
    /// A heading, and a line for each company or user that waits in an environment; empty if nothing waits.
    package static func lines(_ targets: [WaitingTarget]) -> [String] {
        WaitingLines(targets, layout: BlockLayout(width: 100, naming: 6)).section.map { $0.written(colored: false) }
    }
}
