import FlagModel
import FlagTestKit
import Planning
import Testing

@testable import PlanRendering

@Suite("A command of a workflow")
struct WorkflowCommandTests {
    @Test("is one line, whatever is in it, and its properties are its own")
    func encoded() {
        let command = WorkflowCommand(
            level: .warning, place: nil, title: "a,file=x:y%\r\n\u{7F}b", message: "c\r::error::d\n100%,:")
        #expect(command.line() == "::warning title=a%2Cfile=x%3Ay%25%0D%0A%7Fb::c%0D::error::d%0A100%25,:")
    }

    @Test(
        "warns of each removal in production, of companies, of users and of both",
        arguments: [
            ([], ["u_1"], ["a loses user u_1 in Production"]),
            (["acme"], [], ["a loses company acme in Production"]),
            (["acme", "x"], ["u_1"], ["a loses company acme, x and user u_1 in Production"]),
            ([], [], []),
        ] as [([Identifier], [Identifier], [String])])
    func removals(_ companies: [Identifier], _ users: [Identifier], _ messages: [String]) {
        func change(production: Bool) -> Change {
            Change(
                flag: "a", action: .update, place: nil,
                targets: [
                    TargetsChange(
                        environment: production ? "Production" : "Staging", environmentID: "en1",
                        production: production, companies: .init(add: ["new"], remove: companies),
                        users: .init(add: ["new"], remove: users))
                ])
        }
        func dangers(_ plan: Plan) -> [String] {
            var messages: [String] = []
            GitHubPlan.forEachDanger(of: plan) { messages.append($0().message) }
            return messages
        }
        #expect(dangers(.fixture([change(production: true)])) == messages)
        #expect(dangers(.fixture([change(production: false)])) == [])
    }
}
