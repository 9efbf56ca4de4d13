import APIAccess
package import Diagnostics
package import FlagModel
import ManifestReading
package import Planning
import SystemAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A manifest that was read from disk, with its diagnostics.
package struct LoadedManifest: Sendable {
    /// The manifest; nil if it has errors.
    package let manifest: Manifest?
    /// The ids of the apps that it names, also if it has errors elsewhere: they guard even a run that only replaces it.
    package let apps: [Identifier]
    /// Its source text.
    package let sources: Sources
    /// Its errors and warnings.
    package let diagnostics: DiagnosticBag
    /// The files and the digest of their bytes.
    package let digest: ManifestDigest
    /// The globs of its `include`.
    package let includes: [Located<String>]
    /// Whether it has no `version`, as a file that a manifest includes.
    package let isPart: Bool
    /// The folder that `.hoist/` is in, and from which `reflag.config.json` is searched for.
    package let folder: String

    /// Reads the manifest at a path; `-` is standard input.
    ///
    /// - Parameters:
    ///   - path: The manifest's path.
    ///   - today: The day by which flags have expired; nil for no such warnings.
    /// - Throws: ``EngineError`` if there is no such file, it can't be read, a link leads out of the git work tree to it, or a
    ///   key that this process holds is in it.
    package static func load(_ path: String, today: CalendarDate?) throws(EngineError) -> LoadedManifest {
        try loadWithFiles(path, today: today).loaded
    }

    /// Reads the manifest at a path, and keeps the bytes of its files, the root first.
    ///
    /// - Throws: ``EngineError`` as ``load(_:today:)`` does.
    static func loadWithFiles(
        _ path: String,
        today: CalendarDate?
    ) throws(EngineError) -> (loaded: LoadedManifest, files: [ManifestEditor.File]) {
        do throws(FileError) {
            if path != "-" { try WorkTree.check(path) }
        } catch {
            throw EngineError(
                .missingManifest, "\(path) isn't read: \(error.reason)",
                hint: "put the manifest there, or name its own path with --manifest")
        }
        let bytes: [UInt8]
        do throws(FileLoadingProblem) {
            bytes = try ManifestFolder.bytes(of: path, atMost: Bounds().bytes + 1)
        } catch {
            throw EngineError(
                .missingManifest,
                error.isMissing ? "there is no manifest at \(path)" : "\(path) can't be read: \(error.reason)",
                hint: error.isMissing
                    ? "write one with `hoist init`, or name another with --manifest"
                    : "check the file and its permissions")
        }
        let (loaded, files) = readWithFiles(
            bytes, name: path == "-" ? "<stdin>" : path, in: folder(of: path), today: today)
        // Its diagnostics would show it.
        guard let leaking = loaded.sources.files.first(where: { KnownKeys.isIn($0.utf8) }) else {
            return (loaded, files)
        }
        throw EngineError(
            .missingManifest, "\(leaking.name) contains a key that this run was given; nothing of it is shown",
            hint: "take it out, and replace the key in Reflag if others can read the file; a key file isn't a manifest")
    }

    /// Reads the bytes of a manifest.
    ///
    /// - Parameters:
    ///   - bytes: The file's bytes.
    ///   - name: Its name in messages and plans.
    ///   - folder: Where the files that it includes are.
    ///   - today: The day by which flags have expired.
    package static func read(
        _ bytes: [UInt8],
        name: String,
        in folder: String,
        today: CalendarDate?
    ) -> LoadedManifest {
        readWithFiles(bytes, name: name, in: folder, today: today).loaded
    }

    private static func readWithFiles(
        _ bytes: [UInt8],
        name: String,
        in folder: String,
        today: CalendarDate?
    ) -> (loaded: LoadedManifest, files: [ManifestEditor.File]) {
        // Where the manifest is one file, its digest doesn't wait for what is in it.
        let (reading, digest) = Cores.both {
            ManifestReader.read(bytes, name: name, files: ManifestFolder(folder), bounds: Bounds())
        } aside: {
            ManifestDigest(files: [(name: name, bytes: bytes)])
        }
        var diagnostics = reading.diagnostics
        if let manifest = reading.manifest, let today {
            diagnostics.add(contentsOf: Expiry.warnings(for: manifest, today: today))
        }
        let files = [(name: name, bytes: bytes)] + reading.included
        let loaded = LoadedManifest(
            manifest: reading.manifest, apps: reading.apps, sources: reading.sources, diagnostics: diagnostics,
            digest: reading.included.isEmpty ? digest : ManifestDigest(files: files), includes: reading.includes,
            isPart: !reading.hasVersion, folder: folder)
        return (loaded, files)
    }

    /// Whether the manifest and what it includes are the same at a git revision: byte for byte, or as git checks out what is
    /// the same there as in the commit that is checked out.
    ///
    /// - Parameter revision: The revision as the user wrote it.
    /// - Throws: ``EngineError`` if there is no such revision, or it can't be read.
    package func isSame(at revision: String) async throws(EngineError) -> Bool {
        guard let path = digest.paths.first else { return false }
        return try await BaseManifest.read(revision, manifestAt: path, asCheckedOut: true).digest == digest
    }

    /// The manifest.
    ///
    /// - Throws: ``InvalidManifestError`` if it has errors.
    package func checked() throws(InvalidManifestError) -> Manifest {
        guard let manifest else { throw InvalidManifestError(diagnostics: diagnostics, sources: sources) }
        return manifest
    }

    /// The manifest with the app's ids for its names, narrowed, and what has to be read for it; errors and warnings are
    /// added to the diagnostics. What the run leaves aside can't be an error.
    ///
    /// - Throws: ``InvalidManifestError`` if the app doesn't have what the run needs; ``EngineError`` if the run can't be
    ///   narrowed like that.
    func narrowed(
        _ manifest: Manifest,
        for live: LiveState,
        by narrowing: Narrowing,
        on day: CalendarDate?,
        begun early: consuming EarlyFlags? = nil,
        _ diagnostics: inout DiagnosticBag
    ) throws -> Narrowed {
        let outcome = Resolver.resolve(
            early ?? Resolver.early(manifest, app: live.app, on: day), flags: live.flags)
        let narrowed: Narrowed
        do throws(NarrowingProblem) {
            let found = try outcome.narrowed(by: narrowing, live: live)
            narrowed = found.narrowed
            diagnostics.add(contentsOf: found.diagnostics)
        } catch {
            throw EngineError(error, sources)
        }
        guard !diagnostics.hasErrors else { throw InvalidManifestError(diagnostics: diagnostics, sources: sources) }
        return narrowed
    }

    /// The folder that a manifest is in; the current one for standard input.
    package static func folder(of path: String) -> String {
        guard path != "-", let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The folder above one, without looking at links; nil above the root of the disk.
    package static func parent(of folder: String) -> String? {
        if folder == "/" { return nil }
        if folder == "." { return ".." }
        return folder == ".." || folder.hasSuffix("/..") ? folder + "/.." : self.folder(of: folder)
    }

    /// The prefix of a path in a folder: empty for the current one.
    package static func prefix(of folder: String) -> String {
        folder == "." ? "" : folder == "/" ? "/" : folder + "/"
    }
}

extension CalendarDate {
    /// Today in UTC, the same in CI as on a laptop. Nil after the year 9999.
    package static var today: CalendarDate? {
        // Days since 1970 to a civil date, by the usual arithmetic of 400-year eras that begin in March.
        let days = Int((Date().timeIntervalSince1970 / 86_400).rounded(.down)) + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return CalendarDate(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
