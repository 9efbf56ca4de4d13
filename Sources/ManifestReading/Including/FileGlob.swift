/// A glob of files: `*`, `?` and `[a-z]` within a part, `**` for any folders.
struct FileGlob {
    /// What a glob may not say.
    enum InvalidGlob: Error {
        case isAbsolute
        case hasDots
    }

    /// A part between two slashes.
    enum Part {
        /// `**`: any folders, none among them.
        case folders
        case name(PathPattern)

        fileprivate var isFolders: Bool {
            if case .folders = self { true } else { false }
        }
    }

    /// The parts, in order.
    let parts: [Part]

    /// A glob from its text.
    ///
    /// - Throws: ``InvalidGlob`` where it leaves the folder.
    init(_ text: String) throws(InvalidGlob) {
        guard text.utf8.first != UInt8(ascii: "/") else { throw .isAbsolute }
        let texts = text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
        guard !texts.contains("..") else { throw .hasDots }
        var parts: [Part] = []
        for text in texts {
            if text != "**" {
                parts.append(.name(PathPattern(text)))
            } else if !(parts.last?.isFolders ?? false) {
                parts.append(.folders)
            }
        }
        // At the end it stands for the files in the folders too.
        if parts.last?.isFolders == true { parts.append(.name(PathPattern("*"))) }
        self.parts = parts
    }
}
