package import Diagnostics
import FlagModel
package import Planning
import TerminalText

/// Whether a saved plan still holds, for people: what moved, what was seen, what is there now, and what is already done.
///
/// ```
/// The plan for Acme Web is stale: 2 things moved since it was made.
///
///   huddles  description: was "Old text", is now "Another text"
///   huddles  companies in Production: initech came, hooli is gone
///
/// Waiting until Reflag has seen them, then sent by the next apply:
///   company umbrella in Production (huddles)  flags.yaml:18
///
/// 1 call is done already, 5 are left. Make a new plan.
/// ```
package struct StaleText: Sendable {
    private let check: StaleCheck
    private let app: String

    /// The text for a check of a plan.
    package init(_ check: StaleCheck, of plan: Plan) {
        self.check = check
        app = SafeText.visible(plan.subject.appName)
    }

    /// The complete text, with a line break at the end.
    package var text: String {
        let waiting = WaitingText.lines(check.waiting).map { $0 + "\n" }.joined()
        guard check.isStale else { return valid + "\n" + (waiting.isEmpty ? "" : "\n" + waiting) }
        return "The \(headline).\n\n" + lines.map { "  \($0)\n" }.joined() + (waiting.isEmpty ? "" : "\n" + waiting)
            + "\n\(advice)\n"
    }

    /// The same for a comment: a heading, a list, and everything from outside in code.
    package var markdown: String {
        func list(_ lines: [String]) -> String { lines.map { "- \(MarkdownText.span($0))\n" }.joined() }
        let names = WaitingText.lines(check.waiting).dropFirst().map { String($0.drop { $0 == " " }) }
        let waiting = names.isEmpty ? "" : "\n#### \(WaitingLines.heading)\n\n" + list(names)
        guard check.isStale else { return "### \(MarkdownText.span(valid))\n" + waiting }
        return "### \(MarkdownText.span("The \(headline)."))\n\n" + list(lines) + waiting + "\n\(advice)\n"
    }

    /// The same for the log of a GitHub workflow: a notice if the plan still holds, else a warning for each thing that
    /// moved, as many as GitHub shows; and a warning for each company and user that waits.
    ///
    /// - Parameter paths: How it names the manifest's files.
    package func github(_ paths: AnnotationPaths = AnnotationPaths()) -> String {
        func command(_ level: WorkflowCommand.Level, _ title: String, _ message: String) -> String {
            WorkflowCommand(level: level, place: nil, title: title, message: message).line() + "\n"
        }
        let waiting = GitHubPlan.waiting(check.waiting, paths)
        guard check.isStale else { return command(.notice, "Plan still holds", valid) + waiting }
        let more = lines.count - (GitHubPlan.most - 1)
        return command(.warning, "Stale plan", "The \(headline). \(advice)")
            + lines.prefix(GitHubPlan.most - 1).map { command(.warning, "Stale plan", $0) }.joined()
            + (more > 0 ? "\(counted(more, "more thing")) moved; the text format lists all of them.\n" : "") + waiting
    }

    private var valid: String { "The plan for \(app) still holds: \(calls)." }

    private var advice: String { "\(calls). Make a new plan." }

    private var calls: String {
        let (done, left) = (check.done.count, check.rest.count)
        return "\(counted(done, "call")) \(done == 1 ? "is" : "are") done already, "
            + "\(left) \(left == 1 ? "is" : "are") left"
    }

    /// That a plan is stale, in one line without a full stop.
    package var headline: String {
        "plan for \(app) is stale: \(counted(check.moved.count, "thing")) moved since it was made"
    }

    /// What moved, one line each: which flag, what was seen, what is there now.
    package var lines: [String] { check.moved.map(Self.line) }

    private static func line(_ moved: StaleCheck.Difference) -> String {
        switch moved {
        case .flag(let flag, let seen, let now): "\(Shown.id(flag))  \(words(seen, before: true)), \(words(now))"
        case .field(let flag, let field, let seen, let now):
            "\(Shown.id(flag))  \(field.key): was \(words(seen)), "
                + (!field.isReadable && now == .none ? "can't be seen now" : "is now \(words(now))")
        case .targets(let flag, let environment, let kind, let came, let gone):
            "\(Shown.id(flag))  \(kind.plural) in \(Shown.name(environment)): "
                + [list(came, "came"), list(gone, gone.count == 1 ? "is gone" : "are gone")]
                .compactMap { $0 }.joined(separator: ", ")
        case .grant(let flag, let environment, let kind, let id, _, let now, let since):
            "\(Shown.id(flag))  the grant of \(kind.rawValue) \(Shown.id(id)) in \(Shown.name(environment)) "
                + (now == .ended ? "has ended" : now == .holds ? "holds" : "hasn't begun")
                + (since.map { now == .ended ? " (its last day was \($0))" : " (its first day is \($0))" } ?? "")
        case .environment(let name, _, nil): "environment \(Shown.name(name))  is gone"
        case .environment(let name, _, let now?):
            "environment \(Shown.name(name))  "
                + (now ? "has become a production environment" : "isn't a production environment any more")
        case .name(let named, let id, let seen, let now):
            "\(named.rawValue) \(Shown.name(seen))  is called \(Shown.name(now)) now (\(Shown.id(id)))"
        case .stage(let name, let id): "stage \(Shown.name(name)) (\(Shown.id(id)))  is gone"
        }
    }

    private static func words(_ presence: StaleCheck.Difference.Presence, before: Bool = false) -> String {
        switch presence {
        case .absent: before ? "wasn't there" : "is gone"
        case .live(let archived):
            before ? "was \(archived ? "" : "not ")archived" : "is \(archived ? "" : "not ")archived now"
        case .archived: "was created and archived in the meantime"
        case .different(let fields):
            "was created in the meantime, with another " + fields.map(\.key).joined(separator: ", another ")
        case .replaced: "is another flag with the same key now"
        }
    }

    private static func words(_ value: FieldChange.Value) -> String {
        switch value {
        case .none: Shown.none
        case .flag(let value): value ? "true" : "false"
        case .text(let text): SafeText.quoted(text)
        }
    }

    private static func list(_ ids: [Identifier], _ verb: String) -> String? {
        guard !ids.isEmpty else { return nil }
        let more = ids.count > 6 ? " … \(ids.count - 6) more" : ""
        return ids.prefix(6).map(Shown.id).joined(separator: ", ") + more + " " + verb
    }
}
