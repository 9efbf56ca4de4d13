package import Diagnostics
package import FlagModel

/// Checks across the parts of a manifest that need only the manifest.
struct ManifestCheck {
    private let manifest: Manifest
    /// Whether it looks like a file that another one includes, which may have the audiences.
    private let isPart: Bool
    private let reported: DiagnosticBag
    /// Each audience's index in the manifest.
    private let audiences: [Identifier: Int]
    private let audienceNames: DidYouMean
    /// Whether any flag uses an audience, by the audience's index.
    private var isUsed: [Bool]
    /// The last audience that was found.
    private var last: Identifier?
    private var found: BoundedDiagnostics

    /// Reports errors across the parts, given what was reported for the parts themselves.
    static func check(_ manifest: Manifest, isPart: Bool, _ diagnostics: inout BoundedDiagnostics) {
        var check = ManifestCheck(manifest, isPart: isPart, diagnostics)
        check.run()
        diagnostics = check.found
    }

    private init(_ manifest: Manifest, isPart: Bool, _ diagnostics: BoundedDiagnostics) {
        self.manifest = manifest
        self.isPart = isPart
        reported = diagnostics.bag
        found = diagnostics
        audiences = Dictionary(firstOf: manifest.audiences.enumerated().map { ($1.name.value, $0) })
        isUsed = manifest.audiences.map { _ in false }
        audienceNames = DidYouMean(manifest.audiences.map(\.name.value.text))
    }

    private mutating func run() {
        if let unlisted = manifest.policy.unlisted, unlisted.value == .archive, manifest.apps.isEmpty {
            found.add(
                Diagnostic(
                    .archiveNeedsApp, "`unlisted: archive` needs `app`", at: unlisted.place,
                    help: "write the app's id at the top, so that the flags of another app are never archived"))
        }
        let asked = RequiredFields(manifest, besides: reported)
        for flag in manifest.flags {
            if let pattern = manifest.policy.ignore.first(where: { $0.value.matches(flag.key.value) }) {
                reportIgnored(flag, pattern)
            } else {
                asked.check(flag, &found)
            }
            check(flag)
        }
        // A flag that couldn't be read may use it.
        guard !reported.hasErrors, !isPart else { return }
        for (audience, isUsed) in zip(manifest.audiences, isUsed) where !isUsed {
            found.add(
                Diagnostic(
                    .warning, .unusedAudience, "no flag uses the audience `\(audience.name.value.text.shortened)`",
                    at: audience.name.place, help: "remove it, or name it under a flag's `audiences`"))
        }
    }

    private mutating func reportIgnored(_ flag: ManifestFlag, _ pattern: Located<KeyPattern>) {
        found.add(
            Diagnostic(
                .warning, .ignoredFlag,
                "`\(flag.key.value.text.shortened)` is in the manifest, but the policy ignores it", at: flag.key.place,
                labels: [Diagnostic.Label(pattern.place, "this pattern matches it")],
                help: "remove the flag, or narrow the pattern; until then, hoist leaves the flag alone"))
    }

    private mutating func check(_ flag: ManifestFlag) {
        guard flag.hasRemovals else {
            flag.eachAudience { check($0) }
            return
        }
        for targets in flag.targets {
            if let names = targets.written(.audiences)?.ids { for name in names { check(name) } }
            if targets.has(.removeCompanies) { checkRemovals(targets, .company) }
            if targets.has(.removeUsers) { checkRemovals(targets, .user) }
        }
    }

    private mutating func check(_ name: Located<Identifier>) {
        // Often the same as the last one.
        if let last, last == name.value { return }
        if let audience = audiences[name.value] {
            isUsed[audience] = true
            last = name.value
        } else if !isPart {
            reportUnknown(name)
        }
    }

    private mutating func reportUnknown(_ name: Located<Identifier>) {
        let text = name.value.text
        let suggestion = audienceNames.suggestion(for: text).map { "did you mean `\($0.shortened)`?" }
        let known = manifest.audiences.prefix(10).map(\.name.value.text.shortened).joined(separator: ", ")
        let more = manifest.audiences.count - 10
        found.add(
            Diagnostic(
                .unknownAudience, "there is no audience `\(text.shortened)`", at: name.place,
                help: suggestion ?? "write it under `audiences` at the top level",
                notes: known.isEmpty ? [] : ["this manifest has \(known)" + (more > 0 ? " and \(more) more" : "")]))
    }

    /// An id that is both listed and removed is contradictory.
    private mutating func checkRemovals(_ targets: ManifestTargets, _ kind: TargetKind) {
        var listed: [Identifier: (place: Place, audience: Identifier?)] = [:]
        for name in targets.audiences?.value ?? [] {
            guard let audience = audiences[name.value] else { continue }
            for id in manifest.audiences[audience].list(kind) { listed[id.value] = (id.place, name.value) }
            for grant in manifest.audiences[audience].grants where grant.kind == kind {
                listed[grant.id.value] = (grant.id.place, name.value)
            }
        }
        for id in targets.list(kind)?.value ?? [] { listed[id.value] = (id.place, nil) }
        for grant in targets.grants where grant.kind == kind { listed[grant.id.value] = (grant.id.place, nil) }
        for id in targets.removals(kind) {
            guard let (place, audience) = listed[id.value] else { continue }
            let by = audience.map { ", by the audience `\($0.text.shortened)`" } ?? ""
            found.add(
                Diagnostic(
                    .listedAndRemoved,
                    "the \(kind.rawValue) `\(id.value.text.shortened)` is both listed and removed",
                    at: id.place, inline: "removed here", labels: [Diagnostic.Label(place, "listed here" + by)],
                    help: "keep one of the two"))
        }
    }
}

/// Warnings for flags that are past their `expires` date, and for grants that have ended.
package enum Expiry {
    /// A warning for each flag whose date is before `today`, and for each grant that has ended by then; above a limit,
    /// further ones are only counted.
    package static func warnings(for manifest: Manifest, today: CalendarDate) -> [Diagnostic] {
        var expired = BoundedDiagnostics(atMost: Bounds().diagnostics)
        for flag in manifest.flags {
            guard let expires = flag.expires, expires.value < today, flag.archived?.value != true else { continue }
            expired.add(
                Diagnostic(
                    .warning, .expiredFlag, "`\(flag.key.value)` expired on \(expires.value)", at: expires.place,
                    help: "remove the flag from the code and write `archived: true`, or give it a later date"))
        }
        // What an alias repeats is one grant.
        var seen: Set<Place> = []
        func add(_ grants: [Grant]) {
            for grant in grants where grant.state(on: today) == .ended && seen.insert(grant.place).inserted {
                guard let until = grant.until else { continue }
                expired.add(
                    Diagnostic(
                        .warning, .endedGrant,
                        "the grant of `\(grant.id.value.text.shortened)` ended on \(until.value)",
                        at: until.place,
                        help: "an apply takes away what nothing else wants; then remove the grant, or give it a later "
                            + "day before that"
                    )
                )
            }
        }
        for audience in manifest.audiences where !audience.grants.isEmpty { add(audience.grants) }
        for flag in manifest.flags where flag.archived?.value != true {
            for targets in flag.targets where !targets.grants.isEmpty { add(targets.grants) }
        }
        return expired.reported.sorted
    }
}
