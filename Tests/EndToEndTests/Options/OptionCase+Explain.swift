import Foundation
import JSONText
import Sandbox
import Testing

extension OptionCase {
    /// The options of `explain`.
    static let explanations: [OptionCase] =
        on(["explain"], "<flag>") { command async throws in
            #expect(try await keys([command, "huddles"]) == ["huddles"])
            #expect(try await keys([command, "huddles", "s*"]) == ["huddles", "search"])
            #expect(try await keys([command, "--company", "acme", "search"]) == ["search"])
        }
        + on(["explain"], "--all") { command async throws in
            #expect(try await keys([command, "--all"]) == ["huddles", "search"])
            try await Usual.bench { bench async throws in
                for more in [["huddles"], ["--company", "acme"], ["--user", "u_1"]] {
                    #expect(try await bench.place.hoist([command, "--all"] + more).status == 64)
                }
                #expect(try await bench.place.hoist(command).status == 64)
            }
        }
        + on(["explain"], "--company") { command async throws in
            let explanation = try await json([command, "huddles", "--company", "acme"])
            #expect(explanation["company"].string == "acme" && explanation["user"] == .null)
            #expect(on(explanation) == [.bool(true), .bool(false), .bool(false)])
            #expect(
                on(try await json([command, "huddles", "--company", "hooli"])) == [
                    .bool(false), .bool(false), .bool(false),
                ])
        }
        + on(["explain"], "--user") { command async throws in
            let explanation = try await json([command, "huddles", "--user", "u_1"])
            #expect(explanation["user"].string == "u_1" && explanation["company"] == .null)
            #expect(on(explanation) == [.bool(false), .bool(true), .bool(false)])
            // With a company it is one context: on for either.
            let both = try await json([command, "huddles", "--user", "u_1", "--company", "acme"])
            #expect(on(both) == [.bool(true), .bool(true), .bool(false)])
        }
        + on(["explain"], "--environment") { command async throws in
            for option in ["-e", "--environment"] {
                let explanation = try await json(
                    [command, "--all", option, "Staging", option, "env_production"])
                #expect(explanation["environments"].items.map(\.["name"].string) == ["Production", "Staging"])
            }
            try await Usual.bench { bench async throws in
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist(command, "--company", "acme", "-e", "Staging")
                }
                #expect(ran.status == 0 && calls.map(\.operation).count { $0 == .getCompanyFlags } == 1, "\(ran)")
                #expect(try await bench.place.hoist(command, "--all", "-e", "Stagin").status == 64)
            }
        }
        + on(["explain"], "--offline") { command async throws in
            try await Usual.bench { bench async throws in
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist(
                        [command, "huddles", "--company", "acme", "--offline"],
                        environment: ["REFLAG_API_KEY": nil, "REFLAG_API_URL": nil])
                }
                #expect(ran.status == 0 && calls.isEmpty && ran.out.contains("  Production  wanted  listed "), "\(ran)")
            }
        }
        + on(["explain"], "--runtime") { command async throws in
            try await Usual.bench { bench async throws in
                let run = [command, "huddles", "--company", "acme"]
                #expect(try await !bench.place.hoist(run).out.contains("the edge serves"))
                let ran = try await bench.place.hoist(run + ["--runtime"])
                #expect(ran.out.contains("the edge serves it as on") && ran.out.contains("the edge serves it as off"))
                #expect(await bench.sandbox.count(of: .getEvaluatedFeatures) == 3)
                for wrong in [[command, "huddles", "--runtime"], run + ["--runtime", "--offline"]] {
                    #expect(try await bench.place.hoist(wrong).status == 64)
                }
                #expect(try await bench.place.hoist(run + ["--runtime-url", "http://127.0.0.1:9"]).status == 64)
            }
        }
        + on(["explain"], "--runtime-url") { command async throws in
            try await Usual.bench { bench async throws in
                let run = [command, "--company", "acme", "--runtime", "--retries", "0"]
                let elsewhere = ["REFLAG_RUNTIME_URL": "http://127.0.0.1:9"]
                #expect(try await bench.place.hoist(run, environment: elsewhere).status == 1)
                let ran = try await bench.place.hoist(
                    run + ["--runtime-url", bench.sandbox.runtimeURL], environment: elsewhere)
                #expect(ran.status == 0, "\(ran)")
            }
        }
        + on(["explain"], "--sdk-keys-file") { command async throws in
            try await Usual.bench { bench async throws in
                let keys = await bench.sandbox.world().environments.map {
                    "\"\($0.name)\": {\"secretKey\": \"\($0.secretKey)\"}"
                }
                try bench.place.writeKey("{\(keys.joined(separator: ","))}", to: "keys.json", isJSON: true)
                let run = [command, "--company", "acme", "--runtime"]
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist(run + ["--sdk-keys-file", "keys.json"])
                }
                #expect(ran.status == 0 && calls.count { $0.operation == .getApp } == 1, "\(ran)")
                // One environment that doesn't answer is no reason to keep the others' back; none is an error.
                for (wrong, status) in [(1, 0), (keys.count, 7)] as [(Int, Int32)] {
                    let some = keys.prefix(wrong).map { $0.replacing("\"}", with: "x\"}") } + keys.dropFirst(wrong)
                    try bench.place.writeKey("{\(some.joined(separator: ","))}", to: "keys.json", isJSON: true)
                    let ran = try await bench.place.hoist(run + ["huddles", "--sdk-keys-file", "keys.json"])
                    #expect(ran.status == status, "\(ran)")
                    guard status == 0 else { continue }
                    #expect(ran.err.contains("warning: what the edge serves isn't known of Production: "), "\(ran)")
                    #expect(ran.out.components(separatedBy: "the edge serves it as").count == 3, "\(ran)")
                }
                try bench.place.write("{}", to: "keys.json")
                let none = try await bench.place.hoist(run + ["--sdk-keys-file", "keys.json"])
                #expect(none.status == 7 && none.err.contains("keys.json"), "\(none)")
            }
        }
        + on(["explain"], "--verify-timeout") { command async throws in
            let old: SandboxConfiguration.Interceptor = { request, _ in
                guard request.operation == .getEvaluatedFeatures else { return nil }
                return .respond(
                    status: 200, headers: ["content-type": "application/json"],
                    body: #"{"success":true,"flagStateVersion":0,"features":{}}"#)
            }
            try await Usual.bench(interceptor: old) { bench async throws in
                let ran = try await bench.place.hoist(
                    command, "--company", "acme", "--runtime", "--verify-timeout", "0")
                #expect(ran.status == 0 && ran.err.contains("wasn't served in time"), "\(ran)")
            }
        }
        + on(["explain"], "--format") { command async throws in
            try await Usual.bench { bench async throws in
                let usual = try await bench.place.hoist(command, "huddles", "--company", "acme")
                #expect(usual.out.hasPrefix("acme × huddles\n  Production   on   listed"), "\(usual)")
                #expect(
                    try await bench.place.hoist(command, "huddles", "--company", "acme", "--format", "text").out
                        == usual.out)
                let markdown = try await bench.place.hoist(
                    command, "huddles", "--company", "acme", "--format", "markdown")
                #expect(markdown.out.hasPrefix("### `acme × huddles`\n\n- `Production` **on**\n"), "\(markdown)")
                let json = try await bench.place.hoist(command, "huddles", "--format", "json").json()
                #expect(json["format"].string == "hoist-explanation")
                let page = try await bench.place.hoist(command, "--all", "--format", "html")
                #expect(page.status == 0 && page.out.hasPrefix("<!DOCTYPE html>\n"), "\(page)")
                #expect(try await bench.place.hoist(command, "huddles", "--format", "html").status == 64)
            }
        }

    private static func json(_ arguments: [String]) async throws -> JSON {
        var found = JSON.null
        try await Usual.bench { bench async throws in
            found = try await bench.place.hoist(arguments + ["--format", "json"]).json()
        }
        return found
    }

    private static func keys(_ arguments: [String]) async throws -> [String] {
        try await json(arguments)["flags"].items.map(\.["key"].string)
    }

    /// Whether the first flag is on in each environment.
    private static func on(_ explanation: JSON) -> [JSON] {
        explanation["flags"].items.first?["environments"].items.map(\.["on"]) ?? []
    }
}
