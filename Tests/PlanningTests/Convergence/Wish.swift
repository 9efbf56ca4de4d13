/// What a generated manifest means, in the model's own words; the manifest is spelled from it.
struct Wish {
    /// What is wished of one list of targets.
    struct List {
        /// The ids, of audiences too; nil if the list is left alone.
        var wanted: Set<Bytes>?
        /// What must not be there; nothing of it is wanted.
        var removed: Set<Bytes> = []
        /// The line of the environment.
        var line: Int

        /// What becomes of a list.
        func applied(to live: Set<Bytes>, exact: Bool) -> Set<Bytes> {
            guard let wanted else { return live.subtracting(removed) }
            return exact ? wanted : live.union(wanted).subtracting(removed)
        }

        /// How many live targets stay that nobody wished for.
        func beyond(_ live: Set<Bytes>, exact: Bool) -> Int {
            guard let wanted, !exact else { return 0 }
            return live.subtracting(wanted).subtracting(removed).count
        }
    }

    /// What is wished of one flag; what is nil is left alone.
    struct Flag {
        let key: Bytes
        let line: Int
        var name: Bytes?
        var description: Bytes??
        var owner: Bytes??
        var stage: Bytes?
        var permanent: Bool?
        var secret: Bool?
        var archived: Bool?
        /// The line of `targets`, where it is written.
        var targetsLine: Int?
        var lists: [Spot: List] = [:]
    }

    /// What `policy.unlisted` says.
    enum Unlisted: CaseIterable {
        case ignore, report, archive
    }

    /// A key that is left alone: as it is, or every key with this prefix or suffix.
    enum Ignored {
        case key(Bytes)
        case prefix(Bytes)
        case suffix(Bytes)

        func matches(_ key: Bytes) -> Bool {
            switch self {
            case .key(let text): key == text
            case .prefix(let text): key.starts(with: text)
            case .suffix(let text): key.reversed().starts(with: text.reversed())
            }
        }
    }

    var unlisted: Unlisted?
    var unlistedLine = 0
    var ignored: [Ignored] = []
    /// The environments in which lists are complete.
    var exact: Set<Bytes> = []
    /// `create`; only what new flags get is used of it.
    var create = Flag(key: [], line: 0)
    /// The flags in the manifest's order, ignored ones too.
    var written: [Flag] = []

    /// The flags that count.
    var flags: [Flag] { written.filter { !isIgnored($0.key) } }

    func isIgnored(_ key: Bytes) -> Bool { ignored.contains { $0.matches(key) } }
}
