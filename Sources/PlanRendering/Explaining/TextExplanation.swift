import FlagModel
package import Planning
import TerminalText

/// An explanation for people at a terminal.
///
/// ```
/// acme-corp × new-checkout-flow
///   Production   on   audience design-partners   flags.yaml:8   since 2026-03-02, 1a2b3c4 Jane: "Pilot for design partners"
///                     grant until 2027-01-31: trial, SALES-12
///   Staging      on   not a specific target: by a rule, segment or stage of Reflag's
///   Development  off  not in its list of companies, not a target
/// ```
package struct TextExplanation: Sendable {
    /// The width for line breaks, in columns.
    package let width: Int
    /// Whether to use colour escape sequences.
    package let isColored: Bool
    /// Whether flags of which nothing is on or wanted are listed too.
    package let isVerbose: Bool

    /// A format for a terminal with this width.
    package init(width: Int = 80, isColored: Bool = false, isVerbose: Bool = false) {
        self.width = max(width, 40)
        self.isColored = isColored
        self.isVerbose = isVerbose
    }

    /// The explanation as text; it ends with a line break.
    package func render(_ explanation: Explanation) -> String {
        var sections: [[StyledText]] = []
        switch explanation.scope {
        case .customers(let customers, let namesFlags):
            if namesFlags {
                sections += ExplanationWords.ordered(explanation.flags).map {
                    paragraph($0, customers, explanation.environments)
                }
            } else {
                sections += table(customers, explanation)
            }
        case .flags, .everything:
            sections += ExplanationWords.ordered(explanation.flags).map { listing($0, explanation) }
            sections.append(ExplanationWords.others(explanation).map { StyledText($0) })
        }
        let remarks = explanation.remarks.map { StyledText(SafeText.visible($0)) }
        if !remarks.isEmpty { sections.append(remarks) }
        return sections.filter { !$0.isEmpty }
            .map { $0.map { $0.written(colored: isColored) + "\n" }.joined() }.joined(separator: "\n")
    }

    // MARK: One flag for those who are asked about

    private func paragraph(
        _ flag: ExplainedFlag,
        _ customers: [Customer],
        _ environments: [Explanation.Environment]
    ) -> [StyledText] {
        var head = StyledText("\(ExplanationWords.who(customers)) × \(Shown.id(flag.key))", .strong)
        if flag.change != nil || flag.live == .archived, let state = ExplanationWords.heading(flag, absent: "") {
            head.append("  \(state)", .faint)
        }
        let names = environments.map { Shown.environment($0.name, production: $0.isProduction) }
        let nameColumn = 2 + (names.map(DisplayWidth.columns(of:)).max() ?? 0) + 2
        let states = flag.environments.map { ExplanationWords.state($0).text }
        let column = nameColumn + (states.map(DisplayWidth.columns(of:)).max() ?? 0) + 2
        let unknown = ExplanationWords.unknown(customers, flag.environments, environments)
        return [head] + unknown.map { StyledText("  " + $0, .warning) }
            + flag.orderedEnvironments.flatMap { targets -> [StyledText] in
                let (state, style) = ExplanationWords.state(targets)
                var lead = StyledText("  " + names[targets.environment])
                lead.pad(to: nameColumn)
                lead.append(state, style)
                lead.pad(to: column)
                var lines: [StyledText] = []
                for reason in reasons(targets, customers) {
                    var line = lines.isEmpty ? lead : StyledText(String(repeating: " ", count: column))
                    line.append(reason.line, reason.isDifference ? .warning : .plain)
                    lines.append(line)
                }
                return lines.isEmpty ? [lead] : lines
            }
    }

    private func reasons(_ targets: ExplainedTargets, _ customers: [Customer]) -> [ExplanationWords.Reason] {
        var reasons: [ExplanationWords.Reason] = []
        for target in targets.targets {
            reasons += ExplanationWords.reasons(target, in: targets).map { reason in
                var reason = reason
                if customers.count > 1 { reason.text = "\(target.customer.kind.rawValue): \(reason.text)" }
                return reason
            }
        }
        let ordered = reasons.filter(\.isDifference) + reasons.filter { !$0.isDifference }
        return ordered + (ExplanationWords.served(targets).map { [$0] } ?? [])
    }

    // MARK: All flags of those who are asked about

    private func table(_ customers: [Customer], _ explanation: Explanation) -> [[StyledText]] {
        let who = "\(ExplanationWords.who(customers)) \(ExplanationWords.basis(explanation))"
        let shown = explanation.flags.filter { isVerbose || !ExplanationWords.isQuiet($0) }
        let quiet = isVerbose ? [] : explanation.flags.filter(ExplanationWords.isQuiet)
        var head = [StyledText(who, .strong)]
        head += ExplanationWords.unknown(
            customers, explanation.flags.first?.environments ?? [], explanation.environments
        ).map { StyledText($0, .warning) }
        var sections = [head]
        let differing = shown.filter(\.differs)
        let rest = shown.filter { !$0.differs }
        let columns = columns(shown, explanation.environments)
        if !differing.isEmpty {
            sections.append(
                [StyledText("\(counted(differing.count, "flag")) with a difference", .warning)]
                    + rows(differing, columns, explanation.environments))
        }
        if !rest.isEmpty { sections.append(rows(rest, columns, explanation.environments)) }
        if !quiet.isEmpty {
            let count = counted(quiet.count, shown.isEmpty ? "flag" : "other flag")
            sections.append([StyledText("\(count): \(ExplanationWords.quiet(quiet, explanation))")])
        }
        return sections
    }

    /// The heading of the flags' column.
    private static let flagHeading = "flag"

    /// The column of each environment, after that of the flags.
    private func columns(_ flags: [ExplainedFlag], _ environments: [Explanation.Environment]) -> [Int] {
        var columns: [Int] = []
        let widest = flags.map { DisplayWidth.columns(of: Shown.id($0.key)) }.max() ?? 0
        var next = 2 + max(widest, DisplayWidth.columns(of: Self.flagHeading)) + 2
        for (index, environment) in environments.enumerated() {
            columns.append(next)
            let name = Shown.environment(environment.name, production: environment.isProduction)
            let cells = flags.map { DisplayWidth.columns(of: ExplanationWords.cell($0.environments[index]).text) }
            next += max(DisplayWidth.columns(of: name), cells.max() ?? 0) + 2
        }
        return columns
    }

    private func rows(
        _ flags: [ExplainedFlag],
        _ columns: [Int],
        _ environments: [Explanation.Environment]
    ) -> [StyledText] {
        var head = StyledText("  " + Self.flagHeading, .faint)
        for (index, environment) in environments.enumerated() {
            head.pad(to: columns[index])
            head.append(Shown.environment(environment.name, production: environment.isProduction), .faint)
        }
        return [head]
            + flags.map { flag in
                var line = StyledText("  " + Shown.id(flag.key))
                for (index, targets) in flag.environments.enumerated() {
                    let (text, style) = ExplanationWords.cell(targets)
                    line.pad(to: columns[index])
                    line.append(text, style)
                }
                return line
            }
    }

    // MARK: A flag, and who has it

    private func listing(_ flag: ExplainedFlag, _ explanation: Explanation) -> [StyledText] {
        var head = StyledText(Shown.id(flag.key), .strong)
        if let name = flag.name { head.append("  \(SafeText.quoted(name))") }
        if let state = ExplanationWords.heading(flag, absent: "the app has no such flag") {
            head.append("  \(state)", .faint)
        }
        if let place = flag.place { head.append("   \(Shown.place(place))", .faint) }
        let names = explanation.environments.map { Shown.environment($0.name, production: $0.isProduction) }
        let column = 2 + (names.map(DisplayWidth.columns(of:)).max() ?? 0) + 2
        let layout = BlockLayout(width: width, naming: .max)
        return [head]
            + flag.orderedEnvironments.flatMap { targets -> [StyledText] in
                var line = StyledText("  " + names[targets.environment])
                line.pad(to: column)
                line.append(
                    TargetGroups.counts(targets, isLive: explanation.app != nil),
                    targets.targets.isEmpty ? .faint : .plain)
                return [line]
                    + TargetGroups(targets).groups.flatMap { lines($0, layout) }
            }
    }

    /// Who is in a group, under what is true of them: a line for each commit, if their lines are of several.
    private func lines(_ group: TargetGroups.Group, _ layout: BlockLayout) -> [StyledText] {
        func line(_ indent: Int, _ text: String, _ members: [TargetGroups.Member]) -> [StyledText] {
            var lead = StyledText(String(repeating: " ", count: indent))
            lead.append(text + ":", indent == 4 && group.isDifference ? .warning : .plain)
            if members.isEmpty { return [lead] }
            lead.append(" ")
            return layout.list(members.names(each: group.members.count > 1), after: lead)
        }
        guard group.histories.count > 1 else { return line(4, group.reason.line, group.members) }
        return line(4, group.label, [])
            + group.histories.flatMap { line(6, ExplanationWords.history($0.origin), $0.members) }
    }
}

extension [TargetGroups.Member] {
    /// The companies and users, each with its line where there are several: `company acme-corp (flags.yaml:6)`,
    /// `globex (flags.yaml:8)`, `user u_1 (flags.yaml:9)`.
    ///
    /// - Parameter isEach: Whether each has its line.
    func names(each isEach: Bool) -> [String] {
        enumerated().map { index, member in
            let customer = member.customer
            let isFirst = index == 0 || self[index - 1].customer.kind != customer.kind
            let place = isEach ? member.place.map { " (\(Shown.place($0)))" } : nil
            return (isFirst ? customer.kind.rawValue + " " : "") + Shown.id(customer.id) + (place ?? "")
        }
    }
}
