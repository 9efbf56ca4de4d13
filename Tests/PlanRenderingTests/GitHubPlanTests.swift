import FlagModel
import FlagTestKit
import PlanRendering
import Planning
import Testing

@Suite("A plan as annotations of a workflow")
struct GitHubPlanTests {
    @Test("warns about each danger, then shows each change at its place")
    func everything() {
        let plan = Plan.fixture(
            Plan.everything.changes,
            unchanged: 27,
            notes: [PlanRemark(code: "targets-ignored", message: "targets are ignored", place: line(53))],
            warnings: [PlanRemark(code: "archived-live", message: "`b` is archived in Reflag", flag: "b")],
            blocked: [LimitViolation(limit: "archive", allowed: 0, planned: 1)]
        )
        #expect(
            GitHubPlan().render(plan) == """
                ::warning title=Blocked by a limit::this archives 1 flag; the limit is 0 (policy.limits.archive). \
                apply refuses without --force.
                ::warning file=flags.yaml,line=52,col=3,title=Archive::archives legacy-export
                ::warning file=flags.yaml,line=41,col=3,title=Removal in production::\
                huddles loses company hooli in Production
                ::warning title=archived-live::`b` is archived in Reflag
                ::notice title=Plan for Acme Web::1 to create, 1 to update, 1 to archive · production +3 −1 targets · \
                7 calls · blocked by a limit
                ::notice file=flags.yaml,line=24,col=3,title=+ new-checkout-flow  "New checkout flow"::\
                owner        jane@example.com%0Astage        Beta%0AProduction   + company acme-corp, globex, initech
                ::notice file=flags.yaml,line=41,col=3,title=~ huddles::\
                description  "Old text" → "New text"%0AProduction   - company hooli
                ::notice file=flags.yaml,line=53,col=3,title=targets-ignored::targets are ignored

                """
        )
    }

    @Test("says that there is nothing to do")
    func nothing() {
        #expect(
            GitHubPlan().render(.fixture(unchanged: 2)) == """
                ::notice title=Nothing to do for Acme Web::Nothing to do for Acme Web: 2 flags are as the manifest says.

                """
        )
    }

    @Test("stops at ten of each kind, and says how many more there are")
    func many() {
        let archives = (1...13).map { Change(flag: Identifier("old-\($0)"), action: .archive, place: line($0)) }
        let creates = (1...11).map { Change(flag: Identifier("new-\($0)"), action: .create, place: line($0)) }
        let warnings = (1...10).map { "::warning file=flags.yaml,line=\($0),col=3,title=Archive::archives old-\($0)\n" }
        let notices = (1...9).map { "::notice file=flags.yaml,line=\($0),col=3,title=+ new-\($0)::+ new-\($0)\n" }
        #expect(
            GitHubPlan().render(.fixture(archives + creates)) == warnings.joined()
                + "3 more warnings; the text format lists all of them.\n"
                + "::notice title=Plan for Acme Web::11 to create, 13 to archive · 24 calls\n" + notices.joined()
                + "2 more notices; the text format lists all of them.\n"
        )
    }

    @Test("lists ten of many, and shows twenty lines of many")
    func long() {
        let ids = (10..<40).map { Identifier("company-\($0)") }
        let plan = Plan.fixture([
            Change(
                flag: "a",
                action: .update,
                place: nil,
                fields: [.text(.description, nil, (1...30).map(String.init).joined(separator: "\n"))],
                targets: [.production(companies: .init(remove: ids), users: .init(remove: ["u_1"]))]
            )
        ])
        let numbers = (1...19).map { "%0A  + \($0)" }
        #expect(
            GitHubPlan().render(plan) == """
                ::warning title=Removal in production::a loses company company-10, company-11, company-12, company-13, \
                company-14, company-15, company-16, company-17, company-18, company-19 … 20 more and user u_1 in Production
                ::notice title=Plan for Acme Web::1 to update · production −31 targets · 32 calls
                ::notice title=~ a::description\(numbers.joined())%0A… 20 more lines

                """
        )
    }

    @Test("shows removals that many flags share once")
    func shared() {
        let changes = (1...12).map { index in
            Change(
                flag: Identifier("flag-\(index)"),
                action: .update,
                place: line(index),
                targets: [.production(users: .init(remove: ["u_1"])), .other(users: .init(remove: ["u_1"]))]
            )
        }
        #expect(
            GitHubPlan().render(.fixture(changes)) == """
                ::warning file=flags.yaml,line=1,col=3,title=Removal in production::12 flags lose user u_1 in Production: flag-1, flag-2, flag-3, \
                flag-4, flag-5, flag-6, flag-7, flag-8, flag-9, flag-10 … 2 more
                ::notice title=Plan for Acme Web::12 to update · production −12 targets · other −12 targets · 2 calls
                ::notice file=flags.yaml,line=1,col=3,title=- targets  user u_1::Production   on 12 flags: flag-1, flag-2, flag-3 … 9 more%0A\
                Staging      on 12 flags: flag-1, flag-2, flag-3 … 9 more

                """
        )
    }

    @Test("lets no external text end a line or a property")
    func hostile() {
        let plan = Plan.fixture(
            [
                Change(
                    flag: "a\n::error::b",
                    action: .update,
                    place: line(1, of: "x,title=y::z\n.yaml"),
                    fields: [.text(.name, "%0A::error::b", "\r\n::error::b")]
                ),
                Change(flag: "b", action: .archive, place: line(1, of: "<stdin>")),
            ],
            app: "::x, y",
            warnings: [PlanRemark(code: "c:d,e", message: "100%\n::error::b")]
        )
        #expect(
            GitHubPlan().render(plan) == """
                ::warning title=Archive::archives b
                ::warning title=c%3Ad%2Ce::100%25\\n::error::b
                ::notice title=Plan for %3A%3Ax%2C y::1 to update, 1 to archive · 2 calls
                ::notice file=x%2Ctitle=y%3A%3Az\\n.yaml,line=1,col=3,title=~ "a\\n%3A%3Aerror%3A%3Ab"::\
                name%0A  - %250A::error::b%0A  + "\\r"%0A  + "::error::b"

                """
        )
    }

    @Test("has one command per line, and at most ten of a kind", arguments: 1...12 as ClosedRange<UInt64>)
    func property(seed: UInt64) {
        let text = GitHubPlan().render(.generated(seed: seed))
        let lines = text.split(separator: "\n")
        let commands = lines.filter {
            $0.wholeMatch(of: #/::(notice|warning) (file=[^:,]*,line=\d+,col=\d+,)?title=[^:,]*::.*/#) != nil
        }
        let counts = lines.filter {
            $0.wholeMatch(of: #/\d+ more (notice|warning)s?; the text format lists all of them\./#) != nil
        }
        #expect(commands.count + counts.count == lines.count, "seed \(seed)")
        #expect(commands.count { $0.hasPrefix("::notice") } <= 10, "seed \(seed)")
        #expect(commands.count { $0.hasPrefix("::warning") } <= 10, "seed \(seed)")
        #expect(text == GitHubPlan().render(.generated(seed: seed)), "seed \(seed)")
    }
}
