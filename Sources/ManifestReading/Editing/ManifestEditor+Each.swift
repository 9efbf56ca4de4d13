package import FlagModel

extension ManifestEditor {
    /// A flag to write, and the owners to add with it: those of the flags before it too, in case these can't be written.
    package typealias Addition = (flag: ManifestFlag, owners: [OwnerEntry])

    /// What came of writing flags, each for itself.
    package struct Additions {
        /// The manifest with the flags that were written, and the bytes of all of its files.
        package fileprivate(set) var original: Original
        /// The flags that were written.
        package fileprivate(set) var written: [Identifier] = []
        /// The flags that can't be; without a problem, what was written of one wasn't right.
        package fileprivate(set) var left: [(flag: Identifier, problem: ManifestEditingProblem?)] = []
    }

    /// Writes flags into a manifest in place, and leaves out those that can't be: none is written again as a whole.
    ///
    /// As many as possible are written at once, and read again once: only where that isn't right, halves of them are.
    ///
    /// - Parameters:
    ///   - additions: The flags.
    ///   - original: The manifest before.
    ///   - loader: Where included files are read from.
    ///   - isRight: Whether a manifest is right as far as some flags are concerned.
    package static func put(
        each additions: [Addition],
        in original: Original,
        from loader: some FileLoading,
        _ isRight: (ManifestReader.Reading, [Identifier]) -> Bool
    ) -> Additions {
        var result = Additions(original: original)
        put(additions[...], from: loader, isRight, into: &result)
        return result
    }

    private static func put(
        _ additions: ArraySlice<Addition>,
        from loader: some FileLoading,
        _ isRight: (ManifestReader.Reading, [Identifier]) -> Bool,
        into result: inout Additions
    ) {
        guard let last = additions.last else { return }
        let isOne = additions.count == 1
        let known = Set(result.original.manifest.owners.map(\.name.value))
        let owners = last.owners.filter { !known.contains($0.name.value) }
        let (flags, keys) = (additions.map(\.flag), additions.map(\.flag.key.value))
        var problem: ManifestEditingProblem?
        // Where `owners` can't be edited, flags are written without them.
        for owners in owners.isEmpty ? [[]] : [owners, []] {
            do throws(ManifestEditingProblem) {
                let outcome = try put(
                    flags, owners, in: result.original, from: loader, isOne ? [.changes, .parted] : [.changes])
                problem = nil
                guard isRight(outcome.reading, keys), let manifest = outcome.reading.manifest else { break }
                let after = Dictionary(firstOf: outcome.files.map { (Identifier($0.name), $0.after) })
                result.original = Original(
                    manifest, files: result.original.files.map { ($0.name, after[Identifier($0.name)] ?? $0.bytes) })
                result.written += keys
                return
            } catch {
                problem = error
            }
        }
        guard !isOne else {
            result.left.append((keys[0], problem))
            return
        }
        let middle = additions.startIndex + additions.count / 2
        put(additions[..<middle], from: loader, isRight, into: &result)
        put(additions[middle...], from: loader, isRight, into: &result)
    }
}
