/// Where a workflow takes hoist from: a GitHub action (`acme/hoist@…`) or an image.
///
/// Whoever can move what is named decides what runs with the key; so it is a full commit id, a digest or an exact version.
package struct ToolHome: Sendable, Equatable {
    /// What a home is good for.
    package enum State: Sendable {
        /// One thing for ever.
        case exact
        /// A branch, a tag such as `v1` or `latest`: others decide what it is.
        case movable
        /// What `hoist init` writes where it can't know: nothing can be there.
        case placeholder
    }

    /// As it is written.
    package let text: String

    /// A home as it is written.
    package init(_ text: String) {
        self.text = text
    }

    /// The action where its home isn't known. No owner on GitHub begins with `_`, and no commit has this id.
    package static let gitHubPlaceholder = "__OWNER__/hoist@" + String(repeating: "0", count: 40)
    /// The image where its home isn't known. No host has a name that ends with `.invalid` (RFC 2606).
    package static let gitLabPlaceholder = "hoist.invalid/hoist@sha256:" + String(repeating: "0", count: 64)

    /// What it is good for.
    package var state: State {
        if text.hasPrefix("__") || text.contains(".invalid/") { return .placeholder }
        if text.hasPrefix("./") { return .exact }
        if let digest = text.firstRange(of: "@sha256:") {
            return Self.isHex(text[digest.upperBound...], count: 64) ? .exact : .movable
        }
        guard let mark = text.lastIndex(where: { $0 == "@" || $0 == ":" }) else { return .movable }
        let reference = text[text.index(after: mark)...]
        return Self.isHex(reference, count: 40) || Self.isVersion(reference) ? .exact : .movable
    }

    /// Whether it is an action that GitHub can take, `owner/name@reference` with or without a path.
    package var isAction: Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[1].isEmpty else { return false }
        let names = halves[0].split(separator: "/", omittingEmptySubsequences: false)
        return names.count >= 2 && (names + [halves[1]]).allSatisfy(Self.isWord)
    }

    /// Whether it is the name of an image.
    package var isImage: Bool {
        text.contains("/")
            && text.unicodeScalars.allSatisfy { Self.isWord(String($0)) || "/:@$".unicodeScalars.contains($0) }
    }

    private static func isHex(_ text: Substring, count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// `1.2.3` or `v1.2.3`.
    private static func isVersion(_ text: Substring) -> Bool {
        let parts = text.drop { $0 == "v" }.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    private static func isWord(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [0x2D, 0x2E, 0x5F].contains(byte)
            }
    }
}
