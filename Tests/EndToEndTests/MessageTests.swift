import JSONText
import Sandbox
import Testing

@Suite("the message and the notifications of an apply", .timeLimit(.minutes(60)))
struct MessageTests {
    /// What apply adds to the bodies of target updates.
    struct Extra: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let members: [String: JSON]

        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(
        "they come with each update of targets, and with nothing else",
        arguments: [
            Extra(arguments: [], members: [:]),
            Extra(arguments: ["--message", "Über \"uns\""], members: ["changeDescription": .string("Über \"uns\"")]),
            Extra(arguments: ["--notify", "none"], members: ["notifications": .array([])]),
            Extra(arguments: ["--notify", "slack"], members: ["notifications": .array([.string("slack")])]),
            Extra(
                arguments: ["--notify", "slack,linear", "--message", "Both"],
                members: [
                    "notifications": .array([.string("slack"), .string("linearComment")]),
                    "changeDescription": .string("Both"),
                ]),
        ]
    )
    func extra(_ extra: Extra) async throws {
        let manifest = """
            version: 1
            flags:
              new: {targets: {Production: {companies: [acme], users: [u_1]}}}
              old: {name: Renamed, targets: {Production: {companies: []}}}
              going: {archived: true}
            """
        let live = [SandboxFlag("old", companies: ["Production": ["hooli"]]), SandboxFlag("going")]
        try await withBench(manifest, live: live) { bench in
            let plan = try await bench.place.hoist("plan", "--format", "json").json()
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist(["apply", "--auto-approve"] + extra.arguments)
            }
            #expect(ran.status == 0)
            let planned = plan["calls"].items.map { call -> String in
                guard case .object(var body) = call["body"] else { return "no body" }
                if body["updates"] != nil { body.merge(extra.members) { $1 } }
                return call["operation"].string + JSON.object(body).text
            }
            let sent = try calls.filter { $0.method != "GET" }.map { call in
                "\(call.operation?.rawValue ?? "")\(try JSON(parsing: call.body))"
            }
            #expect(planned.count == 6)
            #expect(sent.sorted() == planned.sorted())
        }
    }

    @Test("another place to notify is a usage error, and nothing is read", arguments: ["e-mail", "slack,", ""])
    func unknown(choice: String) async throws {
        try await withBench("version: 1\nflags: {new: {}}\n") { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--notify", choice)
            #expect(ran.status == 64)
            #expect(ran.out == "")
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }
}
