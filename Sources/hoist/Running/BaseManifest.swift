import Diagnostics
import FlagModel
import Planning
import Resolution

/// The manifest of another git revision, which `--base` holds a plan against.
struct BaseManifest {
    /// The revision as the user named it.
    let revision: String
    /// The manifest; nil where the revision has none at that path.
    let manifest: Manifest?

    /// The manifest with the app's ids for its names.
    func resolved(for live: LiveState, _ narrowing: Narrowing) -> ResolvedBase {
        guard let manifest else { return ResolvedBase(revision: revision, manifest: nil, isResolved: true) }
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags)
        let narrowed = outcome.manifest.flatMap { resolved in
            // A pattern that matched nothing then leaves nothing to be narrowed.
            (try? narrowing.narrow(resolved, readSet: outcome.readSet, live: live))?.manifest ?? resolved
        }
        return ResolvedBase(revision: revision, manifest: narrowed, isResolved: narrowed != nil)
    }
}

/// The manifest of another revision, resolved.
struct ResolvedBase {
    let revision: String
    /// Nil where the revision has no manifest, or it names what the app doesn't have.
    let manifest: ResolvedManifest?
    let isResolved: Bool

    /// Parts a plan's changes by their cause; a base that names what the app doesn't have parts nothing, and that is
    /// told.
    func part(_ plan: Plan, live: LiveState, context: PlanContext) throws(PlanningError) -> Plan {
        if isResolved { return try plan.held(against: revision, manifest, live: live, context: context) }
        var plan = plan
        plan.notes.append(
            PlanRemark(
                code: "base-unresolved",
                message:
                    "the manifest at `\(revision)` names what the app doesn't have, so what has drifted isn't told "
                    + "from what this branch changes"))
        return plan
    }
}
