import Foundation
import Testing

@Suite("The page on the architecture")
struct ArchitectureTests {
    @Test("its table of modules has each module, with the imports that Package.swift allows")
    func modules() throws {
        let page = try Built.text(of: "ARCHITECTURE.md")
        let rows = page.matches(of: /(?m)^\| `(\w+)` \|[^|]*\|([^|]*)\|[^|]*\|$/).map { row in
            (name: String(row.1), imports: Self.quoted(row.2))
        }
        let targets = try Self.targets()
        #expect(rows.map(\.name).sorted() == targets.keys.sorted())
        for row in rows {
            var allowed = targets[row.name] ?? []
            switch row.name {
            case "HoistEngine":
                // The row names what it leaves out.
                let below = Set(rows.map(\.name).prefix { $0 != row.name })
                allowed = below.subtracting(allowed)
            case "hoist":
                #expect(row.imports.isSubset(of: allowed), "\(row.name)")
                continue
            default: break
            }
            #expect(row.imports == allowed, "\(row.name)")
        }
    }

    /// The targets of Sources, each with those of them that it depends on.
    private static func targets() throws -> [String: Set<String>] {
        let package = try Built.text(of: "Package.swift")
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: Built.repository + "/Sources"))
        var found: [String: Set<String>] = [:]
        // Dependencies that are targets themselves are indented further.
        let start = #/(?m)^ {8}\.(?:target|executableTarget|systemLibrary|testTarget)\(\s*name: /#
        for part in package.split(separator: start) {
            let name = part.prefixMatch(of: /"(\w+)"/).map { String($0.1) }
            guard let name, names.contains(name) else { continue }
            let text = part.replacing(#/\.product\([^)]*\)/#, with: "")
            found[name] = Set(text.matches(of: /"(\w+)"/).map { String($0.1) }).intersection(names).subtracting([name])
        }
        return found
    }

    private static func quoted(_ text: some StringProtocol) -> Set<String> {
        Set(String(text).matches(of: /`(\w+)`/).map { String($0.1) })
    }
}
