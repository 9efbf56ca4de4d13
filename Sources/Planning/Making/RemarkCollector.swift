import FlagModel

/// Collects a plan's remarks: what it says in addition to its changes.
struct RemarkCollector {
    private(set) var warnings: [PlanRemark] = []
    private var single: [PlanRemark] = []
    /// Flags whose fields can't be read back, by the field.
    private var unverified = FieldMap<[(flag: Identifier, place: PlanPlace)]>()
    private var others: [Identifier] = []

    /// Facts worth knowing that don't require anything.
    var notes: [PlanRemark] {
        var notes = single
        for entry in unverified.entries {
            guard let first = entry.value.first else { continue }
            let (key, count) = (entry.field.key, entry.value.count)
            let whose = count == 1 ? "of `\(first.flag)`" : "of \(count) flags"
            notes.append(
                PlanRemark(
                    code: "\(key)-unverified",
                    message: "`\(key)` \(whose) can't be read back, so it isn't compared; "
                        + "it is sent with the next update of the flag",
                    flag: count == 1 ? first.flag : nil, place: first.place))
        }
        if let named = NameList.text(others.map { "`\($0)`" }, atMost: Self.named) {
            notes.append(PlanRemark(code: "unlisted", message: "live and not in the manifest: \(named)"))
        }
        return notes
    }

    /// How many unlisted flags are named before they are counted.
    private static let named = 10

    mutating func targetsIgnored(_ flag: Identifier, at place: PlanPlace) {
        single.append(
            PlanRemark(
                code: "targets-ignored", message: "the targets of `\(flag)` are left alone, since it is archived",
                flag: flag, place: place))
    }

    mutating func archivedDetails(_ flag: Identifier, at place: PlanPlace) {
        single.append(
            PlanRemark(
                code: "archived-details",
                message: "`\(flag)` is archived and differs from the manifest; an archived flag can't be updated",
                flag: flag, place: place))
    }

    mutating func archivedLive(_ flag: Identifier, at place: PlanPlace) {
        warnings.append(
            PlanRemark(
                code: "archived-live",
                message: "`\(flag)` is archived live, and the manifest doesn't say whether it should be: nothing is "
                    + "planned for it; write `archived: true` or `archived: false`",
                flag: flag, place: place))
    }

    mutating func beyond(_ count: Int, flag: Identifier, environment: String, at place: PlanPlace) {
        single.append(
            PlanRemark(
                code: "beyond-additive",
                message: "`\(flag)` has \(count) live target\(count == 1 ? "" : "s") in \(environment) beyond the "
                    + "manifest; additive lists keep them",
                flag: flag, place: place))
    }

    mutating func expired(_ flag: Identifier, _ date: CalendarDate, at place: PlanPlace) {
        single.append(
            PlanRemark(
                code: "expired", message: "`\(flag)` expired on \(date): remove it, or change the date", flag: flag,
                place: place))
    }

    /// What Reflag says about a flag that may no longer be needed.
    mutating func worthCleaning(_ flag: LiveFlag, at place: PlanPlace?) {
        if flag.stale {
            single.append(
                PlanRemark(
                    code: "stale", message: "Reflag reports `\(flag.key)` as stale", flag: flag.key, place: place))
        } else if flag.unchecked {
            single.append(
                PlanRemark(
                    code: "unchecked", message: "Reflag reports no recent checks of `\(flag.key)`", flag: flag.key,
                    place: place))
        }
    }

    mutating func add(warning: PlanRemark) { warnings.append(warning) }

    mutating func add(note: PlanRemark) { single.append(note) }

    /// How many companies and users weren't asked about, of how many.
    mutating func unasked(_ count: Int, of all: Int) {
        guard count > 0 else { return }
        single.append(
            PlanRemark(
                code: "entities-not-asked",
                message: "Reflag wasn't asked whether it knows \(count) more of the companies and users that are newly "
                    + "targeted; they are planned as if it did; to ask about all: --entity-reads \(all)"))
    }

    mutating func unverified(_ field: FlagField, of flag: Identifier, at place: PlanPlace) {
        unverified[field, default: []].append((flag, place))
    }

    mutating func unlisted(_ flags: [Identifier]) {
        others = flags
    }
}
