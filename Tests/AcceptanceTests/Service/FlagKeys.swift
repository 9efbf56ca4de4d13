/// The keys of the flags that the tests make. A prefix tells them from all others, in each format that an app can ask for.
enum FlagKeys {
    /// The key of these words: `hoist-acc-batch-001`, `hoistAccBatch001`.
    ///
    /// - Parameter format: The app's `flagKeyFormat`.
    static func key(_ words: String..., format: String) -> String {
        let words = ["hoist", "acc"] + words
        return switch format {
        case "pascalCase": words.map(capitalized).joined()
        case "camelCase": words[0] + words.dropFirst().map(capitalized).joined()
        case "snakeCaseUpper": words.joined(separator: "_").uppercased()
        case "snakeCaseLower": words.joined(separator: "_")
        case "kebabCaseUpper": words.joined(separator: "-").uppercased()
        default: words.joined(separator: "-")
        }
    }

    /// Whether a key has the prefix of the tests' own flags, in any format.
    static func isOurs(_ key: String) -> Bool {
        if ["hoist-acc-", "hoist_acc_", "HOIST-ACC-", "HOIST_ACC_"].contains(where: key.hasPrefix) { return true }
        guard let next = key.dropFirst("hoistAcc".count).first else { return false }
        return ["hoistAcc", "HoistAcc"].contains(where: key.hasPrefix) && (next.isUppercase || next.isNumber)
    }

    private static func capitalized(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst()
    }
}
