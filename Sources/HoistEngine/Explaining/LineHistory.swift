import Diagnostics
import FlagModel
import ManifestReading
import Planning
import SystemAccess

/// Since when lines of a manifest are there, by git.
///
/// The history of the commit that is checked out is asked for, never the work tree: git would run the repository's filters
/// to compare it. Which lines are committed is found here. Nothing of it is ever an error: without git or a repository there
/// is no history.
struct LineHistory {
    /// How long all of it may take.
    private static let limit = Duration.seconds(10)
    /// How many ranges of lines git is asked for in one file; with more, they become wider.
    private static let mostRanges = 200

    /// The origin of each line that has one.
    private(set) var origins: [PlanPlace: LineOrigin] = [:]
    /// What is to be said of it, a line each.
    private(set) var remarks: [String] = []

    private let end = ContinuousClock.now + Self.limit
    private var repositories: [String: Repository?] = [:]

    /// A repository with a commit that is checked out.
    private struct Repository {
        let git: Git
        /// The commit's id; nil if there is none yet.
        let commit: String?
        /// Whether earlier commits aren't here.
        let isShallow: Bool
    }

    /// Reads the origins of lines.
    ///
    /// - Parameters:
    ///   - places: The places whose lines are asked about.
    ///   - sources: The files that they are in.
    mutating func read(_ places: Set<PlanPlace>, _ sources: Sources) async {
        let byFile = Dictionary(grouping: places, by: \.file)
        do throws(FileError) {
            for file in sources.files {
                guard let places = byFile[file.name] else { continue }
                try await read(places, file)
            }
        } catch {
            // A git that isn't there is as good as none.
            if !error.isMissing { remarks.append("git's history isn't complete here: \(error.reason)") }
        }
        if isCut {
            remarks.append("this clone is shallow: lines may be older than the commit named; `git fetch --unshallow`")
        }
    }

    /// Whether a line's history ends where the clone does.
    private var isCut: Bool {
        origins.values.contains { if case .commit(let commit) = $0 { commit.isOldest } else { false } }
    }

    private mutating func read(_ places: [PlanPlace], _ file: SourceFile) async throws(FileError) {
        guard let path = FileReading.realPath(file.name),
            let repository = try await repository(around: LoadedManifest.folder(of: path)),
            let folder = repository.git.path(of: LoadedManifest.folder(of: path))
        else { return }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let relative = folder.isEmpty ? name : folder + "/" + name
        guard let commit = repository.commit,
            let blob = try await git(repository, ["cat-file", "blob", "\(commit):\(relative)"])
        else {
            for place in places { origins[place] = .uncommitted }
            return
        }
        // What isn't UTF-8 has other lines for git, and what stands for a file of Git LFS has none of its.
        guard !blob.bytes.contains(0), !blob.bytes.starts(with: "version https://git-lfs".utf8) else { return }
        let committed = LineMatch(file.text, in: String(decoding: blob.bytes, as: UTF8.self))
        var asked: [Int: [PlanPlace]] = [:]
        for place in places {
            if let line = committed.line(of: place.line) {
                asked[line, default: []].append(place)
            } else {
                origins[place] = .uncommitted
            }
        }
        guard !asked.isEmpty else { return }
        let ranges = Self.ranges(asked.keys.sorted()).flatMap { ["-L", "\($0.lowerBound),\($0.upperBound)"] }
        // Where the configuration names a file of commits to pass over that isn't here, git would refuse, and no setting takes it back.
        let arguments =
            ["blame", "--porcelain", "-M", "--no-textconv", "--no-ignore-revs-file", "--encoding=UTF-8"] + ranges
        guard let blame = try await git(repository, arguments + [commit, "--", relative]) else { return }
        for (line, commit) in BlameAnswer.commits(of: blame.bytes, isShallow: repository.isShallow) {
            for place in asked[line] ?? [] { origins[place] = .commit(commit) }
        }
    }

    /// Lines as ranges: neighbours in one, and the nearest ones too if there are too many.
    static func ranges(_ lines: [Int], atMost most: Int = mostRanges) -> [ClosedRange<Int>] {
        func joined(_ gap: Int) -> [ClosedRange<Int>] {
            var ranges: [ClosedRange<Int>] = []
            for line in lines {
                if let last = ranges.last, line - last.upperBound <= gap {
                    ranges[ranges.count - 1] = last.lowerBound...line
                } else {
                    ranges.append(line...line)
                }
            }
            return ranges
        }
        var gap = 1
        var ranges = joined(gap)
        while ranges.count > most {
            gap *= 2
            ranges = joined(gap)
        }
        return ranges
    }

