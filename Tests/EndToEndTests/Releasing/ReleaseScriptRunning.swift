import Foundation
import Testing

/// What runs the scripts of `scripts/release`.
protocol ReleaseScriptRunning {}

extension ReleaseScriptRunning {
    func run(_ place: Workplace, _ script: String, _ arguments: [String], _ more: [String: String] = [:])
        async throws -> Ran
    {
        try await place.run(
            "/bin/sh", [Built.repository + "/scripts/release/\(script).sh"] + arguments,
            environment: place.environment.merging(more) { $1 })
    }

    /// Puts a script on a path of the place's own.
    func program(_ place: Workplace, _ name: String, _ script: String) throws {
        try place.write("#!/bin/sh\n" + script, to: "bin/" + name)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: place.folder + "/bin/" + name)
    }

    func shell(_ place: Workplace, _ script: String) async throws -> Ran {
        try await place.run("/bin/sh", ["-euc", script], environment: place.environment)
    }
}
