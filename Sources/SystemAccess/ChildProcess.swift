import Subprocess
import SystemPackage

/// Runs a program and reads what it prints. No thread waits for it.
package enum ChildProcess {
    /// What a program that succeeded has printed.
    package struct Output: Sendable {
        /// The bytes of its standard output.
        package let bytes: [UInt8]
        /// Whether it had more to print than was requested; then it was ended.
        package let isCut: Bool
    }

    /// How a program ended.
    package struct Ended: Sendable {
        /// What it printed; nil if it ended with another exit code than 0.
        package let output: Output?
        /// The beginning of its standard error.
        package let words: String
    }

    /// The environment that a program gets by default: those of this process's variables that programs need to run, and
    /// none that could have a key.
    package static var environment: [String: String] {
        var variables: [String: String] = [:]
        for name in ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "XDG_CONFIG_HOME"] {
            variables[name] = LibC.variable(name)
        }
        return variables
    }

    /// What a program prints. Its standard input is empty.
    ///
    /// - Parameters:
    ///   - arguments: The program's name, searched in `PATH`, and its arguments; no shell sees them.
    ///   - count: How many bytes of its output are read.
    ///   - variables: Its complete environment.
    ///   - limit: How long it may run.
    /// - Throws: ``FileError`` if it can't be started, or hasn't ended in time.
    package static func end(
        of arguments: [String],
        atMost count: Int,
        environment variables: [String: String] = environment,
        within limit: Duration = .seconds(120)
    ) async throws(FileError) -> Ended {
        do {
            return try await withThrowingTaskGroup(of: Ended.self) { group in
                group.addTask { try await run(arguments, variables, count) }
                group.addTask {
                    try await ContinuousClock().sleep(for: limit)
                    throw FileError(reason: "it didn't end within \(limit.inWords)")
                }
                defer { group.cancelAll() }
                return try await group.next() ?? Ended(output: nil, words: "")
            }
        } catch let error as FileError {
            throw error
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw FileError(error.underlyingError ?? .noSuchFileOrDirectory)
        } catch let error as SubprocessError {
            throw error.underlyingError.map(FileError.init) ?? FileError(reason: error.description)
        } catch {
            throw FileError(reason: "\(error)")
        }
    }

    private static func run(_ arguments: [String], _ variables: [String: String], _ count: Int) async throws -> Ended {
        var environment: [Environment.Key: String] = [:]
        for (name, value) in variables {
            if let key = Environment.Key(rawValue: name) { environment[key] = value }
        }
        let result = try await Subprocess.run(
            .name(arguments.first ?? ""), arguments: Arguments(Array(arguments.dropFirst())),
            environment: .custom(environment), input: .none, output: .sequence, error: .string(limit: 1 << 16)
        ) { child in
            var bytes: [UInt8] = []
            for try await buffer in child.standardOutput {
                buffer.withUnsafeBytes { bytes.append(contentsOf: $0.prefix(count - bytes.count + 1)) }
                // It ends once nobody reads what it prints.
                if bytes.count > count { return Output(bytes: Array(bytes.prefix(count)), isCut: true) }
            }
            return Output(bytes: bytes, isCut: false)
        }
        let isWhole = result.closureResult.isCut || result.terminationStatus.isSuccess
        return Ended(output: isWhole ? result.closureResult : nil, words: result.standardError)
    }
}

extension Duration {
    /// `10 seconds`: in whole seconds, if there is one.
    fileprivate var inWords: String {
        let (seconds, rest) = components
        let whole = rest > 0 ? seconds + 1 : seconds
        return seconds < 1 ? "\(self)" : "\(whole) second\(whole == 1 ? "" : "s")"
    }
}
