/// What an SDK key says about itself with its first letters: `pub_prod_…`, `sec_stag_…`. They help a message; they are
/// no promise.
package struct SDKKeyLook: Sendable, Hashable {
    /// Whether it is a secret key (`sec_`), not a publishable one (`pub_`).
    package let isSecret: Bool
    /// The environment that it names: production, staging, development, or nil.
    package let environment: String?

    /// What a key's first letters say; nil where it doesn't look like an SDK key.
    package init?(_ key: String) {
        let parts = key.asciiLowercased.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == "pub" || parts[0] == "sec" else { return nil }
        let environments: [Substring: String] = ["prod": "production", "stag": "staging", "deve": "development"]
        isSecret = parts[0] == "sec"
        environment = environments[parts[1]]
    }
}
