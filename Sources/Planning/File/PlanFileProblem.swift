import Diagnostics
package import FlagModel
import TerminalText

/// Why a plan file is rejected.
package enum PlanFileProblem: Error, Hashable, Sendable {
    /// It isn't JSON, or a member is missing or of another kind, or something that is sent isn't known.
    case damaged(String)
    /// It is JSON, but not a plan.
    case otherFormat
    /// It was written by a hoist whose plan files have another format.
    case otherVersion(Int)
    /// The digest in it isn't that of its changes and calls.
    case edited(stated: String, actual: String)
    /// The seal in it isn't that of the file.
    case unsealed(stated: String, actual: String)
    /// It contradicts itself, though the digest is right.
    case inconsistent(String)
    /// It is for another app than this run.
    case otherApp(planned: Identifier, used: Identifier)
    /// It is for another API than this run.
    case otherAPI(planned: String, used: String)

    /// What is wrong, in one line without a full stop.
    package var message: String {
        switch self {
        case .damaged(let reason): "the plan file is damaged: \(reason)"
        case .otherFormat: "this isn't a plan file: its format isn't \(Plan.format)"
        case .otherVersion(let version):
            "the plan file has version \(version); this hoist reads version \(Plan.version)"
        case .edited(let stated, let actual):
            "the plan file was edited: its digest is \(Self.short(stated)), its contents give \(Self.short(actual))"
        case .unsealed(let stated, let actual):
            "the plan file was edited: its seal is \(Self.short(stated)), its contents give \(Self.short(actual))"
        case .inconsistent(let what): "the plan file contradicts itself: \(what)"
        case .otherApp(let planned, let used): "the plan is for the app \(planned); this run is for \(used)"
        case .otherAPI(let planned, let used): "the plan is for the API at \(planned); this run is for \(used)"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .damaged: "create it again with `hoist plan --out`; CI must pass the file on exactly as it was written"
        case .otherFormat: "name a file that `hoist plan --out` wrote"
        case .otherVersion: "create the plan with the version of hoist that applies it"
        case .edited, .unsealed, .inconsistent:
            "a plan is applied as it was reviewed or not at all: create it again with `hoist plan --out`"
        case .otherApp: "leave out --app and REFLAG_APP_ID, or create a plan for that app"
        case .otherAPI: "create the plan with the same --api-url, --sandbox or REFLAG_API_URL"
        }
    }

    /// Enough of a digest to distinguish it.
    private static func short(_ digest: String) -> String {
        digest.utf8.count > 12
            ? SafeText.visible(String(digest.unicodeScalars.prefix(12))) + "…" : SafeText.visible(digest)
    }
}
