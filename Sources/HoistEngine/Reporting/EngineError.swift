import APIAccess
import Applying
import JSONText
import LiveReading
import ManagementAPI
import TerminalText

/// Why a run ends early: what happened, what to do, and the exit code.
struct RunFailure: Error {
    /// The exit code.
    let status: ExitStatus
    /// What happened, in one line without a full stop.
    let message: String
    /// What to do.
    var hint: String?
    /// What else is known, a line each.
    var details: [String] = []
    /// What machines are told beside it: members of the JSON form.
    var facts: [JSONMember] = []

    /// The lines that tell it to people:
    ///
    /// ```
    /// error: the API key was refused
    ///   = note: …
    ///   = help: …
    /// ```
    var lines: [String] { lines(colored: false) }

    /// The same, with what went wrong in colour.
    func lines(colored: Bool) -> [String] {
        [(colored ? "\u{1B}[1;31merror\u{1B}[0m: " : "error: ") + SafeText.visible(message)]
            + details.map { "  = note: " + SafeText.visible($0) }
            + (hint.map { ["  = help: " + SafeText.visible($0)] } ?? [])
    }

    /// The same for machines: `{"error": {"message", "help", "notes", "exitCode"}}`, then the facts.
    var json: JSONValue { .object([JSONMember("error", errorJSON)] + facts) }

    /// The member `error` of the JSON form.
    var errorJSON: JSONValue {
        [
            "message": .string(message),
            "help": .optional(hint),
            "notes": .array(details.map(JSONValue.string)),
            "exitCode": .integer(Int(status.rawValue)),
        ]
    }
}

extension RunFailure {
    /// A read that failed: where the key is the trouble, the exit code says so.
    init(_ error: LiveReadingError) {
        var details: [String] = []
        var status = ExitStatus.failed
        switch error {
        case .api(let error):
            details = error.details
            status = error.concernsKey ? .key : .failed
        case .otherApp, .appNotNamed: status = .key
        case .unknownKeyFormat, .incompleteListing, .duplicateKey, .otherFlag, .environmentVanished: break
        }
        self.init(status: status, message: error.headline, hint: error.hint, details: details)
    }
}

extension APIError {
    /// Whether the key is the trouble: refused, without scope, or of another app.
    var concernsKey: Bool {
        if refusesKey { return true }
        if case .notFound = kind { return operation == .getApp || operation == .listFlags }
        return false
    }
}
