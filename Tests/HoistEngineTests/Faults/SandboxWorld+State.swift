import Sandbox

extension SandboxWorld {
    /// The flags by key, without what depends on the order of calls (ids, versions, times): a line each.
    ///
    /// - Parameters:
    ///   - keys: The flags; nil for all.
    ///   - secrets: Whether `secret` is part of it.
    func state(_ keys: Set<String>? = nil, secrets: Bool = true) -> [String] {
        let lines = flags.filter { keys?.contains($0.key.text) ?? true }.map { flag in
            let targets = environments.map { environment in
                let targets = flag.targets[environment.id]
                let companies = targets?.companies.ids.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                let users = targets?.users.ids.map(\.text).sorted()
                return "\(environment.name): \(companies ?? []) \(users ?? [])"
            }
            return "\(flag.key.text) \(flag.name) \(flag.description ?? "-") \(flag.owner?.text ?? "-") "
                + "\(flag.stage?.text ?? "-") \(flag.permanent) \(secrets && flag.secret) \(flag.archived) \(targets)"
        }
        return lines.sorted()
    }
}
