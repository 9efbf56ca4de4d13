import FlagModel
import FlagTestKit
import JSONText
import Planning
import TestTools
import Testing

/// What changes and calls need of the basis has to be in it: an edited file whose digest and seal are made anew would
/// otherwise be compared with nothing.
@Suite("The basis of a plan file")
struct PlanBasisTests {
    /// A part of a basis that is left out or changed, and the basis with that.
    struct Edit: Sendable {
        let what: String
        let basis: PlanBasis
    }

    /// What the reader says of a plan with another basis; the file has the digest and no seal, as if both were made anew.
    static func problem(in plan: Plan, _ basis: PlanBasis) -> PlanFileProblem? {
        var plan = plan
        plan.basis = basis
        return problem(in: plan)
    }

    private static func problem(in plan: Plan) -> PlanFileProblem? {
        do throws(PlanFileProblem) {
            _ = try Plan(reading: Array(plan.json.compact().utf8))
            return nil
        } catch {
            return error
        }
    }

    /// Every part of a basis, left out by itself.
    private static func without(_ basis: PlanBasis) -> [Edit] {
        basis.environments.indices.map { index in
            Edit(what: "environments[\(index)]", basis: basis.with(environments: basis.environments.without(index)))
        }
            + basis.flags.indices.map { index in
                Edit(what: "flags[\(index)]", basis: basis.with(flags: basis.flags.without(index)))
            }
            + basis.flags.indices.flatMap { flag in
                basis.flags[flag].fields.indices.map { field in
                    Edit(
                        what: "flags[\(flag)].fields[\(field)]",
                        basis: basis.with(flag: flag) { ($0.id, $0.archived, $0.fields.without(field)) })
                }
            }
            + basis.targets.indices.map { index in
                Edit(what: "targets[\(index)]", basis: basis.with(targets: basis.targets.without(index)))
            }
    }

