import APIAccess
import Applying
package import Diagnostics
import FlagModel
package import JSONText
package import LiveReading
import ManagementAPI
import Planning

/// Why a run ended early: what happened, of which kind it is, and what to do.
public struct EngineError: Error, Sendable {
    /// What a caller can decide on.
    public enum Kind: Sendable, Hashable {
        /// The network, the API, a file: something didn't work.
        case failed
        /// What was asked for can't be: an option, a name, a setting.
        case usage
        /// There is no manifest to read.
        case missingManifest
        /// The key is missing, refused, of the wrong kind, app or scope.
        case key
        /// A plan that doesn't hold any more, or isn't the expected one.
        case stale
        /// A plan that is past a limit of the policy.
        case blocked
    }

    /// What a caller can decide on.
    public let kind: Kind
    /// What happened, in one line without a full stop.
    public let message: String
    /// What to do.
    public var hint: String?
    /// What else is known, a line each.
    public var details: [String]
    /// The same for machines: members of a JSON form.
    package var facts: [JSONMember]

    /// An error from its parts.
    package init(
        _ kind: Kind,
        _ message: String,
        hint: String? = nil,
        details: [String] = [],
        facts: [JSONMember] = []
    ) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.details = details
        self.facts = facts
    }
}

/// A manifest that was read and has errors.
public struct InvalidManifestError: Error, Sendable {
    /// What was found, warnings too.
    package let diagnostics: DiagnosticBag
    /// The texts to show it in.
    package let sources: Sources

    /// What was found, warnings too, in the order of the files and lines.
    public var problems: [ManifestProblem] { ManifestProblem.all(diagnostics, sources) }
}

/// What is wrong with a manifest, or worth knowing of it, in values of its own.
public struct ManifestProblem: Hashable, Codable, Sendable {
    /// A kebab-case code that stays the same from version to version, such as `unknown-environment`.
    public let code: String
    /// Whether it ends the run; else it is a warning.
    public let isError: Bool
    /// What is wrong, in one sentence without a full stop.
    public let message: String
    /// The file, as it was named; nil where no text is to blame.
    public let file: String?
    /// The line, from 1.
    public let line: Int?
    /// The column in Unicode scalars, from 1.
    public let column: Int?
    /// What to do.
    public let help: String?

    static func all(_ diagnostics: DiagnosticBag, _ sources: Sources) -> [ManifestProblem] {
        diagnostics.sorted.map { diagnostic in
            ManifestProblem(
                code: diagnostic.code.rawValue, isError: diagnostic.severity == .error, message: diagnostic.message,
                file: diagnostic.place.map { sources.name(of: $0) },
                line: diagnostic.place.map { Int($0.start.line) },
                column: diagnostic.place.map { Int($0.start.column) }, help: diagnostic.help)
        }
    }
}

extension EngineError {
    /// A read that failed; the kind says whether the key is the trouble.
    package init(_ error: LiveReadingError) {
        var details: [String] = []
        var kind = Kind.failed
        switch error {
        case .api(let error):
            details = error.details
            kind = error.concernsKey ? .key : .failed
        case .otherApp, .appNotNamed: kind = .key
        case .unknownKeyFormat, .incompleteListing, .duplicateKey, .otherFlag, .environmentVanished: break
        }
        self.init(kind, error.headline, hint: error.hint, details: details)
    }

    /// Targets that weren't read.
    init(_ error: PlanningError) {
        switch error {
        case .targetsNotRead(let address):
            self.init(
                .failed, "the targets of `\(address.flag)` in environment \(address.environment) weren't read",
                hint: "nothing was planned from part of the truth; run again")
        }
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
