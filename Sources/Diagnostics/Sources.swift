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

    /// Adds the files of other sources and gives, for each of them, the number that it has here.
    ///
    /// A file with the name and the text of one that is here already isn't added again.
    package mutating func add(contentsOf other: Sources) -> [UInt32] {
        // By names that look alike, of which there may be ten thousand.
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
