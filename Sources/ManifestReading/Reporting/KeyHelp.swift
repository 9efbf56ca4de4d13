import Diagnostics

/// An unknown key of a mapping.
struct UnknownKey {
    private let text: String
    private let keys: FlagKeys

    init(_ text: String, _ keys: FlagKeys) {
        self.text = text
        self.keys = keys
    }

    /// Help: the key that was probably meant, or where this one belongs.
    func help(in known: KeyWords) -> String? {
        if text.hasPrefix("x-") { return "keys of your own, such as `x-note`, are allowed at the top level only" }
        if let meant = known.slips[text.lowercased()] { return "did you mean `\(meant)`?" }
        if !known.keys.contains(text.lowercased()), let help = helpForOtherTools(in: known) { return help }
        if let question = DidYouMean.question(for: text, among: known.keys) { return question }
        if known.holder == IncludedField.holder, RootField.keys.contains(text) {
            return "`\(text)` is allowed in the manifest only: remove it here"
        }
        if let holder { return "`\(text)` is a key of \(holder)" }
        return known.holder == RootField.holder ? Self.ownHelp : nil
    }

    /// The help for an unknown key of the top level that resembles no other.
    static let ownHelp = "a key of your own begins with `x-`"

    /// Help for a key that other tools have, and hoist has nothing for.
    private func helpForOtherTools(in known: KeyWords) -> String? {
        let word = text.lowercased()
        if Self.unreachable.contains(word) {
            return
                "hoist writes specific targets only; rules, segments, rollouts and remote config stay as they are in Reflag"
        }
        return known.holder == FlagKey.holder ? Self.wordsOfFlags[word] : nil
    }

    /// What Reflag's Management API can't write.
    private static let unreachable: Set<String> = [
        "rollout", "rollouts", "rule", "rules", "percentage", "percent", "segment", "segments", "config", "value",
        "values", "enabled", "default", "variants", "variant", "variations", "variation", "defaultvariant",
        "default_variant", "defaultrule", "fallthrough", "offvariation", "prerequisites", "strategies", "strategy",
        "constraints", "conditions",
    ]

    /// What flags have in other tools, with what to do.
    private static let wordsOfFlags: [String: String] = {
        let state = "a flag isn't on or off by itself: it is on for its `targets`; the release stage is `stage`"
        let tags = "Reflag's flags have no tags: remove it, or make it a comment"
        let kind = "every flag is on or off for a company or user, and has no other values: remove it"
        let key = "a flag's key is what it is written under in `flags`: remove it"
        return [
            "state": state, "status": state, "on": state, "off": state, "active": state, "tags": tags, "tag": tags,
            "labels": tags, "kind": kind, "type": kind, "key": key, "id": key, "identifier": key,
        ]
    }()

    /// The kind of mapping that has this key.
    private var holder: String? {
        [keys.known, TargetsField.known, PolicyField.known, RootField.known].lazy
            .compactMap { $0.holder(of: text) }.first
    }
}

extension KeyWords {
    /// The mapping's name, if it has this key.
    fileprivate func holder(of text: String) -> String? {
        keys.contains { $0.utf8.elementsEqual(text.utf8) } ? holder : nil
    }
}

/// Help for `key:value`, which is a single string in YAML.
enum MissingSpace {
    /// What to write instead; nil if the text doesn't have that form.
    static func help(in text: String) -> String? {
        if let help = fullWidth(text) ?? unusualSpace(text) { return help }
        guard let (key, value) = parts(of: text) else { return nil }
        return "a colon needs a space after it: `\(key.shortened): \(value.shortened)`"
    }

    /// What to write in place of the full-width colon of Chinese and Japanese text, which isn't YAML's colon.
    private static func fullWidth(_ text: String) -> String? {
        guard let colon = text.unicodeScalars.firstIndex(of: "\u{FF1A}") else { return nil }
        let key = text[..<colon]
        let value = text[text.unicodeScalars.index(after: colon)...].drop { $0 == " " }
        guard !key.isEmpty, !value.isEmpty, key.utf8.allSatisfy({ isWordByte($0) }) else { return nil }
        return "`\u{FF1A}` isn't YAML's colon: write `\(String(key).shortened): \(String(value).shortened)`"
    }

    /// What to write in place of a space after a colon that isn't a space to YAML, such as a no-break space.
    private static func unusualSpace(_ text: String) -> String? {
        guard let colon = text.unicodeScalars.firstIndex(of: ":") else { return nil }
        let key = text[..<colon]
        let rest = text[text.unicodeScalars.index(after: colon)...]
        guard let space = rest.unicodeScalars.first, space.isUnusualSpace, !key.isEmpty,
            key.utf8.allSatisfy({ isWordByte($0) })
        else { return nil }
        let value = String(String.UnicodeScalarView(rest.unicodeScalars.drop { $0.isUnusualSpace || $0 == " " }))
        return "the character after the colon is \(space.name), which isn't a space to YAML: "
            + "write `\(String(key).shortened): \(value.isEmpty ? "…" : value.shortened)`"
    }

    /// The key and value of a text with nothing but a colon between them.
    static func parts(of text: String) -> (key: String, value: String)? {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let key = text[..<colon]
        let value = text[text.utf8.index(after: colon)...]
        guard !key.isEmpty, let first = value.utf8.first, first != UInt8(ascii: " "), first != UInt8(ascii: "/"),
            key.utf8.allSatisfy({ isWordByte($0) })
        else { return nil }
        return (String(key), String(value))
    }

    fileprivate static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: byte >= 0x80
        }
    }
}

/// Help for `-item`, which is a string in YAML.
enum MissingDashSpace {
    /// What to write instead; nil if the text doesn't begin with a dash and a word.
    static func help(in text: String) -> String? {
        guard text.utf8.first == UInt8(ascii: "-"), let first = text.unicodeScalars.dropFirst().first else {
            return nil
        }
        if first.isUnusualSpace {
            let item = text.unicodeScalars.dropFirst().drop { $0.isUnusualSpace || $0 == " " }
            return "the character after the dash is \(first.name), which isn't a space to YAML: "
                + "write `- \(word(item))`"
        }
        guard first != "-", first != " " else { return nil }
        return "a dash needs a space after it: `- \(word(text.unicodeScalars.dropFirst()))`"
    }

    /// The first of what may be several lines, which YAML joins by spaces.
    private static func word(_ text: Substring.UnicodeScalarView) -> String {
        String(String.UnicodeScalarView(text.prefix { $0 != " " && $0 != "\n" })).shortened
    }
}

/// Help for `key = value`, as other formats write it.
enum Assignment {
    /// What to write instead; nil if the text doesn't have that form.
    static func help(in text: String) -> String? {
        guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        var key = text[..<sign]
        let value = text[text.utf8.index(after: sign)...].drop { $0 == " " }
        while key.utf8.last == UInt8(ascii: " ") { key.removeLast() }
        guard !key.isEmpty, !value.isEmpty, key.utf8.allSatisfy({ MissingSpace.isWordByte($0) }) else { return nil }
        return "separate a key and its value with a colon: `\(String(key).shortened): \(String(value).shortened)`"
    }
}
