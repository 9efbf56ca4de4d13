import Foundation
import TestTools
import Testing

/// A shell in which a page's commands are run one after the other: what one exports and where it changes to is there for
/// the next, and so is its exit code. `hoist` is the built program; nothing else of the tests' surroundings is seen.
final class PageShell {
    private let place: Workplace
    /// Keeps what has to last between commands, apart from the page's folder.
    private let memory: String
    /// The exit code of the last command.
    private(set) var status: Int32 = 0

    init(_ place: Workplace, memory: String) throws {
        var place = place
        let programs = URL(fileURLWithPath: Built.program).deletingLastPathComponent().path
        place.environment["PATH"] = programs + ":/usr/local/bin:/usr/bin:/bin"
        place.environment["HOME"] = memory
        place.environment["PAGE"] = memory
        place.environment["NO_COLOR"] = "1"
        for role in ["AUTHOR", "COMMITTER"] {
            place.environment["GIT_\(role)_NAME"] = "Jane Doe"
            place.environment["GIT_\(role)_EMAIL"] = "jane@example.com"
            place.environment["GIT_\(role)_DATE"] = "2026-11-02T09:00:00Z"
        }
        self.place = place
        self.memory = memory
        try Data("[init]\n\tdefaultBranch = main\n".utf8).write(to: URL(fileURLWithPath: memory + "/.gitconfig"))
        try Data((place.folder + "\n").utf8).write(to: URL(fileURLWithPath: memory + "/folder"))
    }

    /// The folder that the shell is in.
    var folder: String {
        get throws { try String(contentsOfFile: memory + "/folder", encoding: .utf8).lines.first ?? "" }
    }

    /// Runs a command, and gives the lines that a terminal shows of it.
    ///
    /// - Parameter answers: What is typed where something is asked; with any, the command runs at a terminal.
    func run(_ command: String, answers: [String] = []) async throws -> [String] {
        let isJob = command.wholeMatch(of: /.* > \S+ &/) != nil
        let script = """
            trap 'page_status=$?; export -p > "$PAGE/variables"; pwd > "$PAGE/folder"; exit $page_status' EXIT
            [ ! -f "$PAGE/variables" ] || . "$PAGE/variables"
            cd "$(cat "$PAGE/folder")"
            (exit \(status))
            \(command)
            \(!isJob ? "" : "echo $! >> \"$PAGE/jobs\"")
            """
        let shown: String
        if answers.isEmpty {
            let ran = try await place.run(
                "/bin/sh", ["-c", "exec 2>&1\n" + script], environment: place.environment)
            (status, shown) = (ran.status, ran.out)
        } else {
            (status, shown) = try await atTerminal(script, answers: answers)
        }
        place.expectNoKeys(in: Ran(status: status, out: shown, err: ""))
        return shown.lines
    }

    /// Ends what the page left running.
    func end() {
        let jobs = (try? String(contentsOfFile: memory + "/jobs", encoding: .utf8)) ?? ""
        for job in jobs.lines.compactMap(pid_t.init) { kill(job, SIGTERM) }
    }

    private func atTerminal(_ script: String, answers: [String]) async throws -> (Int32, String) {
        let terminal = try PseudoTerminal(columns: 100)
        var environment = place.environment
        environment["TERM"] = "xterm"
        let start = Child.Start(
            program: "/bin/sh", arguments: ["-c", script], environment: environment, folder: place.folder,
            input: terminal.device, output: terminal.device, errors: terminal.device)
        return try await Gate.children.pass {
            let child = try Child(start)
            let shown = Recorded<String>()
            let status = try await withThrowingTaskGroup(of: Int32?.self) { group in
                group.addTask { try await child.ending() }
                group.addTask {
                    // The terminal holds little: what is printed has to be read for the program to go on.
                    var answers = answers[...]
                    while !Task.isCancelled {
                        shown.append(terminal.read())
                        if shown.all.joined().hasSuffix(": "), let answer = answers.popFirst() { terminal.type(answer) }
                        try? await Task.sleep(for: .milliseconds(4))
                    }
                    return nil
                }
                let status = try await group.next() ?? nil
                group.cancelAll()
                return status
            }
            return (status ?? -1, (shown.all.joined() + terminal.read()).asLeftOnTerminal)
        }
    }
}
