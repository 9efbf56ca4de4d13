import FlagModel

/// Splits flags into files by owner, by stage, by the first part of their keys, or by a map, for CODEOWNERS.
enum FileSplit {
    /// A group of flags that belong together.
    private struct Group {
        /// What makes it another group than those with the same name; nil for the flags without an owner or stage.
        let id: Identifier?
        let name: String
        var flags: [ManifestFlag] = []
    }

    /// The files, by their paths, and the flags that stay in the manifest itself.
    ///
    /// ```
    /// flags/jane-example-com.yaml, flags/no-owner.yaml
    /// ```
    /// A name is made from only the e-mail address, name or first part, so that it only changes with that; if two would be the
    /// same, digits made from each one's id follow. The paths of a map are its own.
    static func files(
        _ flags: [(live: LiveFlag, written: ManifestFlag)],
        by split: ImportOptions.Split,
        _ fields: FlagFields
    ) -> (files: [Importer.File], rest: [ManifestFlag]) {
        var paths: [String: [ManifestFlag]] = [:]
        var rest: [ManifestFlag] = []
        if case .map(let map) = split {
            for (live, written) in flags {
                if let path = map.path(for: live) {
                    paths[path, default: []].append(written)
                } else {
                    rest.append(written)
                }
            }
        } else {
            let groups = groups(of: flags, by: split)
            for (group, name) in zip(groups, names(of: groups, split)) { paths["flags/\(name).yaml"] = group.flags }
        }
        let files = paths.map { Importer.File(path: $0, manifest: Manifest(flags: $1, fields: fields)) }
        return (files.sorted { $0.path < $1.path }, rest)
    }

    private static func groups(
        of flags: [(live: LiveFlag, written: ManifestFlag)],
        by split: ImportOptions.Split
    ) -> [Group] {
        var groups: [Identifier?: Group] = [:]
        for (live, written) in flags {
            let (id, name): (Identifier?, String?) =
                switch split {
                case .owner: (live.owner?.person, live.owner?.display)
                case .stage: (live.stage?.id, live.stage?.name)
                case .prefix, .map: (Identifier(FlagName.firstPart(ofKey: live.key.text)), nil)
                }
            let group = Group(id: id, name: name ?? id?.text ?? "no-\(split.word)")
            groups[id, default: group].flags.append(written)
        }
        return groups.values.sorted { left, right in
            guard let first = left.id, let second = right.id else { return left.id == nil && right.id != nil }
            return first < second
        }
    }

    private static func names(of groups: [Group], _ split: ImportOptions.Split) -> [String] {
        let slugs = groups.map { group in
            let slug = Slug.text(of: group.name, upTo: 60)
            return slug.isEmpty ? split.word : slug
        }
        let counts = Dictionary(slugs.map { ($0, 1) }, uniquingKeysWith: +)
        var taken = Set(counts.filter { $0.value == 1 }.keys)
        return zip(groups, slugs).map { group, slug in
            guard counts[slug, default: 0] > 1 else { return slug }
            let stem = slug + "-" + digits(of: group.id)
            var name = stem
            var number = 1
            while !taken.insert(name).inserted {
                number += 1
                name = "\(stem)-\(number)"
            }
            return name
        }
    }

    /// Eight hexadecimal digits, always the same for an id (FNV-1a).
    private static func digits(of id: Identifier?) -> String {
        let hash = (id?.text ?? "").utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

/// Which flags go into which file: owners, or patterns of keys, with the path of a file each. The first one counts.
package struct SplitMap: Hashable, Sendable {
    /// An owner or a pattern, and a file.
    package struct Entry: Hashable, Sendable {
        /// An owner's e-mail address, name or id, or a pattern of keys.
        package let pattern: String
        /// The file's path from the manifest's folder.
        package let path: String

        /// An entry from its parts.
        package init(_ pattern: String, _ path: String) {
            self.pattern = pattern
            self.path = path
        }

        /// Whether a flag goes into the file.
        func matches(_ flag: LiveFlag) -> Bool {
            KeyPattern(pattern).matches(flag.key) || flag.owner?.isCalled(pattern) == true
        }
    }

    /// The entries, in order.
    package let entries: [Entry]

    /// A map from its entries.
    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The file of a flag; nil if it stays in the manifest itself.
    func path(for flag: LiveFlag) -> String? { entries.first { $0.matches(flag) }?.path }

    /// The entries that no flag goes by.
    func unused(by flags: [LiveFlag]) -> [Entry] {
        var unused = Set(entries)
        for flag in flags { if let entry = entries.first(where: { $0.matches(flag) }) { unused.remove(entry) } }
        return entries.filter(unused.contains)
    }
}

extension Owner {
    /// What makes it another person than others: the e-mail address without regard to case; without one, the id.
    fileprivate var person: Identifier { email.map { Identifier($0.lowercased()) } ?? id }

    /// Whether somebody may call it this: the id, the name, or the e-mail address, without regard to case.
    fileprivate func isCalled(_ name: String) -> Bool {
        id == Identifier(name) || self.name?.isSame(as: name) == true
            || email?.lowercased().isSame(as: name.lowercased()) == true
    }
}

extension ImportWarning {
    /// That nothing goes by some entries of a map.
    init(unused entries: [SplitMap.Entry]) {
        let isOne = entries.count == 1
        self.init(
            message:
                "\(isOne ? "an entry" : "\(entries.count) entries") of the map for --split \(isOne ? "is" : "are") for no flag",
            notes: NameList.text(entries.map { "`\($0.pattern)`: \($0.path)" }, atMost: 10).map { [$0] } ?? [],
            help:
                "write an owner's e-mail address, name or id, or a key with `*` for any characters; the first that fits counts"
        )
    }
}
