package import APIAccess
package import FlagModel
import ManagementAPI

/// Why the live state couldn't be read completely. A plan is never made from a part of it.
package enum LiveReadingError: Error, Sendable {
    /// A call failed.
    case api(APIError)
    /// No app was named, and the key gives access to none or to several: their ids and names.
    case appNotNamed([(id: String, name: String)])
    /// Reflag answered with another app than the requested one.
    case otherApp(asked: Identifier, answered: Identifier)
    /// The app has a key format that this version of hoist doesn't know.
    case unknownKeyFormat(String)
    /// The listing of flags is inconsistent: its total, the number of distinct flags, and the number of pages.
    case incompleteListing(total: Int, distinct: Int, pages: Int)
    /// The flags of a company or user are inconsistent: their total, if the response says it, and the number of distinct ones.
    case incompleteEntity(Identifier, total: Int?, distinct: Int)
    /// The listing has more flags than are read.
    case tooManyFlags(Int)
    /// Two flags of the listing have the same key: their ids, in the order of the listing.
    case duplicateKey(Identifier, ids: [Identifier])
    /// A response was about another flag than the requested one.
    case otherFlag(asked: Identifier, answered: Identifier)
    /// An environment existed when the app was read, and no longer does.
    case environmentVanished(id: Identifier, name: String)

    /// What happened, in one line without a full stop.
    package var headline: String {
        switch self {
        case .api(let error): error.headline
        case .appNotNamed(let apps):
            apps.isEmpty ? "listApps: the key gives access to no app" : "the key gives access to \(apps.count) apps"
        case .otherApp(let asked, let answered):
            "getApp: asked for the app `\(asked)`, Reflag answered with `\(answered)`"
        case .unknownKeyFormat(let format): "getApp: the app has the flag key format `\(format)`, which is unknown"
        case .incompleteListing(let total, let distinct, let pages):
            "listFlags: Reflag says that there are \(total) flags and listed \(distinct) in "
                + (pages == 1 ? "1 page" : "\(pages) pages")
        case .incompleteEntity(let id, let total, let distinct):
            "Reflag says that `\(id)` has \(total.map { "\($0)" } ?? "more") flags and listed \(distinct)"
        case .tooManyFlags(let total):
            "listFlags: Reflag says that there are \(total) flags, more than the \(FlagListing.maximumFlags) that are read"
        case .duplicateKey(let key, let ids):
            "listFlags: two flags have the key `\(key)`: " + ids.map { "`\($0)`" }.joined(separator: " and ")
        case .otherFlag(let asked, let answered):
            "getFlagTargeting: asked for the flag `\(asked)`, Reflag answered with `\(answered)`"
        case .environmentVanished(let id, let name):
            "getApp: the environment `\(name)` (\(id)) vanished while its targets were read"
        }
    }

    /// What to do.
    package var hint: String? {
        switch self {
        case .api(let error): error.hint
        case .appNotNamed(let apps):
            apps.isEmpty
                ? "make a key for the app in Reflag's settings"
                : "name one with --app: " + apps.map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
        case .otherApp: "use a key of the app that the manifest names, or correct `app`"
        case .unknownKeyFormat: "use a newer hoist"
        case .incompleteListing: "a plan from part of the flags would create duplicates, so none is made; run again"
        case .incompleteEntity: "what is known of part of the flags would mislead; run again"
        case .environmentVanished: "nothing was compared; run again, and remove the environment from the manifest"
        case .tooManyFlags: "check the API URL and any proxies in between"
        case .duplicateKey: "archive or delete one of them in Reflag: a manifest can't say which of the two is meant"
        case .otherFlag:
            "this should not happen; run again, and report it to Reflag's support if it persists"
        }
    }
}

extension LiveReadingError {
    /// Whether a listing may have been read while others created or deleted flags, so that another reading may be complete.
    var mayBeShift: Bool {
        switch self {
        case .incompleteListing, .duplicateKey: true
        default: false
        }
    }
}
