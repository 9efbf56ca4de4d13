import Diagnostics
import JSONText
import TerminalText

/// What `hoist doctor` found.
struct DoctorReport: Sendable {
    /// How a check ended.
    enum Standing: String, Sendable {
        /// As it should be.
        case ok
        /// It works, and something is worth a look.
        case warning
        /// It doesn't work.
        case failed
        /// It can't be told without changing anything.
        case unknown
        /// It wasn't looked at, since something before it failed.
        case skipped

        /// What a terminal shows it in; nil for no colour.
        fileprivate var color: String? {
            switch self {
            case .ok: "32"
            case .warning: "1;33"
            case .failed: "1;31"
            case .unknown, .skipped: nil
            }
        }
    }

    /// One thing that was looked at.
    struct Check: Sendable {
        /// Such as `key`.
        let name: String
        /// How it ended.
        let standing: Standing
        /// What was found.
        let message: String
        /// What to do.
        var help: String?
    }

    /// What was looked at, in order.
    private(set) var checks: [Check] = []
    /// The facts that were found, for machines: members of the JSON form.
    private(set) var facts: [JSONMember] = []
    /// The exit code.
    private(set) var status = ExitStatus.success

    /// Adds a check.
    mutating func add(_ name: String, _ standing: Standing, _ message: String, help: String? = nil) {
        checks.append(Check(name: name, standing: standing, message: message, help: help))
    }

    /// Adds a check that failed, which decides the exit code.
    mutating func fail(_ name: String, _ failure: RunFailure) {
        let notes = failure.details.map { " · " + $0 }.joined()
        add(name, .failed, failure.message + notes, help: failure.hint)
        status = failure.status
    }

    /// Adds a fact.
    mutating func note(_ name: String, _ value: JSONValue) {
        facts.append(JSONMember(name, value))
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
        let width = checks.map(\.name.count).max() ?? 0
        let lines = checks.flatMap { check in
            let name = check.name + String(repeating: " ", count: width - check.name.count)
            let standing = check.standing.rawValue
            let color = colored ? check.standing.color : nil
            let word = color.map { "\u{1B}[\($0)m\(standing)\u{1B}[0m" } ?? standing
            let head = word + String(repeating: " ", count: 9 - standing.count)
            return ["\(head)\(name)  \(SafeText.visible(check.message))"]
                + (check.help.map { ["         = help: " + SafeText.visible($0)] } ?? [])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For machines: `{"hoist", "checks": [{"name", "status", "message", "help"}], facts …, "cost", "exitCode"}`.
    func json(cost: JSONValue) -> JSONValue {
        let checks = checks.map { check in
            [
                "name": .string(check.name), "status": .string(check.standing.rawValue),
                "message": .string(check.message), "help": .optional(check.help),
            ] as JSONValue
        }
        return .object(
            [JSONMember("hoist", .string(Version.text)), JSONMember("checks", .array(checks))] + facts
                + [JSONMember("cost", cost), JSONMember("exitCode", .integer(Int(status.rawValue)))])
    }
}
