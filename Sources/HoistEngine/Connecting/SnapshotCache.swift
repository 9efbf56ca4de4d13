import FlagModel
import LiveReading
import SystemAccess

/// The targets that earlier runs have read, in one file an app under `.hoist/cache/`.
///
/// Nothing about it is ever an error: what can't be read is a miss, what can't be written is written by the next run,
/// each with a line at `-v`.
struct SnapshotCache: Sendable {
    /// What a run may do with it.
    enum Use: Sendable {
        /// Read it and write it.
        case full
        /// Write it alone.
        case writeOnly
        /// Neither.
        case none
    }

    /// The folder of the files.
    let folder: String
    /// The API's URL, as plans name it.
    let apiURL: String
    /// What this run may do.
    let use: Use
    /// Where it tells of itself.
    let console: Console

    /// Where the snapshot of an app is kept.
    func path(of app: Identifier) -> String {
        folder + "/" + Snapshot.fileName(apiURL: apiURL, app: app)
    }

    /// What a run may take from the cache: an empty snapshot where there is nothing, or nothing may be taken.
    func snapshot(of app: Identifier) -> Snapshot {
        let empty = Snapshot(apiURL: apiURL, app: app)
        guard use != .none else { return empty }
        switch load(app) {
        case .missing: return empty
        case .unusable(let reason):
            console.detail("the cache isn't used: \(path(of: app)): \(reason)")
            return empty
        case .found(let stored) where stored.isGivenUp:
            console.detail(
                "the cache isn't used: a write to this app didn't raise its version; to try it again, delete "
                    + path(of: app))
            return stored
        case .found(let stored): return use == .writeOnly ? empty : stored
        }
    }

    /// Keeps a snapshot for later runs.
    func keep(_ snapshot: Snapshot) {
        guard use != .none else { return }
        do {
            try RunFailure.makeFolder(folder)
            try FileWriting.write(snapshot.encoded, to: path(of: snapshot.app))
        } catch let failure as RunFailure {
            console.detail("the cache isn't written: \(failure.message)")
        } catch {
            console.detail(
                "the cache isn't written: \(path(of: snapshot.app)): \((error as? FileError)?.reason ?? "")")
        }
    }

    /// What is on the disk.
    enum Stored {
        /// A snapshot of the app.
        case found(Snapshot)
        /// No file.
        case missing
        /// A file that can't be used, and why.
        case unusable(String)
    }

    /// Reads the file of an app.
    func load(_ app: Identifier) -> Stored {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileReading.bytes(path(of: app))
        } catch {
            return error.isMissing ? .missing : .unusable(error.reason)
        }
        do throws(SnapshotProblem) {
            return .found(try Snapshot(decoding: bytes, apiURL: apiURL, app: app))
        } catch {
            return .unusable(error.summary)
        }
    }
}
