import APIAccess
import HoistEngine
import JSONText
import ManagementAPI
import RuntimeAPI
import TerminalText

extension RunCost {
    /// The cost in one line:
    ///
    /// ```
    /// 5 calls (getApp 1, listFlags 1, getFlagTargeting 3), 0 retries, 0 B sent, 4.2 kB received, read 12 ms, plan 0 ms
    /// ```
    var line: String {
        let operations = ordered.map { "\($0.rawValue) \($1)" }.joined(separator: ", ")
        let total = calls.values.reduce(0, +)
        let parts =
            [
                "\(total) \(total == 1 ? "call" : "calls")" + (operations.isEmpty ? "" : " (\(operations))"),
                "\(retries) \(retries == 1 ? "retry" : "retries")",
                "\(Self.size(sent)) sent, \(Self.size(received)) received",
            ] + phases.map { "\($0.phase.rawValue) \($0.milliseconds) ms" }
        return parts.joined(separator: ", ")
    }

    /// The cost as data: `{"calls": {"total", "byOperation"}, "retries", "bytes": {"sent", "received"}, "milliseconds"}`.
    var json: JSONValue {
        [
            "calls": [
                "total": .integer(calls.values.reduce(0, +)),
                "byOperation": .object(ordered.map { JSONMember($0.rawValue, .integer($1)) }),
            ],
            "retries": .integer(retries),
            "bytes": ["sent": .integer(sent), "received": .integer(received)],
            "milliseconds": .object(phases.map { JSONMember($0.phase.rawValue, .integer($0.milliseconds)) }),
        ]
    }

    private var ordered: [(APIOperation, Int)] {
        (APIOperation.management + APIOperation.runtime).compactMap { operation in
            calls[operation].map { (operation, $0) }
        }
    }

    private static func size(_ bytes: Int) -> String {
        if bytes < 1_000 { return "\(bytes) B" }
        let (unit, name) = bytes < 1_000_000 ? (1_000, "kB") : (1_000_000, "MB")
        return "\(bytes / unit).\(bytes % unit * 10 / unit) \(name)"
    }
}

extension EngineError {
    /// For people:
    ///
    /// ```
    /// error: the API key was rejected
    ///   = note: …
    ///   = help: …
    /// ```
    func lines(colored: Bool = false) -> [String] {
        [(colored ? "\u{1B}[1;31merror\u{1B}[0m: " : "error: ") + SafeText.visible(message)]
            + details.map { "  = note: " + SafeText.visible($0) }
            + (hint.map { ["  = help: " + SafeText.visible($0)] } ?? [])
    }

    /// For machines: `{"error": {"message", "help", "notes", "exitCode"}}`, then the facts.
    var json: JSONValue { json(ExitStatus(kind)) }

    /// The same with another exit code than that of the error's kind.
    func json(_ status: ExitStatus) -> JSONValue { .object([JSONMember("error", errorJSON(status))] + facts) }

    /// The member `error` of the JSON.
    var errorJSON: JSONValue { errorJSON(ExitStatus(kind)) }

    /// The same with another exit code than that of the error's kind.
    func errorJSON(_ status: ExitStatus) -> JSONValue {
        [
            "message": .string(message),
            "help": .optional(hint),
            "notes": .array(details.map(JSONValue.string)),
            "exitCode": .integer(Int(status.rawValue)),
        ]
    }
}
