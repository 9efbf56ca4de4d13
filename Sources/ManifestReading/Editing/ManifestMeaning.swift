import Diagnostics
import FlagModel

/// What a manifest means, places aside: two that mean the same are written the same.
struct ManifestMeaning: Equatable {
    private struct Flag: Equatable {
        var text: Identifier
        /// The file that it stands in, which decides its `create`.
        let file: UInt32
    }

    private let rest: Identifier
    private let creates: [UInt32: Identifier]
    private var flags: [Identifier: Flag]
    /// The flags in their order; those that were put in have no place in it.
    private var order: [Identifier]

    init(_ manifest: Manifest) {
        var bare = manifest
        bare.flags = []
        bare.includedCreate = [:]
        rest = Self.text(bare)
        creates = manifest.includedCreate.mapValues { Self.text(Manifest(create: $0)) }
        flags = Dictionary(
            manifest.flags.map { ($0.key.value, Flag(text: Self.text($0), file: $0.key.place.file)) },
            uniquingKeysWith: { first, _ in first })
        order = manifest.flags.map(\.key.value)
    }

    /// The same with these flags in place of those with their keys; a new one is in the root.
    func with(_ others: [ManifestFlag]) -> ManifestMeaning {
        var meaning = self
        for flag in others {
            let key = flag.key.value
            meaning.flags[key] = Flag(text: Self.text(flag), file: meaning.flags[key]?.file ?? 0)
        }
        return meaning
    }

    static func == (left: ManifestMeaning, right: ManifestMeaning) -> Bool {
        let known = Set(left.order).intersection(right.order)
        return left.rest == right.rest && left.creates == right.creates && left.flags == right.flags
            && left.order.filter(known.contains) == right.order.filter(known.contains)
    }

    private static func text(_ manifest: Manifest) -> Identifier {
        Identifier((try? ManifestWriter.text(manifest)) ?? "")
    }

    private static func text(_ flag: ManifestFlag) -> Identifier {
        Identifier((try? ManifestWriter.entry(of: flag, indentation: 0)) ?? "")
    }
}
