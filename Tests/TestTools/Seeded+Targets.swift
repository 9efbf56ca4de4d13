extension Seeded {
    /// A possible value of a flag's targets in an environment: the entries of a mapping, some with an audience
    /// `partners`.
    package mutating func targets(companies: [String], users: [String]) -> [String] {
        var parts: [String] = []
        let listed = companies.filter { _ in Bool.random(using: &self) }
        if Bool.random(using: &self) { parts.append("companies: [\(Self.quoted(listed))]") }
        if Bool.random(using: &self) {
            parts.append("users: [\(Self.quoted(users.filter { _ in Bool.random(using: &self) }))]")
        }
        if Int.random(in: 0..<3, using: &self) == 0 {
            parts.append("audiences: [partners]")
        } else {
            // A removed id must not be listed.
            let removed = companies.filter { company in !listed.contains { $0.utf8.elementsEqual(company.utf8) } }
            if Bool.random(using: &self), let first = removed.first {
                parts.append("remove: {companies: [\(Self.quoted([first]))]}")
            }
        }
        return parts
    }

    /// Ids in a YAML flow list.
    private static func quoted(_ ids: [String]) -> String { ids.map { "\"\($0)\"" }.joined(separator: ", ") }
}
