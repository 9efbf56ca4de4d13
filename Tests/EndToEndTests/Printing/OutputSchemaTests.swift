import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

/// The JSON Schemas of what is printed. Every JSON that any end-to-end test gets is held to them (`OutputSchema.expect`);
/// here they are compared with another reader of schemas, and with damaged outputs.
@Suite("the schemas of what is printed", .timeLimit(.minutes(60)))
struct OutputSchemaTests {
    /// What each schema describes, from runs that end in different ways.
    private static func outputs() async throws -> [String: [String]] {
        var outputs: [String: [String]] = [:]
        let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}, b: {stage: Beta}}\n"
        let live = [SandboxFlag("b", companies: ["Production": ["hooli"]]), SandboxFlag("c")]
        let refusing: SandboxConfiguration.Interceptor = { request, _ in
            request.operation == .updateCompanyFlags ? .respond(status: 400, body: "no") : nil
        }
        for interceptor in [nil, refusing] {
            try await withBench(manifest, live: live, interceptor: interceptor) { bench in
                func add(_ file: String, _ arguments: String...) async throws {
                    outputs[file, default: []].append(try await bench.place.hoist(arguments).out)
                }
                try await add("plan.schema.json", "plan", "--format", "json", "--out", "plan.json")
                try await add("check.schema.json", "plan", "--check", "plan.json", "--format", "json")
                try await add("doctor.schema.json", "doctor", "--format", "json")
                try await add("version.schema.json", "version", "--format", "json")
                try await add("verify.schema.json", "verify", "--format", "json")
                try await add("explain.schema.json", "explain", "--all", "--format", "json")
                try await add("explain.schema.json", "explain", "--offline", "--company", "acme", "--format", "json")
                try await add(
                    "explain.schema.json", "explain", "--company", "acme", "--user", "u", "--runtime", "--format",
                    "json")
                try await add("edit.schema.json", "edit", "set", "b", "stage=Bta", "--dry-run", "--format", "json")
                try await add("edit.schema.json", "edit", "set", "b", "stage=Beta", "--format", "json")
                try await bench.sandbox.mutate { world in
                    let stage = world.stages.first { $0.name == "Internal" }?.id
                    try world.editFlag("b") { $0.stage = stage }
                    try world.setTargets(of: "b", in: "Production", companies: ["x"], users: nil)
                }
                try await add("check.schema.json", "plan", "--check", "plan.json", "--format", "json")
                try await add("error.schema.json", "apply", "plan.json", "--format", "json")
                try await add(
                    "apply.schema.json", "apply", "--auto-approve", "--format", "json", "--receipt", "receipt.json",
                    "--verify", "runtime")
                outputs["receipt.schema.json", default: []].append(try bench.place.read("receipt.json"))
                try await add("error.schema.json", "plan", "--only", "nothing", "--format", "json")
                try await add("error.schema.json", "plan", "--zzzzzz", "--format", "json")
                try bench.place.write("version: 1\nflags: {a: 1, a: 2}\n", to: "bad.yaml")
                try await add("diagnostics.schema.json", "validate", "bad.yaml", "--format", "json")
                try await add("diagnostics.schema.json", "validate", "--format", "json")
            }
        }
        return outputs
    }

    /// A member that is renamed is missing, and another one is there that nobody knows.
    private static func damaged(_ text: String) -> [String] {
        let names = Set(text.matches(of: #/"([A-Za-z0-9]+)": /#).map { String($0.output.1) }).sorted()
        let values = Set(
            text.matches(of: #/"[A-Za-z0-9]+": (?:"[^"]*"|[-+.0-9eE]+|null|true|false)[,\n}]/#).map {
                String($0.output)
            })
        let damaged =
            names.map { text.replacing("\"\($0)\": ", with: "\"x-\($0)\": ", maxReplacements: 1) }
            + values.sorted().map { member in
                // With what is behind it, so that it isn't the beginning of a longer number.
                text.replacing(
                    member, with: member.prefix { $0 != ":" } + ": {}" + member.suffix(1), maxReplacements: 1)
            }
        // Some of each kind: both readers take a while.
        return stride(from: 0, to: damaged.count, by: max(1, damaged.count / 24)).map { damaged[$0] }
    }

    // Siblings: the check of a saved plan, diagnostics, and an error, beside apply, verify, doctor and the receipt.
    @Test(
        "say the same as Python's jsonschema, of outputs and of damaged ones",
        .enabled(if: Python.Tool.schema.isThere, Comment(rawValue: Python.Tool.schema.missing)))
    func otherReader() async throws {
        let outputs = try await Self.outputs()
        let described = OutputSchema.documents.keys.filter { $0 != "flags.schema.json" }
        #expect(Set(outputs.keys) == Set(described), "every schema has outputs")
        for (file, texts) in outputs.sorted(by: { $0.key < $1.key }) {
            let damaged = texts.flatMap(Self.damaged)
            let mistakes = try PlanSchema.mistakes(in: texts + damaged, by: file)
            for (text, mistakes) in zip(texts + damaged, mistakes) {
                let faults = OutputSchema.faults(in: try JSON(parsing: text), by: file)
                #expect(faults.isEmpty == mistakes.isEmpty, "\(file): \(faults) \(mistakes)\n\(text)")
            }
            for (text, mistakes) in zip(texts, mistakes) { #expect(mistakes == [], "\(file)\n\(text)") }
            let noticed = zip(damaged, mistakes.dropFirst(texts.count)).count { !$1.isEmpty }
            // An error may have further members, and what the server's calls hold is up to them.
            #expect(noticed * 10 >= damaged.count * (file == "error.schema.json" ? 3 : 8), "\(file): \(noticed)")
        }
    }

    @Test("are described, and closed")
    func described() {
        func undescribed(_ schema: JSON, _ path: String) -> [String] {
            schema["properties"].names.flatMap { name -> [String] in
                let member = schema["properties"][name]
                return undescribed(member, "\(path).\(name)") + undescribed(member["items"], "\(path).\(name)[]")
            }
                + (schema["type"].string == "object" && schema["additionalProperties"] == .null
                    ? ["\(path) is open"] : [])
        }
        for (file, schema) in OutputSchema.documents where !["flags.schema.json", "plan.schema.json"].contains(file) {
            #expect(schema["$schema"].string == "https://json-schema.org/draft/2020-12/schema", "\(file)")
            #expect(schema["title"].string.hasPrefix("hoist ") && !schema["description"].string.isEmpty, "\(file)")
            #expect(undescribed(schema, "$") == [], "\(file)")
            for name in schema["$defs"].names {
                #expect(undescribed(schema["$defs"][name], "$defs.\(name)") == [], "\(file)")
                #expect(!schema["$defs"][name]["description"].string.isEmpty, "\(file): \(name)")
            }
        }
    }
}
