import Diagnostics
import FlagModel
import FlagTestKit
import TestTools

extension WorldMaker {
    /// `flags`: most of those that are there, and some that aren't, in any order.
    mutating func writeFlags() {
        let live = world.model.flags.keys.sorted { $0.lexicographicallyPrecedes($1) }
        var keys = random.some(of: live, 75)
        let fresh = Pools.keys.shuffled(using: &random) + (100..<110).map { "new-\($0)" }
        let count = Int.random(in: 0...max(2, live.count / 4), using: &random)
        keys += fresh.map(\.bytes).filter { world.model.flags[$0] == nil }.prefix(count)
        for key in keys.shuffled(using: &random) { writeFlag(key, world.model.flags[key]) }
    }

    private mutating func writeFlag(_ key: Bytes, _ live: ModelFlag?) {
        let written = put(Identifier(key))
        var flag = ManifestFlag(key: written)
        var wish = Wish.Flag(key: key, line: Int(written.place.start.line))
        if random.chance(80) {
            writeDetails(&flag, &wish, live)
            if random.chance(75) { writeTargets(&flag, &wish, live) }
        }
        world.manifest.flags.append(flag)
        world.wish.written.append(wish)
    }

    private mutating func writeDetails(_ flag: inout ManifestFlag, _ wish: inout Wish.Flag, _ live: ModelFlag?) {
        if random.chance(50) {
            let name = random.chance(50) ? live?.name ?? anyName() : anyName()
            flag.name = put(String(decoding: name, as: UTF8.self))
            wish.name = name
        }
        if random.chance(50) {
            let (written, wished) = writeDescription(random.chance(50) ? .some(live?.description) : nil)
            flag.description = written
            wish.description = .some(wished)
        }
        if random.chance(40) {
            let other = random.chance(30) ? nil : anyUser()
            wish.owner = .some(random.chance(50) ? live?.owner : other)
        }
        if random.chance(50) {
            let same = world.app.stages.first { $0.id.text.bytes == live?.stage }
            if let stage = random.chance(50) ? same : anyStage() {
                flag.stage = put(spelled(stage))
                wish.stage = stage.id.text.bytes
            }
        }
        if random.chance(40) {
            let permanent = random.chance(50)
            flag.permanent = put(permanent)
            wish.permanent = permanent
        }
        if random.chance(30) {
            let secret = random.chance(50)
            flag.secret = put(secret)
            wish.secret = secret
        }
        if random.chance(35) {
            let archived = random.chance(50)
            flag.archived = put(archived)
            wish.archived = archived
        }
        if random.chance(10) { flag.expires = CalendarDate("2000-01-01").map { put($0) } }
    }

    // MARK: Targets

    private mutating func writeTargets(_ flag: inout ManifestFlag, _ wish: inout Wish.Flag, _ live: ModelFlag?) {
        let line = nextLine()
        flag.targetsPlace = PlanningTests.line(line)
        wish.targetsLine = Int(line)
        for environment in random.some(of: world.app.environments, 60).shuffled(using: &random) {
            var targets = ManifestTargets(environment: put(spelled(environment)))
            if random.chance(30) { targets.audiences = writeAudienceNames() }
            for kind in TargetKind.allCases {
                let spot = Spot(environment: environment.id.text.bytes, isUser: kind == .user)
                wish.lists[spot] = writeList(&targets, kind, live?[spot] ?? [])
            }
            flag.targets.append(targets)
        }
    }

    private mutating func writeAudienceNames() -> Located<[Located<Identifier>]> {
        let named = random.some(of: world.manifest.audiences, 60).shuffled(using: &random)
        let names = put(named.map(\.name.value.text))
        return put(names)
    }

    /// Writes the list of one kind and what is to be removed from it; gives what they mean.
    private mutating func writeList(
        _ targets: inout ManifestTargets,
        _ kind: TargetKind,
        _ live: Set<Bytes>
    ) -> Wish.List {
        var list = Wish.List(line: Int(targets.environment.place.start.line))
        if random.chance(60) {
            let same = ids.filter { live.contains($0.bytes) }.shuffled(using: &random)
            let written = random.chance(15) ? [] : random.chance(40) ? same : someIDs(40)
            let located = put(written)
            let whole = put(located)
            switch kind {
            case .company: targets.companies = whole
            case .user: targets.users = whole
            }
            list.wanted = Set(written.map(\.bytes))
        }
        if let named = targets.audiences?.value {
            let members = world.manifest.audiences.filter { audience in
                named.contains { $0.value == audience.name.value }
            }
            list.wanted = (list.wanted ?? []).union(members.flatMap { $0.list(kind) }.map(\.value.text.bytes))
        }
        if random.chance(30) {
            let wanted = list.wanted ?? []
            let removed = someIDs(40).filter { !wanted.contains($0.bytes) }
            switch kind {
            case .company: targets.removeCompanies = put(removed)
            case .user: targets.removeUsers = put(removed)
            }
            list.removed = Set(removed.map(\.bytes))
        }
        return list
    }
}
