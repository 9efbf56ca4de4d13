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
    /// The kinds of errors that a caller can tell apart.
    public enum Kind: Sendable, Hashable {
        /// The network, the API, a file: something didn't work.
        case failed
        /// The request can't be fulfilled: an option, a name, a setting.
        case usage
        /// There is no manifest to read, or one of several checks found that it is invalid.
        case missingManifest
        /// The manifest can't be changed as an edit asks for.
        case notEditable
        /// The key is missing, rejected, of the wrong kind, app or scope.
        case key
        /// A plan that is no longer valid, or isn't the expected one.
        case stale
        /// A plan that exceeds a limit of the policy.
        case blocked
    }

    /// What kind of error it is.
    public let kind: Kind
    /// What happened, in one line without a full stop.
    public let message: String
    /// What to do.
    public var hint: String?
    /// More details, a line each.
    public var details: [String]
    /// The details for machines: members of the JSON.
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
    /// Its errors and warnings.
    package let diagnostics: DiagnosticBag
    /// The source text to show them in.
    package let sources: Sources

    /// Its errors and warnings, in the order of the files and lines.
    public var problems: [ManifestProblem] { ManifestProblem.all(diagnostics, sources) }
}

/// An error or a warning about a manifest.
public struct ManifestProblem: Hashable, Codable, Sendable {
    /// A kebab-case code that stays the same across versions, such as `unknown-environment`.
    public let code: String
    /// Whether it is an error, which ends the run; otherwise it is a warning.
    public let isError: Bool
    /// What is wrong, in one sentence without a full stop.
    public let message: String
    /// The file, as it was named; nil if it isn't about a line.
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
    /// A read that failed; the kind says whether the key is the problem.
    package init(_ error: LiveReadingError) {
        var details: [String] = []
        var kind = Kind.failed
        switch error {
        case .api(let error):
            details = error.details
            kind = error.concernsKey ? .key : .failed
        case .otherApp, .appNotNamed: kind = .key
        case .unknownKeyFormat, .incompleteListing, .incompleteEntity, .tooManyFlags, .duplicateKey, .otherFlag,
            .environmentVanished:
            break
        }
        self.init(kind, error.headline, hint: error.hint, details: details)
    }

    /// Targets that weren't read.
    init(_ error: PlanningError) {
        switch error {
        case .targetsNotRead(let address):
            self.init(
                .failed, "the targets of `\(address.flag)` in environment \(address.environment) weren't read",
                hint: "nothing was planned from incomplete data; run again")
        }
    }
}

extension APIError {
    /// Whether the key is the problem: rejected, without scope, or of another app.
    var concernsKey: Bool {
        if refusesKey { return true }
        if case .notFound = kind { return operation == .getApp || operation == .listFlags }
        return false
    }
}
