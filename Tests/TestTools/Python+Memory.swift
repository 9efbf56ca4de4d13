import Foundation

extension Python {
    /// How a program ended, and its peak memory.
    package struct Measured: Decodable, Sendable {
        /// The exit code; negative if a signal ended it.
        package let status: Int32
        /// Resident memory at its peak, in bytes.
        package let peak: Int
    }

    /// Whether Python is installed.
    package static let isThere = (try? run(["-c", "import resource"], Data())) != nil

    /// Runs a program as a child of Python, which is small: Linux counts the memory of a child's parent before the
    /// program was loaded as the child's own, and a test process is large.
    ///
    /// A thread of its own waits for it: those of the tests' concurrency are needed by the servers that it calls.
    ///
    /// - Throws: ``Trouble`` if it can't be run.
    package static func measure(_ command: [String]) async throws -> Measured {
        let script = """
            import json, resource, subprocess, sys
            ended = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            unit = 1 if sys.platform == "darwin" else 1024
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
            print(json.dumps({"status": ended.returncode, "peak": peak}))
            """
        let output = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try run(["-c", script] + command, Data()) })
            }
        }
        return try JSONDecoder().decode(Measured.self, from: output)
    }
}
