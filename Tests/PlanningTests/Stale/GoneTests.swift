import FlagModel
import FlagTestKit
import Planning
import Testing

/// What the calls of a saved plan name by id, and is deleted before they are sent.
@Suite("What a saved plan names and is gone")
struct GoneTests {
    typealias Moved = StaleCheck.Difference

    private static let app = App.acme

    private static func without(
        stage: Identifier? = nil,
        environment: Identifier? = nil,
        _ live: LiveState
    ) -> LiveState {
        var now = live
        now.app = App(
            id: app.id, name: app.name, keyFormat: app.keyFormat,
            environments: app.environments.filter { $0.id != environment },
            stages: app.stages.filter { $0.id != stage })
        return now
    }

    private static func check(_ plan: Plan, _ now: LiveState) -> StaleCheck {
        StaleCheck.check(plan, against: StaleCheckTests.read(plan, now))
    }

    @Test("a stage makes it stale where it is still to be sent, and only there")
    func stage() throws {
        let live = LiveState.acme([.live("a"), .live("b")])
        let gone = Moved.stage("Beta", id: Stage.beta.id)
        // A flag moves to it.
        let moving = try Plan.of([.written("a") { $0.stage = Located("Beta", 11) }], live: live)
        #expect(Self.check(moving, live).moved == [])
        #expect(Self.check(moving, Self.without(stage: Stage.beta.id, live)).moved == [gone])
        // A flag is created with it; the manifest names it by its id, or only in `create`.
        let created = try Plan.of([.written("new") { $0.stage = Located("Beta", 11) }], live: live)
        #expect(Self.check(created, Self.without(stage: Stage.beta.id, live)).moved == [gone])
        let byID = try Plan.of([.written("new") { $0.stage = Located(Stage.beta.id, 11) }], live: live)
        #expect(Self.check(byID, Self.without(stage: Stage.beta.id, live)).moved == [gone])
        let byDefault = try Plan.of([.written("new")], live: live) { $0.create.stage = Located("Beta", 3) }
        #expect(Self.check(byDefault, Self.without(stage: Stage.beta.id, live)).moved == [gone])
        // Two flags name one stage: it is reported once.
        let two = try Plan.of(["a", "b"].map { .written($0) { $0.stage = Located("Beta", 11) } }, live: live)
        #expect(Self.check(two, Self.without(stage: Stage.beta.id, live)).moved == [gone])
        // Another one doesn't matter, nor one that has been set already.
        #expect(Self.check(moving, Self.without(stage: Stage.alpha.id, live)).moved == [])
        let done = LiveState.acme([.live("a") { $0.stage = .beta }, .live("b")])
        #expect(Self.check(moving, Self.without(stage: Stage.beta.id, done)).moved == [])
    }

