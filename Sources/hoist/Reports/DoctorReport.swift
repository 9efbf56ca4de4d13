import HoistEngine
import JSONText
import TerminalText

/// What `hoist doctor` found, as text and data.
struct DoctorReport {
    private let findings: DoctorFindings

    /// A report of an examination.
    init(_ findings: DoctorFindings) {
        self.findings = findings
    }

    /// The exit code.
    var status: ExitStatus { findings.failure.map { ExitStatus($0.kind) } ?? .success }

    /// The color of a status on a terminal; nil for none.
    private static func color(_ status: DoctorFindings.Status) -> String? {
        switch status {
        case .ok: "32"
        case .warning: "1;33"
        case .failed: "1;31"
        case .unknown, .skipped: nil
        }
    }

    /// For people: a line each, with what to do below:
    ///
    /// ```
    /// ok       version       hoist 1.0.0
    /// failed   key           getApp for app `ap1`: the API key was rejected (401)
    ///          = help: check the API key: …
    /// skipped  app           not checked
    /// ```
    func text(colored: Bool) -> String {
        let width = findings.checks.map(\.name.count).max() ?? 0
        let lines = findings.checks.flatMap { check in
            let name = check.name + String(repeating: " ", count: width - check.name.count)
            let word = check.status.rawValue
            let color = colored ? Self.color(check.status) : nil
            let shown = color.map { "\u{1B}[\($0)m\(word)\u{1B}[0m" } ?? word
            let head = shown + String(repeating: " ", count: 9 - word.count)
            return ["\(head)\(name)  \(SafeText.visible(check.message))"]
                + (check.help.map { ["         = help: " + SafeText.visible($0)] } ?? [])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For machines: `{"hoist", "checks": [{"name", "status", "message", "help"}], facts …, "cost", "exitCode"}`.
    func json(cost: JSONValue) -> JSONValue {
        let checks = findings.checks.map { check in
            [
                "name": .string(check.name), "status": .string(check.status.rawValue),
                "message": .string(check.message), "help": .optional(check.help),
            ] as JSONValue
        }
        return .object(
            [JSONMember("hoist", .string(Version.text)), JSONMember("checks", .array(checks))] + findings.facts
                + [JSONMember("cost", cost), JSONMember("exitCode", .integer(Int(status.rawValue)))])
    }
}
