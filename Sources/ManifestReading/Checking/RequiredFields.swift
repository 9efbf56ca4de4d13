import Diagnostics
import FlagModel

/// The fields that the policy requires or recommends for every flag: `require` and `recommend`.
struct RequiredFields {
    private typealias Asked = (field: FlagKey, place: Place)

    private let required: [Asked]
    private let recommended: [Asked]

    /// The locations of reported errors, in order.
    private let errors: [Place]
    /// The locations of the flags' keys, in order.
    private let keys: [Place]

    /// The fields that a manifest's policy requires, given the errors reported so far.
    init(_ manifest: Manifest, besides reported: DiagnosticBag) {
        let policy = manifest.policy
        let isNeeded = reported.hasErrors && !(policy.require.isEmpty && policy.recommend.isEmpty)
        errors = isNeeded ? reported.sorted.compactMap { $0.severity == .error ? $0.place : nil } : []
        keys = isNeeded ? manifest.flags.map(\.key.place).sorted() : []
        let all = FlagKey.all(manifest.fields)
        func asked(_ names: [Located<Identifier>]) -> [Asked] {
            names.compactMap { name in
                all.first { $0.key.isSame(as: name.value.text) }.map { ($0, name.place) }
            }
        }
        required = asked(policy.require)
        let first = Set(required.map(\.field))
        recommended = asked(policy.recommend).filter { !first.contains($0.field) }
    }

    /// Reports the fields that a flag doesn't write: an error if required, a warning if recommended.
    func check(_ flag: ManifestFlag, _ found: inout BoundedDiagnostics) {
        report(flag, required, .error, .missingRequired, "the policy requires", &found)
        report(flag, recommended, .warning, .missingRecommended, "the policy recommends", &found)
    }

    private func report(
        _ flag: ManifestFlag,
        _ asked: [Asked],
        _ severity: Diagnostic.Severity,
        _ code: DiagnosticCode,
        _ verb: String,
        _ found: inout BoundedDiagnostics
    ) {
        let missing = asked.filter { !isWritten($0.field, flag) }
        guard !missing.isEmpty, !hasErrors(flag) else { return }
        let names = missing.map { "`\($0.field.key)`" }.joined(separator: " and no ")
        found.add(
            Diagnostic(
                severity, code, "`\(flag.key.value.text.shortened)` has no \(names)", at: flag.key.place,
                labels: missing.map { Diagnostic.Label($0.place, "\(verb) it") },
                help: "write it under the flag; `create` doesn't count"))
    }

    /// Whether an error was reported for a flag: the missing field may be the mistyped one.
    private func hasErrors(_ flag: ManifestFlag) -> Bool {
        let start = flag.key.place
        let error = errors.firstIndex(sortedNotBelow: start)
        guard error < errors.count, errors[error].file == start.file else { return false }
        let next = keys.firstIndex(sortedNotBelow: start) + 1
        return next >= keys.count || errors[error] < keys[next]
    }

    /// Whether a flag writes a field. A null doesn't count.
    private func isWritten(_ field: FlagKey, _ flag: ManifestFlag) -> Bool {
        switch field {
        case .field(let field): flag[field].map { $0.value != .none } ?? false
        case .expires: flag.expires != nil
        case .targets: flag.targetsPlace != nil
        }
    }
}

extension [Place] {
    /// The index of the first location that isn't before `place`, in a sorted array; `count` if all are before it.
    fileprivate func firstIndex(sortedNotBelow place: Place) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
