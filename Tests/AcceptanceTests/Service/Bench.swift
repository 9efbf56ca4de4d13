import JSONText
import NIOHTTP1

/// The throwaway app while probes run in it: its names, and the flags that are made, reused and archived at the end.
actor Bench {
    struct Named: Sendable {
        let id: String
        let name: String
    }

    struct Flag: Sendable {
        let id: String
        let key: String
        var isArchived: Bool
    }

    nonisolated let service: Service
    nonisolated let settings: Settings
    /// The format of new keys.
    nonisolated let format: String
    /// Where targets are written: an environment that isn't production, if there is one.
    nonisolated let environment: Named
    /// The environment's secret SDK key, for the Runtime API.
    nonisolated let secretKey: String?
    nonisolated let stages: [Named]
    /// Part of ids that no earlier run has used.
    nonisolated let fresh = String(UInt64.random(in: 1 << 60 ... .max), radix: 36)

    /// Our flags by key.
    private var flags: [String: Flag] = [:]
    /// What was said of the entities that couldn't be made known, by path.
    var refusedUpserts: [String: String] = [:]
    /// By word.
    private var used: [String: String] = [:]

    /// Reads the app.
    ///
    /// - Throws: ``Refusal`` if the tests may not run in it. Nothing is written.
    init(_ service: Service, _ settings: Settings) async throws {
        self.service = service
        self.settings = settings
        let answer = try await service.call(.GET, "")
        guard answer.status == 200, let id = answer.body["id"]?.text else {
            throw Refusal("the app can't be read: \(answer.seen)")
        }
        guard id == settings.app else { throw Refusal("the key's app isn't the one that HOIST_ACC_APP names") }
        let environments = answer.body["environments"]?.items ?? []
        guard let chosen = environments.first(where: { $0["isProduction"]?.isTrue == false }) ?? environments.first
        else { throw Refusal("the app has no environment") }
        environment = Named(id: try chosen.string("id"), name: try chosen.string("name"))
        secretKey = chosen["sdkAccess"]?["secretKey"]?.text
        format = answer.body["flagKeyFormat"]?.text ?? "custom"
        stages = try (answer.body["stages"]?.items ?? []).map {
            Named(id: try $0.string("id"), name: try $0.string("name"))
        }
        let listed = try await Self.list(service)
        try await Self.refuse(listed, environments, service)
        for flag in listed where FlagKeys.isOurs(flag.key) { flags[flag.key] = flag }
    }

    /// - Throws: ``Refusal`` for an app that people use.
    private static func refuse(_ flags: [Flag], _ environments: [JSONValue], _ service: Service) async throws {
        let others = flags.filter { !FlagKeys.isOurs($0.key) }
        guard others.count <= 20 else {
            throw Refusal("the app has \(others.count) flags of others; at most 20 are allowed in a throwaway app")
        }
        for environment in environments where environment["isProduction"]?.isTrue == true {
            for flag in others {
                let path =
                    "/flags/\(Service.encoded(flag.key))/targeting/\(Service.encoded(try environment.string("id")))"
                let answer = try await service.call(.GET, path)
                // Where an archived flag's targets can't be read, it serves nobody.
                if flag.isArchived, answer.status == 404 { continue }
                let targets = try answer.ok()["specificTargets"]?["true"]
                guard targets?["companyIds"]?.items.isEmpty != false, targets?["userIds"]?.items.isEmpty != false else {
                    throw Refusal("`\(flag.key)` has targets in production, so this isn't a throwaway app")
                }
            }
        }
    }

    /// The pages of the listing, as far as they bring something new.
    static func list(_ service: Service) async throws -> [Flag] {
        var flags: [String: Flag] = [:]
        var order: [String] = []
        var path = "/flags"
        while true {
            let page = try await service.call(.GET, path).ok()
            let before = order.count
            for item in page["data"]?.items ?? [] {
                let flag = Flag(
                    id: try item.string("id"), key: try item.string("key"), isArchived: item["archived"]?.isTrue == true
                )
                if flags.updateValue(flag, forKey: flag.id) == nil { order.append(flag.id) }
            }
            let (total, index, size) = (page["totalCount"]?.number, page["pageIndex"]?.number, page["pageSize"]?.number)
            guard order.count > before, let total, let index, let size, order.count < total else {
                return order.compactMap { flags[$0] }
            }
            path = "/flags?pageIndex=\(index + 1)&pageSize=\(max(size, 1))"
        }
    }

    /// One of our flags as the listing has it.
    func listed(_ flag: Flag) async throws -> JSONValue? {
        var path = "/flags"
        var seen = 0
        while true {
            let page = try await service.call(.GET, path).ok()
            let items = page["data"]?.items ?? []
            if let found = items.first(where: { $0["id"]?.text == flag.id }) { return found }
            seen += items.count
            guard let total = page["totalCount"]?.number, let index = page["pageIndex"]?.number,
                let size = page["pageSize"]?.number, !items.isEmpty, seen < total
            else { return nil }
            path = "/flags?pageIndex=\(index + 1)&pageSize=\(max(size, 1))"
        }
    }

    /// Our flag with this word in its key, unarchived. It is created where there is none.
    func flag(_ word: String, archived: Bool = false) async throws -> Flag {
        var flag = try await known(word)
        if flag.isArchived != archived {
            try await service.call(.PATCH, "/flags/\(flag.id)", ["isArchived": .bool(archived)]).ok()
            flag.isArchived = archived
            flags[flag.key] = flag
        }
        return flag
    }

    private func known(_ word: String) async throws -> Flag {
        if let key = used[word], let flag = flags[key] { return flag }
        // Where archived flags aren't listed, a flag of an earlier run can't be found again.
        for number in 1...99 {
            let words = number == 1 ? word : "\(word)\(number)"
            let key = FlagKeys.key(words, format: format)
            if let flag = flags[key] {
                used[word] = key
                return flag
            }
            let answer = try await create(key)
            if answer.status == 200, let flag = flags[key] {
                used[word] = key
                return flag
            }
            guard answer.status == 400 else { try answer.ok(); break }
        }
        throw Trouble("no flag `\(FlagKeys.key(word, format: format))` can be created")
    }

    /// Sends a createFlag, and notes what it made.
    func create(_ key: String) async throws -> Answer {
        let answer = try await service.call(.POST, "/flags", ["key": .string(key), "name": "hoist acceptance"])
        if answer.status == 200, let id = answer.body["flag"]?["id"]?.text {
            let isArchived = answer.body["flag"]?["archived"]?.isTrue == true
            flags[key] = Flag(id: id, key: key, isArchived: isArchived)
        }
        return answer
    }

    /// Sends an updateFlag, and notes whether it archived the flag.
    @discardableResult
    func update(_ flag: Flag, _ body: JSONValue) async throws -> Answer {
        let answer = try await service.call(.PATCH, "/flags/\(Service.encoded(flag.id))", body)
        if answer.status == 200, case .bool(let isArchived)? = body["isArchived"] {
            flags[flag.key]?.isArchived = isArchived
        }
        return answer
    }

    /// Archives every flag of ours, those of interrupted runs too.
    ///
    /// - Returns: What went wrong.
    func clear() async -> [String] {
        var rest = flags.values.filter { !$0.isArchived }[...]
        return await withTaskGroup(of: String?.self) { group in
            var problems: [String] = []
            for number in 1...max(1, rest.count) {
                guard let flag = rest.popFirst() else { break }
                if number > 8, let problem = await group.next() ?? nil { problems.append(problem) }
                group.addTask {
                    do {
                        try await self.update(flag, ["isArchived": true]).ok()
                        return nil
                    } catch {
                        return "`\(flag.key)` wasn't archived: \(error)"
                    }
                }
            }
            for await case let problem? in group { problems.append(problem) }
            return problems.sorted()
        }
    }
}
