import Diagnostics
package import FlagModel

/// A name or pattern on the command line that a run can't be narrowed by.
package enum NarrowingProblem: Error, Hashable, Sendable {
    /// What `--environment` names isn't one environment.
    case environment(EnvironmentProblem)
    /// No flag of the manifest matches.
    case unmatchedPattern(KeyPattern, keys: [String])

    /// What is wrong, in one line without a full stop.
    package var message: String {
        switch self {
        case .environment(.unknown(let name, _)): "the app has no environment `\(name)`, which --environment names"
        case .environment(let problem): problem.message
        case .unmatchedPattern(let pattern, _): "no flag of the manifest matches `--only \(pattern.text)`"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .environment(let problem): problem.hint
        case .unmatchedPattern(let pattern, let keys):
            DidYouMean.question(for: pattern.text.text, among: keys)
                ?? "write a key as in the manifest; `*` matches any characters"
        }
    }
}
