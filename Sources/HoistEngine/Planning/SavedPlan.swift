package import Applying
import FlagModel
import JSONText
import LiveReading
import PlanRendering
package import Planning
import SystemAccess

/// A plan that was saved, as it was read again.
package struct SavedPlan: Sendable {
    /// The plan.
    package let plan: Plan
    /// What messages call the file.
    package let name: String

    /// Reads the plan in a file; `-` is standard input.
    ///
    /// - Throws: ``EngineError`` where there is none, or it is damaged, edited or of another version.
    package init(readingFileAt path: String) throws(EngineError) {
        let bytes: [UInt8]
        do {
            bytes = try FileReading.bytes(path)
        } catch {
            throw EngineError(
                .failed,
                error.isMissing ? "there is no plan file at \(path)" : "\(path) can't be read: \(error.reason)",
                hint: error.isMissing
                    ? "write one with `hoist plan --out \(path)`" : "check the file and its permissions")
        }
        try self.init(bytes, name: path)
    }

    /// Reads the bytes of a plan file.
    ///
    /// - Parameter name: What messages call it.
    /// - Throws: ``EngineError`` where they are damaged, edited or of another version.
    package init(_ bytes: [UInt8], name: String) throws(EngineError) {
        do {
            plan = try Plan(reading: bytes)
        } catch {
            throw EngineError(error, in: name)
        }
        self.name = name
    }

    /// The folder that the plan's manifest was in, where `.hoist/` is; the current one where that isn't here.
    package var folder: String {
        guard let path = plan.manifest.paths.first else { return "." }
        let folder = LoadedManifest.folder(of: path)
        return FileReading.realPath(folder) == nil ? "." : folder
    }
}

extension Plan {
    /// The bytes of the plan's file.
    package var fileBytes: [UInt8] { Array((json.pretty() + "\n").utf8) }

    /// Writes the plan to a file, readable by the user alone; what was there before stays until all of it is written.
    ///
    /// - Throws: ``EngineError``.
    package func write(to path: String) throws(EngineError) {
        do {
            try FileWriting.write(fileBytes, to: path)
        } catch {
            throw EngineError(
                .failed, "the plan can't be written to \(path): \(error.reason)",
                hint: "check that the folder is there, and its permissions")
        }
    }

    /// Holds the plan to the digest that is expected.
    ///
    /// - Parameter expected: 64 hexadecimal digits in lower case; nil expects none.
    /// - Throws: ``EngineError`` of the kind `stale` where it has another.
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
    /// A plan file that isn't taken.
    init(_ problem: PlanFileProblem, in name: String) {
        self.init(.failed, "\(name): \(problem.message)", hint: problem.hint)
    }
}

/// Whether a saved plan still holds. What the plan is about is read again, never from the cache.
package struct CheckRun: Sendable {
    private let saved: SavedPlan
    private let session: Session
    /// How `secret` is seen again, where the plan's basis names it.
    private let runtime: RuntimeOptions

    /// A check of a saved plan.
    ///
    /// - Parameter runtime: How `secret` is seen again, where the plan was made by what was seen of it.
    package init(_ saved: SavedPlan, _ session: Session, runtime: RuntimeOptions) {
        self.saved = saved
        self.session = session
        self.runtime = runtime
    }

    /// Holds the plan against what is there now.
    ///
    /// - Throws: ``EngineError`` where the plan isn't for this app and API, or what it is about can't be read.
    package func run() async throws -> CheckedPlan {
        let plan = saved.plan
        do throws(PlanFileProblem) {
            try plan.check(isFor: session.app ?? plan.subject.appID, apiURL: session.apiURL)
        } catch {
            throw EngineError(error, in: saved.name)
        }
        return try await session.observer.measure(.read) {
            do {
                return try await CheckedPlan.read(plan, from: try await listing(for: plan), session.reader)
            } catch let error as LiveReadingError {
                throw EngineError(error)
            }
        }
    }

    /// The app and its flags as they are now, with `secret` where the plan's basis holds what was seen of it.
    private func listing(for plan: Plan) async throws -> LiveState {
        let app = plan.subject.appID
        guard plan.basis.namesSecret else { return try await session.reader.listing(of: app) }
        let secrets = SecretDetection(options: runtime, session: session)
        var (live, keys) = try await secrets.listing(of: app)
        do {
            try await secrets.see(&live, keys)
        } catch var failure as EngineError {
            failure.details.append("the plan was made by what was seen of `secret`, which has to be seen again")
            throw failure
        }
        return live
    }
}

extension EngineError {
    /// A saved plan that can't be carried out any more, with what moved.
    init(stale checked: CheckedPlan) {
        let text = StaleText(checked.check, of: checked.plan)
        self.init(
            .stale, "the \(text.headline); nothing was applied", hint: "make a new plan and have it reviewed",
            details: text.lines, facts: checked.check.members(appID: checked.plan.subject.appID))
    }
}
