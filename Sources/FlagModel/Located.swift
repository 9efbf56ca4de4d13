package import Diagnostics

/// A value with the place in the manifest where it is written.
package struct Located<Value: Sendable>: Sendable {
    /// What is written.
    package let value: Value
    /// Where it is written.
    package let place: Place

    /// A value and its place.
    package init(_ value: Value, at place: Place) {
        self.value = value
        self.place = place
    }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}

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

extension Located<FieldValue> {
    /// What is written of a field, and its place.
    package static func field(_ value: FieldValue, at place: Place) -> Located { Located(value, at: place) }
}

extension Located<ResolvedValue> {
    /// What is written of a field, with ids for names, and its place.
    package static func resolved(_ value: ResolvedValue, at place: Place) -> Located { Located(value, at: place) }
}

extension Located<Bool> {
    /// A boolean and its place.
    package static func boolean(_ value: Bool, at place: Place) -> Located { Located(value, at: place) }
}
