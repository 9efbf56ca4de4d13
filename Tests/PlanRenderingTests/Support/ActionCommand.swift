/// A command in the log of a GitHub workflow, as the runner reads it (`ActionCommand.TryParseV2` in actions/runner).
struct ActionCommand: Equatable {
    let name: String
    let properties: [String: String]
    let data: String

    /// The command on a line; nil if the runner doesn't find one.
    init?(line: String) {
        let scalars = line.unicodeScalars.drop { $0.properties.isWhitespace }
        let text = String(scalars)
        guard text.utf8.starts(with: "::".utf8), let end = text.dropFirst(2).range(of: "::") else { return nil }
        let head = text.dropFirst(2)[..<end.lowerBound]
        data = Self.decoded(String(text[end.upperBound...]), ["%0D": "\r", "%0A": "\n"])
        guard let space = head.firstIndex(of: " ") else {
            name = String(head)
            properties = [:]
            return
        }
        name = String(head[..<space])
        var properties: [String: String] = [:]
        for pair in head[space...].split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let key = String(parts[0].drop { $0 == " " })
            properties[key] = Self.decoded(
                String(parts[1]), ["%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","])
        }
        self.properties = properties
    }

    /// The runner decodes `%25` last.
    private static func decoded(_ text: String, _ escapes: [String: String]) -> String {
        var text = text
        for (escape, meaning) in escapes { text = text.replacing(escape, with: meaning) }
        return text.replacing("%25", with: "%")
    }
}

extension Substring {
    /// The first position of a string, scalar by scalar.
    fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}
