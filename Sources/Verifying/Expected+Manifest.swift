package import Diagnostics
package import FlagModel
import Planning

extension Expected {
    /// What a manifest says: every flag is served, except archived ones; a flag for which `secret` is set has that
    /// value; flags are on for everybody in their lists. Those whose grant has ended, and in exact lists those whose grant
    /// hasn't begun, aren't expected to have the flag.
    ///
    /// - Parameters:
    ///   - manifest: The resolved manifest.
    ///   - live: The app and its flags; targets aren't used.
    ///   - chosen: The ids of the environments; nil for all.
    ///   - day: The day, in UTC, for which the manifest was resolved; nil to ignore grants.
    ///   - sources: The manifest's files.
    package init(
        _ manifest: ResolvedManifest,
        live: LiveState,
        in chosen: Set<Identifier>?,
        on day: CalendarDate?,
        _ sources: Sources
    ) {
        var making = Making(manifest, live, day, sources)
        self.init(
            environments: live.app.environments.filter { chosen?.contains($0.id) ?? true }
                .map { making.environment($0) })
    }

    private struct Making {
        let manifest: ResolvedManifest
        let live: [Identifier: LiveFlag]
        let day: CalendarDate?
        let sources: Sources

        init(_ manifest: ResolvedManifest, _ live: LiveState, _ day: CalendarDate?, _ sources: Sources) {
            self.manifest = manifest
            self.live = live.flags.byKey
            self.day = day
            self.sources = sources
        }

        mutating func environment(_ environment: AppEnvironment) -> Environment {
            var made = Environment(id: environment.id, name: environment.name)
            for flag in manifest.flags {
                let isServed = flag.archived?.value != true
                let key = flag.key.value
                made.flags.append(
                    Flag(
                        key: key, isServed: isServed, isSecret: flag.secret?.value,
                        live: live[key].map { $0.archived ? .archived : .there } ?? .absent,
                        place: place(isServed ? flag.key.place : flag.archived?.place ?? flag.key.place),
                        secretPlace: flag.secret.map { place($0.place) }))
                guard isServed else { continue }
                for targets in flag.targets where targets.environment.id == environment.id {
                    for kind in TargetKind.allCases { add(targets, kind, of: key, to: &made) }
                }
            }
            return made
        }

        private func add(
            _ targets: ResolvedTargets,
            _ kind: TargetKind,
            of flag: Identifier,
            to made: inout Environment
        ) {
            var named: Set<Identifier> = []
            func add(_ ids: [Located<Identifier>], isOn: Bool) {
                for id in ids where named.insert(id.value).inserted {
                    made.add(Target(flag: flag, isOn: isOn, place: place(id.place)), for: Entity(kind, id.value))
                }
            }
            if targets.manages(kind) {
                add(targets.written.list(kind)?.value ?? [], isOn: true)
                for audience in targets.audiences ?? [] { add(manifest.audiences[audience].list(kind), isOn: true) }
            }
            add(targets.written.removals(kind), isOn: false)
            let isExact = targets.manages(kind) && targets.mode == .exact
            if let grants = day.flatMap({ EnvironmentGrants(targets, manifest.audiences, on: $0) }) {
                // Before a grant begins, a list that is a minimum says nothing of its company or user.
                for (items, isMeant) in [(grants.ended(kind), true), (grants.waiting(kind), isExact)] where isMeant {
                    for (id, item) in items.sorted(by: { $0.key < $1.key }) where named.insert(id).inserted {
                        let days = OtherDays(item.grant, on: day)
                        made.add(
                            Target(flag: flag, isOn: false, grant: days, place: place(item.grant.place)),
                            for: Entity(kind, id))
                    }
                }
            }
            guard isExact else { return }
            made.exact.append(ExactList(flag: flag, kind: kind, ids: named, place: place(targets.place)))
        }

        private func place(_ place: Place) -> PlanPlace {
            PlanPlace(
                file: sources.name(of: place), line: Int(place.start.line), column: Int(place.start.column))
        }
    }
}

extension Expected.OtherDays {
    fileprivate init(_ grant: Grant, on day: CalendarDate?) {
        let hasEnded = day.map { grant.state(on: $0) == .ended } ?? false
        self.init(
            begins: hasEnded ? nil : grant.from?.value, ended: hasEnded ? grant.until?.value : nil,
            why: grant.why?.value)
    }
}
