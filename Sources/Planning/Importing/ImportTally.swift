import FlagModel

/// What an import can't write, and what is worth knowing about what it writes: one warning for each cause, with a count
/// and examples.
struct ImportTally {
    /// What a manifest can't say.
    enum Loss: Hashable, Comparable {
        case key
        case field(FlagField)
        case environment
        case targets

        /// In the order in which they are reported: the fields in that of the table.
        static func < (left: Loss, right: Loss) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .key: -1
            case .field(let field): Int(field.rank)
            case .environment: 1_000
            case .targets: 1_001
            }
        }
    }

    private var losses: [Loss: [String]] = [:]
    private var emails: [TargetKind: Set<Identifier>] = [:]

    /// Records something that isn't written.
    mutating func add(_ loss: Loss, _ what: String) { losses[loss, default: []].append(what) }

    /// Looks for e-mail addresses among ids that are written.
    mutating func checkForEmails(in ids: some Sequence<Identifier>, _ kind: TargetKind) {
        for id in ids where Self.looksLikeEmail(id.text) { emails[kind, default: []].insert(id) }
    }

    /// The warnings, in a stable order.
    var warnings: [ImportWarning] {
        losses.sorted { $0.key < $1.key }.map { warning($0.key, $0.value) }
            + TargetKind.allCases.compactMap { kind in emails[kind].map { warning(kind, $0) } }
    }

    private func warning(_ loss: Loss, _ all: [String]) -> ImportWarning {
        let words = Self.words(loss, all.count)
        return ImportWarning(
            message: words.message, notes: NameList.text(all, atMost: Self.most).map { [$0] } ?? [], help: words.help)
    }

    private static let most = 20

    private static func words(_ loss: Loss, _ count: Int) -> (message: String, help: String) {
        let flags = count == 1 ? "1 flag" : "\(count) flags"
        let has = count == 1 ? "has" : "have"
        return switch loss {
        case .key:
            (
                "\(flags) \(has) a key that a manifest can't have, and \(count == 1 ? "isn't" : "aren't") written",
                "hoist leaves a flag that isn't in the manifest alone, unless `unlisted` is `archive`"
            )
        case .field(let field):
            (
                "\(flags) \(has) \(problem(field)); `\(field.key)` is left out there",
                help(field) + "what is left out is left alone"
            )
        case .environment:
            (
                "targets in an environment without a name and an id aren't written, of \(flags)",
                "what is left out is left alone"
            )
        case .targets:
            (
                "\(count == 1 ? "a list" : "\(count) lists") of targets with an id that a manifest can't have "
                    + "\(count == 1 ? "isn't" : "aren't") written",
                "an id can't be empty or have a NUL in it: remove it in Reflag, and import again; "
                    + "what is left out is left alone"
            )
        }
    }

    /// What a flag has in a field that a manifest can't say.
    private static func problem(_ field: FlagField) -> String {
        switch field.kind {
        case .text:
            "a \(field.key) that a manifest can't have"
        case .owner: "an owner without an id"
        case .stage: "a stage that the app doesn't list"
        case .truth: "no \(field.key) that is true or false"
        }
    }

    /// What to do about it, before it is said that nothing has to be done.
    private static func help(_ field: FlagField) -> String {
        guard case .text(let rule) = field.kind else { return "" }
        let count = (rule.empty == nil ? "at most " : "1 to ") + "\(rule.longest)"
        return "a \(field.key) has \(count) characters and no NUL; "
    }

    private func warning(_ kind: TargetKind, _ ids: Set<Identifier>) -> ImportWarning {
        let noun = (kind == .company ? "company " : "user ") + (ids.count == 1 ? "id" : "ids")
        let looks = ids.count == 1 ? "looks like an e-mail address" : "look like e-mail addresses"
        return ImportWarning(
            message: "\(ids.count) \(noun) \(looks)", notes: ["for example \(ids.min()?.text ?? "")"],
            help:
                "what is committed stays in the history of the repository: keep it private, leave those targets out with "
                + "--fields, or use ids that don't identify anybody")
    }

    /// Text, an `@`, text with a dot in it, and no white space.
    static func looksLikeEmail(_ text: String) -> Bool {
        let halves = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, !text.unicodeScalars.contains(where: \.properties.isWhitespace)
        else { return false }
        let labels = halves[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy { !$0.isEmpty }
    }
}

/// What an import couldn't write, or what is worth knowing about what it wrote; it has no place in a manifest.
package struct ImportWarning: Hashable, Sendable {
    /// What it is, in one line without a full stop.
    package let message: String
    /// What it concerns, a line each.
    package let notes: [String]
    /// What to do, or what follows from it.
    package let help: String

    /// A warning from its parts.
    package init(message: String, notes: [String], help: String) {
        self.message = message
        self.notes = notes
        self.help = help
    }
}
