import Diagnostics
import FlagModel
import ManifestReading

extension ManifestReader.Reading {
    /// All that was read and reported, with its places, a line for each thing: two readings differ if these do.
    package var lines: [String] {
        var lines = diagnostics.sorted.map { "\($0)" }
        lines.append("apps \(apps), version \(hasVersion), includes \(includes)")
        lines += sources.files.map { "source \($0.name) \($0.utf8.count)" }
        lines += included.map { "included \($0.name) \($0.bytes.count)" }
        guard let manifest else { return lines }
        lines.append("\(manifest.apps) \(manifest.policy)")
        lines += manifest.owners.map { "\($0)" }
        lines.append("\(manifest.create)")
        lines += manifest.includedCreate.sorted { $0.key < $1.key }.map { "\($0)" }
        lines += manifest.audiences.map { "\($0)" }
        lines += manifest.flags.flatMap { $0.lines(manifest.fields) }
        return lines
    }
}

extension ManifestFlag {
    fileprivate func lines(_ fields: FlagFields) -> [String] {
        var lines = ["flag \(key)"]
        for field in fields.all { if let value = self[field] { lines.append("  \(field) \(value)") } }
        if let expires { lines.append("  expires \(expires)") }
        if let targetsPlace { lines.append("  targets \(targetsPlace)") }
        for targets in targets {
            lines.append("  in \(targets.environment)")
            for list in WrittenList.allCases {
                if let written = targets.written(list) {
                    lines.append("    \(list) \(written.place) \(written.ids.array)")
                }
            }
            lines += targets.grants.map { "    \($0)" }
        }
        return lines
    }
}
