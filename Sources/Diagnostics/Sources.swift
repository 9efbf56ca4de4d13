/// A file that was read, with its name for messages.
package struct SourceFile: Sendable {
    /// The name as the user would write it: the path as given, or `<stdin>`.
    package let name: String
    /// The decoded text, without a byte order mark.
    package let text: String

    /// A file from its name and its decoded text.
    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}

/// The source files of a run, in the order in which they were read; ``Place/file`` is an index into it.
package struct Sources: Sendable {
    /// The files; the root manifest is the first.
    package private(set) var files: [SourceFile] = []

    /// No files yet.
    package init() {}

    /// Adds a file and returns its index for places.
    package mutating func add(_ file: SourceFile) -> UInt32 {
        files.append(file)
        return UInt32(files.count - 1)
    }

    /// Adds the files of other sources and returns the new index of each.
    ///
    /// A file with the same name and text as an existing one isn't added again.
    package mutating func add(contentsOf other: Sources) -> [UInt32] {
        // By name, because there may be ten thousand files.
        var numbers: [String: [Int]] = [:]
        for (number, file) in files.enumerated() { numbers[file.name, default: []].append(number) }
        return other.files.map { file in
            let same = numbers[file.name]?
                .first {
                    files[$0].name.utf8.elementsEqual(file.name.utf8)
                        && files[$0].text.utf8.elementsEqual(file.text.utf8)
                }
            if let same { return UInt32(same) }
            numbers[file.name, default: []].append(files.count)
            return add(file)
        }
    }

    /// The name of the file that a place is in.
    package func name(of place: Place) -> String {
        Int(place.file) < files.count ? files[Int(place.file)].name : "<unknown>"
    }
}
