import Foundation
import HoistEngine

/// Plans a manifest against the app that the environment names, and prints the plan's numbers as JSON:
///
/// ```console
/// $ plan-summary flags.yaml
/// {
///   "app" : "sandboxapp0001",
///   "archives" : 0,
///   "calls" : 4,
///   …
/// }
/// ```
@main
struct PlanSummary {
    static func main() async throws {
        let engine = Engine(EngineOptions(environment: ProcessInfo.processInfo.environment))
        do {
            let plan = try await engine.plan(manifestAt: CommandLine.arguments.dropFirst().first ?? "flags.yaml")
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(plan.summary), as: UTF8.self))
        } catch let error as InvalidManifestError {
            for problem in error.problems {
                complain("\(problem.file ?? "manifest"):\(problem.line ?? 1): \(problem.message)")
            }
            exit(1)
        } catch let error as EngineError {
            // What a program of one's own does with each kind is its own to decide.
            complain(error.kind == .key ? "the key: \(error.message)" : error.message)
            exit(1)
        }
    }

    private static func complain(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
