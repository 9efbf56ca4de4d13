import APIAccess
import Applying
import FlagModel
import LiveReading
import ManagementAPI

extension CallOutcome.Failure {
    /// What happened, in one line without a full stop.
    var headline: String {
        switch self {
        case .api(let error), .unknown(let error, _): error.headline
        case .differs(let fields):
            "a flag with this key is there and differs in " + fields.map(\.key).joined(separator: ", ")
        case .hidden(let error): error.headline
        }
    }

    /// What else is known, a line each.
    var details: [String] {
        switch self {
        case .api(let error): error.details
        case .unknown(let error, let listing):
            error.details + ["the flags couldn't be listed to see whether it was made: \(listing.headline)"]
        case .differs: ["somebody else made it since the plan was made"]
        case .hidden(let error): error.details + ["Reflag lists no flag with this key"]
        }
    }

    /// What to do.
    var hint: String? {
        switch self {
        case .api(let error): error.hint
        case .unknown: "run again: the plan shows whether the flag is there"
        case .differs: "run again: the plan shows what it would change of that flag"
        case .hidden: "look for an archived or deleted flag with this key in Reflag, or choose another key"
        }
    }
}
