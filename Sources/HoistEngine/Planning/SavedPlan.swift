package import Applying
package import FlagModel
package import JSONText
import LiveReading
import PlanRendering
package import Planning
import SystemAccess

/// A saved plan that was read from its file.
package struct SavedPlan: Sendable {
    /// The plan.
    package let plan: Plan
    /// The file's name in messages.
    package let name: String
    /// The seal that the file states, which is right; nil if it states none.
    package let seal: String?

    /// What a plan file is read for, for advice if it is another file.
    package enum Use: Sendable {
        /// It is carried out.
        case apply
        /// It is shown.
        case show
        /// It is compared with what is live.
        case check
    }

    /// How many bytes a plan file may have: a plan of 100,000 flags has some hundred million.
    private static let bound = 1 << 30

    /// Reads the plan in a file; `-` is standard input.
    ///
    /// - Parameters:
    ///   - path: The file's path.
    ///   - use: What it is read for.
    /// - Throws: ``EngineError`` if there is none, or it is damaged, edited or of another version.
    package init(readingFileAt path: String, for use: Use) throws(EngineError) {
        let source = JSONSource()
        do {
            try FileReading.regularFile(path, within: Self.bound, orStream: true) { source.append($0) }
        } catch {
            throw EngineError(
                .failed,
                error.isMissing ? "there is no plan file at \(path)" : "\(path) can't be read: \(error.reason)",
                hint: error.isMissing
                    ? "write one with `hoist plan --out \(ShellText.quoted(path))`"
                    : "check the file and its permissions")
        }
        try self.init(source, name: path, for: use)
    }

    /// Reads the bytes of a plan file.
    ///
    /// - Parameters:
    ///   - source: The file's bytes, which are let go as they are read.
    ///   - name: Its name in messages.
    ///   - use: What it is read for.
    /// - Throws: ``EngineError`` if they are damaged, edited or of another version.
    package init(_ source: JSONSource, name: String, for use: Use = .apply) throws(EngineError) {
        do {
            let file = try PlanReader.read(source)
            (plan, seal) = (file.plan, file.seal)
        } catch {
            let other = source.whole.flatMap { EngineError(OtherFile($0), named: name, for: use) }
            throw other ?? EngineError(error, in: name)
        }
        self.name = name
    }

    /// Checks the file's seal against the expected one.
    ///
    /// - Parameter expected: 64 hexadecimal digits in lowercase; nil accepts any, and none.
    /// - Throws: ``EngineError`` of the kind `stale` if it differs, or the file has none.
    package func expectSeal(_ expected: String?) throws(EngineError) {
        guard let expected else { return }
        if let seal, seal.isSame(as: expected) { return }
        throw EngineError(
            .stale, "the plan file isn't the expected one; nothing was applied",
            hint: seal == nil
                ? "an older hoist wrote it: create it again with `hoist plan --out`"
                : "it isn't the file that was reviewed: review this one",
            details: [
                seal.map { "the file's seal is \($0)" } ?? "the file has no seal",
                "the expected one is \(expected)",
            ],
            facts: [JSONMember("seal", .optional(seal)), JSONMember("expectedSeal", .string(expected))])
    }

    /// The folder that the plan's manifest was in, which has `.hoist/`; the current one if it doesn't exist here.
    package var folder: String {
        guard let path = plan.manifest.paths.first else { return "." }
        let folder = LoadedManifest.folder(of: path)
        return FileReading.realPath(folder) == nil ? "." : folder
    }
}

extension PlanFile {
    /// The bytes of the plan's file, which is readable only by the user.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        stream.write { bytes += $0 }
        return bytes
    }

    /// Writes the plan's file piece by piece, readable only by the user.
    ///
    /// - Throws: ``EngineError``.
    package func write(to file: OutputFile) throws(EngineError) {
        try file.write { write throws(FileError) in try stream.write(to: write) }
    }
}

extension Plan {
    /// Checks the plan's digest against the expected one.
    ///
    /// - Parameter expected: 64 hexadecimal digits in lowercase; nil accepts any.
    /// - Throws: ``EngineError`` of the kind `stale` if it differs.
    package func expectDigest(_ expected: String?) throws(EngineError) {
        guard let expected else { return }
        let digest = digest
        guard !digest.isSame(as: expected) else { return }
        throw EngineError(
            .stale, "the plan isn't the expected one; nothing was applied",
            hint: "the manifest or what is live changed since that plan was reviewed: review this one",
            details: ["the plan's digest is \(digest)", "the expected one is \(expected)"],
            facts: [JSONMember("digest", .string(digest)), JSONMember("expectedDigest", .string(expected))])
    }
}

extension EngineError {
    /// A plan file that is rejected.
    init(_ problem: PlanFileProblem, in name: String) {
        self.init(.failed, "\(name): \(problem.message)", hint: problem.hint)
    }
}

/// Checks whether a saved plan is still valid. What the plan is about is read again, never from the cache.
package struct CheckRun: Sendable {
    private let saved: SavedPlan
    private let session: Session
    /// How `secret` is read again, if the plan's basis has it.
    private let runtime: RuntimeOptions
    /// The day, in UTC, on which the plan's grants have to stand as they did.
    private let day: CalendarDate?

    /// A check of a saved plan.
    ///
    /// - Parameters:
    ///   - saved: The plan.
    ///   - session: The way to the app.
    ///   - runtime: How `secret` is read again, if the plan was made with it.
    ///   - day: The day, in UTC, for which it is checked; nil to leave grants aside.
    package init(_ saved: SavedPlan, _ session: Session, runtime: RuntimeOptions, day: CalendarDate? = .today) {
        self.saved = saved
        self.session = session
        self.runtime = runtime
        self.day = day
    }

    /// Compares the plan's basis with the live state.
    ///
    /// - Throws: ``EngineError`` if the plan isn't for this app and API, or what it is about can't be read.
    package func run() async throws -> CheckedPlan {
        let plan = saved.plan
        do throws(PlanFileProblem) {
            try plan.check(isFor: session.app ?? plan.subject.appID, apiURL: session.apiURL)
        } catch {
            throw EngineError(error, in: saved.name)
        }
        return try await session.observer.measure(.read) {
            do {
                return try await CheckedPlan.read(
                    plan, from: try await listing(for: plan), on: day, session.reader)
            } catch let error as LiveReadingError {
                throw EngineError(error)
            }
        }
    }

    /// The app and its flags as they are now, with `secret` if the plan's basis has it.
    private func listing(for plan: Plan) async throws -> LiveState {
        let app = plan.subject.appID
        guard plan.basis.namesSecret else { return try await session.reader.listing(of: app) }
        let secrets = SecretDetection(options: runtime, session: session)
        var (live, keys) = try await secrets.listing(of: app)
        do {
            try await secrets.detect(in: &live, keys)
        } catch var failure as EngineError {
            failure.details.append("the plan was made with what was seen of `secret`, which has to be read again")
            throw failure
        }
        return live
    }
}

extension EngineError {
    /// A plan that is no longer valid, with what has changed.
    init(stale check: StaleCheck, of plan: Plan) {
        let text = StaleText(check, of: plan)
        self.init(
            .stale, "the \(text.headline); nothing was applied", hint: "make a new plan and have it reviewed",
            details: text.lines, facts: check.members(appID: plan.subject.appID))
    }
}
