package import Diagnostics
import FlagModel
import TerminalText

/// An id that looks like a slip.
package struct SuspiciousID: Hashable, Sendable {
    /// What speaks for it.
    package enum Cause: Hashable, Sendable {
        /// It begins or ends with white space, or has a character that isn't seen, or a space that is none to a keyboard.
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

    /// What is wrong, in one sentence without a full stop, such as "the company `acmecorp` is nearly `acme-corp`, and isn't targeted
    /// elsewhere".
    package var message: String {
        let id = target.id.text.shortened
        let (kind, list) = (target.kind.rawValue, target.kind.plural)
        return switch cause {
        case .space: "the \(kind) `\(id.showingSpaces)` has \(target.id.blank?.rawValue ?? "")"
        case .audience: "`\(id)` under `\(list)` is the name of an audience"
        case .otherKind: "`\(id)` under `\(list)` is the id of a \(meant?.kind.rawValue ?? "") elsewhere"
        case .near: "the \(kind) `\(id)` is nearly `\(meant?.id.text.shortened ?? "")`, and isn't targeted elsewhere"
        }
    }

    /// What to do, such as "did you mean `acme-corp` (125 flags)?"
    package var help: String {
        let count = flags == 0 ? "" : flags == 1 ? " (1 flag)" : " (\(flags) flags)"
        switch cause {
        case .space, .near:
            return meant.map { "did you mean `\($0.id.text.shortened)`\(count)?" }
                ?? (target.id.blank == .spaceWithin ? "write a space, or nothing" : "remove it")
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

extension String {
    /// The text with every space escaped that isn't the one of a keyboard: a reader couldn't tell them apart.
    fileprivate var showingSpaces: String {
        var text = ""
        for scalar in unicodeScalars {
            if !scalar.isASCII, scalar.properties.isWhitespace {
                text += SafeText.escape(scalar)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

/// What can't be seen of an id.
enum Blank: String {
    case spaceAtEnd = "white space at an end"
    case invisibleAtEnd = "an invisible character at an end"
    case spaceWithin = "an unusual space in it"
    case invisibleWithin = "an invisible character in it"
}

extension Identifier {
    /// What can't be seen of it; nil if all can, and the spaces between its words are those of a keyboard.
    var blank: Blank? {
        var text = text
        let isUsual = text.withUTF8 { bytes in
            bytes.first != 0x20 && bytes.last != 0x20 && bytes.allSatisfy { (0x20...0x7E).contains($0) }
        }
        if isUsual { return nil }
        let scalars = Array(text.unicodeScalars)
        let unseen = scalars.indices.filter { Self.isUnseen($0, in: scalars) }
        let ends = unseen.filter { $0 == 0 || $0 == scalars.count - 1 }.map { scalars[$0] }
        if !ends.isEmpty { return ends.contains(where: \.properties.isWhitespace) ? .spaceAtEnd : .invisibleAtEnd }
        let within = unseen.map { scalars[$0] }.filter { $0 != " " }
        if within.isEmpty { return nil }
        return within.allSatisfy(\.properties.isWhitespace) ? .spaceWithin : .invisibleWithin
    }

    /// Whether a character can't be seen, and isn't a part of one that can, as in many scripts and emoji.
    private static func isUnseen(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let scalar = scalars[index]
        guard scalar.isBlank else { return false }
        guard scalar.isJoined, index > 0, !scalars[index - 1].isASCII else { return true }
        let isOpen = scalar.isJoiner && (index + 1 == scalars.count || scalars[index + 1].isASCII)
        return isOpen || (scalars[index - 1].isBlank && !scalars[index - 1].isJoined)
    }
}
