import FlagModel
import FlagTestKit
import Planning
import TerminalText
import Testing

@testable import PlanRendering

@Suite("Who waits, in lines")
struct WaitingLinesTests {
    private static func targets(_ count: Int, _ kind: TargetKind = .company, flags: [Identifier]) -> [WaitingTarget] {
        (1...count).flatMap { number in
            flags.map { flag in
                WaitingTarget(
                    flag: flag, environment: "Production", environmentID: "en1", production: true, kind: kind,
                    id: Identifier("\(kind.rawValue)-\(number)"), place: line(10 + number))
            }
        }
    }

    private static func text(_ targets: [WaitingTarget], naming: Int = 6) -> [String] {
        WaitingLines(targets, layout: BlockLayout(width: 100, naming: naming)).lines.joined().map {
            $0.written(colored: false)
        }
    }

    // Siblings: companies and users, one flag and many, as many as are named, others between them, -v.
    @Test("many who wait for the same flags have one line")
    func folded() {
        let many = Self.targets(40, flags: ["pricing"])
        #expect(
            Self.text(many + Self.targets(2, .user, flags: ["pricing"]) + Self.targets(7, .user, flags: ["a", "b"]))
                == [
                    "  40 companies in Production (pricing): company-1, company-2, company-3 … 37 more  flags.yaml:11",
                    "  user user-1 in Production (pricing, a, b)  flags.yaml:11",
                    "  user user-2 in Production (pricing, a, b)  flags.yaml:12",
                    "  user user-3 in Production (a, b)  flags.yaml:13",
                    "  user user-4 in Production (a, b)  flags.yaml:14",
                    "  user user-5 in Production (a, b)  flags.yaml:15",
                    "  user user-6 in Production (a, b)  flags.yaml:16",
                    "  user user-7 in Production (a, b)  flags.yaml:17",
                ])
        #expect(
            Self.text(Self.targets(7, .user, flags: ["a", "b"])) == [
                "  7 users in Production (a, b): user-1, user-2, user-3 … 4 more  flags.yaml:11"
            ])
        #expect(Self.text(Self.targets(6, flags: ["pricing"])).count == 6)
        #expect(Self.text(many, naming: .max).count == 40)
    }
}
