/// The names of what there is, for the notes of a message.
enum NameList {
    private static let longest = 20

    /// The names in a row, the first of them where they are many: `Production, Staging and 3 more`; nil for none.
    static func text(_ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        let more = names.count - longest
        return names.prefix(longest).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}