    @Test("is refused without any one part, unless nothing that happens afterwards is judged by it")
    func dropped() throws {
        var (refused, taken) = (0, 0)
        for seed in Seeds.cases(150) {
            var random = Seeded(seed: ~seed)
            let world = WorldMaker.world(seed: seed, .small)
            let plan = try world.plan(world.model, &random)
            let written = Set(
                plan.changes.flatMap { change in
                    change.targets.flatMap { targets in
                        TargetKind.allCases.filter { !targets[$0].isEmpty }
                            .map { "\(change.flag) \(targets.environmentID) \($0)" }
                    }
                })
            var live = world.live(world.model, &random)
            let read = Set(plan.readSet(for: live).addresses)
            live.targets = live.targets.filter { read.contains($0.key) }
            for edit in Self.without(plan.basis) {
                guard Self.problem(in: plan, edit.basis) == nil else {
                    refused += 1
                    continue
                }
                taken += 1
                // An exact list that stays as it is, beside a change of stage: only the seal says that it was seen.
                let gone = plan.basis.targets.filter { !edit.basis.targets.contains($0) }
                if gone.allSatisfy({ !written.contains("\($0.flag) \($0.environment) \($0.kind)") }), !gone.isEmpty {
                    continue
                }
                var other = plan
                other.basis = edit.basis
                for _ in 0..<8 {
                    guard let touch = Touch.any(live, plan, &random) else { continue }
                    #expect(
                        StaleCheck.check(other, against: touch.state) == StaleCheck.check(plan, against: touch.state),
                        "HOIST_SEED=\(seed): \(edit.what), \(touch.what)")
                }
            }
        }
        #expect((refused > 300 && taken > 50) || Seeds.cases(2).count == 1, "\(refused) refused, \(taken) taken")
    }

    /// One flag of each kind, with a stage, a description, a removal and an exact list.
    private static func plan() throws -> (plan: Plan, live: LiveState) {
        let live = LiveState.acme(
            [
                .live("moving") { flag in
                    flag.stage = .alpha
                    flag.description = "Old"
                }, .live("old"), .live("back") { $0.archived = true },
            ], [("moving", "en1", LiveTargets(companies: ["acme", "hooli", "globex"]))])
        let targets = ManifestTargets.written("Production") { $0.companies = .ids(["acme", "new", "globex"], 21) }
        let plan = try Plan.of(
            [
                .written("moving") { flag in
                    flag.stage = Located("Beta", 11)
                    flag.description = Located("New", 12)
                    flag.targets = [targets]
                }, .written("old") { $0.archived = .boolean(true, at: line(13)) },
                .written("back") { $0.archived = .boolean(false, at: line(14)) },
                .written("made") { $0.targets = [targets] },
            ], live: live)
        return (plan, live)
    }

    @Test("is refused by name where it isn't what the changes start from")
    func named() throws {
        let plan = try Self.plan().plan
        let basis = plan.basis
        #expect(Self.problem(in: plan, basis) == nil)
        func flags(_ index: Int, _ change: (PlanBasis.Flag) -> (Identifier?, Bool, [PlanBasis.Field])) -> String? {
            Self.problem(in: plan, basis.with(flag: index, change)).map(\.what)
        }
        func targets(_ change: (PlanBasis.Targets) -> (whole: Bool, seen: [Identifier])) -> String? {
            var lists = basis.targets
            let list = lists[0]
            let (whole, seen) = change(list)
            lists[0] = PlanBasis.Targets(
                flag: list.flag, environment: list.environment, kind: list.kind, whole: whole, seen: seen)
            return Self.problem(in: plan, basis.with(targets: lists)).map(\.what)
        }
        #expect(basis.targets[0].seen == ["acme", "globex", "hooli"])
        // Fields: emptied, twice, other values, a stage that was none.
        #expect(
            flags(0) { ($0.id, $0.archived, []) } == "the basis doesn't have `description` of `moving`, which changes")
        #expect(
            flags(0) { ($0.id, $0.archived, $0.fields + $0.fields.prefix(1)) }
                == "the basis has `description` of `moving` twice")
        #expect(
            flags(0) { ($0.id, $0.archived, [.init(field: .description, seen: .text("Now"))] + $0.fields.dropFirst()) }
                == "the basis has another `description` of `moving` than the changes show")
        #expect(
            flags(0) { ($0.id, $0.archived, $0.fields.dropLast() + [.init(field: .stage, seen: .none)]) }
                == "the basis has another `stage` of `moving` than the changes show")
        // The flag: none was there, one was there, archived or not.
        #expect(
            flags(0) { (nil, $0.archived, $0.fields) } == "`calls[1].path` names a flag that isn't in the basis")
        #expect(
            flags(3) { ("fl9", $0.archived, $0.fields) }
                == "`made` is shown as created, and by its fields and the basis it is updated")
        #expect(flags(0) { ($0.id, true, $0.fields) } == "the basis says that `moving` was archived")
        #expect(flags(2) { ($0.id, false, $0.fields) } == "the basis says that `back` was not archived")
        // Lists: not whole, without what is removed, with what is added, of a flag that wasn't there.
        let other = "the companies of `moving` in the basis aren't those that the changes start from"
        #expect(targets { (false, $0.seen) } == other)
        #expect(targets { (true, $0.seen.filter { $0 != "hooli" }) } == other)
        #expect(targets { (true, $0.seen + ["new"]) } == other)
        #expect(targets { (true, $0.seen + ["stranger"]) } == nil, "what only the seal says")
        #expect(
            Self.problem(in: plan, basis.with(targets: basis.targets + basis.targets.suffix(1)))?.what
                == "the basis lists the companies of `made` twice")
        #expect(
            Self.problem(
                in: plan,
                basis.with(
                    targets: basis.targets.dropLast() + [
                        .init(flag: "made", environment: "en1", kind: .company, whole: true, seen: ["hooli"])
                    ]))?.what == "the companies of `made` in the basis aren't those that the changes start from")
        #expect(
            Self.problem(
                in: plan,
                basis.with(
                    targets: basis.targets + [
                        .init(flag: "moving", environment: "en2", kind: .user, whole: false, seen: [])
                    ]))?.what == "the basis lists only some users of `moving`, which don't change")
        // Environments: emptied, another name, twice.
        #expect(
            Self.problem(in: plan, basis.with(environments: []))?.what
                == "the basis doesn't list the environment `en1`, whose targets change")
        #expect(
            Self.problem(in: plan, basis.with(environments: basis.environments + basis.environments.prefix(1)))?.what
                == "the basis lists the environment `en1` twice")
        #expect(
            Self.problem(
                in: plan,
                basis.with(environments: [.init(id: "en1", name: "Staging", flagStateVersion: 1)]))?.what
                == "the environment `en1` has another name in the basis than in the changes")
    }

    @Test("and the kind of a change are what its fields say, so that limits count it")
    func actions() throws {
        let plan = try Self.plan().plan
        func problem(_ index: Int, _ action: Change.Action) -> String? {
            var edited = plan
            let change = edited.changes[index]
            edited.changes[index] = Change(
                flag: change.flag, action: action, place: change.place, fields: change.fields, targets: change.targets)
            edited.summary = PlanSummary(
                changes: edited.changes, calls: edited.calls, unchanged: plan.summary.flags.unchanged,
                unlisted: plan.summary.flags.unlisted)
            return Self.problem(in: edited).map(\.what)
        }
        #expect(problem(0, .update) == nil)
        #expect(
            problem(1, .update) == "`old` is shown as updated, and by its fields and the basis it is archived")
        #expect(
            problem(1, .unarchive) == "`old` is shown as unarchived, and by its fields and the basis it is archived")
        #expect(
            problem(0, .archive) == "`moving` is shown as archived, and by its fields and the basis it is updated")
        #expect(
            problem(2, .update) == "`back` is shown as updated, and by its fields and the basis it is unarchived")
        // One of two changes says that the environment isn't production: what it removes wouldn't be counted.
        var edited = plan
        let (change, targets) = (plan.changes[0], plan.changes[0].targets[0])
        edited.changes[0] = Change(
            flag: change.flag, action: change.action, place: change.place, fields: change.fields,
            targets: [
                TargetsChange(
                    environment: targets.environment, environmentID: targets.environmentID, production: false,
                    companies: targets.companies, users: targets.users)
            ])
        edited.summary = PlanSummary(
            changes: edited.changes, calls: edited.calls, unchanged: plan.summary.flags.unchanged,
            unlisted: plan.summary.flags.unlisted)
        #expect(
            Self.problem(in: edited)?.what == "the environment `en1` is a production environment in some changes alone")
    }
}

extension PlanFileProblem {
    /// What contradicts itself.
    fileprivate var what: String {
        if case .inconsistent(let what) = self { what } else { message }
    }
}

extension Array {
    fileprivate func without(_ index: Int) -> [Element] {
        var rest = self
        rest.remove(at: index)
        return rest
    }
}

extension PlanBasis {
    fileprivate func with(
        environments: [EnvironmentVersion]? = nil,
        flags: [Flag]? = nil,
        targets: [Targets]? = nil
    ) -> PlanBasis {
        PlanBasis(
            environments: environments ?? self.environments, flags: flags ?? self.flags,
            targets: targets ?? self.targets)
    }

    fileprivate func with(
        flag index: Int,
        _ change: (Flag) -> (id: Identifier?, archived: Bool, fields: [Field])
    ) -> PlanBasis {
        var flags = flags
        let (id, archived, fields) = change(flags[index])
        flags[index] = Flag(key: flags[index].key, id: id, archived: archived, fields: fields)
        return with(flags: flags)
    }
}