    private mutating func repository(around folder: String) async throws(FileError) -> Repository? {
        guard let git = Git(around: folder) else { return nil }
        if let known = repositories[git.root] { return known }
        var found = Repository(git: git, commit: nil, isShallow: false)
        let head = try await git.end(
            of: ["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"], within: left)
        if let commit = head.output.map({ Self.word($0.bytes) }), commit.utf8.count >= 40 {
            let shallow = try await self.git(found, ["rev-parse", "--is-shallow-repository"])
            found = Repository(git: git, commit: commit, isShallow: shallow.map { Self.word($0.bytes) } == "true")
        } else if let words = head.words.split(whereSeparator: \.isNewline).first {
            // It only speaks where something is wrong with the repository itself, such as dubious ownership.
            remarks.append("git can't be asked for the history: \(words.prefix(300))")
            repositories[git.root] = .some(nil)
            return nil
        }
        repositories[git.root] = found
        return found
    }

    private func git(_ repository: Repository, _ arguments: [String]) async throws(FileError) -> ChildProcess.Output? {
        try await repository.git.end(of: arguments, atMost: 1 << 28, within: left).output
    }

    /// How long the next child process may run.
    private var left: Duration { max(.zero, end - .now) }

    private static func word(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
    }
}

/// What `git blame --porcelain` prints.
enum BlameAnswer {
    /// The commit of each line, by its number in the commit that was asked about.
    ///
    /// - Parameter isShallow: Whether earlier commits aren't here, so that a commit at the boundary may not be the first.
    static func commits(of bytes: [UInt8], isShallow: Bool) -> [Int: LineOrigin.Commit] {
        var known: [String: Header] = [:]
        var commits: [String: LineOrigin.Commit] = [:]
        var lines: [Int: String] = [:]
        var current: String?
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            // The content of the line ends its entry.
            guard line.first != UInt8(ascii: "\t") else {
                current = nil
                continue
            }
            let text = String(decoding: line, as: UTF8.self)
            if let id = current {
                known[id, default: Header()].note(text)
                continue
            }
            let words = text.split(separator: " ")
            guard words.count >= 3, let number = Int(words[2]) else { continue }
            current = String(words[0])
            lines[number] = String(words[0])
        }
        return lines.compactMapValues { id in
            if let commit = commits[id] { return commit }
            let commit = known[id]?.commit(id, isShallow: isShallow)
            commits[id] = commit
            return commit
        }
    }

    /// What git says of a commit, before its first line.
    private struct Header {
        private var author = ""
        private var seconds: Int?
        private var zone = 0
        private var subject = ""
        private var isBoundary = false

        mutating func note(_ text: String) {
            let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]) : ""
            switch parts[0] {
            case "author": author = value
            case "author-time": seconds = Int(value)
            case "author-tz": zone = Self.offset(value)
            case "summary": subject = value
            case "boundary": isBoundary = true
            default: break
            }
        }

        func commit(_ id: String, isShallow: Bool) -> LineOrigin.Commit? {
            guard let seconds, let first = CalendarDate(year: 1970, month: 1, day: 1) else { return nil }
            let (local, overflow) = seconds.addingReportingOverflow(zone)
            // Years beyond those that a date has are its ends.
            let (days, rest) = (overflow ? seconds : local).quotientAndRemainder(dividingBy: 86_400)
            let day = first.advanced(by: max(-4_000_000, min(4_000_000, rest < 0 ? days - 1 : days)))
            return LineOrigin.Commit(
                id: id, day: day, author: author, subject: subject, isOldest: isShallow && isBoundary)
        }

        /// The seconds of `+0130`.
        private static func offset(_ text: String) -> Int {
            let digits = text.dropFirst().compactMap(\.wholeNumberValue)
            guard digits.count == 4, text.utf8.count == 5 else { return 0 }
            let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
            return (text.hasPrefix("-") ? -60 : 60) * minutes
        }
    }
}
