import HoistEngine
import JSONText
import TerminalText

/// What `hoist doctor` found, in words and as data.
struct DoctorReport {
    private let findings: DoctorFindings

    /// A report of an examination.
    init(_ findings: DoctorFindings) {
        self.findings = findings
    }

    /// The exit code.
    var status: ExitStatus { findings.failure.map { ExitStatus($0.kind) } ?? .success }

    /// What a terminal shows a standing in; nil for no colour.
    private static func color(_ standing: DoctorFindings.Standing) -> String? {
        switch standing {
        case .ok: "32"
        case .warning: "1;33"
        case .failed: "1;31"
        case .unknown, .skipped: nil
        }
    }

    /// For people: a line each, with what to do beneath:
    ///
    /// ```
    /// ok       version       hoist 1.0.0
    /// failed   key           getApp for app `ap1`: the API key was refused (401)
    ///          = help: check the API key: …
    /// skipped  app           not looked at
    /// ```
    func text(colored: Bool) -> String {
        let width = findings.checks.map(\.name.count).max() ?? 0
        let lines = findings.checks.flatMap { check in
            let name = check.name + String(repeating: " ", count: width - check.name.count)
            let standing = check.standing.rawValue
            let color = colored ? Self.color(check.standing) : nil
            let word = color.map { "\u{1B}[\($0)m\(standing)\u{1B}[0m" } ?? standing
            let head = word + String(repeating: " ", count: 9 - standing.count)
            return ["\(head)\(name)  \(SafeText.visible(check.message))"]
                + (check.help.map { ["         = help: " + SafeText.visible($0)] } ?? [])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For machines: `{"hoist", "checks": [{"name", "status", "message", "help"}], facts …, "cost", "exitCode"}`.
    func json(cost: JSONValue) -> JSONValue {
        let checks = findings.checks.map { check in
            [
                "name": .string(check.name), "status": .string(check.standing.rawValue),
                "message": .string(check.message), "help": .optional(check.help),
            ] as JSONValue
        }
        return .object(
            [JSONMember("hoist", .string(Version.text)), JSONMember("checks", .array(checks))] + findings.facts
                + [JSONMember("cost", cost), JSONMember("exitCode", .integer(Int(status.rawValue)))])
    }
}
