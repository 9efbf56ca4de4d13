import Applying
import FlagModel
import HoistEngine
import Planning
import Sandbox
import Testing

/// hoist where Reflag goes another way than it assumes (docs/reflag-assumptions.md): an apply ends as the page says, and the
/// plan after it is empty, or says what is left.
@Suite("Runs against a sandbox that differs")
struct OtherwiseRunTests {
    /// A manifest with a change of each kind, and how often it has to be applied.
    struct Row: Sendable, CustomTestStringConvertible {
        let way: SandboxOtherwise
        var dialect = SandboxDialect.v3_1_0
        /// How each apply ends, until nothing is left.
        var endings: [ApplyResult.Ending] = [.complete]
        /// The flags that the plan is still about when they have all ended.
        var left: [String] = []

        var testDescription: String { "\(way.rawValue), \(dialect.rawValue)" }

        static let all = SandboxDialect.allCases.flatMap { dialect in
            SandboxOtherwise.allCases.map { way in
                var row = Row(way: way, dialect: dialect)
                switch way {
                case .archivedFlagsUnlisted:
                    // A flag that isn't listed is taken for one that is missing; it can't be created.
                    row.endings = [.partial]
                    row.left = ["back"]
                case .listingsLag: row.endings = [.notProved, .complete]
                case .archivedTargetingHidden: row.endings = []
                case .textTrimmed:
                    // The description is a block scalar, which ends with a line end.
                    row.endings = [.notProved]
                    row.left = ["described"]
                case .stagesDropTargets: row.endings = [.complete, .complete]
                case .slashesRefused:
                    // Reads answer, so it is planned as one that is known; the write that isn't found waits.
                    row.left = ["slashed"]
                default: break
                }
                return row
            }
        }
    }

    /// Flags of which one company gains all: more than a call, a page or a limit takes, where that is what differs.
    private static func many(_ ways: Set<SandboxOtherwise>) -> [String] {
        let count = ways.isDisjoint(with: [.pagingIgnored, .rateLimited, .smallBatches]) ? 5 : 120
        return (1...count).map { "many-\($0)" }
    }

    private static func manifest(_ ways: Set<SandboxOtherwise>) -> String {
        """
          described:
            description: |
              First line
              second line
            targets: {Production: {companies: [acme]}}
          emptied: {description: ""}
          going: {name: Went, archived: true}
          back: {name: Came back, archived: false, targets: {Staging: {companies: [acme]}}}
          staged: {stage: Beta, targets: {Production: {companies: [acme, globex], users: [u_1]}}}
          slashed: {targets: {Staging: {companies: ["a/b c"]}}}
          created: {description: Something new, stage: Beta, targets: {Production: {companies: [acme]}}}

        """ + many(ways).map { "  \($0): {targets: {Staging: {companies: [acme]}}}\n" }.joined()
    }

    private static func site(_ row: Row) throws -> Site {
        let flags =
            [
                SandboxFlag(key: "described", description: "Old"),
                SandboxFlag(key: "emptied", description: "Something"),
                SandboxFlag(key: "going"),
                SandboxFlag(
                    key: "back", archived: true,
                    targets: ["Staging": SandboxTargets(companies: SandboxIDList(["hooli"]))]),
                SandboxFlag(
                    key: "staged", stage: "In development",
                    targets: ["Production": SandboxTargets(companies: SandboxIDList(["acme"]))]),
                SandboxFlag(key: "slashed"),
            ] + many([row.way]).map { SandboxFlag(key: SandboxID($0)) }
        return try Site(flags, [row.way], dialect: row.dialect)
    }

    @Test("applies of a manifest with every kind of change end as they should", arguments: Row.all)
    func everyKind(_ row: Row) async throws {
        let site = try Self.site(row)
        let manifest = Self.manifest([row.way])
        for ending in row.endings {
            #expect(try await site.apply(manifest).ending == ending)
        }
        guard !row.endings.isEmpty else { return }
        let left = try await site.run(manifest).plan()?.changes.map { $0.flag.text }
        #expect(left == row.left)
        let calls = try await site.calls(manifest)
        #expect(calls?.isEmpty == row.left.isEmpty)
    }

    @Test("everything at once that changes no ending changes none")
    func together() async throws {
        let ways = Set(Row.all.filter { $0.endings == [.complete] && $0.left.isEmpty }.map(\.way))
            .subtracting([.targetsRaiseVersionsTwice])
        let manifest = Self.manifest(ways)
        for dialect in SandboxDialect.allCases {
            let site = try Site([], ways, dialect: dialect)
            #expect(try await site.apply(manifest).ending == .complete)
            #expect(try await site.calls(manifest) == [])
        }
    }
}
