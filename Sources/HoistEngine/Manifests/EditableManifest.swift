import ManifestReading

/// A manifest that was read to be changed: with the bytes of its files as they were then.
package struct EditableManifest: Sendable {
    /// The manifest.
    package let loaded: LoadedManifest
    /// The bytes of its files, the root first.
    let files: [ManifestEditor.File]

    /// Reads the manifest at a path.
    ///
    /// - Throws: ``EngineError`` as ``LoadedManifest/load(_:today:)`` does.
    package static func load(_ path: String) throws(EngineError) -> EditableManifest {
        let (loaded, files) = try LoadedManifest.loadWithFiles(path, today: nil)
        return EditableManifest(loaded: loaded, files: files)
    }
}
