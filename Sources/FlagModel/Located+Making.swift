package import Diagnostics

// A generic initializer isn't specialized for callers in other modules, and a manifest has a located id for every
// target in it: these are the same initializer for the values that are many.

extension Located<Identifier> {
    /// An id and its place.
    package static func id(_ id: Identifier, at place: Place) -> Located { Located(id, at: place) }
}

extension Located<[Located<Identifier>]> {
    /// A list of ids and its place.
    package static func ids(_ ids: [Located<Identifier>], at place: Place) -> Located { Located(ids, at: place) }
}

extension Located<String?> {
    /// A text or none, and its place.
    package static func text(_ text: String?, at place: Place) -> Located { Located(text, at: place) }
}

extension Located<Identifier?> {
    /// An id or none, and its place.
    package static func clearable(_ id: Identifier?, at place: Place) -> Located { Located(id, at: place) }
}

extension Located<Bool> {
    /// A boolean and its place.
    package static func boolean(_ value: Bool, at place: Place) -> Located { Located(value, at: place) }
}
