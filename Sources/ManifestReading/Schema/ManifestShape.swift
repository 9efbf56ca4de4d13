/// What the keys of a YAML file show that it is, whether it is valid or not.
package enum ManifestShape: Sendable, Hashable {
    /// A manifest.
    case manifest
    /// A file that a manifest includes.
    case includedFile

    /// What a file is by its top-level keys; nil if it is something else.
    ///
    /// - Parameter bytes: The file's bytes.
    package init?(of bytes: [UInt8]) {
        let keys = Self.topLevelKeys(String(decoding: bytes, as: UTF8.self))
        if keys.contains(RootField.version.rawValue), keys.allSatisfy({ RootField(rawValue: $0) != nil }) {
            self = .manifest
        } else if !keys.isEmpty, keys.allSatisfy({ IncludedField(rawValue: $0) != nil }) {
            self = .includedFile
        } else if ManifestReader.read(bytes, name: "", files: NoFiles()).manifest != nil {
            // Written in braces, for example.
            self = .manifest
        } else {
            return nil
        }
    }

    /// The keys in the first column, without those that are the author's own (`x-`).
    private static func topLevelKeys(_ text: String) -> Set<String> {
        let quotes: Set<Character> = ["\"", "'"]
        var keys: Set<String> = []
        for line in text.split(whereSeparator: \.isNewline) {
            let start = line.drop(while: quotes.contains)
            let name = start.prefix { $0.isLetter || $0 == "-" }
            let rest = start.dropFirst(name.count).drop(while: quotes.contains).drop { $0 == " " }
            if !name.isEmpty, rest.first == ":", !name.hasPrefix("x-") { keys.insert(String(name)) }
        }
        return keys
    }
}
