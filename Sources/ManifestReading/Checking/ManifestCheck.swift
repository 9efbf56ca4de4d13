import Diagnostics
import FlagModel

/// Checks that hold between the parts of a manifest and need nothing but the manifest.
struct ManifestCheck {
    private let manifest: Manifest
    private let audiences: [Identifier: Audience]
    private var used: Set<Identifier> = []
    private var found: [Diagnostic] = []

    /// All that is wrong between the parts.
    static func diagnostics(for manifest: Manifest) -> [Diagnostic] {
        var check = ManifestCheck(manifest)
        check.run()
        return check.found
    }

    private init(_ manifest: Manifest) {
        self.manifest = manifest
        audiences = Dictionary(manifest.audiences.map { ($0.name.value, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func run() {
        if let unlisted = manifest.policy.unlisted, unlisted.value == .archive, manifest.app == nil {
            found.append(
                Diagnostic(
                    "archive-needs-app", "`unlisted: archive` needs `app`", at: unlisted.place,
                    help: "write the app's id at the top, so that the flags of another app are never archived"))
        }
        for flag in manifest.flags {
            checkIgnored(flag)
            for targets in flag.targets { check(targets) }
        }
        for audience in manifest.audiences where !used.contains(audience.name.value) {
            found.append(
                Diagnostic(
                    .warning, "unused-audience", "no flag uses the audience `\(audience.name.value)`",
                    at: audience.name.place, help: "remove it, or name it under a flag's `audiences`"))
        }
    }

    private mutating func checkIgnored(_ flag: ManifestFlag) {
        guard let pattern = manifest.policy.ignore.first(where: { $0.value.matches(flag.key.value) }) else { return }
        found.append(
            Diagnostic(
                .warning, "ignored-flag", "`\(flag.key.value)` is written here, and ignored by the policy",
                at: flag.key.place, labels: [Diagnostic.Label(pattern.place, "this pattern matches it")],
                help: "remove the flag, or narrow the pattern; as it is, hoist leaves the flag alone"))
    }

    private mutating func check(_ targets: ManifestTargets) {
        for name in targets.audiences?.value ?? [] {
            used.insert(name.value)
            guard audiences[name.value] == nil else { continue }
            let known = manifest.audiences.map(\.name.value.text)
            let suggestion = DidYouMean.suggestion(for: name.value.text, among: known).map { "did you mean `\($0)`?" }
            found.append(
                Diagnostic(
                    "unknown-audience", "there is no audience `\(name.value)`", at: name.place,
                    help: suggestion ?? "write it under `audiences` at the top level",
                    notes: known.isEmpty ? [] : ["this manifest has " + known.joined(separator: ", ")]))
        }
        for kind in TargetKind.allCases where !targets.removals(kind).isEmpty {
            checkRemovals(targets, kind)
        }
    }

    /// An id that is both listed and removed says two things at once.
    private mutating func checkRemovals(_ targets: ManifestTargets, _ kind: TargetKind) {
        var listed: [Identifier: Diagnostic.Label] = [:]
        for name in targets.audiences?.value ?? [] {
            for id in audiences[name.value]?.list(kind) ?? [] {
                listed[id.value] = Diagnostic.Label(id.place, "listed here, by the audience `\(name.value)`")
            }
        }
        for id in targets.list(kind)?.value ?? [] { listed[id.value] = Diagnostic.Label(id.place, "listed here") }
        for id in targets.removals(kind) {
            guard let label = listed[id.value] else { continue }
            found.append(
                Diagnostic(
                    "listed-and-removed", "the \(kind.rawValue) `\(id.value)` is both listed and removed",
                    at: id.place, inline: "removed here", labels: [label], help: "keep one of the two"))
        }
    }
}
