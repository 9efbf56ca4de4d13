import Diagnostics
import FlagModel
import JSONText
import PlanRendering
import Planning
import TerminalText
import Verifying

/// What a verification found, environment by environment.
struct VerifyReport {
    let appName: String
    let judgements: [Judgement]

    /// The exit code: 0, or 8 if something isn't served as it should be.
    var status: ExitStatus { errors == 0 ? .success : .notProved }

    private var errors: Int { judgements.reduce(0) { $0 + $1.errors } }
    private var warnings: Int { judgements.reduce(0) { $0 + $1.warnings } }

    /// Everything in a line: `Acme Web: 2 of 3 environments are served as the manifest says · 1 error, 2 warnings`.
    var headline: String {
        let right = judgements.count { $0.errors == 0 }
        let count = judgements.count
        let who =
            count == 1
            ? "1 environment \(right == 1 ? "is" : "isn't")"
            : right == count
                ? "\(count) environments are" : "\(right) of \(count) environments \(right == 1 ? "is" : "are")"
        let served = "\(who) served as the manifest says"
        var counts: [String] = []
        if errors > 0 { counts.append("\(errors) \(errors == 1 ? "error" : "errors")") }
        if warnings > 0 { counts.append("\(warnings) \(warnings == 1 ? "warning" : "warnings")") }
        return "\(appName): \(served)" + (counts.isEmpty ? "" : " · " + counts.joined(separator: ", "))
    }

    /// For people.
    func text(colored: Bool) -> String {
        var lines = [SafeText.visible(headline)]
        for judgement in judgements {
            lines += ["", SafeText.visible("\(judgement.environment.name)  \(Self.scope(judgement))")]
            for finding in judgement.findings {
                lines.append("  " + Self.line(finding, colored: colored))
                lines.append("    = help: " + SafeText.visible(finding.hint))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A finding in a line: `error[target-off]: … flags.yaml:5`.
    static func line(_ finding: Finding, colored: Bool) -> String {
        let word = finding.code.isWarning ? "warning" : "error"
        let head = "\(word)[\(finding.code.rawValue)]"
        let color = finding.code.isWarning ? "\u{1B}[1;33m" : "\u{1B}[1;31m"
        let place = finding.place.map { "  \($0.file):\($0.line)" } ?? ""
        return (colored ? "\(color)\(head)\u{1B}[0m" : head) + ": "
            + SafeText.visible(finding.message + place)
    }

    /// What was checked: `version 43 · 27 flags, 14 companies, 2 users`.
    static func scope(_ judgement: Judgement) -> String {
        guard judgement.served.secret != nil else { return "not verified" }
        func count(_ number: Int, _ one: String, _ many: String) -> String? {
            number == 0 ? nil : "\(number) \(number == 1 ? one : many)"
        }
        let asked = judgement.served.on.keys
        let parts = [
            count(judgement.environment.flags.count, "flag", "flags"),
            count(asked.count { $0.kind == .company }, "company", "companies"),
            count(asked.count { $0.kind == .user }, "user", "users"),
        ].compactMap { $0 }
        return "version \(judgement.served.version.map(String.init) ?? "unknown") · " + parts.joined(separator: ", ")
    }

    /// For a pull request's comment or a step's summary.
    var markdown: String {
        var lines = ["### " + MarkdownText.span(SafeText.visible(headline))]
        for judgement in judgements where !judgement.findings.isEmpty {
            lines += [
                "", MarkdownText.span(SafeText.visible("\(judgement.environment.name)  \(Self.scope(judgement))")), "",
            ]
            for finding in judgement.findings {
                let word = finding.code.isWarning ? "warning" : "**error**"
                let place = finding.place.map { " " + MarkdownText.span(SafeText.visible("\($0.file):\($0.line)")) }
                lines.append(
                    "- \(word) " + MarkdownText.span(SafeText.visible(finding.message)) + (place ?? "") + "<br>"
                        + MarkdownText.span(SafeText.visible(finding.hint)))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension VerifyReport {
    /// For machines: `{"app", "status": "served|wrong|late", "environments": […], "errors", "warnings", "exitCode"}`, with
    /// `cost` added if it is given.
    func json(cost: JSONValue?) -> JSONValue {
        let members: [JSONMember] = [
            JSONMember("app", .string(appName)),
            JSONMember("status", .string(Self.word(judgements))),
            JSONMember("environments", .array(judgements.map(Self.json))),
            JSONMember("errors", .integer(judgements.reduce(0) { $0 + $1.errors })),
            JSONMember("warnings", .integer(judgements.reduce(0) { $0 + $1.warnings })),
            JSONMember("exitCode", .integer(Int(status.rawValue))),
        ]
        return .object(members + (cost.map { [JSONMember("cost", $0)] } ?? []))
    }

    /// The result: `served`, `wrong`, or `late` if the only problem is that nothing new enough was served in time.
    static func word(_ judgements: [Judgement]) -> String {
        if judgements.allSatisfy({ $0.errors == 0 }) { return "served" }
        return judgements.allSatisfy { $0.isLateAlone || $0.errors == 0 } ? "late" : "wrong"
    }

    /// An environment with its findings.
    static func json(_ judgement: Judgement) -> JSONValue {
        [
            "id": .string(judgement.environment.id.text),
            "name": .string(judgement.environment.name),
            "status": .string(word([judgement])),
            "version": judgement.served.version.map(JSONValue.integer) ?? .null,
            "flags": .integer(judgement.environment.flags.count),
            "companies": .integer(judgement.served.on.keys.count { $0.kind == .company }),
            "users": .integer(judgement.served.on.keys.count { $0.kind == .user }),
            "findings": .array(judgement.findings.map(json)),
        ]
    }

    private static func json(_ finding: Finding) -> JSONValue {
        func ids(_ kind: TargetKind) -> JSONValue {
            .array(finding.entities.filter { $0.kind == kind }.map { .string($0.id.text) })
        }
        return [
            "code": .string(finding.code.rawValue),
            "severity": finding.code.isWarning ? "warning" : "error",
            "flag": finding.flag.map { .string($0.text) } ?? .null,
            "companies": ids(.company),
            "users": ids(.user),
            "place": finding.place.map {
                ["file": .string($0.file), "line": .integer($0.line), "column": .integer($0.column)]
            } ?? .null,
            "fact": .optional(finding.fact?.rawValue),
            "message": .string(finding.message),
            "help": .string(finding.hint),
        ]
    }
}
