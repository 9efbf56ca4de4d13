import Diagnostics
import FlagModel
import ManifestReading

/// The differences that flags make in the files of a manifest, one after the other: each as if those before it were written.
enum DriftSteps {
    /// The differences, in the order of the files. What differs outside of the flags is among those of the first one in its file.
    ///
    /// - Parameters:
    ///   - flags: The flags that were written.
    ///   - before: The manifest before.
    ///   - after: The manifest with all of them.
    static func steps(
        of flags: [Identifier],
        from before: ManifestEditor.Original,
        to after: ManifestEditor.Original
    ) -> [DriftResult.Step] {
        let written = Set(flags)
        return before.files.indices.flatMap { number -> [DriftResult.Step] in
            let (old, new) = (keys(before.manifest, number), keys(after.manifest, number))
            let own = old.indices.filter { written.contains(old[$0].key) }
            let name = before.files[number].name
            let areParts = old.map(\.key) == new.map(\.key)
            var current = LineDiff.parts(
                of: before.files[number].bytes, beginningAt: areParts ? old.map(\.line) : [])
            let wanted = LineDiff.parts(of: after.files[number].bytes, beginningAt: areParts ? new.map(\.line) : [])
            // The part before the first flag is number 0.
            var rest = Set(current.indices).subtracting(own.map { $0 + 1 })
            return own.map { index in
                let parts = rest.union([index + 1]).sorted()
                    .filter { $0 < current.count && current[$0] != wanted[$0] }
                rest = []
                let before = current
                for part in parts { current[part] = wanted[part] }
                guard let first = parts.first else { return DriftResult.Step(flag: old[index].key, diff: []) }
                // The lines around several parts may be the same ones.
                let diff =
                    parts.count == 1
                    ? LineDiff(name, first, of: before, to: wanted[first])
                    : LineDiff(name, Array(before.joined().joined()), Array(current.joined().joined()))
                return DriftResult.Step(flag: old[index].key, diff: diff.lines)
            }
        }
    }

    /// The flags of a file, each with the number of its key's line, from 0.
    private static func keys(_ manifest: Manifest, _ file: Int) -> [(key: Identifier, line: Int)] {
        let keys = manifest.flags.map(\.key).filter { Int($0.place.file) == file }
        return keys.sorted { $0.place.start < $1.place.start }.map { ($0.value, Int($0.place.start.line) - 1) }
    }
}
