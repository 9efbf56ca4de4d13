package import Diagnostics
package import FlagModel

/// Makes plans: a pure function of a resolved manifest and a live state.
///
/// The stages: each flag of the manifest that isn't settled (``SettledFlags``) is compared with its live flag (``FlagComparison``, ``TargetsComparison``)
/// into a ``PlannedFlag``; what is unlisted is added; these become changes and a basis, and ``CallBatching`` batches
/// them into the fewest calls.
package struct Planner {
    private let manifest: ResolvedManifest
    private let live: LiveState
    private let context: PlanContext
    /// The live flags by their keys, once they are needed.
    private var liveFlags: [Identifier: LiveFlag]?
    /// Where the lists of targets go on that were read.
    private var cursor = TargetsTable.Cursor()
    private let audiences: [AudienceMembers]
    /// The companies and users that Reflag doesn't know; nil if it knows all.
    private let unknown: UnknownEntities?
    private var waiting: [WaitingTarget] = []
    private var planned: [PlannedFlag] = []
    private var remarks = RemarkCollector()
    private var grants = GrantCollector()
    /// The grants that the plan rests on, by the flags that change.
    private var basisGrants: [PlanBasis.GrantedTarget] = []
    /// How many of the manifest's flags there are.
    private var listed: Int
    private var unchanged: Int
    private var unlisted = 0
    /// Live targets in production, in lists that the manifest manages.
    private var productionTargets: Int

    /// The plan that changes the live state to what the manifest says, with the fewest calls.
    ///
    /// - Throws: ``PlanningError`` if targets that the manifest manages aren't in the live state: part of the
    ///   live state is never taken for all of it.
    package static func plan(
        _ manifest: ResolvedManifest,
        live: LiveState,
        context: PlanContext
    ) throws(PlanningError) -> Plan {
        let settled = SettledFlags(of: manifest, in: live, on: context.today)
        var planner = Planner(manifest, live: live, context: context, settled)
        for index in settled.others { try planner.plan(manifest.flags[index]) }
        planner.planUnlisted()
        return planner.finished()
    }

    private init(_ manifest: ResolvedManifest, live: LiveState, context: PlanContext, _ settled: SettledFlags) {
        listed = settled.count
        unchanged = settled.count
        productionTargets = settled.productionTargets
        self.manifest = manifest
        self.live = live
        self.context = context
        unknown = live.entities.values.contains(false) ? UnknownEntities(live) : nil
        audiences = manifest.audiences.map(AudienceMembers.init)
    }

    // MARK: Flags of the manifest

    private mutating func liveFlag(_ flag: ResolvedFlag) -> LiveFlag? {
        // It was found when the manifest was resolved.
        if let index = live.flags.index(of: flag) { return live.flags[index] }
        let all = liveFlags ?? live.flags.byKey
        liveFlags = all
        return all[flag.key.value]
    }

    private mutating func plan(_ flag: ResolvedFlag) throws(PlanningError) {
        let archives = flag.archived?.value == true
        if archives, let place = flag.targetsPlace { remarks.targetsIgnored(flag.key.value, at: planPlace(place)) }
        guard let seen = liveFlag(flag) else {
            // Nothing has to be done for a flag that is archived here and doesn't exist.
            if archives { unchanged += 1 } else { try create(flag) }
            return
        }
        listed += 1
        if !seen.archived, !archives {
            addExpiry(flag)
            if seen.stale || seen.unchecked { remarks.worthCleaning(seen, at: planPlace(flag.key.place)) }
        }
        switch (seen.archived, flag.archived?.value) {
        case (true, nil):
            remarks.archivedLive(flag.key.value, at: planPlace(flag.key.place))
            unchanged += 1
        case (true, true):
            // Reflag doesn't accept updates of an archived flag.
            if FlagComparison.isDifferent(flag, seen) {
                remarks.archivedDetails(flag.key.value, at: planPlace(flag.key.place))
            }
            unchanged += 1
        case (true, false):
            addExpiry(flag)
            try update(flag, seen, action: .unarchive, archived: false)
        case (false, true): try update(flag, seen, action: .archive, archived: true)
        case (false, _): try update(flag, seen, action: .update, archived: nil)
        }
    }

    private mutating func addExpiry(_ flag: ResolvedFlag) {
        guard let expires = flag.expires, let today = context.today, expires.value < today else { return }
        remarks.expired(flag.key.value, expires.value, at: planPlace(expires.place))
    }

    private mutating func create(_ flag: ResolvedFlag) throws(PlanningError) {
        addExpiry(flag)
        var change = PlannedFlag(
            key: flag.key.value, action: .create, place: planPlace(flag.key.place), id: nil, archived: false)
        let builder = NewFlagBuilder(
            flag, defaults: manifest.defaults(for: flag), in: manifest.fields, context.sources)
        change.newFlag = builder.newFlag
        change.fields = builder.fields
        try compareTargets(flag, into: &change, isNew: true)
        planned.append(change)
    }

    private mutating func update(
        _ flag: ResolvedFlag,
        _ seen: LiveFlag,
        action: Change.Action,
        archived: Bool?
    ) throws(PlanningError) {
        var change = PlannedFlag(
            key: flag.key.value, action: action, place: planPlace(flag.key.place), id: seen.id, archived: seen.archived)
        var comparison = FlagComparison(flag, seen, in: context.sources)
        if let archived { comparison.setArchived(archived, at: flag.archived.map { planPlace($0.place) }) }
        let unseen = flag.values.entries.filter { seen.isUnseen($0.field) }
        if comparison.isDifferent {
            for entry in unseen { comparison.addUnseen(entry.field, entry.value) }
            change.update = comparison.update
            change.fields = comparison.fields
            change.seen = comparison.seen
        } else {
            for entry in unseen {
                remarks.unverified(entry.field, of: flag.key.value, at: planPlace(entry.value.place))
            }
        }
        if action != .archive { try compareTargets(flag, into: &change, isNew: false) }
        if change.isEmpty { unchanged += 1 } else { planned.append(change) }
    }

    private mutating func compareTargets(
        _ flag: ResolvedFlag,
        into change: inout PlannedFlag,
        isNew: Bool
    ) throws(PlanningError) {
        // What can't be read back may be all that there is to say of it.
        if !isNew, change.isEmpty,
            let production = flag.settledTargets(in: live.targets, manifest.audiences, from: &cursor)
        {
            productionTargets += production
            return
        }
        var changed: [TargetsComparison] = []
        var watched: [TargetsComparison] = []
        for targets in flag.targets where targets.isManaged {
            let address = TargetsAddress(flag: flag.key.value, environment: targets.environment.id)
            let seen: LiveTargets
            if isNew {
                seen = LiveTargets()
            } else if let read = live.targets[address] {
                seen = read
            } else {
                throw .targetsNotRead(address)
            }
            productionTargets += targets.liveProduction(seen)
            let grants = context.today.flatMap { EnvironmentGrants(targets, manifest.audiences, on: $0) }
            let comparison = TargetsComparison(
                targets, live: seen, waiting: manifest.entities == .wait ? unknown : nil, audiences: audiences,
                grants: grants, sources: context.sources)
            if let grants, let today = context.today {
                note(grants, targets, of: flag.key.value, on: today, isChanged: !comparison.isEmpty)
            }
            if unknown != nil { addWaiting(comparison, targets, of: flag.key.value) }
            if comparison.beyond > 0 {
                remarks.beyond(
                    comparison.beyond, flag: flag.key.value, environment: targets.environment.name,
                    at: planPlace(targets.place))
            }
            if comparison.isEmpty { watched.append(comparison) } else { changed.append(comparison) }
        }
        change.take(changed: changed, watched: watched)
    }

    private mutating func addWaiting(
        _ comparison: TargetsComparison,
        _ targets: ResolvedTargets,
        of flag: Identifier
    ) {
        for kind in TargetKind.allCases {
            let ids = comparison.waiting(kind)
            guard !ids.isEmpty else { continue }
            let places = Dictionary(firstOf: targets.wanted(kind, manifest.audiences).map { ($0.value, $0.place) })
            for id in ids {
                waiting.append(
                    WaitingTarget(
                        flag: flag, environment: targets.environment.name, environmentID: targets.environment.id,
                        production: targets.environment.isProduction, kind: kind, id: id,
                        place: planPlace(places[id] ?? targets.place)))
            }
            if comparison.isShortened(kind) {
                remarks.add(
                    warning: .replacement(
                        flag, in: targets.environment.name, kind, lost: comparison[kind].remove, waiting: ids,
                        at: planPlace(targets.place)))
            }
        }
    }

    private mutating func note(
        _ grants: EnvironmentGrants,
        _ targets: ResolvedTargets,
        of flag: Identifier,
        on today: CalendarDate,
        isChanged: Bool
    ) {
        self.grants.note(grants, of: flag, on: today)
        guard isChanged else { return }
        let deciding = grants.items.filter { grants.always[$0.grant.kind]?.contains($0.grant.id.value) != true }
        basisGrants += deciding.map { item in
            PlanBasis.GrantedTarget(
                flag: flag, environment: targets.environment.id, kind: item.grant.kind, id: item.grant.id.value,
                from: item.grant.from?.value, until: item.grant.until?.value)
        }
    }

    // MARK: Flags that the manifest doesn't name

    private mutating func planUnlisted() {
        // Each flag is in a manifest once, so that these are all that there are.
        guard listed < live.flags.count else { return }
        let listed = Set(manifest.flags.map(\.key.value)).union(manifest.excluded)
        let others = live.flags
            .filter { flag in
                !flag.archived && !listed.contains(flag.key) && !manifest.ignore.contains { $0.matches(flag.key) }
            }
            .sorted { $0.key < $1.key }
        switch manifest.unlisted?.value ?? .report {
        case .ignore: break
        case .report:
            unlisted = others.count
            remarks.unlisted(others.map(\.key))
            for flag in others { remarks.worthCleaning(flag, at: nil) }
        case .archive:
            let place = manifest.unlisted.map { planPlace($0.place) }
            for flag in others { planned.append(PlannedFlag(archiving: flag, place: place)) }
        }
    }

    // MARK: Result

    private func planPlace(_ place: Place) -> PlanPlace { PlanPlace(place, in: context.sources) }

    private mutating func finished() -> Plan {
        let changes = planned.map(\.change)
        let calls = CallBatching.calls(
            for: planned, in: live.app.environments, creating: manifest.entities == .create ? unknown : nil)
        let summary = PlanSummary(
            changes: changes, calls: calls, unchanged: unchanged, unlisted: unlisted, waiting: waiting.count)
        if let note = PlanRemark.created(by: calls) { remarks.add(note: note) }
        remarks.unasked(live.unaskedEntities, of: max(live.newEntities, live.unaskedEntities))
        let limits = manifest.limits.applied(
            unarchived: live.flags.count { !$0.archived }, productionTargets: productionTargets)
        return Plan(
            subject: PlanSubject(apiURL: context.apiURL, appID: live.app.id, appName: live.app.name),
            manifest: context.manifest,
            basis: PlanBasis(
                environments: live.app.environments.map {
                    PlanBasis.EnvironmentVersion(id: $0.id, name: $0.name, flagStateVersion: $0.flagStateVersion)
                },
                flags: planned.map(\.basis), targets: planned.flatMap(\.targetsBasis), day: context.today,
                grants: basisGrants),
            changes: changes,
            calls: calls,
            waiting: waiting,
            entities: manifest.entities,
            summary: summary,
            notes: remarks.notes,
            warnings: remarks.warnings,
            blocked: limits.compactMap { $0.violation(of: summary) }, limits: limits, grants: grants.outlook,
            fields: manifest.fields)
    }
}

