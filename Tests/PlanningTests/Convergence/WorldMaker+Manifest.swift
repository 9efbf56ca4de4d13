import Diagnostics
import FlagModel
import FlagTestKit
import TestTools

extension WorldMaker {
    // MARK: Policy and defaults

    /// `policy` and `create`.
    mutating func writePolicy() {
        writeUnlisted()
        writeIgnored()
        let star: Policy.TargetsMode = random.chance(70) ? .exact : .additive
        world.manifest.policy.targets = star
        for environment in world.app.environments {
            var mode = star
            if random.chance(30) {
                mode = random.chance(50) ? .exact : .additive
                let written = put(spelled(environment))
                world.manifest.policy.environmentTargets.append(
                    Policy.EnvironmentMode(environment: written, mode: mode))
            }
            if mode == .exact { world.wish.exact.insert(environment.id.text.bytes) }
        }
        writeDefaults()
    }

    private mutating func writeUnlisted() {
        guard random.chance(70) else { return }
        let word = Policy.Unlisted.allCases.randomElement(using: &random) ?? .report
        let written = put(word)
        world.manifest.policy.unlisted = written
        world.wish.unlistedLine = Int(written.place.start.line)
        world.wish.unlisted =
            switch word {
            case .ignore: .ignore
            case .report: .report
            case .archive: .archive
            }
    }

    private mutating func writeIgnored() {
        var patterns: [(String, Wish.Ignored)] = []
        if random.chance(20) { patterns.append(("legacy-*", .prefix("legacy-".bytes))) }
        if random.chance(20) { patterns.append(("*-old", .suffix("-old".bytes))) }
        if random.chance(20) { patterns.append(("caf\u{E9}", .key("caf\u{E9}".bytes))) }
        if random.chance(2) { patterns.append(("*", .prefix([]))) }
        for (pattern, ignored) in patterns {
            world.manifest.policy.ignore.append(put(KeyPattern(pattern)))
            world.wish.ignored.append(ignored)
        }
    }

    private mutating func writeDefaults() {
        if random.chance(30) {
            let (written, wished) = writeDescription()
            world.manifest.create.description = written
            world.wish.create.description = .some(wished)
        }
        // Owners are spelled at the end, when it is known how each can be.
        if random.chance(30) { world.wish.create.owner = .some(random.chance(20) ? nil : anyUser()) }
        if random.chance(50), let stage = anyStage() {
            world.manifest.create.stage = put(spelled(stage))
            world.wish.create.stage = stage.id.text.bytes
        }
        if random.chance(30) {
            let permanent = random.chance(50)
            world.manifest.create.permanent = put(permanent)
            world.wish.create.permanent = permanent
        }
        if random.chance(30) {
            let secret = random.chance(50)
            world.manifest.create.secret = put(secret)
            world.wish.create.secret = secret
        }
    }

    /// A description as a manifest that was read has it, in its normal form; and as the model keeps it.
    mutating func writeDescription(_ text: Bytes?? = nil) -> (Located<String?>, Bytes?) {
        let text = text ?? (random.chance(20) ? nil : anyDescription())
        let written = text.map { String(decoding: $0, as: UTF8.self) }
        return (put(NormalText.description(written)), Model.kept(text))
    }

    // MARK: Audiences

    /// `audiences`.
    mutating func writeAudiences() {
        for index in 0..<Int.random(in: 0...3, using: &random) {
            let name = put(Identifier("audience-\(index)"))
            let companies = put(random.chance(80) ? someIDs(40) : [])
            let users = put(random.chance(80) ? someIDs(40) : [])
            world.manifest.audiences.append(Audience(name: name, companies: companies, users: users))
        }
    }

    // MARK: Owners

    /// Spells the owners, once it is known how each can be: one whom a live flag keeps is known by id, address and
    /// name, where these mean nobody else; the others need an entry under `owners`.
    mutating func writeOwners() {
        let wished = world.wish.written.map(\.owner) + [world.wish.create.owner]
        let anchored = anchoredUsers()
        var entries: [Bytes: Identifier] = [:]
        for user in world.users {
            let id = user.id.text.bytes
            guard wished.contains(.some(.some(id))) || random.chance(20) else { continue }
            guard !anchored.contains(id) || random.chance(30) else { continue }
            let name = random.chance(50) ? Identifier(user.display) : Identifier("the \(user.id)")
            entries[id] = name
            let (writtenName, writtenID) = (put(name), put(user.id))
            world.manifest.owners.append(OwnerEntry(name: writtenName, id: writtenID))
        }
        for index in world.wish.written.indices {
            guard let owner = world.wish.written[index].owner else { continue }
            world.manifest.flags[index].owner = put(spelledOwner(owner, anchored, entries))
        }
        if let owner = world.wish.create.owner {
            world.manifest.create.owner = put(spelledOwner(owner, anchored, entries))
        }
    }

    /// Users whom a live flag has whose owner nobody changes.
    private func anchoredUsers() -> Set<Bytes> {
        let managed = Set(world.wish.flags.filter { $0.owner != nil }.map(\.key))
        return Set(world.model.flags.values.filter { !managed.contains($0.key) }.compactMap(\.owner))
    }

    private mutating func spelledOwner(
        _ id: Bytes?,
        _ anchored: Set<Bytes>,
        _ entries: [Bytes: Identifier]
    ) -> Identifier? {
        guard let id, let user = world.users.first(where: { $0.id.text.bytes == id }) else { return nil }
        var spellings = [user.id]
        if let entry = entries[id] { spellings.append(entry) }
        if anchored.contains(id) {
            let taken = world.users.filter { $0.id != user.id }
                .flatMap { [$0.id.text, $0.name ?? "", $0.email ?? ""] }
                .map(\.bytes)
            for name in [user.name, user.email].compactMap({ $0 }) where !taken.contains(name.bytes) {
                spellings.append(Identifier(name))
            }
        }
        return spellings.randomElement(using: &random)
    }
}
