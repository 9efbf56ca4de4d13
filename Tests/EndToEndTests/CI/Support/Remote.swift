import Foundation
import Testing

/// A repository on a server that the job's git can reach as a file, and commits in it.
struct Remote {
    let place: Workplace
    /// The folder that the repository is in, in the place of the server.
    let server: String
    private let repository: String

    /// A repository whose branch main has these files.
    init(_ place: Workplace, _ files: [String: String]) async throws {
        self.place = place
        server = place.folder + "/.remote"
        repository = server + "/flags"
        try FileManager.default.createDirectory(atPath: repository, withIntermediateDirectories: true)
        try await git("init", "-q", "-b", "main")
        try await commit(files)
        // As GitLab calls it.
        try FileManager.default.createSymbolicLink(atPath: repository + ".git", withDestinationPath: "flags")
    }

    /// Runs git in the repository, and gives the first line that it prints.
    @discardableResult
    func git(_ arguments: String...) async throws -> String {
        try await git(in: repository, arguments)
    }

    private func git(in folder: String, _ arguments: [String]) async throws -> String {
        let ran = try await place.run(
            "/usr/bin/git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.com"] + arguments,
            environment: place.environment)
        try #require(ran.status == 0, "\(ran)")
        return String(ran.out.prefix { $0 != "\n" })
    }

    /// Commits files to the present branch; nil removes one.
    @discardableResult
    func commit(_ files: [String: String?]) async throws -> String {
        for (name, text) in files {
            if let text {
                try place.write(text, to: ".remote/flags/" + name)
            } else {
                try FileManager.default.removeItem(atPath: repository + "/" + name)
            }
        }
        try await git("add", "-A")
        try await git("commit", "-q", "--allow-empty", "-m", "More")
        return try await git("rev-parse", "HEAD")
    }

    /// Makes the place a clone of a commit, without history unless that is wanted.
    func clone(_ commit: String, depth: Int? = 1) async throws {
        _ = try await git(in: place.folder, ["init", "-q", "-b", "main"])
        _ = try await git(
            in: place.folder,
            ["fetch", "-q"] + (depth.map { ["--depth=\($0)"] } ?? []) + ["file://" + repository, commit])
        _ = try await git(in: place.folder, ["checkout", "-q", "FETCH_HEAD"])
    }
}
