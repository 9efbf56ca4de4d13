import Diagnostics
package import FlagModel

/// Why nothing can be imported.
package enum ImportProblem: Error, Hashable {
    /// A name or id isn't that of one environment.
    case environment(EnvironmentProblem)
    /// No flag's key is matched.
    case unmatchedPattern(KeyPattern, keys: [String])
    /// Only archived flags are matched, and those aren't asked for.
    case archivedAlone(KeyPattern)
    /// No live flag has this key.
    case unknownFlag(Identifier, keys: [String])
    /// A manifest can't have a flag with this key.
    case unwritableKey(Identifier)
    /// The policy of the manifest ignores the flag.
    case ignoredFlag(Identifier)
    /// Targets that are to be written weren't read.
    case targetsNotRead(TargetsAddress)

    /// What is wrong, in one line without a full stop.
    package var message: String {
        switch self {
        case .environment(let problem): problem.message
        case .unmatchedPattern(let pattern, _): "no live flag's key matches `\(pattern.text)`"
        case .archivedAlone(let pattern): "`\(pattern.text)` only matches archived flags"
        case .unknownFlag(let key, _): "no live flag has the key `\(key)`"
        case .unwritableKey(let key): "a manifest can't have a flag with the key `\(key)`"
        case .ignoredFlag(let key): "the policy of the manifest ignores `\(key)`"
        case .targetsNotRead(let address):
            "the targets of `\(address.flag)` in environment \(address.environment) weren't read"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .environment(let problem): problem.hint
        case .unmatchedPattern(let pattern, let keys):
            DidYouMean.question(for: pattern.text.text, among: keys)
                ?? "write a flag's key; `*` matches any characters"
        case .archivedAlone: "add --archived to import them too"
        case .unknownFlag(let key, let keys):
            DidYouMean.question(for: key.text, among: keys)
                ?? "write a flag's key as Reflag has it"
        case .unwritableKey: "hoist leaves it alone, unless `unlisted` is `archive`"
        case .ignoredFlag: "narrow `policy.ignore`, and adopt again"
        case .targetsNotRead: "nothing was written, since the data is incomplete; run again"
        }
    }
}
