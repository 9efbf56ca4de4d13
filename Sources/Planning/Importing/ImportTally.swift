import FlagModel

/// What an import can't write, and what is worth knowing of what it writes: counted, with examples, one warning a cause.
struct ImportTally {
    /// What a manifest can't say.
    enum Loss: CaseIterable {
        case key
        case name
        case description
        case owner
        case stage
        case environment
        case targets
    }

    private var losses: [Loss: [String]] = [:]
    private var emails: [TargetKind: Set<Identifier>] = [:]

    /// Takes note of something that isn't written.
    mutating func lose(_ loss: Loss, _ what: String) { losses[loss, default: []].append(what) }

    /// Looks for e-mail addresses among ids that are written.
    mutating func look(at ids: some Sequence<Identifier>, _ kind: TargetKind) {
        for id in ids where Self.looksLikeEmail(id.text) { emails[kind, default: []].insert(id) }
    }

    /// The warnings, in a stable order.
    var warnings: [ImportWarning] {
        Loss.allCases.compactMap { loss in losses[loss].map { warning(loss, $0) } }
            + TargetKind.allCases.compactMap { kind in emails[kind].map { warning(kind, $0) } }
    }

    private func warning(_ loss: Loss, _ all: [String]) -> ImportWarning {
        let shown = all.prefix(Self.most).joined(separator: ", ")
        let more = all.count - Self.most
        let words = Self.words(loss, all.count)
        return ImportWarning(
            message: words.message, notes: [shown + (more > 0 ? " and \(more) more" : "")], help: words.help)
    }

    private static let most = 20

    private static func words(_ loss: Loss, _ count: Int) -> (message: String, help: String) {
        let flags = count == 1 ? "1 flag" : "\(count) flags"
        let has = count == 1 ? "has" : "have"
        return switch loss {
        case .key:
            (
                "\(flags) \(has) a key that a manifest can't have, and \(count == 1 ? "isn't" : "aren't") written",
                "hoist leaves a flag alone that isn't in the manifest, unless `unlisted` says `archive`"
            )
        case .name:
            (
                "\(flags) \(has) a name that a manifest can't have; `name` is left out there",
                "a name has 1 to 255 characters; what is left out is left alone"
            )
        case .description:
            (
                "\(flags) \(has) a description over \(FlagLengths.description) characters; `description` is left out there",
                "shorten it in Reflag, and import again; what is left out is left alone"
            )
        case .owner:
            (
                "\(flags) \(has) an owner without an id; `owner` is left out there",
                "what is left out is left alone"
            )
        case .stage:
            (
                "\(flags) \(has) a stage that the app doesn't list; `stage` is left out there",
                "what is left out is left alone"
            )
        case .environment:
            (
                "targets in an environment without a name and an id aren't written, of \(flags)",
                "what is left out is left alone"
            )
        case .targets:
            (
                "\(count == 1 ? "a list" : "\(count) lists") of targets with an empty id in it "
                    + "\(count == 1 ? "isn't" : "aren't") written",
                "remove the empty id in Reflag, and import again; what is left out is left alone"
            )
        }
    }

    private func warning(_ kind: TargetKind, _ ids: Set<Identifier>) -> ImportWarning {
        let noun = (kind == .company ? "company " : "user ") + (ids.count == 1 ? "id" : "ids")
        let looks = ids.count == 1 ? "looks like an e-mail address" : "look like e-mail addresses"
        return ImportWarning(
            message: "\(ids.count) \(noun) \(looks)", notes: ["for example \(ids.min()?.text ?? "")"],
            help:
                "what is committed stays in the history of the repository: keep it private, leave those targets out with "
                + "--fields, or use ids that name nobody")
    }

    /// Something, an `@`, something with a dot in it, and no white space.
    static func looksLikeEmail(_ text: String) -> Bool {
        let halves = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, !text.unicodeScalars.contains(where: \.properties.isWhitespace)
        else { return false }
        let labels = halves[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy { !$0.isEmpty }
    }
}

/// The most that a manifest takes of a text, in Unicode scalars.
enum FlagLengths {
    static let description = 8192
}
