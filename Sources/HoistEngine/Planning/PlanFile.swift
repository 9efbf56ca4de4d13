import FlagModel
import JSONText
import Planning
import SystemAccess

/// Plan files on disk.
enum PlanFile {
    /// The plan in a file; `-` is standard input.
    ///
    /// - Throws: ``RunFailure`` where there is none, or it is damaged, edited or of another version.
    static func read(_ path: String) throws(RunFailure) -> Plan {
        let bytes: [UInt8]
        do {
            bytes = try FileReading.bytes(path)
        } catch {
            throw RunFailure(
                status: .failed,
                message: error.isMissing
                    ? "there is no plan file at \(path)" : "\(path) can't be read: \(error.reason)",
                hint: error.isMissing
                    ? "write one with `hoist plan --out \(path)`" : "check the file and its permissions")
        }
        do {
            return try Plan(reading: bytes)
        } catch {
            throw RunFailure(error, path: path)
        }
    }

    /// The folder that a plan's manifest stood in, where `.hoist/` is; the current one where that isn't here.
    static func folder(of plan: Plan) -> String {
        guard let path = plan.manifest.paths.first else { return "." }
        let folder = LoadedManifest.folder(of: path)
        return FileReading.realPath(folder) == nil ? "." : folder
    }

    /// Writes a plan to a file, readable by the user alone; what stood there before stays until all of it is written.
    ///
    /// - Throws: ``RunFailure``.
    static func write(_ plan: Plan, to path: String) throws(RunFailure) {
        do {
            try FileWriting.write(Array((plan.json.pretty() + "\n").utf8), to: path)
        } catch {
            throw RunFailure(
                status: .failed, message: "the plan can't be written to \(path): \(error.reason)",
                hint: "check that the folder is there, and its permissions")
        }
    }
}

extension RunFailure {
    /// A plan file that isn't taken.
    init(_ problem: PlanFileProblem, path: String) {
        self.init(status: .failed, message: "\(path): \(problem.message)", hint: problem.hint)
    }
}
