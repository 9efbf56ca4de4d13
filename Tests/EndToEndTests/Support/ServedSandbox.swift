import Foundation
import TestTools
import Testing

/// Starts `hoist sandbox`, gives `body` the variables that it prints, and ends it with a signal.
@discardableResult
func withServedSandbox<Result>(
    _ arguments: [String],
    in place: Workplace,
    endedBy signal: Int32 = SIGTERM,
    _ body: ([String: String]) async throws -> Result
) async throws -> Result {
    let files = try Files(input: "")
    defer { files.remove() }
    let child = try Child(
        Child.Start(
            program: Built.program, arguments: ["sandbox"] + arguments, environment: place.environment,
            folder: place.folder, input: files.input, output: files.output, errors: files.errors))
    let result: Result
    do {
        let given = try await variables(in: files)
        place.keys.note(try keys(in: files))
        result = try await body(given)
    } catch {
        child.kill()
        throw error
    }
    child.send(signal)
    let status = try await child.ending()
    #expect([0, 130, 128 + signal].contains(status))
    #expect(try files.text(files.errors) == "")
    return result
}

/// All API keys of the greeting, the read-only one last.
func keys(in files: Files) throws -> [String] {
    try files.text(files.output).matches(of: /REFLAG_API_KEY=(\S+)/).map { String($0.output.1) }
}

/// Waits for the greeting: `export NAME=VALUE`, with `# ` before the name where the line is a comment; and `# page`.
private func variables(in files: Files) async throws -> [String: String] {
    let end = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < end {
        let greeting = try files.text(files.output)
        if greeting.contains("# For an application: "), greeting.hasSuffix("\n") {
            let pairs = greeting.lines.compactMap { line -> (String, String)? in
                if let page = line.wholeMatch(of: /# A page to look at: (\S+)/) {
                    return ("# page", String(page.output.1))
                }
                guard let match = line.wholeMatch(of: /(# )?export ([A-Z_]+)=(\S+)/) else { return nil }
                return (String(match.output.1 ?? "") + match.output.2, String(match.output.3))
            }
            return Dictionary(pairs) { $1 }
        }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw Child.Trouble(description: "the sandbox didn't say where it listens: \(try files.text(files.errors))")
}
