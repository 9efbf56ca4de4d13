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
    func help(in known: KnownKeys) -> String? {
        if text.hasPrefix("x-") { return "keys of your own, such as `x-note`, are allowed at the top level only" }
        if let meant = known.slips[text.lowercased()] { return "did you mean `\(meant)`?" }
        if let question = DidYouMean.question(for: text, among: known.keys) { return question }
        if Self.unreachable.contains(text.lowercased()) {
            return
                "hoist writes specific targets only; rules, segments, rollouts and remote config stay as they are in Reflag"
        }
        if known.holder == IncludedField.holder, RootField.keys.contains(text) {
            return "`\(text)` is allowed in the manifest only: remove it here"
        }
        if let holder { return "`\(text)` is a key of \(holder)" }
        return known.holder == RootField.holder ? Self.ownHelp : nil
    }

    /// The help for an unknown key of the top level that resembles no other.
    static let ownHelp = "a key of your own begins with `x-`"

    /// What Reflag's Management API can't write.
    private static let unreachable: Set<String> = [
        "rollout", "rollouts", "rule", "rules", "percentage", "percent", "segment", "segments", "config", "value",
        "values",
        "enabled", "default", "variants",
    ]

    /// The kind of mapping that has this key.
    private var holder: String? {
        [keys.known, TargetsField.known, PolicyField.known, RootField.known].lazy
            .compactMap { $0.holder(of: text) }.first
    }
}

extension KnownKeys {
    /// The mapping's name, if it has this key.
    fileprivate func holder(of text: String) -> String? {
        keys.contains { $0.utf8.elementsEqual(text.utf8) } ? holder : nil
    }
}

/// Help for `key:value`, which is a single string in YAML.
enum MissingSpace {
    /// What to write instead; nil if the text doesn't have that form.
    static func help(in text: String) -> String? {
        if let help = fullWidth(text) { return help }
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
