import HoistEngine
import JSONText
import TerminalText

extension EngineError {
    /// For people:
    ///
    /// ```
    /// error: the API key was refused
    ///   = note: …
    ///   = help: …
    /// ```
    func lines(colored: Bool = false) -> [String] {
        [(colored ? "\u{1B}[1;31merror\u{1B}[0m: " : "error: ") + SafeText.visible(message)]
            + details.map { "  = note: " + SafeText.visible($0) }
            + (hint.map { ["  = help: " + SafeText.visible($0)] } ?? [])
    }

    /// For machines: `{"error": {"message", "help", "notes", "exitCode"}}`, then the facts.
    var json: JSONValue { .object([JSONMember("error", errorJSON)] + facts) }

    /// The member `error` of the JSON form.
    var errorJSON: JSONValue {
        [
            "message": .string(message),
            "help": .optional(hint),
            "notes": .array(details.map(JSONValue.string)),
            "exitCode": .integer(Int(ExitStatus(kind).rawValue)),
        ]
    }
}
