import Diagnostics
import FlagModel
import ManifestReading
import Planning
import SystemAccess

/// Since when lines of a manifest are there, by git.
///
/// The history of the commit that is checked out is asked for, never the work tree: git would run the repository's filters
/// to compare it. Which lines are committed is found here. Nothing of it is ever an error: without git or a repository there
/// is no history, and where git fails it is remarked on.
struct LineHistory {
    /// How long all of it may take.
    private static let limit = Duration.seconds(10)
    /// How many ranges of lines git is asked for in one file; with more, they become wider.
    private static let mostRanges = 200
    /// How much git may print about one file; one that has more to say is ended, and isn't listened to.
    private static let mostBytes = 32 << 20

    /// The origin of each line that has one.
    private(set) var origins: [PlanPlace: LineOrigin] = [:]
    /// What is to be said of it, a line each.
    private(set) var remarks: [String] = []

    private let end = ContinuousClock.now + Self.limit
    private var repositories: [String: Repository?] = [:]
    /// Why files have no history, or not all of it, in the order in which it was found, each with their names.
    private var failures: [(reason: String, files: [String])] = []

    /// A repository with a commit that is checked out.
    private struct Repository {
        let git: Git
        /// The commit's id; nil if there is none yet.
        let commit: String?
        /// Whether earlier commits aren't here.
        let isShallow: Bool
        /// Whether objects aren't here that a server has.
        let isPartial: Bool
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
        for (reason, files) in failures {
            remarks.append(
                "git's history of \(files.prefix(3).joined(separator: ", "))"
                    + (files.count > 3 ? " and \(files.count - 3) more" : "") + " " + reason)
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
        func uncommitted() {
            for place in places { origins[place] = .uncommitted }
        }
        guard let commit = repository.commit else { return uncommitted() }
        let listed = ["--literal-pathspecs", "ls-tree", "-z", "--full-tree", commit, "--", relative]
        guard let entry = try await answer(repository, listed, about: file) else { return }
        // `100644 blob 1a2b…`, a tab and the path.
        let words = String(decoding: entry.prefix { $0 != UInt8(ascii: "\t") }, as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[1] == "blob" else { return uncommitted() }
        guard let blob = try await answer(repository, ["cat-file", "blob", String(words[2])], about: file) else {
            return
        }
        // What isn't UTF-8 has other lines for git, and what stands for a file of Git LFS has none of its.
        guard !blob.contains(0) else { return fail(file, "isn't shown: git has other lines of what isn't UTF-8") }
        guard !blob.starts(with: "version https://git-lfs".utf8) else {
            return fail(file, "isn't shown: git has no lines of what is in Git LFS")
        }
        let committed = LineMatch(file.text, in: String(decoding: blob, as: UTF8.self))
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
        guard let blame = try await answer(repository, arguments + [commit, "--", relative], about: file) else {
            return
        }
        let commits = BlameAnswer.commits(of: blame, isShallow: repository.isShallow)
        for (line, places) in asked {
            guard let commit = commits[line] else { continue }
            for place in places { origins[place] = .commit(commit) }
        }
        if asked.keys.contains(where: { commits[$0] == nil }) {
            fail(file, "isn't whole: git has answered without a commit for some of its lines")
        }
    }

    /// What git prints about a file; nil if it failed, which is noted.
    private mutating func answer(
        _ repository: Repository,
        _ arguments: [String],
        about file: SourceFile
    ) async throws(FileError) -> [UInt8]? {
        let ended = try await repository.git.end(of: arguments, atMost: Self.mostBytes, within: left)
        guard let output = ended.output else {
            if repository.isPartial {
                fail(file, "isn't all here, as this clone is partial: `git fetch --refetch --no-filter` makes it whole")
            } else {
                let lines = ended.words.split(whereSeparator: \.isNewline)
                let words = lines.first { $0.hasPrefix("fatal:") } ?? lines.first ?? "it ended without an answer"
                fail(file, "can't be read: git says \(BlameAnswer.cut(words.utf8[...], to: 300))")
            }
            return nil
        }
        guard !output.isCut else {
            fail(file, "isn't shown: git has more than \(Self.mostBytes >> 20) MiB to say about it")
            return nil
        }
        return output.bytes
    }

    private mutating func fail(_ file: SourceFile, _ reason: String) {
        if let index = failures.firstIndex(where: { $0.reason == reason }) {
            failures[index].files.append(file.name)
        } else {
            failures.append((reason, [file.name]))
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
        var found = Repository(git: git, commit: nil, isShallow: false, isPartial: false)
        let head = try await git.end(
            of: ["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"], within: left)
        if let commit = head.output.map({ Self.word($0.bytes) }), commit.utf8.count >= 40 {
            let shallow = try await git.end(of: ["rev-parse", "--is-shallow-repository"], within: left).output
            let partial = try await git.end(
                of: ["config", "--get-regexp", #"^(extensions\.partialclone|remote\..*\.promisor)$"#], within: left
            ).output
            found = Repository(
                git: git, commit: commit, isShallow: shallow.map { Self.word($0.bytes) } == "true",
                isPartial: partial != nil)
        } else if let words = head.words.split(whereSeparator: \.isNewline).first {
            // It only speaks where something is wrong with the repository itself, such as dubious ownership.
            remarks.append("git can't be asked for the history: \(words.prefix(300))")
            repositories[git.root] = .some(nil)
            return nil
        }
        repositories[git.root] = found
        return found
    }

    /// How long the next child process may run.
    private var left: Duration { max(.zero, end - .now) }

    private static func word(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
    }
}

/// What `git blame --porcelain` prints.
enum BlameAnswer {
    /// How much of an author's name is shown, in characters.
    static let mostAuthor = 80
    /// How much of a subject is shown, likewise.
    static let mostSubject = 120

    /// The beginning of a text, with `…` if it is longer.
    static func cut(_ text: some Collection<UInt8>, to count: Int) -> String {
        // A character has four bytes at most.
        let scalars = String(decoding: text.prefix(4 * (count + 1)), as: UTF8.self).unicodeScalars
        return String(String.UnicodeScalarView(scalars.prefix(count))) + (scalars.count > count ? "…" : "")
    }

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
            if let id = current {
                known[id, default: Header()].note(line)
                continue
            }
            // An id, two numbers, and perhaps a third.
            let words = String(decoding: line.prefix(200), as: UTF8.self).split(separator: " ")
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

        mutating func note(_ line: ArraySlice<UInt8>) {
            let name = line.prefix { $0 != UInt8(ascii: " ") }
            let value = line.dropFirst(name.count + 1)
            switch String(decoding: name.prefix(20), as: UTF8.self) {
            case "author": author = BlameAnswer.cut(value, to: BlameAnswer.mostAuthor)
            case "author-time": seconds = Int(BlameAnswer.cut(value, to: 20))
            case "author-tz": zone = Self.offset(BlameAnswer.cut(value, to: 20))
            case "summary": subject = BlameAnswer.cut(value, to: BlameAnswer.mostSubject)
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
