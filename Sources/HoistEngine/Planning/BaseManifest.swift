import FlagModel
import Planning

/// The manifest of another git revision, which `--base` holds a plan against.
struct BaseManifest {
    /// What there is at the revision.
    enum Content {
        /// The manifest.
        case manifest(Manifest)
        /// No manifest at that path.
        case missing
        /// One with errors.
        case wrong(errors: Int)
    }

    /// The revision as the user named it.
    let revision: String
    /// What there is at it.
    let content: Content

    /// The manifest with the app's ids for its names.
    func resolved(for live: LiveState, _ narrowing: Narrowing) -> ResolvedBase {
        switch content {
        case .missing: return ResolvedBase(revision: revision, content: .manifest(nil))
        case .wrong(let errors):
            return ResolvedBase(
                revision: revision, content: .unusable("has \(errors) \(errors == 1 ? "error" : "errors")"))
        case .manifest(let manifest):
            let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags)
            guard let resolved = outcome.manifest else {
                return ResolvedBase(revision: revision, content: .unusable("names what the app doesn't have"))
            }
            // A pattern that matches nothing there leaves nothing to be narrowed.
            let narrowed = try? narrowing.narrow(resolved, readSet: outcome.readSet, live: live).manifest
            return ResolvedBase(revision: revision, content: .manifest(narrowed ?? resolved))
        }
    }
}

/// The manifest of another revision, resolved.
struct ResolvedBase {
    /// What there is to hold a plan against.
    enum Content {
        /// The manifest; nil where the revision has none.
        case manifest(ResolvedManifest?)
        /// One that can't be used, and what is wrong with it.
        case unusable(String)
    }

    let revision: String
    let content: Content

    /// Parts a plan's changes by their cause; a base that can't be used parts nothing, and that is told.
    func part(_ plan: Plan, live: LiveState, context: PlanContext) throws(PlanningError) -> Plan {
        switch content {
        case .manifest(let manifest): return try plan.held(against: revision, manifest, live: live, context: context)
        case .unusable(let reason):
            var plan = plan
            plan.notes.append(
                PlanRemark(
                    code: "base-unusable",
                    message: "the manifest at `\(revision)` \(reason), so what has drifted isn't told from what this "
                        + "branch changes"))
            return plan
        }
    }
}
