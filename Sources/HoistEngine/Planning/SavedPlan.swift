import FlagModel
import JSONText
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
