import Diagnostics
import FlagModel
import FlagTestKit
import TestTools

/// Makes a world from a seed: what is live, a wish, and the manifest that expresses it.
struct WorldMaker {
    var random: Seeded
    let size: World.Size
    var world: World
    /// Companies' and users' ids: the same, so that kinds must be distinguished.
    let ids: [String]
    private var lastLine: UInt32 = 0

    /// The world of a seed.
    static func world(seed: UInt64, _ size: World.Size) -> World {
        var maker = WorldMaker(seed: seed, size)
        maker.makeFlags()
        maker.writePolicy()
        maker.writeAudiences()
        maker.writeFlags()
        maker.writeOwners()
        maker.world.model.showsSecret = maker.random.chance(50)
        return maker.world
    }

    private init(seed: UInt64, _ size: World.Size) {
        self.size = size
        var random = Seeded(seed: seed)
        ids = Array(Pools.ids.shuffled(using: &random).prefix(Int.random(in: size.ids, using: &random)))
        let names = Pools.places.shuffled(using: &random)
        let environments = (0..<Int.random(in: size.environments, using: &random)).map { index in
            AppEnvironment(
                id: Identifier("id-\(index)"), name: names[index], isProduction: random.chance(40),
                order: Int.random(in: 0...2, using: &random), flagStateVersion: index)
        }
        let stages = (0..<Int.random(in: 0...3, using: &random)).map { index in
            Stage(id: Identifier("id-\(index)"), name: names[index + 2], order: index)
        }
        let users = [
            Owner(id: "usr_1", name: "Jane", email: "jane@example.com"),
            Owner(id: "usr_2", name: "Jane", email: "other.jane@example.com"),
            Owner(id: "usr_3", name: "pat@example.com", email: "pat@example.com"),
            Owner(id: "usr_4", name: "usr_1", email: "Ren\u{E9}@example.com"),
            Owner(id: "usr_5", name: "Ren\u{E9}", email: "Rene\u{301}@example.com"),
            Owner(id: "usr_6", name: "Rene\u{301}", email: "joe@example.com"),
        ]
        world = World(
            app: App(id: "ap1", name: "Acme", keyFormat: .custom, environments: environments, stages: stages),
            users: users,
            model: Model(
                environments: Set(environments.map(\.id.text.bytes)), stages: Set(stages.map(\.id.text.bytes)),
                users: Set(users.map(\.id.text.bytes))),
            wish: Wish(), manifest: Manifest())
        self.random = random
    }

    /// The line of the next thing in the manifest.
    mutating func nextLine() -> UInt32 {
        lastLine += 1
        return lastLine
    }

    /// A value at a place of its own.
    mutating func put<Value>(_ value: Value) -> Located<Value> {
        Located(value, nextLine())
    }

    /// Ids, each at a place of its own.
    mutating func put(_ ids: [String]) -> [Located<Identifier>] {
        ids.map { put(Identifier($0)) }
    }

    /// Some of the ids, in any order.
    mutating func someIDs(_ percent: Int) -> [String] {
        random.some(of: ids, percent).shuffled(using: &random)
    }

    /// An environment or stage as a manifest may write it: by its id, or by its name where that means nothing else.
    mutating func spelled(id: Identifier, name: String, others: [Identifier]) -> Identifier {
        others.contains(Identifier(name)) || random.chance(40) ? id : Identifier(name)
    }

    /// An environment as a manifest may write it.
    mutating func spelled(_ environment: AppEnvironment) -> Identifier {
        spelled(id: environment.id, name: environment.name, others: world.app.environments.map(\.id))
    }

    /// A stage as a manifest may write it.
    mutating func spelled(_ stage: Stage) -> Identifier {
        spelled(id: stage.id, name: stage.name, others: world.app.stages.map(\.id))
    }

    // MARK: What is live

    private mutating func makeFlags() {
        let nasty = (Pools.ids + Pools.keys).shuffled(using: &random)
        for index in 0..<Int.random(in: size.flags, using: &random) {
            let key = (random.chance(60) ? nasty[index] : "flag-\(index)").bytes
            var flag = ModelFlag(id: "fl-\(index)".bytes, key: key, name: anyName())
            flag.description = Model.kept(anyDescription())
            flag.owner = random.chance(50) ? anyUser() : nil
            flag.stage = random.chance(70) ? anyStage()?.id.text.bytes : nil
            flag.permanent = random.chance(30)
            flag.secret = random.chance(30)
            flag.archived = random.chance(20)
            for environment in world.app.environments {
                for isUser in [false, true] where random.chance(60) {
                    let spot = Spot(environment: environment.id.text.bytes, isUser: isUser)
                    flag[spot] = Set(someIDs(40).map(\.bytes))
                }
            }
            if world.model.flags[key] == nil { world.model.flags[key] = flag }
        }
    }

    mutating func anyName() -> Bytes { Pools.names.randomElement(using: &random)?.bytes ?? [] }

    mutating func anyDescription() -> Bytes? { (Pools.descriptions.randomElement(using: &random) ?? nil)?.bytes }

    mutating func anyUser() -> Bytes { world.users.randomElement(using: &random)?.id.text.bytes ?? [] }

    mutating func anyStage() -> Stage? { world.app.stages.randomElement(using: &random) }
}