/// What a plan is for and is made from, in addition to the manifest and the live state.
package struct PlanContext: Sendable {
    /// The API URL.
    package let apiURL: String
    /// The manifest's files and digest.
    package let manifest: ManifestDigest
    /// The files that the manifest's places refer to.
    package let sources: Sources
    /// The day of the plan, in UTC, for which the manifest was resolved: for flags that have expired, and for grants; nil to
    /// ignore both.
    package let today: CalendarDate?
    /// The targets that earlier runs wanted when Reflag didn't know the company or user, and that weren't live since: they are
    /// due, and nobody's drift.
    package let waited: Set<GrantEffect.Target>
    /// The grants whose beginning or end was live before: what is otherwise now has drifted, and isn't due.
    package let settled: Set<GrantEffect>

    /// A context from its parts.
    package init(
        apiURL: String,
        manifest: ManifestDigest,
        sources: Sources,
        today: CalendarDate? = nil,
        waited: Set<GrantEffect.Target> = [],
        settled: Set<GrantEffect> = []
    ) {
        self.apiURL = apiURL
        self.manifest = manifest
        self.sources = sources
        self.today = today
        self.waited = waited
        self.settled = settled
    }
}

/// Why no plan could be made: the live state isn't complete.
package enum PlanningError: Error, Hashable, Sendable {
    /// The targets of a flag in an environment are managed, and weren't read.
    case targetsNotRead(TargetsAddress)
}
