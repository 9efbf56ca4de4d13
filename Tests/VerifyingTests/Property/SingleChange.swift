import FlagModel
import FlagTestKit
import Sandbox

/// One change made behind hoist's back, to something that the manifest manages and that applications see.
struct SingleChange {
    /// What is changed, for messages.
    let name: String
    /// Makes the change.
    let make: (inout SandboxWorld) throws -> Void
    /// The findings that it causes, one per line.
    let lines: [String]

    /// Every single change of a world that matches a manifest.
    static func all(of manifest: Manifest, in world: SandboxWorld) -> [SingleChange] {
        manifest.flags.flatMap { flag -> [SingleChange] in
            let key = SandboxID(flag.key.value.text)
            guard let live = world.flag(key) else { return [] }
            if flag.archived?.value == true { return [unarchive(key)] }
            if live.archived { return [] }
            var changes = [archive(key)]
            if let secret = flag.secret?.value { changes.append(show(key, wasSecret: secret)) }
            for targets in flag.targets {
                changes += targetChanges(key, targets, manifest, world)
            }
            return changes
        }
    }

    private static func everywhere(_ line: String) -> [String] { Generated.environments.map { "\($0) \(line)" } }

    private static func archive(_ key: SandboxID) -> SingleChange {
        SingleChange(
            name: "archive \(key)", make: { try $0.editFlag(key) { $0.archived = true } },
            lines: everywhere("not-served \(key)"))
    }

    private static func unarchive(_ key: SandboxID) -> SingleChange {
        SingleChange(
            name: "unarchive \(key)", make: { try $0.editFlag(key) { $0.archived = false } },
            lines: everywhere("archived-served \(key)"))
    }

    private static func show(_ key: SandboxID, wasSecret: Bool) -> SingleChange {
        SingleChange(
            name: "\(wasSecret ? "show" : "hide") \(key)", make: { try $0.editFlag(key) { $0.secret = !wasSecret } },
            lines: everywhere("\(wasSecret ? "secret-shown" : "not-public") \(key)"))
    }

    private static func targetChanges(
        _ key: SandboxID,
        _ targets: ManifestTargets,
        _ manifest: Manifest,
        _ world: SandboxWorld
    ) -> [SingleChange] {
        let environment = targets.environment.value.text
        return TargetKind.allCases.flatMap { kind -> [SingleChange] in
            let removed = Set(targets.removals(kind).map(\.value))
            var listed = Set((targets.list(kind)?.value ?? []).map(\.value))
            for name in targets.audiences?.value ?? [] {
                for audience in manifest.audiences where audience.name.value == name.value {
                    listed.formUnion(audience.list(kind).map(\.value))
                }
            }
            let isExact =
                (targets.audiences != nil || targets.list(kind) != nil)
                && !(environment == "Staging" && manifest.isStagingAdditive)
            let asked = Set(manifest.asked(kind, in: environment, world))
            func change(_ id: Identifier, _ adds: Bool, _ code: String) -> SingleChange {
                SingleChange(
                    name: "\(adds ? "add" : "remove") \(kind.rawValue) \(id) of \(key) in \(environment)",
                    make: { world in
                        try world.change(key, environment, kind, SandboxID(id.text), adds: adds)
                    }, lines: ["\(environment) \(code) \(key) \(kind.rawValue) \(id)"])
            }
            return listed.sorted().map { change($0, false, "target-off") }
                + removed.sorted().map { change($0, true, "still-on") }
                + (isExact ? asked.subtracting(listed).subtracting(removed) : []).sorted()
                .map { change($0, true, "on-beyond-list") }
        }
    }
}

extension Manifest {
    fileprivate var isStagingAdditive: Bool {
        policy.environmentTargets.contains { $0.environment.value == "Staging" && $0.mode == .additive }
    }

    /// The companies or users for which served flags are evaluated in an environment: those that the manifest lists
    /// there for a flag that should be served.
    fileprivate func asked(_ kind: TargetKind, in environment: String, _ world: SandboxWorld) -> [Identifier] {
        flags.filter { $0.archived?.value != true }.flatMap { flag in
            flag.targets.filter { $0.environment.value.text == environment }.flatMap { targets -> [Identifier] in
                let named = (targets.audiences?.value ?? []).flatMap { name in
                    audiences.filter { $0.name.value == name.value }.flatMap { $0.list(kind).map(\.value) }
                }
                return named + (targets.list(kind)?.value ?? []).map(\.value) + targets.removals(kind).map(\.value)
            }
        }
    }
}

extension SandboxWorld {
    fileprivate mutating func change(
        _ key: SandboxID,
        _ environment: String,
        _ kind: TargetKind,
        _ id: SandboxID,
        adds: Bool
    ) throws {
        let place = environments.first { $0.name == environment }?.id ?? ""
        let targets = flag(key)?.targets[place]
        var list = (kind == .company ? targets?.companies : targets?.users) ?? SandboxIDList()
        if adds { list.insert(id) } else { list.remove(id) }
        try setTargets(
            of: key, in: place, companies: kind == .company ? list.ids : nil, users: kind == .user ? list.ids : nil)
    }
}
