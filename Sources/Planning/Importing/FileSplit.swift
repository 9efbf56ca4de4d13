import FlagModel

/// Splits flags into files by owner or stage, for CODEOWNERS.
enum FileSplit {
    /// A group of flags: all of one owner or stage, or of none.
    private struct Group {
        let id: Identifier?
        let name: String
        var flags: [ManifestFlag]
    }

    /// The files, by their paths: `flags/jane-example-com.yaml`, `flags/no-owner.yaml`.
    ///
    /// A name is made from only the e-mail address or name, so that it only changes with that; if two would be the
    /// same, digits made from each one's id follow.
    static func files(
        _ flags: [(live: LiveFlag, written: ManifestFlag)],
        by split: ImportOptions.Split,
        _ fields: FlagFields
    ) -> [Importer.File] {
        var groups: [Identifier?: Group] = [:]
        for (live, written) in flags {
            let (id, name): (Identifier?, String?) =
                switch split {
                case .owner: (live.owner?.id, live.owner?.display)
                case .stage: (live.stage?.id, live.stage?.name)
                }
            groups[id, default: Group(id: id, name: name ?? "no-\(split.rawValue)", flags: [])].flags.append(written)
        }
        let sorted = groups.values.sorted { left, right in
            guard let first = left.id, let second = right.id else { return left.id == nil && right.id != nil }
            return first < second
        }
        let slugs = sorted.map { slug(of: $0, split) }
        let counts = Dictionary(slugs.map { ($0, 1) }, uniquingKeysWith: +)
        var taken = Set(counts.filter { $0.value == 1 }.keys)
        var files: [Importer.File] = []
        for (group, slug) in zip(sorted, slugs) {
            var name = slug
            if counts[slug, default: 0] > 1 {
                let stem = slug + "-" + digits(of: group.id)
                name = stem
                var number = 1
                while !taken.insert(name).inserted {
                    number += 1
                    name = "\(stem)-\(number)"
                }
            }
            files.append(
                Importer.File(path: "flags/\(name).yaml", manifest: Manifest(flags: group.flags, fields: fields)))
        }
        return files.sorted { $0.path < $1.path }
    }

    private static func slug(of group: Group, _ split: ImportOptions.Split) -> String {
        let slug = Slug.text(of: group.name, upTo: 60)
        return slug.isEmpty ? split.rawValue : slug
    }

    /// Eight hexadecimal digits, always the same for an id (FNV-1a).
    private static func digits(of id: Identifier?) -> String {
        let hash = (id?.text ?? "").utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
