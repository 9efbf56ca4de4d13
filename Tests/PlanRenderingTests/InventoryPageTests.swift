import Diagnostics
import FlagModel
import FlagTestKit
import Foundation
import ManifestReading
import PlanRendering
import Planning
import Testing

/// `docs/inventory.html` is what `hoist explain --all --format html` makes of `examples/inventory/flags.yaml`. `HOIST_RECORD=1` records
/// it again, and such a run fails.
@Suite("docs/inventory.html")
struct InventoryPageTests {
    private static let day = CalendarDate("2026-11-30") ?? .latest

    /// What is live: as the example says, but for a target that somebody has added and one that is missing.
    private static let live = LiveState.app(
        .acme,
        [
            Live(
                "new-checkout-flow", name: "New checkout flow",
                companies: ["Production": ["acme-corp", "globex", "umbrella", "hooli"], "Staging": ["soylent"]],
                users: ["Staging": ["u_1", "u_2"]]
            ) {
                $0.stage = .beta
                $0.owner = Owner(id: "usr_jane", name: "Jane", email: "jane@example.com")
            },
            Live("huddles", name: "Huddles", companies: ["Production": ["acme-corp"]]) { $0.stage = .general },
            Live("quick-search", name: "Quick search", users: ["Development": ["u_1"]]),
            Live("dark-mode", name: "Dark mode", companies: ["Production": ["acme-corp"]]),
            Live("internal-tools", name: "Internal tools"),
        ])

    private static func explanation() throws -> Explanation {
        let path = Golden.repository.appendingPathComponent("examples/inventory/flags.yaml")
        let reading = ManifestReader.read(Array(try Data(contentsOf: path)), name: "flags.yaml")
        let explainer = Explainer(
            try #require(reading.manifest), reading.sources, on: day, Explainer.Question())
        return try explainer.explanation(LiveFacts(live))
    }

    @Test("is the page of the example")
    func sample() throws {
        try Golden.expect(
            PageExplanation().render(try Self.explanation()),
            at: Golden.repository.appendingPathComponent("docs/inventory.html"))
    }

    @Test("leads to each part that it has, and to no other")
    func parts() throws {
        func parts(_ page: String) -> (linked: [Substring], there: [Substring]) {
            (
                page.matches(of: /<a href="#([a-z]+)">/).map(\.output.1),
                page.matches(of: /<section id="([a-z]+)">/).map(\.output.1)
            )
        }
        let all = parts(PageExplanation().render(try Self.explanation()))
        #expect(all.linked == ["differences", "flags", "grants", "customers"] && all.there == all.linked)
        let reading = ManifestReader.read(Array("version: 1\nflags: {a: {}}\n".utf8), name: "flags.yaml")
        let explainer = Explainer(
            try #require(reading.manifest), reading.sources, on: Self.day, Explainer.Question())
        let least = parts(PageExplanation().render(try explainer.explanation(nil)))
        #expect(least.linked == ["flags"] && least.there == least.linked)
    }
}
