package import Diagnostics
import FlagModel
import TerminalText

/// An id that looks like a slip.
package struct SuspiciousID: Hashable, Sendable {
    /// What speaks for it.
    package enum Cause: Hashable, Sendable {
        /// It begins or ends with white space.
        case space
        /// It is the name of an audience.
        case audience
        /// It is the id of a company among users, or of a user among companies.
        case otherKind
        /// It is another one's but for case, separators or a letter.
        case near
    }

    /// The company or the user.
    package let target: TargetID
    /// Where it is first in the manifest; nil if it isn't there.
    package let place: Place?
    /// What speaks for it.
    package let cause: Cause
    /// The company or the user that was probably meant.
    package let meant: TargetID?
    /// Where that one, or the audience, is first; nil if it is live alone.
    package let meantPlace: Place?
    /// How many flags are on for the one that was probably meant.
    package private(set) var flags = 0

    init(target: TargetID, place: Place?, cause: Cause, meant: TargetID?, meantPlace: Place?) {
        self.target = target
        self.place = place
        self.cause = cause
        self.meant = meant
        self.meantPlace = meantPlace
    }

    /// The same with the number of flags.
    func counting(_ counts: [TargetID: Int]) -> SuspiciousID {
        var counted = self
        counted.flags = meant.flatMap { counts[$0] } ?? 0
        return counted
    }

    /// What is wrong, in one sentence without a full stop: ``the company `acmecorp` looks like a slip of `acme-corp` ``.
    package var message: String {
        let id = target.id.text.shortened
        let (kind, list) = (target.kind.rawValue, target.kind.plural)
        return switch cause {
        case .space: "the \(kind) `\(id)` has \(blank) at an end"
        case .audience: "`\(id)` under `\(list)` is the name of an audience"
        case .otherKind: "`\(id)` under `\(list)` is the id of a \(meant?.kind.rawValue ?? "") elsewhere"
        case .near: "the \(kind) `\(id)` is nearly `\(meant?.id.text.shortened ?? "")`, and isn't targeted elsewhere"
        }
    }

    private var blank: String { target.id.hasWhiteEnd ? "white space" : "an invisible character" }

    /// What to do: ``did you mean `acme-corp` (125 flags)?``.
    package var help: String {
        let count = flags == 0 ? "" : flags == 1 ? " (1 flag)" : " (\(flags) flags)"
        switch cause {
        case .space, .near:
            return meant.map { "did you mean `\($0.id.text.shortened)`\(count)?" } ?? "remove it"
        case .audience:
            return "did you mean `audiences: [\(target.id.text.shortened)]`?"
        case .otherKind:
            return "did you mean `\(meant?.kind.plural ?? "")`\(count)?"
        }
    }

    /// How to say that the id is right.
    package static let note = "if it is right as it is, list it under `policy.known`"

    /// The warning; nil if the id isn't in the manifest.
    var warning: Diagnostic? {
        place.map { place in
            Diagnostic(
                .warning, .suspiciousID, message, at: place,
                labels: meantPlace.map { [Diagnostic.Label($0, label)] } ?? [], help: help, notes: [Self.note])
        }
    }

    private var label: String {
        switch cause {
        case .space, .near: "what it may be meant to be"
        case .audience: "the audience"
        case .otherKind: "the \(meant?.kind.rawValue ?? "")"
        }
    }
}

extension Identifier {
    /// Whether it begins or ends with white space.
    fileprivate var hasWhiteEnd: Bool {
        let scalars = text.unicodeScalars
        return scalars.first?.properties.isWhitespace == true || scalars.last?.properties.isWhitespace == true
    }
}
