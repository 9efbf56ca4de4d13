/// How a body isn't what was expected. No word of the body is in it but the names of members on the way to the place: an
/// answer can hold SDK keys.
package enum UnreadableAnswer: Error, Sendable, Equatable {
    /// It is an HTML page: a proxy's, or a login's.
    case html
    /// There is none.
    case empty
    /// It is JSON that breaks off.
    case incomplete
    /// It isn't JSON.
    case notJSON
    /// It is JSON of another shape; the problem names the place, such as `data.3.key: missing`.
    case shape(String)

    /// What is wrong, in a few words that follow "the answer".
    package var summary: String {
        switch self {
        case .html: "is a proxy's HTML page"
        case .empty: "is empty"
        case .incomplete: "is JSON that breaks off"
        case .notJSON: "isn't JSON"
        case .shape(let problem): "isn't as documented: \(problem)"
        }
    }

    /// The same with a key blotted out, should a member be named by it.
    func hiding(_ key: BearerKey) -> UnreadableAnswer {
        if case .shape(let problem) = self { .shape(key.hidden(in: problem)) } else { self }
    }

    /// Whether another try may bring a whole answer: the body was damaged or exchanged on its way.
    package var mayPass: Bool {
        switch self {
        case .html, .empty, .incomplete, .notJSON: true
        case .shape: false
        }
    }
}
