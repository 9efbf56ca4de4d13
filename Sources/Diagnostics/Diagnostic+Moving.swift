extension Diagnostic {
    /// The diagnostic with its places in other files: what was in file `n` is in file `files[n]`.
    package func moved(to files: [UInt32]) -> Diagnostic {
        Diagnostic(
            severity, code, message, at: place?.moved(to: files), inline: inline,
            labels: labels.map { Label($0.place.moved(to: files), $0.message) }, help: help, notes: notes)
    }
}

extension Place {
    fileprivate func moved(to files: [UInt32]) -> Place {
        Int(file) < files.count ? Place(file: files[Int(file)], start: start, end: end) : self
    }
}
