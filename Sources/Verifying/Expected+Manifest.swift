package import Diagnostics
package import FlagModel
import Planning

extension Expected {
    /// What a manifest says: every flag is served, except archived ones; a flag for which `secret` is set has that
    /// value; flags are on for everybody in their lists.
    ///
    /// - Parameters:
    ///   - manifest: The resolved manifest.
    ///   - live: The app and its flags; targets aren't used.
    ///   - chosen: The ids of the environments; nil for all.
    ///   - sources: The manifest's files.
    package init(_ manifest: ResolvedManifest, live: LiveState, in chosen: Set<Identifier>?, _ sources: Sources) {
        var making = Making(manifest, live, sources)
        self.init(
            environments: live.app.environments.filter { chosen?.contains($0.id) ?? true }
                .map { making.environment($0) })
    }

    private struct Making {
        let manifest: ResolvedManifest
        let live: [Identifier: LiveFlag]
        let sources: Sources
        private var files: [PlanPlace] = []

        init(_ manifest: ResolvedManifest, _ live: LiveState, _ sources: Sources) {
            self.manifest = manifest
            self.live = live.flags.byKey
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
            guard targets.manages(kind), targets.mode == .exact else { return }
            made.exact.append(ExactList(flag: flag, kind: kind, ids: named, place: place(targets.place)))
        }

        private func place(_ place: Place) -> PlanPlace {
            PlanPlace(
                file: sources.name(of: place), line: Int(place.start.line), column: Int(place.start.column))
        }
    }
}
