import Foundation
import TestTools
import Testing

extension Workplace {
    /// Runs the program with a standard output or a standard error that isn't a file of the tests', such as `/dev/full`.
    ///
    /// - Parameters:
    ///   - output: Where standard output goes; nil to read it.
    ///   - errors: Where standard error goes; nil to read it.
    ///   - started: Gets the program once it runs.
    func hoist(
        _ arguments: [String],
        output: String? = nil,
        errors: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        started: (Child) -> Void = { _ in }
    ) async throws -> Ran {
        let files = try Files(input: "")
        defer { files.remove() }
        let status = try await Gate.children.pass {
            let child = try Child(
                Child.Start(
                    program: Built.program, arguments: arguments, environment: environment, folder: folder,
                    input: files.input, output: output ?? files.output, errors: errors ?? files.errors))
            started(child)
            return try await child.ending()
        }
        let ran = Ran(
            status: status, out: output == nil ? try files.text(files.output) : "",
            err: errors == nil ? try files.text(files.errors) : "")
        expectNoKeys(in: ran, sourceLocation: sourceLocation)
        return ran
    }

    /// Runs the program where nothing in `/dev` can be replaced, whatever fault it has: in a mount namespace of its own
    /// with a `/dev` that can only be read. Who may not make one may not write there either, or has a `/dev` of his own.
    func hoistWithFixedDevices(
        _ arguments: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Ran {
        let shell = """
            fixed='mount --rbind /dev /dev && mount -o remount,bind,ro /dev'
            if [ "$(id -u)" = 0 ] && unshare -m sh -c "$fixed" 2>/dev/null; then
                exec unshare -m sh -c "$fixed"' && exec "$0" "$@"' "$0" "$@"
            fi
            exec "$0" "$@"
            """
        return try await run(
            "/bin/sh", ["-c", shell, Built.program] + arguments, environment: environment,
            sourceLocation: sourceLocation)
    }
}
