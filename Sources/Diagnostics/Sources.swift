/// A text that was read, with the name that messages give it.
package struct SourceFile: Sendable {
    /// The name as the user would write it: the path that was asked for, or `<stdin>`.
    package let name: String
    /// The decoded text, without a byte order mark.
    package let text: String

    /// A file from its name and its decoded text.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}

/// The source files of a run, in the order in which they were read; ``Place/file`` counts into it.
package struct Sources: Sendable {
    /// The files; the root manifest is the first.
    package private(set) var files: [SourceFile] = []

    /// No files yet.
    package init() {}

    /// Adds a file and gives the number that places in it carry.
    package mutating func add(_ file: SourceFile) -> UInt32 {
        files.append(file)
        return UInt32(files.count - 1)
    }

    /// The name of the file that a place is in.
    package func name(of place: Place) -> String {
        Int(place.file) < files.count ? files[Int(place.file)].name : "<unknown>"
    }
}