    @Test("an environment makes it stale, and its targets aren't asked for", arguments: ["en1", "en2"] as [Identifier])
    func environment(_ id: Identifier) throws {
        let name = try #require(Self.app.environments.first { $0.id == id })
        let live = LiveState.acme([.live("a")])
        let plan = try Plan.of(
            [
                .written("a") {
                    $0.targets = ["Production", "Staging"].map { environment in
                        .written(environment) { $0.companies = .ids(["acme"], 21) }
                    }
                }
            ], live: live)
        #expect(plan.readSet(for: live).addresses.count == 2)
        let now = Self.without(environment: id, live)
        #expect(plan.readSet(for: now).addresses.map(\.environment) == [id == "en1" ? "en2" : "en1"])
        #expect(
            Self.check(plan, now).moved
                == [.environment(name.name, production: name.isProduction, nowProduction: nil)])
    }

    @Test("an environment whose targets a change of stage may move makes it stale, too")
    func watched() throws {
        let live = LiveState.acme([.live("a")], [("a", "en2", LiveTargets(companies: ["acme"]))])
        let plan = try Plan.of(
            [
                .written("a") {
                    $0.stage = Located("Beta", 11)
                    $0.targets = [.written("Staging") { $0.companies = .ids(["acme"], 21) }]
                }
            ], live: live)
        #expect(plan.changes.allSatisfy { $0.targets.isEmpty } && !plan.basis.targets.isEmpty)
        let now = Self.without(environment: "en2", live)
        #expect(plan.readSet(for: now).addresses == [])
        #expect(
            Self.check(plan, now).moved == [.environment("Staging", production: nil, nowProduction: nil)])
        #expect(Self.check(plan, Self.without(environment: "en3", live)).moved == [])
    }

    @Test("an owner whom no flag has any more doesn't: Reflag lists no users")
    func owner() throws {
        let jane = Owner(id: "usr_1", name: nil, email: "jane@example.com")
        let live = LiveState.acme([.live("a"), .live("b", owner: jane)])
        let plan = try Plan.of([.written("a") { $0.owner = Located("jane@example.com", 11) }], live: live)
        #expect(Self.check(plan, .acme([.live("a"), .live("b")])).moved == [])
    }

    // MARK: Other names

    private static func naming(
        _ live: LiveState,
        environments: [Identifier: String] = [:],
        production: [Identifier: Bool] = [:],
        stages: [Identifier: String] = [:]
    ) -> LiveState {
        var now = live
        now.app = App(
            id: app.id, name: "Another name", keyFormat: app.keyFormat,
            environments: app.environments.map {
                AppEnvironment(
                    id: $0.id, name: environments[$0.id] ?? $0.name, isProduction: production[$0.id] ?? $0.isProduction,
                    order: $0.order, flagStateVersion: $0.flagStateVersion)
            }, stages: app.stages.map { Stage(id: $0.id, name: stages[$0.id] ?? $0.name, order: $0.order) })
        return now
    }

    @Test("an environment that has another name makes it stale: what was reviewed isn't what would be written")
    func renamedEnvironment() throws {
        let live = LiveState.acme([.live("a")], [("a", "en2", LiveTargets(companies: ["acme"]))])
        let targets = ManifestTargets.written("Production") { $0.companies = .ids(["acme"], 21) }
        let plan = try Plan.of([.written("a") { $0.targets = [targets] }], live: live)
        #expect(Self.check(plan, Self.naming(live)).moved == [], "the app's own name doesn't matter")
        // Two have changed their names, and nothing else: the calls go where nobody looked.
        let swapped = Self.naming(live, environments: ["en1": "Staging", "en2": "Production"])
        #expect(
            Self.check(plan, swapped).moved
                == [.name(.environment, id: "en1", seen: "Production", now: "Staging")])
        #expect(
            Self.check(plan, Self.naming(live, environments: ["en1": "production"])).moved
                == [.name(.environment, id: "en1", seen: "Production", now: "production")])
        // What they are has changed, or both.
        let flipped = Moved.environment("Production", production: true, nowProduction: false)
        #expect(Self.check(plan, Self.naming(live, production: ["en1": false])).moved == [flipped])
        #expect(
            Self.check(plan, Self.naming(live, environments: ["en1": "Old"], production: ["en1": false])).moved
                == [flipped, .name(.environment, id: "en1", seen: "Production", now: "Old")])
        // Another environment doesn't matter, unless a change of stage may move its targets.
        #expect(Self.check(plan, Self.naming(live, environments: ["en2": "Old", "en3": "Older"])).moved == [])
        let watching = try Plan.of(
            [
                .written("a") {
                    $0.stage = Located("Beta", 11)
                    $0.targets = [.written("Staging") { $0.companies = .ids(["acme"], 21) }]
                }
            ], live: live)
        #expect(
            Self.check(watching, Self.naming(live, environments: ["en2": "Old"])).moved
                == [.name(.environment, id: "en2", seen: "Staging", now: "Old")])
    }

    @Test("a stage that has another name makes it stale where it is still to be sent")
    func renamedStage() throws {
        let live = LiveState.acme([.live("a") { $0.stage = .alpha }])
        let swapped = [Stage.alpha.id: "Beta", Stage.beta.id: "Alpha"]
        let renamed = Moved.name(.stage, id: Stage.beta.id, seen: "Beta", now: "Alpha")
        let plan = try Plan.of(
            [
                .written("a") { $0.stage = Located("Beta", 11) }, .written("b") { $0.stage = Located("Beta", 12) },
                .written("c") { $0.stage = Located(Stage.beta.id, 13) },
            ], live: live)
        #expect(Self.check(plan, Self.naming(live)).moved == [])
        #expect(Self.check(plan, Self.naming(live, stages: swapped)).moved == [renamed])
        let byDefault = try Plan.of([.written("new")], live: live) { $0.create.stage = Located("Beta", 3) }
        #expect(Self.check(byDefault, Self.naming(live, stages: swapped)).moved == [renamed])
        // The one that is left is what was reviewed too, as long as the flag has it.
        var renamedBefore = Self.naming(live, stages: [Stage.alpha.id: "First"])
        renamedBefore.flags[0].stage = Stage(id: Stage.alpha.id, name: "First", order: 0)
        #expect(
            Self.check(plan, renamedBefore).moved
                == [.name(.stage, id: Stage.alpha.id, seen: "Alpha", now: "First")])
        renamedBefore.flags[0].stage = .beta
        #expect(Self.check(plan, renamedBefore).moved == [])
        // One that has been set already doesn't matter.
        let done = LiveState.acme([.live("a") { $0.stage = .beta }])
        let moving = try Plan.of([.written("a") { $0.stage = Located("Beta", 11) }], live: live)
        #expect(Self.check(moving, Self.naming(done, stages: swapped)).moved == [])
    }

    @Test("an owner whose name is another person's now makes it stale; one with a new name of their own doesn't")
    func renamedOwner() throws {
        func owned(_ jane: Owner, _ joe: Owner) -> LiveState {
            .acme([.live("a"), .live("b", owner: jane), .live("c", owner: joe)])
        }
        let jane = Owner(id: "usr_1", name: "Jane", email: "jane@example.com")
        let joe = Owner(id: "usr_2", name: "Joe", email: "joe@example.com")
        let plan = try Plan.of([.written("a") { $0.owner = Located("jane@example.com", 11) }], live: owned(jane, joe))
        #expect(Self.check(plan, owned(jane, joe)).moved == [])
        let swapped = owned(
            Owner(id: "usr_1", name: "Joe", email: "joe@example.com"),
            Owner(id: "usr_2", name: "Jane", email: "jane@example.com"))
        #expect(
            Self.check(plan, swapped).moved
                == [.name(.owner, id: "usr_1", seen: "jane@example.com", now: "joe@example.com")])
        #expect(Self.check(plan, owned(Owner(id: "usr_1", name: "Jane", email: "j@example.com"), joe)).moved == [])
        // A name of the manifest's own, whose owner is known once a part of the plan was applied.
        let stated = try Plan.of([.written("a") { $0.owner = Located("boss", 11) }], live: .acme([.live("a")])) {
            $0.owners = [OwnerEntry(name: .id("boss", at: line(3)), id: .id("usr_1", at: line(3)))]
        }
        #expect(Self.check(stated, owned(jane, joe)).moved == [])
    }
}
