/// The message of a commit of an edit.
///
/// ```
/// Grant new-checkout in Production to company acme-corp until 2027-01-31
///
/// trial, SALES-12
/// ```
enum EditMessage {
    /// The longest first line.
    private static let longest = 72

    /// A message.
    ///
    /// - Parameters:
    ///   - done: What is done, in the imperative.
    ///   - notes: Why, in the author's words.
    static func text(of done: [String], notes: [String]) -> String {
        var lines: [String]
        // What was there before is no part of a subject.
        let first = done.first.map { $0.components(before: " (it was") } ?? ""
        if done.count == 1, first.count <= longest {
            lines = [capitalized(first)]
        } else {
            lines = [subject(done), ""] + done.map { "- " + $0 }
        }
        if !notes.isEmpty { lines += [""] + notes }
        return lines.map { oneLine($0) + "\n" }.joined()
    }

    /// The first line for several things, or for one that is long: `Grant flags: 3 changes`.
    private static func subject(_ done: [String]) -> String {
        guard done.count > 1 else { return "Edit flags: 1 change" }
        let verbs = Set(done.map { $0.prefix { $0 != " " } })
        let verb = verbs.count == 1 ? verbs.first.map { capitalized(String($0)) } ?? "Edit" : "Edit"
        return "\(verb) flags: \(done.count) changes"
    }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    /// An id or a reason may have line ends in it.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}

extension String {
    /// The part before a text; all of it if that isn't there.
    fileprivate func components(before text: String) -> String {
        firstRange(of: text).map { String(self[..<$0.lowerBound]) } ?? self
    }
}
