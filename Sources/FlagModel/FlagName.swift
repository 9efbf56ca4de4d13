/// The name that a new flag gets if the manifest has none.
package enum FlagName {
    /// A name made from a key: `new-checkout-flow`, `newCheckoutFlow` and `NEW_CHECKOUT_FLOW` all give
    /// `New checkout flow`. Words in all capitals in a mixed key (`useHTTPCache`) keep them.
    /// A key without letters and digits is its own name.
    package static func derived(fromKey key: String) -> String {
        let words = words(of: key)
        guard let first = words.first else { return cut(key) }
        let shouting = !key.unicodeScalars.contains { $0.properties.isLowercase }
        let rest = words.dropFirst().map { lowered($0, keepingAcronyms: !shouting) }
        let head = shouting ? first.lowercased() : first
        let name = ([head.prefix(1).uppercased() + head.dropFirst()] + rest).joined(separator: " ")
        return cut(name)
    }

    /// The first part of a key, in lowercase: `new` of `new-checkout-flow`, `newCheckoutFlow` and `NEW_CHECKOUT_FLOW`. The key
    /// itself if it has neither letters nor digits.
    package static func firstPart(ofKey key: String) -> String { (words(of: key).first ?? key).lowercased() }

    private static func cut(_ name: String) -> String {
        String(name.unicodeScalars.prefix(maximumLength))
    }

    /// The longest name that Reflag accepts, in Unicode scalars.
    package static let maximumLength = 255

    private static func lowered(_ word: String, keepingAcronyms: Bool) -> String {
        let isAcronym = word.count > 1 && !word.contains { $0.isLowercase } && word.contains { $0.isUppercase }
        return keepingAcronyms && isAcronym ? word : word.lowercased()
    }

    /// Splits at everything that isn't a letter, digit or mark, before a capital that follows a lowercase letter or a
    /// digit, and before the last capital of a run that a lowercase letter follows.
    private static func words(of key: String) -> [String] {
        var words: [String] = []
        var word = ""
        let characters = Array(key)
        for (index, character) in characters.enumerated() {
            guard character.isLetter || character.isNumber else {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            if let last = word.last, character.isUppercase {
                let next = index + 1 < characters.count ? characters[index + 1] : nil
                let endsRun = last.isUppercase && (next?.isLowercase ?? false)
                if last.isLowercase || last.isNumber || endsRun {
                    words.append(word)
                    word = ""
                }
            }
            word.append(character)
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
