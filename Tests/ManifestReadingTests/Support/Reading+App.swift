import Diagnostics
import FlagModel
import FlagTestKit
import ManifestReading
import Planning

extension ManifestReader.Reading {
    /// What was reported, and what is reported when a plan is made on 2027-04-01 for the app of `docs/diagnostics.md`, where
    /// the manifest by itself is right.
    var diagnosticsWithApp: DiagnosticBag {
        var bag = diagnostics
        guard let manifest else { return bag }
        if let today = CalendarDate("2027-04-01") {
            bag.add(contentsOf: Expiry.warnings(for: manifest, today: today))
        }
        bag.add(contentsOf: SuspiciousIDs.warnings(in: manifest))
        let outcome = Resolver.resolve(manifest, app: .ofThePage, flags: LiveFlag.ofThePage, on: nil)
        bag.add(contentsOf: outcome.diagnostics)
        if let resolved = outcome.manifest { bag.add(contentsOf: resolved.unknownOnThePage(outcome.readSet)) }
        return bag
    }
}

extension ResolvedManifest {
    /// What the app of the page doesn't know: it knows four companies and users, and none is targeted yet.
    fileprivate func unknownOnThePage(_ set: ReadSet) -> [Diagnostic] {
        var live = LiveState(app: .ofThePage, flags: LiveFlag.ofThePage)
        for address in set.addresses { live.targets[address] = LiveTargets() }
        let known: [TargetKind: Set<Identifier>] = [.company: ["acme", "globex"], .user: ["u_1", "u_2"]]
        let context = PlanContext(
            apiURL: "", manifest: ManifestDigest(paths: [], sha256: ""), sources: Sources(), today: nil)
        guard let plan = try? Planner.plan(self, live: live, context: context) else { return [] }
        for entity in plan.newEntities(in: live) {
            live.entities[entity] = known[entity.kind, default: []].contains(entity.id)
        }
        return unknownEntities(in: live)
    }
}

extension App {
    /// The app of the page.
    fileprivate static var ofThePage: App {
        let names: [(Identifier, String)] = [
            ("env_production", "Production"), ("env_staging", "Staging"), ("env_test_eu", "Test"),
            ("env_test_us", "Test"),
        ]
        let environments = names.enumerated().map { order, environment in
            AppEnvironment(
                id: environment.0, name: environment.1, isProduction: order == 0, order: order, flagStateVersion: 1)
        }
        let stages: [(Identifier, String)] = [
            ("st_dev", "In development"), ("st_beta", "Beta"), ("st_ga", "General Availability"),
            ("st_preview_web", "Preview"), ("st_preview_app", "Preview"),
        ]
        return App(
            id: "apZ4k29fmQ81xw", name: "Acme Web", keyFormat: .kebabCaseLower, environments: environments,
            stages: stages.enumerated().map { Stage(id: $1.0, name: $1.1, order: $0) })
    }
}

extension LiveFlag {
    /// The live flags of the page.
    fileprivate static var ofThePage: [LiveFlag] {
        [
            Owner(id: "usr_jane", name: "Jane", email: "jane@example.com"),
            Owner(id: "usr_sam", name: "Sam", email: "sam@example.com"),
            Owner(id: "usr_samantha", name: "Sam", email: "samantha@example.com"),
        ].enumerated()
            .map { number, owner in
                LiveFlag(
                    id: Identifier("fl_\(number)"), key: Identifier("live-\(number)"), name: "Live", owner: owner)
            }
    }
}
