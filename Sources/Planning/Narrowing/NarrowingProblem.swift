import Diagnostics
package import FlagModel

/// A name or pattern on the command line that a run can't be narrowed by.
package enum NarrowingProblem: Error, Hashable, Sendable {
    /// The app has no such environment.
    case unknownEnvironment(Identifier, environments: [String])
    /// Several environments have that name.
    case ambiguousEnvironment(Identifier, ids: [Identifier])
    /// No flag of the manifest matches.
    case unmatchedPattern(KeyPattern, keys: [String])

    /// What is wrong, in one line without a full stop.
    package var message: String {
        switch self {
        case .unknownEnvironment(let name, _): "the app has no environment `\(name)`, which --environment names"
        case .ambiguousEnvironment(let name, _): "`\(name)` is the name of more than one environment"
        case .unmatchedPattern(let pattern, _): "no flag of the manifest matches `--only \(pattern.text)`"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .unknownEnvironment(let name, let environments):
            DidYouMean.suggestion(for: name.text, among: environments).map { "did you mean `\($0)`?" }
                ?? "this app has " + environments.joined(separator: ", ")
        case .ambiguousEnvironment(_, let ids):
            "give the id instead: " + ids.map { "`\($0)`" }.joined(separator: " or ")
        case .unmatchedPattern(let pattern, let keys):
            DidYouMean.suggestion(for: pattern.text.text, among: keys).map { "did you mean `\($0)`?" }
                ?? "a key is written as in the manifest; `*` stands for any run of characters"
        }
    }
}
