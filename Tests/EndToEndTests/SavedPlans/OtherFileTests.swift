import Foundation
import Sandbox
import Testing

@Suite("a file that isn't a plan file", .timeLimit(.minutes(60)))
struct OtherFileTests {
    @Test("is recognised: a manifest, with the command that was meant")
    func manifest() async throws {
        try await withBench("version: 1\nflags: {a: {}}\n") { bench in
            try bench.place.write("flags:\n  b: {}\n", to: "flags/our's.yaml")
            try bench.place.write(#"{"version": 1, "flags": {"a": {}}}"#, to: "flags.json")
            let cases: [(arguments: [String], error: String)] = [
                (["apply", "flags.yaml"], "flags.yaml: this is a manifest: hoist apply -f flags.yaml"),
                (["show", "flags.yaml"], "flags.yaml: this is a manifest: hoist plan -f flags.yaml"),
                (["plan", "--check", "flags.yaml"], "flags.yaml: this is a manifest: hoist plan -f flags.yaml"),
                (["apply", "flags.json"], "flags.json: this is a manifest: hoist apply -f flags.json"),
                (
                    ["apply", "flags/our's.yaml"],
                    #"flags/our's.yaml: this is a manifest: hoist apply -f 'flags/our'\''s.yaml'"#
                ),
            ]
            for (arguments, error) in cases {
                let ran = try await bench.place.hoist(arguments)
                #expect(ran.status == 1 && ran.out == "", "\(ran)")
                #expect(ran.err.lines.first == "error: \(error)", "\(ran)")
            }
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("is recognised: what hoist itself wrote")
    func output() async throws {
        try await withBench("version: 1\nflags: {a: {}}\n") { bench in
            let applied = try await bench.place.hoist("apply", "--auto-approve", "--receipt", "receipt.json")
            #expect(applied.status == 0, "\(applied)")
            try bench.place.write(try await bench.place.hoist("validate", "--format", "json").out, to: "valid.json")
            #expect(try await bench.place.hoist("plan", "-q", "--out", "plan.json").status == 0)
            let check = try await bench.place.hoist("plan", "--check", "plan.json", "--format", "json")
            try bench.place.write(check.out, to: "check.json")
            let doctor = try await bench.place.hoist("doctor", "--format", "json")
            try bench.place.write(doctor.out, to: "doctor.json")
            // Another program has put its members in order.
            let receipt = try JSONSerialization.jsonObject(with: Data(try bench.place.read("receipt.json").utf8))
            let sorted = try JSONSerialization.data(withJSONObject: receipt, options: .sortedKeys)
            try bench.place.write(String(decoding: sorted, as: UTF8.self), to: "sorted.json")
            let cases = [
                ("sorted.json", "a receipt, which `hoist apply --receipt` wrote"),
                ("receipt.json", "a receipt, which `hoist apply --receipt` wrote"),
                ("valid.json", "a list of diagnostics, which `--format json` printed"),
                ("check.json", "the result of a check, which `hoist plan --check` printed"),
                ("doctor.json", "the result of `hoist doctor --format json`"),
            ]
            for (name, what) in cases {
                let ran = try await bench.place.hoist("apply", name)
                #expect(ran.status == 1)
                #expect(ran.err.lines.first == "error: \(name): this is \(what), not a plan file", "\(ran)")
            }
        }
    }
}
