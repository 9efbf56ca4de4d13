import Diagnostics
package import FlagModel
import TerminalText

/// Why a plan file isn't taken.
package enum PlanFileProblem: Error, Hashable, Sendable {
    /// It isn't JSON, or a member is missing, unknown or of another kind.
    case damaged(String)
    /// It is JSON, but no plan.
    case otherFormat
    /// It was written by a hoist whose plan files have another form.
    case otherVersion(Int)
    /// The digest in it isn't that of its changes and calls.
    case edited(stated: String, actual: String)
    /// It contradicts itself, though the digest is right.
    case inconsistent(String)
    /// It is for another app than the one that is to be changed.
    case otherApp(planned: Identifier, used: Identifier)
    /// It is for another API than the one that is to be used.
    case otherAPI(planned: String, used: String)

    /// What is wrong, in one line without a full stop.
    package var message: String {
        switch self {
        case .damaged(let reason): "the plan file is damaged: \(reason)"
        case .otherFormat: "this is no plan file: it isn't of the format \(Plan.format)"
        case .otherVersion(let version):
            "the plan file is of version \(version); this hoist reads version \(Plan.version)"
        case .edited(let stated, let actual):
            "the plan file was edited: its digest says \(Self.short(stated)), what it holds gives \(Self.short(actual))"
        case .inconsistent(let what): "the plan file contradicts itself: \(what)"
        case .otherApp(let planned, let used): "the plan is for the app \(planned); this run is for \(used)"
        case .otherAPI(let planned, let used): "the plan is for the API at \(planned); this run is for \(used)"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .damaged: "make it again with `hoist plan --out`; what CI hands on must be the file as it was written"
        case .otherFormat: "name a file that `hoist plan --out` wrote"
        case .otherVersion: "make the plan with the hoist that applies it"
        case .edited, .inconsistent:
            "a plan is carried out as it was reviewed or not at all: make it again with `hoist plan --out`"
        case .otherApp: "leave out --app and REFLAG_APP_ID, or make a plan for that app"
        case .otherAPI: "make the plan with the same --api-url, --sandbox or REFLAG_API_URL"
        }
    }

    /// Enough of a digest to tell it from another.
    private static func short(_ digest: String) -> String {
        digest.utf8.count > 12
            ? SafeText.visible(String(digest.unicodeScalars.prefix(12))) + "…" : SafeText.visible(digest)
    }
}
